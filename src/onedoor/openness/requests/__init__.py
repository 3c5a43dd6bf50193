"""Requests: disclosure on application, from the receipt of a request to its answer and what follows (S12)."""
