"""The calendar the engine tests count on."""

from functools import cache

from onedoor import reference
from onedoor.engines import workdays


@cache
def city_calendar() -> workdays.Calendar:
    """The calendar of the reference files."""
    return workdays.read(
        reference.CALENDAR.read_text().splitlines(), reference.STATUTORY_HOLIDAYS.read_text().splitlines()
    )
