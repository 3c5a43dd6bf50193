"""Search: one table of what can be found by words, in titles and in texts."""
