"""Writing duties inside an act: start them, mark their clocks, charge somebody with them. Set-wise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.utils.translation import gettext_lazy as _

from onedoor.engines import clocks
from onedoor.engines.workdays import OutsideCalendar
from onedoor.kernel.acts import interface as acts
from onedoor.kernel.acts.interface import Deed, Record, Reference, Refused
from onedoor.kernel.calendars import interface as calendars

from . import access, queries, rules
from .models import Duty, Mark
from .rules import Days, Kind, Term

CONFLICTS = {
    "begun": _("This period has begun already."),
    "twice": _("This was noted already."),
    "never_paused": _("There is no pause that this could end."),
    "closed": _("This duty is over already."),
}
"""Why a mark is refused, as people are told."""

KEEP = """
update duties_duty as duty set due_on = kept.due, promise_on = kept.promise, soon_on = kept.soon,
    paused = kept.due is null, closed_on = kept.closed, released = kept.released, marked = duty.marked + 1
from unnest(%s::bigint[], %s::date[], %s::date[], %s::date[], %s::date[], %s::bool[])
    as kept (id, due, promise, soon, closed, released)
where duty.id = kept.id
"""


class New(NamedTuple):
    """A duty to be started: what is owed about which row, by an office or a party, within which term."""

    kind: Kind
    subject: Any
    term: Term
    office: int | None = None
    party: str = ""
    dossier: int | None = None
    role: str = ""
    post: int | None = None
    to: str = ""
    provision: str = ""
    on: date | None = None


def start(deed: Deed, new: New) -> Duty:
    """Start one duty in an act; leaves the mark `start`. Raises Refused if the calendar does not reach that far."""
    return start_many(deed, [new])[0]


def start_many(deed: Deed, wanted: Sequence[New]) -> list[Duty]:
    """Start duties in an act, set-wise, in the order given; for the act it is one mark `start`."""
    if not wanted:
        return []
    calendar, thresholds = calendars.calendar(), queries.thresholds()
    duties = []
    for new in wanted:
        begun = new.on or deed.at
        opening = clocks.Mark("start", begun, new.term.length)
        days = _kept([opening], calendar, new.term, thresholds)[0]
        duties.append(_row(new, begun, days))
    Duty.objects.bulk_create(duties, batch_size=2000)
    marks = [_mark(deed, duty.pk, "start", duty.opened_on, duty.length, "", duty.provision) for duty in duties]
    Mark.objects.bulk_create(marks, batch_size=5000)
    deed.mark("start")
    return duties


def _row(new: New, begun: date, days: Days) -> Duty:
    return Duty(
        kind=new.kind.name,
        dossier_id=new.dossier,
        subject=str(new.subject if isinstance(new.subject, Reference) else acts.reference(new.subject)),
        organization_id=new.office,
        party=new.party,
        role="" if new.party else new.role or new.kind.role,
        post_id=new.post,
        to=new.to,
        provision=new.provision,
        unit=new.term.unit,
        length=new.term.length,
        promise_length=new.term.promise,
        due_on=days.due,
        promise_on=days.promise,
        soon_on=days.soon,
        paused=days.paused,
        opened_on=begun,
        marked=1,
    )


def mark(
    deed: Deed,
    duty: Duty | int,
    kind: str,
    *,
    length: int = 0,
    key: str = "",
    on: date | None = None,
    provision: str = "",
) -> Duty:
    """Make one mark on the clock of a duty in an act, and keep its days anew. Answers the duty as it is now. Raises Refused.

    `key` says which pause is meant; `length` is in the unit of the duty; `on` is the day it counts from (default: of the act)."""
    return mark_many(deed, [duty], kind, length=length, key=key, on=on, provision=provision)[0]


def mark_many(
    deed: Deed,
    duties: Iterable[Duty | int],
    kind: str,
    *,
    length: int = 0,
    key: str = "",
    on: date | None = None,
    provision: str = "",
) -> list[Duty]:
    """Make the same mark on many clocks, set-wise; for the act it is one mark. Raises Refused and then leaves nothing."""
    rows = list(acts.take(Duty, [duty if isinstance(duty, int) else duty.pk for duty in duties]))
    new = clocks.Mark(kind, on or deed.at, length, key, provision or deed.law)
    _write(deed, rows, {row.pk: [new] for row in rows})
    deed.mark(kind)
    return rows


def _write(deed: Deed, rows: Sequence[Duty], wanted: Mapping[int, Sequence[clocks.Mark]]) -> None:
    """Add marks to locked duties and keep their days anew."""
    calendar, thresholds = calendars.calendar(), queries.thresholds()
    marks = queries.marks_of([row.pk for row in rows])
    kept: list[tuple[Any, ...]] = []
    for row in rows:
        for new in wanted[row.pk]:
            if fault := rules.conflict(marks.get(row.pk, ()), new):
                raise Refused("state", CONFLICTS[fault])
        days, reading = _kept([*marks.get(row.pk, ()), *wanted[row.pk]], calendar, queries.term(row), thresholds)
        released = reading.closed is not None and reading.closed.kind == "release"
        kept.append((row.pk, days.due, days.promise, days.soon, days.closed, released))
        _show(row, days, released)
    Mark.objects.bulk_create(
        [
            _mark(deed, pk, new.kind, new.on, new.length, new.key, new.provision)
            for pk, some in wanted.items()
            for new in some
        ],
        batch_size=5000,
    )
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [list(column) for column in zip(*kept, strict=True)])


def _mark(deed: Deed, duty: int, kind: str, on: date, length: int, key: str, provision: str) -> Mark:
    return Mark(
        duty_id=duty,
        kind=kind,
        on=on,
        length=length,
        key=key,
        provision=provision,
        act=deed.id,
        recorded_at=deed.recorded_at,
    )


def _show(row: Duty, days: Days, released: bool) -> None:
    """Let a row in memory show what was kept."""
    row.due_on, row.promise_on, row.soon_on, row.closed_on = days.due, days.promise, days.soon, days.closed
    row.paused, row.released, row.marked = days.paused, released, row.marked + 1


def _kept(marks: Sequence[clocks.Mark], calendar: Any, term: Term, thresholds: Any) -> tuple[Days, clocks.Reading]:
    """Fold. Raises Refused where the calendar ends."""
    try:
        return rules.keep(marks, calendar, term, thresholds)
    except OutsideCalendar as outside:
        raise Refused(
            "date", _("The calendar reaches only to %(edge)s.") % {"edge": outside.edge.isoformat()}
        ) from None


@acts.reaches
def marked_by(record: Record) -> list[tuple[type[Duty], list[int]]]:
    """The duties that an act marked: they are marked once more when it is declared void."""
    return [(Duty, list(Mark.objects.filter(act=record.pk).values_list("duty", flat=True).distinct()))]


@acts.strikes
def strike(deed: Deed, record: Record) -> None:
    """Make the marks of an act void that is itself declared void: a mark on each, for marks are never taken away."""
    struck = list(Mark.objects.filter(act=record.pk).exclude(kind="strike").values_list("duty_id", "pk", "kind"))
    if not struck:
        return
    rows = list(acts.take(Duty, [duty for duty, _pk, _kind in struck]))
    wanted: dict[int, list[clocks.Mark]] = {row.pk: [] for row in rows}
    for duty, pk, kind in struck:
        wanted[duty].append(clocks.Mark("strike", deed.at, 0, str(pk), deed.law))
        if kind == "start":
            wanted[duty].append(clocks.Mark("release", deed.at, 0, "", deed.law))
    _write(deed, rows, wanted)


@acts.act(
    "duties.charge", on=Duty, may=access.leads_the_office, label=_("Charge somebody with it"), limits=queries.staff
)
def charge(duty: Duty, deed: Deed, *, post: queries.PostOfOffice) -> None:
    """Charge one person of the office with a duty; until then it is for whoever holds the role."""
    if duty.closed_on is not None:
        raise Refused("state", CONFLICTS["closed"])
    duty.post_id = post.pk
    duty.role = post.role
    duty.save(update_fields=["post", "role"])


@acts.act("duties.give_back", on=Duty, may=access.leads_the_office, label=_("Give it back to the office"))
def give_back(duty: Duty, deed: Deed) -> None:
    """Leave a duty again to whoever holds the role at the office."""
    if duty.post_id is None:
        raise Refused("state", _("Nobody was charged with it."))
    duty.post_id = None
    duty.save(update_fields=["post"])
