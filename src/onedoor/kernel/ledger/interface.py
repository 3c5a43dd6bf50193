"""What other rooms use of the ledger: where an act stands, a receipt of it, the last checkpoint, whether the sealer stands still."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from onedoor.engines import merkle
from onedoor.engines.merkle import Nodes
from onedoor.engines.tiles import HEIGHT, WIDTH, Tile
from onedoor.frame import clock
from onedoor.kernel.acts import records

from . import ports, queries, rules
from .actions import Diverged, publish, seal, work
from .ports import make_demonstration_key
from .queries import place, places
from .receipt import Later, Receipt
from .rules import moment_of

__all__ = [
    "Diverged",
    "Later",
    "Receipt",
    "State",
    "checkpoint",
    "later",
    "make_demonstration_key",
    "place",
    "places",
    "publish",
    "receipt",
    "seal",
    "state",
    "work",
]


class State(NamedTuple):
    """How the ledger stands: leaves published, when it was signed last, since when the oldest record waits, is the sealer late."""

    size: int
    root: str
    signed: datetime | None
    waiting: datetime | None
    late: bool


def state() -> State:
    """How the ledger stands now."""
    found, waiting = ports.published(), queries.waiting_since()
    if found is None:
        return State(0, "", None, waiting, rules.late(None, waiting, clock.now()))
    said, signed = found[1], moment_of(found[1])
    return State(said.size, said.root.hex(), signed, waiting, rules.late(signed, waiting, clock.now()))


def checkpoint() -> str | None:
    """The checkpoint that was published last, as a signed note."""
    found = ports.published()
    return found[0] if found else None


def receipt(record: UUID, *, whole: bool = False) -> str | None:
    """The receipt of an act, as the file that somebody keeps; always the same for one act. None until a checkpoint holds it.

    `whole`: with the record itself, for whoever may read it. Raises Diverged if the published tiles do not lead to the checkpoint."""
    stands = queries.place(record)
    found = None if stands is None else queries.covering(stands)
    if stands is None or found is None or found.size > published_size():
        return None
    [[leaf]] = queries.leaves(stands, stands + 1)
    proof = merkle.inclusion(stands, found.size, _nodes())
    if not merkle.proves_inclusion(stands, found.size, leaf.hash, proof, bytes(found.root)):
        raise Diverged(
            "the published tiles do not lead to the checkpoint: `onedoor ledger publish --anew` writes them again"
        )
    entry = leaf.entry(leaf.leaf).decode()
    opened = _opened(leaf) if whole else {}
    return Receipt(entry, stands, _words(proof), found.note, found.key, **opened).written()


def later(since: int) -> str | None:
    """The present checkpoint with the proof that a tree of so many leaves stands in it, as a file. None where there is none."""
    found = ports.published()
    if found is None or not 0 < since <= found[1].size:
        return None
    return Later(since, _words(merkle.consistency(since, found[1].size, _nodes())), found[0]).written()


def published_size() -> int:
    """How many leaves the published checkpoint has."""
    found = ports.published()
    return found[1].size if found else 0


def _opened(leaf: queries.Placed) -> dict[str, str]:
    """The whole record in its canonical form, and the salt."""
    named = queries.subjects(leaf.place, leaf.place + 1)
    record = records.written(leaf.record, named[leaf.id])
    return {"record": record.decode(), "salt": leaf.salt.hex()}


def _nodes() -> Nodes:
    """Subtrees of the published tree, from its tiles."""
    size, kept = published_size(), {}

    def node(level: int, index: int) -> bytes:
        high, rest = divmod(level, HEIGHT)
        first, many = index << rest, 1 << rest
        tile = Tile(high, first // WIDTH)
        tile = tile._replace(width=min(WIDTH, (size >> HEIGHT * high) - tile.first))
        if tile not in kept:
            kept[tile] = ports.read(tile) or ports.read(tile._replace(width=WIDTH)) or b""
        part = kept[tile][(first - tile.first) * merkle.SIZE :][: many * merkle.SIZE]
        return merkle.root(part[place : place + merkle.SIZE] for place in range(0, len(part), merkle.SIZE))

    return node


def _words(proof: list[bytes]) -> list[str]:
    return [base64.b64encode(one).decode() for one in proof]
