"""Reading the record: what was done on a subject, what awaits confirmation, what was recorded late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast, TruncDate

from .deeds import correcting
from .models import Backdating, Record, Subject
from .references import Reference
from .rules import Past

PAST = """
select s.kind, s.key, r.id, r.name, r.at, r.data -> 'state' ->> 0, r.data -> 'state' ->> 1,
       r.data -> 'facts' ->> 'voids', r.decider_account, r.decider_post, r.recorder_account, r.recorder_post
from acts_subject s join acts_record r on r.id = s.record_id
where s.kind = %s and s.key = any(%s)
order by r.at, r.id
"""
PARTS = (("account", 8), ("post", 9), ("account", 10), ("post", 11))
"""Where in a row of PAST the accounts and posts stand."""


def timeline(subject: Reference) -> QuerySet[Record]:
    """Every act on a subject, in the order of the days they happened."""
    return Record.objects.filter(subjects__kind=subject.kind, subjects__key=subject.key).order_by("at", "id")


def past(subjects: Sequence[Reference]) -> dict[Reference, list[Past]]:
    """The acts on subjects of one kind, each subject's in order; void ones say so."""
    if not subjects:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(PAST, [subjects[0].kind, [one.key for one in subjects]])
        rows = cursor.fetchall()
    corrected = correcting()
    void = {row[7] for row in rows if row[7]} | ({str(corrected.id)} if corrected else set())
    found: dict[Reference, list[Past]] = defaultdict(list)
    for row in rows:
        found[Reference(row[0], row[1])].append(_past(row, str(row[2]) not in void))
    return found


def _past(row: Sequence[Any], stands: bool) -> Past:
    people = frozenset((what, row[column]) for what, column in PARTS if row[column] is not None)
    moved = (row[5], row[6]) if row[6] is not None else None
    return Past(row[2], row[3], row[4], moved, people, stands)


def page_of(subject: Reference, *, after: UUID | None, most: int) -> list[Record]:
    """Acts on a subject, the newest first, at most so many; after one that was shown last."""
    named = Subject.objects.filter(kind=subject.kind, key=subject.key)
    named = (named.filter(record__lt=after) if after else named).order_by("-record_id")[:most]
    return [one.record for one in named.select_related("record")]


def voided(records: Sequence[Record]) -> set[UUID]:
    """Those of these records that a later act declared void, in one query."""
    found = {str(one.pk): one.pk for one in records}
    later = Subject.objects.filter(kind=Record._meta.label_lower, key__in=found)
    words = later.values_list("record__data__facts__voids", flat=True)
    return {found[word] for word in words if word in found}


def settled(record: Record, *by: str) -> bool:
    """Whether a later act of one of these names is about this record: it was confirmed, corrected, erased."""
    return timeline(Reference(Record._meta.label_lower, str(record.pk))).filter(name__in=by).exists()


def unconfirmed(before: date | None = None) -> QuerySet[Record]:
    """Acts recorded by word of mouth that their decider has not confirmed, the oldest first.

    `before`: only those recorded before that day; the room of duties asks with the day two working days ago."""
    key = Cast(OuterRef("pk"), CharField())
    settled = Subject.objects.filter(
        kind=Record._meta.label_lower, key=key, record__name__in=("acts.confirm", "acts.rectify")
    )
    open_ones = Record.objects.filter(~Exists(settled), mode="oral").order_by("recorded_at")
    return open_ones.filter(recorded_at__date__lt=before) if before else open_ones


def days_back(act: str) -> int:
    """How many days this act may be recorded after it happened."""
    caps = dict(Backdating.objects.filter(act__in=(act, "any")).values_list("act", "days"))
    return caps.get(act, caps.get("any", 0))


def backdated(first: date, last: date) -> QuerySet[Record]:
    """Acts recorded in these days that had happened on an earlier day, those moved in from elsewhere left out."""
    late = Record.objects.exclude(mode="carried").filter(at__lt=TruncDate("recorded_at"))
    return late.filter(recorded_at__date__gte=first, recorded_at__date__lte=last).order_by("recorded_at")


# ── The public list ──

PUBLIC_PAGE = 50
NAMED_AT_MOST = 20
"""Subjects looked at for each act of the public list."""
NAMED = """
select record.id, subject.kind, subject.key from unnest(%s::uuid[]) as record (id) cross join lateral (
    select kind, key from acts_subject where record_id = record.id and kind = any(%s) limit %s) as subject
"""


def public(names: Sequence[str], *, office: int | None = None, after: UUID | None = None) -> list[Record]:
    """Outermost acts of these kinds, the newest first, one more than a page holds; of one office, after the one shown last.

    Ids are times (UUID 7): the newest first is a walk along an index, which a test guards."""
    rows = Record.objects.filter(name__in=names, within=None)
    if office is not None:
        rows = rows.filter(decider_office=office)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    return list(rows.order_by("-pk")[: PUBLIC_PAGE + 1])


def subjects(records: Sequence[Record], kinds: Sequence[str]) -> list[tuple[UUID, Reference]]:
    """What records are about, of these kinds: a few of each record, however many it has. One query."""
    with connection.cursor() as cursor:
        cursor.execute(NAMED, [[record.pk for record in records], list(kinds), NAMED_AT_MOST])
        return [(record, Reference(kind, key)) for record, kind, key in cursor.fetchall()]
