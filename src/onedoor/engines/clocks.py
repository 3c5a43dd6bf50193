"""The fold: marks in, due day out, in any order.

Every interval is (from, to]: the day of an event never counts (Civil Code 201), so a pause resumed the same day
changes nothing. Same-day order is decided by kind, never by insertion. The fold knows no statutory number: lengths come
with the marks.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

from .workdays import Calendar, OutsideCalendar

OPENING = frozenset({"start", "restart"})
CLOSING = frozenset({"discharge", "release"})
KINDS = OPENING | CLOSING | {"pause", "resume", "extend", "strike"}
"""What a mark does. A strike voids the mark whose id is its key; discharge and release both close the clock."""

OPEN = 10**9
"""Where an open pause ends: later than any day."""


class Mark(NamedTuple):
    """One event on a clock.

    `length`, in the unit of the clock, belongs to start, restart and extend. `key` says which pause a pause or resume
    means (one letter, one key) or which mark a strike voids. `id` and `provision` matter to strikes and explanations.
    """

    kind: str
    on: date
    length: int = 0
    key: str = ""
    provision: str = ""
    id: str = ""


class Reading(NamedTuple):
    """What a clock says.

    `due` is None while paused or not begun; `left` is then what remains of the term (days, also for months). `zero` is
    the opening mark that counts, `length` the term with its extensions, `closed` the first discharge or release.
    `estimate`: the due day lies beyond the announced calendar.
    """

    due: date | None
    left: int = 0
    zero: Mark | None = None
    length: int = 0
    closed: Mark | None = None
    estimate: bool = False

    @property
    def paused(self) -> bool:
        """Whether the clock has begun and stands still."""
        return self.zero is not None and self.due is None

    @property
    def late(self) -> bool:
        """Whether the clock was closed after its due day."""
        return self.closed is not None and self.due is not None and self.closed.on > self.due


Sorted = tuple[Mark | None, Mark | None, list[Mark], dict[str, date], list[Mark]]
"""Marks by the part they play: zero, the closing mark, pauses, the first resume of each key, extensions."""


def read(marks: Collection[Mark], calendar: Calendar, unit: str = "working_day", length: int | None = None) -> Reading:
    """Fold marks, in any order, into one reading. Raises OutsideCalendar, and ValueError for an unknown kind.

    Zero is the latest start or restart: pauses are cut at it, extensions before it are void. An extension counts if
    made not after the due day it extends, or while paused. `length` replaces the opening one: the same marks under a
    promise. A strike that names no mark voids none.
    """
    zero, closed, pauses, ends, extensions = sort(marks)
    if zero is None:
        return Reading(None, closed=closed)
    if zero.on < calendar.first:
        raise OutsideCalendar("before", calendar.first)
    term = zero.length if length is None else length
    try:
        standing = _standing(pauses, ends, zero.on, calendar, unit) if pauses else ()
        due, left = _run(zero.on, term, standing, calendar, unit)
        for mark in sorted(extensions) if extensions else ():
            if mark.on >= zero.on and (due is None or mark.on <= due):
                term += mark.length
                due, left = _run(zero.on, term, standing, calendar, unit)
    except IndexError:
        raise OutsideCalendar("after", calendar.last) from None
    return Reading(due, left, zero, term, closed, due is not None and due > calendar.announced_to)


def sort(marks: Collection[Mark]) -> Sorted:
    """Marks by the part they play, in one pass. Raises ValueError for an unknown kind."""
    zero = closed = None
    pauses: list[Mark] = []
    extensions: list[Mark] = []
    ends: dict[str, date] = {}
    for mark in marks:
        kind = mark[0]
        if kind in OPENING:
            zero = mark if zero is None else max(zero, mark, key=order)
        elif kind == "pause":
            pauses.append(mark)
        elif kind == "resume":
            ends[mark[3]] = mark[1] if mark[3] not in ends else min(ends[mark[3]], mark[1])
        elif kind == "extend":
            extensions.append(mark)
        elif kind in CLOSING:
            closed = mark if closed is None else min(closed, mark, key=order)
        elif kind == "strike":
            return sort(without_struck(marks))
        else:
            raise ValueError(f"unknown kind of mark: {kind}")
    return zero, closed, pauses, ends, extensions


def without_struck(marks: Collection[Mark]) -> list[Mark]:
    """The marks that hold: neither strikes nor struck."""
    struck = {mark.key for mark in marks if mark.kind == "strike"} - {""}
    return [mark for mark in marks if mark.kind != "strike" and mark.id not in struck]


def order(mark: Mark) -> tuple[date, bool, Mark]:
    """By day; on one day a restart comes after a start, a discharge before a release."""
    return mark.on, mark.kind == "restart", mark


def _standing(
    pauses: Collection[Mark], ends: Mapping[str, date], zero: date, calendar: Calendar, unit: str
) -> list[tuple[int, int]]:
    """The stretches (from, to] after zero during which the clock stands still, on the scale of the unit, sorted."""
    upto, base = calendar.scales[unit][0], calendar.base
    standing = []
    for mark in pauses:
        begin = mark[1] if mark[1] > zero else zero
        end = ends.get(mark[3])
        if end is None:
            standing.append((upto[begin.toordinal() - base], OPEN))
        elif end > begin:
            standing.append((upto[begin.toordinal() - base], upto[end.toordinal() - base]))
    standing.sort()
    return standing


def _run(
    zero: date, term: int, standing: Collection[tuple[int, int]], calendar: Calendar, unit: str
) -> tuple[date | None, int]:
    """The due day, or None and what is left of the term. Where stretches overlap a unit is left out once."""
    upto, nth = calendar.scales[unit]
    if unit == "month":
        target = calendar.months_later(zero, term).toordinal() - calendar.base
    else:
        target = upto[zero.toordinal() - calendar.base] + term
    covered = 0
    for begin, end in standing:
        begin = begin if begin > covered else covered
        if begin >= target:
            break
        if end == OPEN:
            return None, target - begin
        if end > begin:
            target += end - begin
            covered = end
    due = nth[target]
    return (due if due >= zero else calendar.roll(zero)), 0
