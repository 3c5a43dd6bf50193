"""Registers: gap-free numbers per scheme, office and period."""
