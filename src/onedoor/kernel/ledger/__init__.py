"""The public ledger: every act is a leaf in a tree that only grows, with a signed checkpoint at least every minute."""
