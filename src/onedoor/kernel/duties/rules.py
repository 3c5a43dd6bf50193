"""Kinds of duties, lights, and the three days that a duty keeps. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, NamedTuple

from onedoor.engines import clocks
from onedoor.engines.clocks import Mark, Reading
from onedoor.engines.workdays import Calendar


class Kind(NamedTuple):
    """One kind of duty: its word `room.what`, what people call it, and the role at the office that it falls to."""

    name: str
    label: Any
    role: str


KINDS: dict[str, Kind] = {}
"""Every kind of duty by its word."""


def register(kind: Kind) -> Kind:
    """Add a kind at start-up. Raises ValueError for a word used twice."""
    if kind.name in KINDS:
        raise ValueError(f"two kinds of duty are called {kind.name}")
    KINDS[kind.name] = kind
    return kind


class Term(NamedTuple):
    """How long a duty lasts: length and unit by law, and where it was promised sooner, that length."""

    length: int
    unit: str = "working_day"
    promise: int | None = None


class Days(NamedTuple):
    """What a duty keeps of its clock. All three days are None while it is paused or has not begun."""

    due: date | None
    promise: date | None
    soon: date | None
    closed: date | None

    @property
    def paused(self) -> bool:
        """Whether there is no due day now."""
        return self.due is None


LIGHTS = ("late", "promise", "soon", "paused", "ok", "done")
"""Every light, the most urgent first: late by law, late by promise only, due soon, paused, in time, done."""


def light(today: date, due: date | None, promise: date | None, soon: date | None, closed: date | None = None) -> str:
    """The light of a duty: a comparison of today with three kept days, so that nothing has to run at midnight."""
    if closed is not None:
        return "done"
    if due is None:
        return "paused"
    if due < today:
        return "late"
    if promise is not None and promise < today:
        return "promise"
    return "soon" if soon is not None and soon <= today else "ok"


class Threshold(NamedTuple):
    """A duty of at most so many days becomes urgent so many working days before it is due. `upto` None: any longer one."""

    upto: int | None
    days: int


def warned(thresholds: Iterable[Threshold], length: int) -> int:
    """How many working days before the end a duty of this length becomes urgent."""
    fitting = [one for one in thresholds if one.upto is None or length <= one.upto]
    return min(fitting, key=lambda one: (one.upto is None, one.upto or 0)).days if fitting else 0


def keep(
    marks: Collection[Mark], calendar: Calendar, term: Term, thresholds: Iterable[Threshold]
) -> tuple[Days, Reading]:
    """Fold marks into the days a duty keeps, and the reading by law. Raises OutsideCalendar."""
    reading = clocks.read(marks, calendar, term.unit)
    closed = reading.closed.on if reading.closed else None
    if reading.due is None:
        return Days(None, None, None, closed), reading
    promise = clocks.read(marks, calendar, term.unit, term.promise).due if term.promise is not None else None
    first = min(reading.due, promise) if promise else reading.due
    soon = calendar.back(first, warned(thresholds, term.length))
    return Days(reading.due, promise, soon, closed), reading


def conflict(marks: Collection[Mark], new: Mark) -> str:
    """Why a mark cannot be made on a clock with these marks; empty if it can. Struck marks do not count."""
    standing = clocks.without_struck(marks)
    kinds = {mark.kind for mark in standing}
    keys = {mark.key for mark in standing if mark.kind == new.kind}
    if new.kind == "strike":
        return ""
    if new.kind == "start":
        return "begun" if "start" in kinds else ""
    if new.kind in ("pause", "resume") and new.key in keys:
        return "twice"
    if new.kind == "resume" and new.key not in {mark.key for mark in standing if mark.kind == "pause"}:
        return "never_paused"
    closed = [mark.on for mark in standing if mark.kind in clocks.CLOSING]
    return "closed" if closed and (new.kind in clocks.CLOSING or new.on > min(closed)) else ""
