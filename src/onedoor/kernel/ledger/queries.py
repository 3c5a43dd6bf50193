"""Reading the ledger: its last checkpoints, who waits, and leaves together with the records they stand for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connections

from onedoor.frame import clock
from onedoor.kernel.acts.models import Record, Waiting
from onedoor.kernel.acts.records import SEALED
from onedoor.kernel.acts.registry import ACTS

from . import rules
from .models import Checkpoint, Leaf

AT_ONCE = 5_120
"""Leaves read in one query: whole tiles."""
BEGAN = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECONDS = "(extract(epoch from r.recorded_at) * 1000000)::bigint"
"""A moment as a number: a million of them are read sooner than their words."""
COLUMNS = ", ".join(MICROSECONDS if column == "recorded_at" else f"r.{column}" for column in SEALED)
LEAVES = f"""
select l.index, l.record_id, l.shown, l.office, l.salt, l.hash, r.leaf, {COLUMNS}
from ledger_leaf l left join acts_record r on r.id = l.record_id where l.index >= %s and l.index < %s order by l.index
"""
SUBJECTS = """
select l.record_id, array(select s.kind || ':' || s.key from acts_subject s where s.record_id = l.record_id)
from ledger_leaf l where l.index >= %s and l.index < %s
"""
HASHES = "select hash from ledger_leaf where index >= %s and index < %s order by index"
WITHOUT_PLACE = """
select r.id, (select min(index) from ledger_leaf later where later.record_id > r.id) from acts_record r
where not exists (
    select from ledger_leaf l where l.record_id = r.id
      and l.index >= 0 and l.index < greatest(%s, (select max(size) from ledger_checkpoint)))
  and not exists (select from acts_waiting w where w.record_id = r.id) order by 2, 1 limit 1
"""
KEYS = """
with recursive found as (
    (select key from ledger_checkpoint order by key limit 1) union all
    select (select key from ledger_checkpoint where key > found.key order by key limit 1) from found where key is not null
) select key from found where key is not null
"""
"""Steps from key to key along the index: there are a few, in millions of rows."""
WITHOUT_CHECKPOINT = """
select min(index) from ledger_leaf where index >= (select coalesce(max(size), 0) from ledger_checkpoint)
"""


class Placed(NamedTuple):
    """A leaf as it is kept, with its record by column."""

    place: int
    id: UUID
    shown: bool
    office: str
    salt: bytes
    hash: bytes
    leaf: bytes
    record: Mapping[str, Any]
    """Empty where there is none."""

    def entry(self, leaf: bytes) -> bytes:
        """The entry of this leaf, given the hash of the whole record."""
        recorded = day_of(self.record["recorded_at"])
        return rules.entry(self.record, leaf, shown=self.shown, office=self.office, salt=self.salt, recorded=recorded)


def day_of(moment: datetime) -> str:
    """The day of a moment in the city."""
    return moment.astimezone(clock.CITY).date().isoformat()


def last() -> Checkpoint | None:
    """The checkpoint of the ledger as it is."""
    return Checkpoint.objects.order_by("-size").first()


def covering(index: int) -> Checkpoint | None:
    """The first checkpoint that has a leaf."""
    return Checkpoint.objects.filter(size__gt=index).order_by("size").first()


def latest(many: int) -> list[Checkpoint]:
    """The last checkpoints, the newest first."""
    return list(Checkpoint.objects.order_by("-size")[:many])


def keys() -> set[str]:
    """Every key the ledger was signed with, as it is written."""
    with connections["default"].cursor() as cursor:
        cursor.execute(KEYS)
        return {key for (key,) in cursor.fetchall()}


def size(using: str = "default") -> int:
    """How many leaves the last checkpoint has."""
    return Checkpoint.objects.using(using).order_by("-size").values_list("size", flat=True).first() or 0


def checkpoints(start: int, end: int, using: str = "default") -> list[Checkpoint]:
    """Checkpoints of more leaves than the first, up to the last."""
    return list(Checkpoint.objects.using(using).filter(size__gt=start, size__lte=end))


def waiting_since() -> datetime | None:
    """When the oldest record that waits was recorded."""
    waiting = Waiting.objects.order_by("record_id").values_list("record__recorded_at", flat=True)
    return waiting.first()


def place(record: UUID) -> int | None:
    """At which index a record stands; None while it waits."""
    return Leaf.objects.filter(record=record).values_list("index", flat=True).first()


def record_at(place: int, using: str = "default") -> UUID | None:
    """The record that stands at an index."""
    return Leaf.objects.using(using).filter(index=place).values_list("record", flat=True).first()


def places(records: Iterable[UUID]) -> dict[UUID, int]:
    """At which index records stand, in one query; those that wait are left out."""
    return dict(Leaf.objects.filter(record__in=list(records)).values_list("record", "index"))


def shown_to_the_public(record: UUID) -> bool:
    """Whether the public list of acts shows a record: an act of its own, of a kind that is not internal."""
    name = Record.objects.filter(pk=record, within=None).values_list("name", flat=True).first()
    return name in ACTS and not ACTS[name].internal


def leaves(start: int, end: int, using: str = "default") -> Iterator[list[Placed]]:
    """Leaves from one index to before another, in order, some thousands at once."""
    while start < end:
        stop = min(end, start - start % AT_ONCE + AT_ONCE)
        with connections[using].cursor() as cursor:
            cursor.execute(LEAVES, [start, stop])
            rows = cursor.fetchall()
        yield [_placed(row) for row in rows]
        start = stop


def _placed(row: tuple[Any, ...]) -> Placed:
    place, id, shown, office, salt, hash, leaf, *columns = row
    record: dict[str, Any] = {}
    if leaf is not None:
        record = dict(zip(SEALED, columns, strict=True))
        record["data"] = json.loads(record["data"])
        record["recorded_at"] = BEGAN + timedelta(microseconds=record["recorded_at"])
    return Placed(place, id, shown, office, bytes(salt), bytes(hash), bytes(leaf or b""), record)


def subjects(start: int, end: int, using: str = "default") -> dict[UUID, list[str]]:
    """What the records of these leaves are about, as references."""
    with connections[using].cursor() as cursor:
        cursor.execute(SUBJECTS, [start, end])
        return dict(cursor.fetchall())


def hashes(start: int, end: int) -> list[bytes]:
    """Leaf hashes from one index to before another."""
    with connections["default"].cursor() as cursor:
        cursor.execute(HASHES, [start, end])
        return [bytes(one) for (one,) in cursor.fetchall()]


def without_place(size: int, using: str = "default") -> tuple[UUID, int | None] | None:
    """The first record that neither stands in the ledger, at least of this size, nor waits; and the index it would have stood before."""
    with connections[using].cursor() as cursor:
        cursor.execute(WITHOUT_PLACE, [size])
        return cursor.fetchone()


def without_checkpoint(using: str = "default") -> int | None:
    """The index of the first leaf that no checkpoint holds. Leaf and checkpoint come in one transaction: there is none."""
    with connections[using].cursor() as cursor:
        cursor.execute(WITHOUT_CHECKPOINT)
        return cursor.fetchone()[0]
