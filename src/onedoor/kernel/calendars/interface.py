"""The door of the room: the city's calendar, and a notice previewed or entered."""

from .actions import announce
from .printing import explained
from .queries import announced_year, announcements, calendar, days, holiday_name
from .rules import EFFECTS, Change, compare, missing_year

__all__ = [
    "EFFECTS",
    "Change",
    "announce",
    "announced_year",
    "announcements",
    "calendar",
    "compare",
    "days",
    "explained",
    "holiday_name",
    "missing_year",
]
