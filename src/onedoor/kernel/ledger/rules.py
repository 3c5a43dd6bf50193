"""What stands in the ledger, what a receipt is, and when the sealer is late. Pure.

An entry tells the public what was done and nothing about a person; the whole record is in it as a salted commitment. An act that
is of no concern to the public is in the ledger as its commitment alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from onedoor.engines.signed_notes import Checkpoint

_JSON = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
SCHEMA = 1
"""Version of the form of an entry; every entry says it."""
SALT = 16
"""Bytes of the salt of a commitment."""
BATCH = 10_000
"""Records sealed in one transaction, at most."""
SIGNED_EVERY = timedelta(seconds=45)
"""After so long a checkpoint is signed anew even when nothing was done; the sealer looks every ten seconds."""
LATE = timedelta(minutes=2)
"""A checkpoint older than this, or a record that waits longer, means that the sealer stands still."""
PATIENCE = timedelta(hours=1)
"""How long before a checkpoint that lacks it an act may have been recorded: a long transaction. Older is back-dated."""
PATIENCE_OF_A_SHOWN_CITY = timedelta(days=1)
"""The same in a demonstration that stands on a fixed day: each start sets its clock back to that day."""
PUBLIC = ("name", "at", "decided_by", "decider_role", "mode")
"""Columns of a record that an entry tells as they are."""


MOMENT = "%Y-%m-%dT%H:%M:%SZ"
"""How a checkpoint says until when it holds every act that was recorded, after the word `time`."""


def canonical(value: Any) -> bytes:
    """Sorted, compact JSON: the form of an entry."""
    return _JSON.encode(value).encode()


def commitment(salt: bytes, leaf: bytes) -> bytes:
    """What stands for a record: nobody without the salt can tell which record it is, nor try out what might be in it."""
    return hashlib.sha256(salt + leaf).digest()


def entry(record: Mapping[str, Any], leaf: bytes, *, shown: bool, office: str, salt: bytes, recorded: str) -> bytes:
    """The entry of a record: what was done, on which day, by which role of which office, recorded how and on which day.

    `leaf` is the hash of the whole record; an act that is not `shown` is its commitment alone."""
    said: dict[str, Any] = {"v": SCHEMA, "record": commitment(salt, leaf).hex()}
    if shown:
        said |= {column: str(record[column]) for column in PUBLIC} | {"office": office, "recorded": recorded}
    return canonical(said)


def hash_of(entry: bytes) -> bytes:
    """The leaf hash of an entry (RFC 6962)."""
    return hashlib.sha256(b"\0" + entry).digest()


def moment_of(said: Checkpoint) -> datetime | None:
    """Until when a checkpoint holds every act that was recorded, as it says itself: when it was signed, but for a backlog."""
    try:
        return datetime.strptime(said.said("time"), MOMENT).replace(tzinfo=UTC)
    except ValueError:
        return None


def late(signed: datetime | None, waiting: datetime | None, now: datetime) -> bool:
    """Whether the sealer stands still: the last checkpoint, or the oldest record that waits, is too old."""
    return any(moment is not None and now - moment > LATE for moment in (signed, waiting))
