"""Approvals: what the city grants."""
