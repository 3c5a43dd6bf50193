"""The door of the room: the city's calendar, and a notice previewed or entered."""

from .actions import apply_notice
from .queries import announced_year, announcements, calendar, days, holiday_name
from .rules import Change, compare, missing_year

__all__ = [
    "Change",
    "announced_year",
    "announcements",
    "apply_notice",
    "calendar",
    "compare",
    "days",
    "holiday_name",
    "missing_year",
]
