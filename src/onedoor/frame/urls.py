"""Addresses of the frame: none of its own yet beside the gallery."""

public: list = []
