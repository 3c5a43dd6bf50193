"""What a notice would change in the calendar. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from onedoor.engines.workdays import Calendar, Day

WARN_FROM_MONTH = 11
"""The State Council announces the next year in autumn; from this month on a missing one is pointed out. A working practice, not law."""


class Change(NamedTuple):
    """One day under a notice: new, changed from another kind, or the same; `was` is the kind before."""

    day: Day
    state: str  # added, changed, same, dropped
    was: str = ""


def compare(stored: Mapping[date, Day], wanted: Iterable[Day], year: int) -> list[Change]:
    """Every day of a notice against the calendar, and the days of its year that it no longer names, by date."""
    named = {day.on: day for day in wanted}
    changes = [Change(day, *_state(stored.get(day.on), day)) for day in named.values()]
    changes += [Change(day, "dropped", day.kind) for on, day in stored.items() if on.year == year and on not in named]
    return sorted(changes, key=lambda change: change.day.on)


def _state(before: Day | None, day: Day) -> tuple[str, str]:
    if before is None:
        return "added", ""
    return ("same" if before.kind == day.kind else "changed"), before.kind


def missing_year(announced: int, today: date) -> int | None:
    """The year whose notice ought to be here by today and is not."""
    if announced < today.year:
        return today.year
    return today.year + 1 if announced == today.year and today.month >= WARN_FROM_MONTH else None


def first_difference(before: Calendar, after: Calendar) -> date | None:
    """The first day on which one calendar works and the other does not; None if there is none."""
    last = min(before.last, after.last).toordinal() - before.base
    if before.upto[: last + 1] == after.upto[: last + 1]:
        return None
    return next(date.fromordinal(before.base + at) for at in range(last + 1) if before.upto[at] != after.upto[at])


Effect = Callable[[Calendar, date], Counter[int]]
EFFECTS: dict[str, Effect] = {}
"""What else a changed calendar moves, by its name: registered by rooms above. Each counts, for a calendar and the first day that
differs, how many of its rows would move by how many days."""
