"""Who may read a file, hide parts of it, look again, and destroy it: pure predicates over a holder and a row."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from onedoor.kernel.acts.access import Holder, right

from .rules import Confidentiality

AUDITORS = frozenset({"audit-administrator"})
"""Roles that read every file."""


def may_read(holder: Holder | None, confidentiality: str, path: Collection[int]) -> bool:
    """Whether a holder reads a file by role or office; `path` is the file's office and the offices above it."""
    if holder is None:
        return False
    if str(holder.role) in AUDITORS or confidentiality == Confidentiality.CITY:
        return True
    return confidentiality == Confidentiality.OFFICE and holder.organization in path


@right()
def of_its_office(by: Holder, row: Any) -> bool:
    """Any official of the office whose file it is, or of the one that carries on its work."""
    return by.post is not None and by.organization == row.standing


@right()
def second_look(by: Holder, redaction: Any) -> bool:
    """An official of the office who placed none of the patches."""
    return of_its_office(by, redaction) and by.account not in redaction.markers


def sees_what_is_over(holder: Any) -> bool:
    """Who heads an office: the list of files whose period of keeping is over is theirs."""
    return holder is not None and str(holder.role) == "office-head"


@right("office-head")
def heads_its_office(by: Holder, file: Any) -> bool:
    """The head of the office whose file it is, or of the one that carries on its work."""
    return of_its_office(by, file)
