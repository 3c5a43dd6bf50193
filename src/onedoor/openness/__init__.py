"""Openness: what the city tells."""
