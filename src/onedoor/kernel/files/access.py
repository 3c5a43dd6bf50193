"""Who may read a file: pure predicates over a holder and the place of the file."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from .rules import Confidentiality

AUDITORS = frozenset({"audit-administrator"})
"""Roles that read every file."""


class Holder(Protocol):
    """What is asked of a holder."""

    @property
    def organization(self) -> int: ...
    @property
    def role(self) -> str: ...


def may_read(holder: Holder | None, confidentiality: str, path: Collection[int]) -> bool:
    """Whether a holder reads a file by role or office; `path` is the file's office and the offices above it."""
    if holder is None:
        return False
    if str(holder.role) in AUDITORS or confidentiality == Confidentiality.CITY:
        return True
    return confidentiality == Confidentiality.OFFICE and holder.organization in path
