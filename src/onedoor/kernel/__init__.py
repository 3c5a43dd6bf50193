"""The kernel: nouns every wing needs."""
