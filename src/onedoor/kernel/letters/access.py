"""Who may do what with letters and seals. Pure."""

from __future__ import annotations

from typing import Any

from onedoor.kernel.acts.access import Holder, right


@right()
def of_its_office(by: Holder, letter: Any) -> bool:
    """Any official of the office that issues it."""
    return by.post is not None and by.organization == letter.standing


@right()
def writes(by: Holder, row: Any) -> bool:
    """Any official in a post, for the own office; and the platform, for what a step of the law demands."""
    return by.post is not None or by.role == "system"


@right()
def keeps_its_seal(by: Holder, letter: Any) -> bool:
    """Whoever keeps the seal that the letter bears."""
    return by.post is not None and letter.seal is not None and by.post == letter.seal.keeper_id


@right("system")
def the_platform(by: Holder, row: Any) -> bool:
    """The platform itself, once the signature is made."""
    return True


@right("office-head")
def heads_its_office(by: Holder, letter: Any) -> bool:
    """The head of the office that issued it."""
    return by.organization == letter.standing


@right("system-administrator")
def keeps_the_staff(by: Holder, row: Any) -> bool:
    """The system administrator of the office or of one above it."""
    return row is None or by.organization in row.path


@right("security-administrator")
def keeps_the_keys(by: Holder, row: Any) -> bool:
    """The security administrator of the office or of one above it."""
    return row is None or by.organization in row.path


def reads(by: Holder, letter: Any, path: tuple[int, ...]) -> bool:
    """Whether a holder reads a letter: by the office that issued it and those above it, or as auditor."""
    return by.role == "audit-administrator" or by.organization in path
