"""Which days the city works, and counting in working days, natural days and months.

Two arrays answer everything: `upto` (working days up to a day) and `nth` (the k-th working day). The day of the event
never counts (Civil Code 201); months end on the corresponding day or the month's last (202); a last day of rest moves
to the next working day (203).
"""

from __future__ import annotations

import csv
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from typing import NamedTuple

SATURDAY = 5


class OutsideCalendar(ValueError):
    """A day the calendar does not reach. `side` is "before" or "after"; `edge` is the first or last day it knows."""

    def __init__(self, side: str, edge: date):
        super().__init__(f"the calendar knows no day {side} {edge}")
        self.side, self.edge = side, edge


class Day(NamedTuple):
    """A day unlike its place in a plain week, or a holiday: kind "off" or "work", name of the holiday, notice."""

    on: date
    kind: str
    name: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The city's days from `first` to `last`, immutable. Days after `announced_to` are an estimate.

    `upto[o - base]`: working days from the first day to the day of ordinal `o`; `nth[k]`: the k-th one; `base`: the
    ordinal before the first day. `scales` gives both arrays for each unit, as the clocks read them: natural
    days and months count every day, and an end on a day of rest has already moved.
    """

    first: date
    last: date
    announced_to: date
    days: Mapping[date, Day] = field(repr=False)
    base: int = field(repr=False)
    upto: tuple[int, ...] = field(repr=False)
    nth: tuple[date, ...] = field(repr=False)
    scales: Mapping[str, tuple[Sequence[int], Sequence[date]]] = field(repr=False)

    def works(self, on: date) -> bool:
        """Whether the city works on that day. Raises OutsideCalendar."""
        at = self._index(on)
        return self.upto[at] != self.upto[at - 1]

    def kind(self, on: date) -> str:
        """workday, makeup (a weekend day on which the city works), holiday or weekend. Raises OutsideCalendar."""
        if self.works(on):
            return "makeup" if on.weekday() >= SATURDAY else "workday"
        return "holiday" if on in self.days else "weekend"

    def name(self, on: date) -> str:
        """The holiday a day off or a make-up day belongs to, else nothing."""
        return self.days[on].name if on in self.days else ""

    def provisional(self, on: date) -> bool:
        """Whether a day lies beyond the announced calendar, so that it may still change."""
        return on > self.announced_to

    def count(self, after: date, until: date) -> int:
        """Working days in (after, until]. Raises OutsideCalendar."""
        return self.upto[self._index(until)] - self.upto[self._index(after)]

    def add(self, on: date, length: int, unit: str = "working_day") -> date:
        """The last day of a period of that length which begins with an event on that day. Raises OutsideCalendar."""
        if unit == "month":
            return self.roll(self.months_later(on, length))
        if unit == "natural_day" or length == 0:
            return self.roll(self.days_later(on, length))
        return self._working_day(self.upto[self._index(on)] + length)

    def back(self, on: date, length: int) -> date:
        """The working day `length` working days before a day, that day not counted. Raises OutsideCalendar."""
        return self._working_day(self.upto[self._index(on) - 1] + 1 - length)

    def roll(self, on: date) -> date:
        """The day itself if the city works on it, else the next working day. Raises OutsideCalendar."""
        return self._working_day(self.upto[self._index(on) - 1] + 1)

    def days_later(self, on: date, days: int) -> date:
        """So many natural days later. Raises OutsideCalendar."""
        if days > (self.last - on).days:
            raise OutsideCalendar("after", self.last)
        return on + timedelta(days)

    def months_later(self, on: date, months: int) -> date:
        """So many months later. Raises OutsideCalendar."""
        if months > 12 * (self.last.year - on.year + 1):
            raise OutsideCalendar("after", self.last)
        return add_months(on, months)

    def with_days(self, days: Iterable[Day], announced_to: date | None = None) -> Calendar:
        """The same calendar with some days announced anew."""
        return build([*self.days.values(), *days], announced_to or self.announced_to, first=self.first, last=self.last)

    def _index(self, on: date) -> int:
        if on < self.first:
            raise OutsideCalendar("before", self.first)
        if on > self.last:
            raise OutsideCalendar("after", self.last)
        return on.toordinal() - self.base

    def _working_day(self, number: int) -> date:
        if number < 1:
            raise OutsideCalendar("before", self.first)
        if number >= len(self.nth):
            raise OutsideCalendar("after", self.last)
        return self.nth[number]


def build(
    days: Iterable[Day], announced_to: date, *, statutory: Iterable[Day] = (), first: date, last: date | None = None
) -> Calendar:
    """A calendar of announced days; beyond them, weekends and statutory days off are the estimate.

    A later row for a day replaces an earlier one. Without `last` the calendar ends with the year of the last row.
    """
    known = {day.on: day for day in statutory if day.on > announced_to} | {day.on: day for day in days}
    last = last or date(max(known, default=announced_to).year, 12, 31)
    base = first.toordinal() - 1
    working = [_works(date.fromordinal(o), known) for o in range(base + 1, last.toordinal() + 1)]
    upto = tuple(accumulate(working, initial=0))
    nth = (date.fromordinal(base), *(date.fromordinal(base + i) for i, works in enumerate(working, 1) if works))
    every_day = range(len(upto)), (nth[0], *(nth[before + 1] for before in upto[:-1] if before + 1 < len(nth)))
    scales = {"working_day": (upto, nth), "natural_day": every_day, "month": every_day}
    return Calendar(first, last, announced_to, known, base, upto, nth, scales)


def read(announced: Iterable[str], statutory: Iterable[str] = ()) -> Calendar:
    """A calendar from the lines of the two reference files, announced to the end of the last year that has a row."""
    days = list(read_days(announced))
    first = date(min(day.on for day in days).year, 1, 1)
    return build(days, announced_to(days), statutory=read_days(statutory), first=first)


def read_days(lines: Iterable[str]) -> Iterator[Day]:
    """The rows of a calendar file: date, kind (off where the column is missing), name, source."""
    for row in csv.DictReader(lines):
        yield Day(date.fromisoformat(row["date"]), row.get("kind", "off"), row["name"], row["source"])


def announced_to(days: Iterable[Day]) -> date:
    """The last day of the last year for which a day was announced."""
    return date(max(day.on.year for day in days), 12, 31)


def add_months(on: date, months: int) -> date:
    """The corresponding day so many months later, or the month's last where there is none (Civil Code 202)."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def _works(on: date, known: Mapping[date, Day]) -> bool:
    if on in known:
        return known[on].kind == "work"
    return on.weekday() < SATURDAY
