"""Calendars: which days the city works, as announced by the State Council and entered by the city itself (S02)."""
