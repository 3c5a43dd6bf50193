"""The demonstration city, rebuilt from a seed."""
