"""Who may keep the calendar: pure predicates over a holder."""

from __future__ import annotations

from typing import Protocol

KEEPERS = frozenset({"system-administrator"})
"""Roles that may enter a holiday notice."""


class HasRole(Protocol):
    """What is asked of a holder."""

    @property
    def role(self) -> str: ...


def may_keep(holder: HasRole | None) -> bool:
    """The system administrator enters holiday notices."""
    return holder is not None and str(holder.role) in KEEPERS
