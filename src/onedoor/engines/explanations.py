"""Why a clock says what it says: each day with its number and reason, and the sum like a bill.

Codes and parameters only: pages and commands put them into words. An explanation ends on the due day, count complete.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from .clocks import OPENING, Mark, Reading, order, read, sort, without_struck
from .workdays import Calendar

REASONS = ("first_day", "counted", "makeup", "weekend", "holiday", "paused", "moved")
"""first_day: day of the event; makeup: a weekend day that is worked; moved: the due day, moved past days of rest."""
LINES = ("received", "restarted", "period", "pause", "extended", "void", "idle", "due", "left", "closed")
"""void: a pause or extension before the restart; idle: an extension made too late; left: what remains while paused."""


class Entry(NamedTuple):
    """One day.

    `number` is its place in the count, None where it does not count; `reason` is one of `REASONS`, `name` the holiday.
    `marks` happened that day; `pauses` are those under which it is left out.
    """

    on: date
    number: int | None
    reason: str
    name: str
    marks: tuple[Mark, ...]
    pauses: tuple[Mark, ...]


class Line(NamedTuple):
    """One line of the sum: `code` is one of `LINES`, `length` what the line adds, leaves out or leaves over."""

    code: str
    on: date
    until: date | None = None
    length: int | None = None
    mark: Mark | None = None


class Explanation(NamedTuple):
    """A reading with its days and its sum; both empty while the clock has not begun."""

    reading: Reading
    entries: tuple[Entry, ...] = ()
    lines: tuple[Line, ...] = ()


class Pause(NamedTuple):
    """A pause that works after zero: (begin, end], `end` the last of all days while it is open."""

    begin: date
    end: date
    mark: Mark


def explain(
    marks: Collection[Mark], calendar: Calendar, unit: str = "working_day", until: date | None = None
) -> Explanation:
    """Explain from zero to the due day; while paused to `until` or the last mark. Raises as `clocks.read` does."""
    marks = without_struck(marks)
    reading = read(marks, calendar, unit)
    if reading.zero is None:
        return Explanation(reading)
    zero = reading.zero
    term = (calendar.months_later(zero.on, reading.length) - zero.on).days if unit == "month" else reading.length
    last = reading.due or max([until or zero.on, *(mark.on for mark in marks)])
    pauses = _pauses(marks, zero.on)
    entries = tuple(_entries(marks, pauses, calendar, unit, zero.on, last, term))
    lines = (
        *_opening_lines(marks, zero),
        *_pause_lines(marks, pauses, entries, zero),
        *_extension_lines(marks, calendar, unit, zero),
        *_closing_lines(reading, last),
    )
    return Explanation(reading, entries, lines)


def _pauses(marks: Collection[Mark], zero: date) -> list[Pause]:
    _zero, _closed, pauses, ends, _extensions = sort(marks)
    found = [Pause(max(mark.on, zero), ends.get(mark.key, date.max), mark) for mark in pauses]
    return sorted(pause for pause in found if pause.end > pause.begin)


def _entries(
    marks: Collection[Mark], pauses: Sequence[Pause], calendar: Calendar, unit: str, zero: date, last: date, term: int
) -> Iterator[Entry]:
    number = 0
    for on in map(date.fromordinal, range(zero.toordinal(), last.toordinal() + 1)):
        over = tuple(pause.mark for pause in pauses if pause.begin < on <= pause.end)
        if on == zero:
            reason = "first_day"
        elif number == term:
            reason = "moved" if on == last else calendar.kind(on)
        else:
            reason = _reason(on, over, calendar, unit)
        counts = reason in ("counted", "makeup")
        number += counts
        happened = tuple(mark for mark in marks if mark.on == on)
        yield Entry(on, number if counts else None, reason, calendar.name(on), happened, over)


def _reason(on: date, over: tuple[Mark, ...], calendar: Calendar, unit: str) -> str:
    """Why a day within the term counts or does not."""
    kind = calendar.kind(on) if unit == "working_day" else "workday"
    if kind in ("weekend", "holiday"):
        return kind
    if over:
        return "paused"
    return "makeup" if kind == "makeup" else "counted"


def _opening_lines(marks: Collection[Mark], zero: Mark) -> Iterator[Line]:
    received = min((mark for mark in marks if mark.kind in OPENING), key=order)
    yield Line("received", received.on, mark=received)
    if zero is not received:
        yield Line("restarted", zero.on, mark=zero)
    yield Line("period", zero.on, length=zero.length, mark=zero)


def _pause_lines(
    marks: Collection[Mark], pauses: Sequence[Pause], entries: Sequence[Entry], zero: Mark
) -> Iterator[Line]:
    """A day under several pauses is left out once, for the first of them."""
    left_out = Counter(entry.pauses[0] for entry in entries if entry.reason == "paused")
    working = {pause.mark for pause in pauses}
    for mark in sorted(mark for mark in marks if mark.kind == "pause" and mark not in working and mark.on < zero.on):
        yield Line("void", mark.on, mark=mark)
    for begin, end, mark in pauses:
        yield Line("pause", begin, None if end == date.max else end, left_out[mark], mark)


def _extension_lines(marks: Collection[Mark], calendar: Calendar, unit: str, zero: Mark) -> Iterator[Line]:
    """Extensions in order, each tried on the fold."""
    tried = [mark for mark in marks if mark.kind != "extend"]
    for mark in sorted(mark for mark in marks if mark.kind == "extend"):
        before = read(tried, calendar, unit).length
        tried.append(mark)
        counts = read(tried, calendar, unit).length > before
        code = "extended" if counts else "void" if mark.on < zero.on else "idle"
        yield Line(code, mark.on, length=mark.length, mark=mark)


def _closing_lines(reading: Reading, last: date) -> Iterator[Line]:
    if reading.due is None:
        yield Line("left", last, length=reading.left)
    else:
        yield Line("due", reading.due, length=reading.length)
    if reading.closed is not None:
        yield Line("closed", reading.closed.on, mark=reading.closed)
