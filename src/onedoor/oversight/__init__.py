"""Oversight: how the city watches itself."""
