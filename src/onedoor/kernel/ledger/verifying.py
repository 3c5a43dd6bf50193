"""Whether the ledger still says what it said: every leaf is computed anew from the rows of its record.

It finds what was changed, left out, put in or dated back in the database, by whoever may write there, and names the first wrong
index. Checked are the rows against the leaf, the leaf against the published tiles, the tree against every checkpoint.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta
from itertools import repeat
from typing import NamedTuple
from uuid import UUID

from django.db import connections

from onedoor.engines import signed_notes
from onedoor.engines.merkle import SIZE, Frontier
from onedoor.engines.signed_notes import BadNote, Key
from onedoor.engines.tiles import WIDTH, Tile
from onedoor.kernel.acts import records

from . import ports, queries, rules
from .models import Checkpoint
from .queries import Placed
from .rules import moment_of

UNSIGNED = "a checkpoint that nobody signed"


class Finding(NamedTuple):
    """What is wrong: the first leaf it concerns, the last it can concern, and why in words."""

    first: int
    last: int
    why: str
    record: UUID | None = None


class Verdict(NamedTuple):
    """The tree as the rows make it, and the first thing that is wrong; None if nothing is."""

    size: int
    root: bytes
    finding: Finding | None


class Mark(NamedTuple):
    """What the tree must be at a size: where it was said, the root, and when."""

    size: int
    root: bytes
    at: datetime | None
    where: str


class Wrong(Exception):
    """Carries the finding out of the walk."""

    def __init__(self, finding: Finding):
        super().__init__(finding.why)
        self.finding = finding


def verify(
    against: Sequence[signed_notes.Checkpoint] = (),
    *,
    using: str = "default",
    patience: timedelta = rules.PATIENCE,
    processes: int = 1,
) -> Verdict:
    """Compute the whole ledger anew; with checkpoints that somebody kept, whether it still holds what they say.

    `patience`: how long before a checkpoint an act may have been recorded that is not in it; `processes`: so many compute the
    leaves of a long ledger, each with a connection of its own."""
    walk = _Walk(_kept(against), patience, using)
    try:
        walk.over_leaves(processes)
        walk.beyond()
        found = None
    except Wrong as wrong:
        found = wrong.finding
    astray = queries.without_place(walk.spoken, using)
    if astray:
        found = _earlier(found, _astray(*astray, walk.tree.size))
    return Verdict(walk.tree.size, walk.tree.root(), found)


def _kept(against: Sequence[signed_notes.Checkpoint]) -> list[Mark]:
    """What was said of the tree outside the database."""
    published = ports.published()
    marks = [Mark(one.size, one.root, moment_of(one), "a checkpoint that was kept") for one in against]
    return marks + ([Mark(published[1].size, published[1].root, None, "the published checkpoint")] if published else [])


def _mark(row: Checkpoint) -> Mark:
    return Mark(row.size, bytes(row.root), row.at, "" if _sound(row) else UNSIGNED)


def _sound(row: Checkpoint) -> bool:
    """Whether the note of a checkpoint says what its row does, under its signature."""
    try:
        said = signed_notes.opened(row.note, [Key.read(row.key)])
    except BadNote:
        return False
    signed = moment_of(said)
    return (said.size, said.root) == (row.size, bytes(row.root)) and signed is not None and _same(signed, row.at)


def _same(signed: datetime, at: datetime) -> bool:
    return abs(at - signed) < timedelta(seconds=2)


def _earlier(found: Finding | None, other: Finding) -> Finding:
    return other if found is None or (other.first, other.last) < (found.first, found.last) else found


def _astray(record: UUID, before: int | None, size: int) -> Finding:
    index = size if before is None else before
    return Finding(index, index, "a record that stands nowhere in the ledger", record)


class Computed(NamedTuple):
    """Leaves in a row whose records, leaves and tiles agree: their hashes, and when each was recorded, in seconds since 1970;
    and what is wrong with the next one."""

    hashes: list[bytes]
    recorded: list[float]
    finding: Finding | None


def compute(start: int, stop: int, using: str = "default") -> Computed:
    """Leaves from one index to before another, each computed anew, up to the first that is wrong."""
    hashes: list[bytes] = []
    recorded: list[float] = []
    named, published = queries.subjects(start, stop, using), _Tiles()
    for leaf in (one for some in queries.leaves(start, stop, using) for one in some):
        index = start + len(hashes)
        if leaf.place != index:
            return Computed(hashes, recorded, Finding(index, index, "no leaf stands here"))
        why = _fault(leaf, named.get(leaf.id, []), published)
        if why:
            return Computed(hashes, recorded, Finding(index, index, why, leaf.id))
        hashes.append(leaf.hash)
        recorded.append(leaf.record["recorded_at"].timestamp())
    index = start + len(hashes)
    return Computed(hashes, recorded, None if index == stop else Finding(index, index, "no leaf stands here"))


def _fault(leaf: Placed, subjects: Sequence[str], published: _Tiles) -> str:
    """What is wrong with one leaf, in words; empty where nothing is."""
    if not leaf.record:
        return "the record is gone"
    computed = records.leaf(leaf.record, subjects)
    if computed != leaf.leaf:
        return "the record was changed"
    if rules.hash_of(leaf.entry(computed)) != leaf.hash:
        return "the leaf is not that of its record"
    return "" if published.agree(leaf.place, leaf.hash) else "another leaf was published here"


def _all_computed(spoken: int, using: str, processes: int) -> Iterator[Computed]:
    """Every leaf that was ever spoken of, some thousands at once, in order; of a long ledger by several processes."""
    spans = [(start, min(start + queries.AT_ONCE, spoken)) for start in range(0, spoken, queries.AT_ONCE)]
    if processes == 1 or len(spans) < 4 * processes:
        yield from (compute(*span, using) for span in spans)
        return
    connections.close_all()  # a connection is not to be shared with a child
    pool = ProcessPoolExecutor(processes, multiprocessing.get_context("fork"))
    try:
        starts, stops = zip(*spans, strict=True)
        yield from pool.map(compute, starts, stops, repeat(using))
    finally:
        pool.shutdown(cancel_futures=True)


class _Walk:
    """Along all leaves, with the tree growing behind."""

    def __init__(self, kept: Sequence[Mark], patience: timedelta, using: str):
        self.tree = Frontier()
        self.kept, self.patience, self.using = kept, patience, using
        self.spoken = max([queries.size(using), *(mark.size for mark in kept)])
        """So many leaves were ever spoken of."""
        self.marks: list[Mark] = []
        """What was said of the tree at the sizes that come next, the smallest last."""
        self.since = 0.0
        """An act recorded before this is dated back: seconds since 1970."""
        self.good = 0
        """So many leaves a checkpoint vouches for."""

    def over_leaves(self, processes: int) -> None:
        """Look at each leaf that was ever spoken of. Raises Wrong."""
        for leaves in _all_computed(self.spoken, self.using, processes):
            start = self.tree.size
            rows = queries.checkpoints(start, start + queries.AT_ONCE, self.using)
            said = [*map(_mark, rows), *(mark for mark in self.kept if start < mark.size <= start + queries.AT_ONCE)]
            self.marks = sorted(said, key=lambda mark: mark.size, reverse=True)
            for found, recorded in zip(leaves.hashes, leaves.recorded, strict=True):
                self.one(found, recorded)
            if leaves.finding:
                raise Wrong(leaves.finding)

    def one(self, found: bytes, recorded: float) -> None:
        """Let the tree grow by one leaf, and compare it where something was said of it. Raises Wrong."""
        index = self.tree.size
        if recorded < self.since:
            record = queries.record_at(index, self.using)
            raise Wrong(Finding(index, index, "the record was dated back", record))
        self.tree.extend([found])
        if self.marks and self.marks[-1].size == self.tree.size:
            self.reach()

    def reach(self) -> None:
        """Compare the tree with everything that was said of it at this size. Raises Wrong."""
        while self.marks and self.marks[-1].size == self.tree.size:
            mark = self.marks.pop()
            if mark.root != self.tree.root() or mark.where == UNSIGNED:
                last = max(self.tree.size - 1, self.good)
                raise Wrong(Finding(self.good, last, f"{mark.where or 'a checkpoint'} says otherwise"))
            if mark.at:
                self.since = max(self.since, (mark.at - self.patience).timestamp())
        self.good = self.tree.size

    def beyond(self) -> None:
        """No leaf stands beyond the last checkpoint. Raises Wrong."""
        stray = queries.without_checkpoint(self.using)
        if stray is not None:
            raise Wrong(Finding(stray, stray, "a leaf that no checkpoint holds"))


class _Tiles:
    """The leaf hashes as they were published, as far as they were."""

    def __init__(self) -> None:
        published = ports.published()
        self.size = published[1].size if published else 0
        self.number, self.data = -1, b""

    def agree(self, index: int, found: bytes) -> bool:
        """Whether this hash was published at this index, or none."""
        if index >= self.size:
            return True
        if index // WIDTH != self.number:
            self.number = index // WIDTH
            tile = Tile(0, self.number, min(WIDTH, self.size - self.number * WIDTH))
            self.data = ports.read(tile) or ports.read(tile._replace(width=WIDTH)) or b""
        place = index % WIDTH * SIZE
        return self.data[place : place + SIZE] == found
