"""Provisions: instruments of law in their versions, and the periods they set, as dated data (B01)."""
