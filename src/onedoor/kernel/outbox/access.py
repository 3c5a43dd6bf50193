"""Who looks after what could not be delivered: pure predicates over a holder."""

from __future__ import annotations

from typing import Protocol

CARETAKERS = frozenset({"system-administrator"})
"""Roles that see dead letters and let them be tried again."""


class HasRole(Protocol):
    """What is asked of a holder."""

    @property
    def role(self) -> str: ...


def looks_after(holder: HasRole | None) -> bool:
    """The system administrator looks after the outbox."""
    return holder is not None and str(holder.role) in CARETAKERS
