"""Kinds of dossiers, registered by the rooms whose matters lie in them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

CONFIDENTIALITY = ("public", "internal")
"""Who may see that a dossier exists and how it is called: everyone, or the offices that have to do with it."""


class Kind(NamedTuple):
    """One kind of matter: its word in addresses, what people call it, its numbers, and the name of each state."""

    name: str
    label: Any
    scheme: str
    states: Mapping[str, Any]
    model: str
    """The room's own table, as `room.table`; its rows have a one-to-one key `dossier`."""
    ends: frozenset[str] = frozenset()
    """States in which the matter is over."""
    template: str = ""
    """The room's own part of the dossier page."""
    facts: Callable[[Any, Any], Mapping[str, Any]] | None = None
    """What that part shows: a function of the row and the holder who reads."""
    rows: Callable[[Any], Sequence[Any]] | None = None
    """Further rows of the matter, on which acts are done too."""
    parts: Mapping[str, str] = MappingProxyType({})
    """Other tables whose rows belong to the matter, each with the way to its dossier: `{"workplan.undertaking": "task__dossier"}`."""
    reads: Callable[[Any, Any], bool] | None = None
    """Who reads the dossier besides those concerned: a predicate of holder and row."""

    def state(self, state: str) -> Any:
        """What people call a state; the word itself where it has no name."""
        return self.states.get(state, state)


KINDS: dict[str, Kind] = {}
"""Every kind of dossier by its word."""


def register(kind: Kind) -> Kind:
    """Add a kind at start-up. Raises ValueError for a word used twice."""
    if kind.name in KINDS:
        raise ValueError(f"two kinds of dossier are called {kind.name}")
    KINDS[kind.name] = kind
    return kind
