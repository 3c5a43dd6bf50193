"""Duties: who owes what to whom by when, under which provision; and the marks on their clocks."""
