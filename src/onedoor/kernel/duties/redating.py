"""Dating open duties anew after a change of the calendar, in small transactions while acts go on.

The days a duty keeps are derived from its marks and the calendar, so this is no act of its own: it completes the act that changed
the calendar, under that act's id. A duty that was marked meanwhile kept its days by the new calendar already and is passed over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Q

from onedoor.engines.workdays import Calendar, OutsideCalendar
from onedoor.frame import clock
from onedoor.kernel.acts import guards
from onedoor.kernel.calendars import interface as calendars

from . import queries, rules
from .models import Duty, Redating

READ = 10_000
WRITTEN = 1_000
"""Duties read and folded at once, and written in one transaction: an act waits for at most one such writing."""

WRITE = """
update duties_duty as duty set due_on = kept.due, promise_on = kept.promise, soon_on = kept.soon
from unnest(%s::bigint[], %s::int[], %s::date[], %s::date[], %s::date[]) as kept (id, marked, due, promise, soon)
where duty.id = kept.id and duty.marked = kept.marked
"""


class Moved(NamedTuple):
    """A duty whose days a calendar changes: how often it had been marked, its due day before, and its days now."""

    id: int
    marked: int
    before: date
    due: date
    promise: date | None
    soon: date | None


def reached(first_day: date) -> Any:
    """Open duties that a change from this day on can move. A paused one has no day to be moved."""
    return Duty.objects.filter(Q(due_on__gte=first_day), closed_on=None)


def moved(calendar: Calendar, first_day: date, after: int = 0) -> Iterator[tuple[int, list[Moved]]]:
    """The duties whose days differ under a calendar, a chunk at a time with the last id looked at."""
    thresholds = queries.thresholds()
    columns = ("id", "unit", "length", "promise_length", "due_on", "promise_on", "soon_on", "marked")
    while True:
        rows = list(reached(first_day).filter(pk__gt=after).order_by("pk").values_list(*columns)[:READ])
        if not rows:
            return
        after = rows[-1][0]
        marks = queries.marks_of([row[0] for row in rows])
        found = []
        for pk, unit, length, promise, due, promise_on, soon_on, marked in rows:
            try:
                days = rules.keep(marks[pk], calendar, rules.Term(length, unit, promise), thresholds)[0]
            except OutsideCalendar:
                continue
            if days.due and (days.due, days.promise, days.soon) != (due, promise_on, soon_on):
                found.append(Moved(pk, marked, due, days.due, days.promise, days.soon))
        yield after, found


def preview(calendar: Calendar, first_day: date) -> Counter[int]:
    """How many open duties a calendar would move, by how many days (later is positive)."""
    shifts: Counter[int] = Counter()
    for _after, some in moved(calendar, first_day):
        shifts.update((one.due - one.before).days for one in some if one.due != one.before)
    return shifts


def work() -> int:
    """Go on with every calendar change that has not been carried through, from where it stopped. Answers the duties moved."""
    total = 0
    for waiting in Redating.objects.filter(done_at=None).order_by("begun_at"):
        total += _carry_through(waiting)
    return total


def _carry_through(redating: Redating) -> int:
    calendar = calendars.calendar()
    for after, some in moved(calendar, redating.first_day, redating.reached):
        for start in range(0, len(some), WRITTEN):
            _write(redating, some[start : start + WRITTEN])
        _note(redating, reached=after)
    _note(redating, done_at=clock.now())
    return redating.moved


def _write(redating: Redating, some: list[Moved]) -> None:
    columns = zip(*((one.id, one.marked, one.due, one.promise, one.soon) for one in some), strict=True)
    with transaction.atomic(), connection.cursor() as cursor:
        guards.tell_database(str(redating.act), "duties.redate")
        cursor.execute(WRITE, [list(column) for column in columns])
        redating.moved += cursor.rowcount
        Redating.objects.filter(pk=redating.pk).update(moved=redating.moved)


def _note(redating: Redating, **reached: Any) -> None:
    Redating.objects.filter(pk=redating.pk).update(**reached)
