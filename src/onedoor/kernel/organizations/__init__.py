"""Organizations: divisions, the offices in them, and who carries on the work of an office that is no more."""
