"""Dating open duties anew after a change of the calendar, in small transactions while acts go on.

The days a duty keeps are derived from its marks and the calendar, so this is no act of its own: it completes the act that changed
the calendar, under that act's id. A duty that was marked meanwhile kept its days by the new calendar already and is passed over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Q

from onedoor.engines.clocks import Mark
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
    keep = _keeper(calendar)
    columns = ("id", "marked", "due_on", "promise_on", "soon_on", "unit", "length", "promise_length", "opened_on")
    while rows := list(reached(first_day).filter(pk__gt=after).order_by("pk").values_list(*columns)[:READ]):
        after = rows[-1][0]
        marks = queries.marks_of([pk for pk, marked, *_rest in rows if marked > 1])
        found = []
        for pk, marked, due, promise, soon, *term, opened in rows:
            days = keep(rules.Term(term[1], term[0], term[2]), opened, marks.get(pk))
            if days and days.due and (days.due, days.promise, days.soon) != (due, promise, soon):
                found.append(Moved(pk, marked, due, days.due, days.promise, days.soon))
        yield after, found


def _keeper(calendar: Calendar) -> Callable[[rules.Term, date, list[Mark] | None], rules.Days | None]:
    """What a duty keeps under a calendar; None beyond its end. Duties with nothing but their start are alike by term and day."""
    thresholds = queries.thresholds()

    def fold(term: rules.Term, marks: list[Mark]) -> rules.Days | None:
        try:
            return rules.keep(marks, calendar, term, thresholds)[0]
        except OutsideCalendar:
            return None

    @cache
    def plain(term: rules.Term, opened: date) -> rules.Days | None:
        return fold(term, [Mark("start", opened, term.length)])

    return lambda term, opened, marks: fold(term, marks) if marks else plain(term, opened)


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
