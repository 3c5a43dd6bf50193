"""Files: what people hand in and offices keep, by its content; safe to store and safe to show."""
