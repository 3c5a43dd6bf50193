"""What loading a reference file did, and how two readings of a row compare. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, Generic, NamedTuple, TypeVar

Key = TypeVar("Key", bound=Hashable)


class Outcome(NamedTuple):
    """Rows of one reference file that were added, changed or superseded; `kept`: entries of the city left as they were."""

    added: int = 0
    changed: int = 0
    superseded: int = 0
    kept: int = 0

    @property
    def quiet(self) -> bool:
        """Whether nothing was different."""
        return not (self.added or self.changed or self.superseded)


class Difference(NamedTuple, Generic[Key]):
    """Keys of rows by what is to be done with them."""

    added: list[Key]
    changed: list[Key]
    gone: list[Key]


class BadReference(ValueError):
    """A reference file that cannot be loaded: the file, the row or line, and what is wrong."""


def difference(stored: Mapping[Key, Any], wanted: Mapping[Key, Any]) -> Difference[Key]:
    """Compare rows by key; equal rows are in none of the three lists."""
    return Difference(
        [key for key in wanted if key not in stored],
        [key for key in wanted if key in stored and stored[key] != wanted[key]],
        [key for key in stored if key not in wanted],
    )
