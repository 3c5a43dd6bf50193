"""The sealer: records that wait become leaves, the tree grows, a checkpoint is signed; then the files are written.

One transaction takes a batch: leaves and checkpoint, or nothing. The files come after it and can be written again from the rows.
One advisory lock is held by whoever seals or writes; who comes second goes away.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from onedoor.engines import signed_notes, tiles
from onedoor.engines.merkle import SIZE, Frontier, root
from onedoor.engines.tiles import ENTRIES, WIDTH, Tile
from onedoor.frame import clock
from onedoor.kernel.acts.records import SEALED
from onedoor.kernel.acts.registry import ACTS
from onedoor.kernel.organizations.models import Organization

from . import ports, queries, rules
from .models import Checkpoint

LOCK = "select pg_try_advisory_xact_lock(hashtextextended('ledger.seal', 0))"
TAKE = f"""
with taken as (
    delete from acts_waiting where record_id in (select record_id from acts_waiting order by record_id limit %s)
    returning record_id
) select r.leaf, {", ".join(f"r.{column}" for column in SEALED)} from taken join acts_record r on r.id = taken.record_id order by r.id
"""
KEEP = """
insert into ledger_leaf (index, record_id, shown, office, salt, hash)
select * from unnest(%s::bigint[], %s::uuid[], %s::boolean[], %s::text[], %s::bytea[], %s::bytea[])
"""


class Diverged(Exception):
    """What was published and what is in the database are not one log: a copy of the database was brought back, or it was changed.

    Nothing is sealed any more, since two checkpoints of one size would say two things. A person must look."""


def work() -> int:
    """One round: seal what waits, write what is new. Answers how many records were sealed. Raises Diverged."""
    sealed = taken = seal()
    while taken == rules.BATCH:
        taken = seal()
        sealed += taken
    publish()
    return sealed


# ── Sealing ──


def seal(limit: int = rules.BATCH) -> int:
    """Give records that wait a place and sign the new tree, all or nothing. Answers how many; 0 where another seals.

    Raises Diverged."""
    with transaction.atomic(durable=True):
        if not _ours():
            return 0
        last = queries.last()
        _must_go_on(last)
        rows = _taken(limit)
        if rows:
            tree = Frontier(last.size, _split(bytes(last.peaks))) if last else Frontier()
            _keep(tree, rows)
            _checkpoint(tree, _complete_until(rows, limit))
        return len(rows)


def _ours() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
        return bool(cursor.fetchone()[0])


def _must_go_on(last: Checkpoint | None) -> None:
    """The log in the database holds what was published. Raises Diverged."""
    found = ports.published()
    if found is None:
        return
    said = found[1]
    kept = Checkpoint.objects.filter(size=said.size).first()
    if last is None or said.size > last.size or kept is None or bytes(kept.root) != said.root:
        raise Diverged(f"the published checkpoint of {said.size} leaves is not one of this database")


def _taken(limit: int) -> list[dict[str, Any]]:
    """Records that waited and wait no longer, in the order they were made."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [limit])
        return [dict(zip(("leaf", *SEALED), row, strict=True)) for row in cursor.fetchall()]


def _complete_until(rows: Sequence[dict[str, Any]], limit: int) -> datetime:
    """Up to which moment nothing waits any more: now, unless the batch was full."""
    return clock.now() if len(rows) < limit else min(clock.now(), rows[-1]["recorded_at"])


def _keep(tree: Frontier, rows: Sequence[dict[str, Any]]) -> None:
    """Write the leaves; the tree grows by them."""
    offices = {row["decider_office"] for row in rows}
    names = dict(Organization.objects.filter(pk__in=offices).values_list("pk", "name"))
    salts = secrets.token_bytes(rules.SALT * len(rows))
    first, columns = tree.size, []
    for number, row in enumerate(rows):
        columns.append(_leaf(row, names.get(row["decider_office"], ""), salts[number * rules.SALT :][: rules.SALT]))
    ids, shown, said, salted, hashes = (list(column) for column in zip(*columns, strict=True))
    tree.extend(hashes)
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [list(range(first, tree.size)), ids, shown, said, salted, hashes])


def _checkpoint(tree: Frontier, at: datetime) -> None:
    """Write the checkpoint of a tree that holds every act recorded until a moment."""
    key = ports.signer()
    note = _signed(key, tree.size, tree.root(), at)
    made = {"root": tree.root(), "peaks": b"".join(tree.peaks), "at": at, "note": note, "key": str(key.key)}
    Checkpoint.objects.create(size=tree.size, **made)


def _leaf(row: dict[str, Any], name: str, salt: bytes) -> tuple[Any, ...]:
    """Id, whether it is shown, office, salt and hash of a new leaf."""
    act = ACTS.get(row["name"])
    shown = act is not None and not act.internal
    office = name if shown else ""
    recorded = queries.day_of(row["recorded_at"])
    entry = rules.entry(row, bytes(row["leaf"]), shown=shown, office=office, salt=salt, recorded=recorded)
    return row["id"], shown, office, salt, rules.hash_of(entry)


def _signed(key: signed_notes.Signer, size: int, root: bytes, at: datetime) -> str:
    """A checkpoint, signed; it says until when it holds every act that was recorded."""
    said = signed_notes.Checkpoint(key.name, size, root, (f"time {at.astimezone(UTC).strftime(rules.MOMENT)}",))
    return signed_notes.signed(said.text(), [key])


# ── Files ──


def publish(*, anew: bool = False) -> bool:
    """Write the tiles that are new and then the checkpoint, signed again if it has grown old. Answers whether anything was.

    `anew`: write every tile, whatever is there. Raises Diverged."""
    with transaction.atomic(durable=True):
        last = queries.last() if _ours() else None
        if last is None:
            return False
        _must_go_on(last)
        found = ports.published()
        before = found[1].size if found and not anew else 0
        signed, now = found and rules.moment_of(found[1]), clock.now()
        if before == last.size and signed and abs(now - signed) < rules.SIGNED_EVERY:
            return False
        for level in tiles.levels(last.size):
            _grow(level, before, last.size)
        _bundle(before, last.size)
        young = abs(now - last.at) < rules.SIGNED_EVERY
        until = min(now, queries.waiting_since() or now)
        ports.publish(last.note if young else _signed(ports.signer(), last.size, bytes(last.root), until))
        return True


def _grow(level: int, before: int, size: int) -> None:
    """Write the tiles of a level that have grown."""
    for tile in tiles.grown(level, before, size):
        known = _known(tile, before)
        start, end = tile.first + len(known) // SIZE, tile.first + tile.width
        more = queries.hashes(start, end) if level == 0 else [_root_below(level, one) for one in range(start, end)]
        _written(tile, known + b"".join(more))


def _root_below(level: int, number: int) -> bytes:
    """The hash over a full tile of the level below."""
    return root(_split(ports.read(Tile(level - 1, number)) or b""))


def _bundle(before: int, size: int) -> None:
    """Write the bundles of entries that have grown."""
    grown = list(tiles.grown(ENTRIES, before, size))
    kept = _known(grown[0], before) if grown else b""
    start = before if kept else grown[0].first if grown else size
    pending, next_one = [kept] if kept else [], iter(grown)
    for some in queries.leaves(start, size):
        for leaf in some:
            pending.append(tiles.packed([leaf.entry(leaf.leaf)]))
            if leaf.place % WIDTH == WIDTH - 1 or leaf.place == size - 1:
                _written(next(next_one), b"".join(pending))
                pending = []


def _known(tile: Tile, before: int) -> bytes:
    """What was published of a tile while the tree was smaller; nothing where the file is gone."""
    width = (before >> tiles.HEIGHT * max(tile.level, 0)) - tile.first
    return (ports.read(tile._replace(width=width)) or b"") if width > 0 else b""


def _written(tile: Tile, data: bytes) -> None:
    ports.write(tile, data)
    if tile.width == WIDTH:
        ports.drop_narrower(tile)


def _split(data: bytes) -> list[bytes]:
    """Hashes that stand one after the other."""
    return [data[place : place + SIZE] for place in range(0, len(data), SIZE)]
