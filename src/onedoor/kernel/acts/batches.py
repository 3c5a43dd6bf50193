"""A batch: one form for forty matters, one act for each, every result listed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from .access import Holder
from .declaring import Act
from .deeds import current
from .references import Reference, reference
from .rules import Refused


class Outcome(NamedTuple):
    """What became of one matter of a batch: the row as it is now, or why it was refused."""

    subject: Reference
    row: Any
    refused: Refused | None


def batch(act: Act, rows: Iterable[Any], *, by: Holder, key: str | None = None, **data: Any) -> list[Outcome]:
    """Do the same act on each row, each by itself: what is refused for one does not hold up the others."""
    if current():
        raise TypeError(f"{act.name}: a batch is not part of an act; an act on many rows is")
    return [_one(act, row, by=by, key=key and f"{key}:{row.pk}", **data) for row in rows]


def _one(act: Act, row: Any, **said: Any) -> Outcome:
    try:
        return Outcome(reference(row), act(row, **said), None)
    except Refused as refused:
        return Outcome(reference(row), row, refused)
