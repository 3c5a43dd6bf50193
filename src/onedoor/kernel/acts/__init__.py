"""Acts: the mechanism by which official state changes, and the record it leaves."""
