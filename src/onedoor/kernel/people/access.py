"""Who may do what: predicates asked with the holder of a post."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from onedoor.kernel.acts.access import right

from .rules import ADMINISTRATORS, Holder, Role

Right = Callable[[Holder | None], bool]


def holds(*roles: Role) -> Right:
    """Whoever holds a post with one of these roles."""

    def right(holder: Holder | None) -> bool:
        return holder is not None and holder.role in roles

    right.__doc__ = "Holds one of: " + ", ".join(roles) + "."
    return right


keeps_the_system = holds(Role.SYSTEM_ADMINISTRATOR)
"""Keeps offices, posts and the calendar."""
keeps_security = holds(Role.SECURITY_ADMINISTRATOR)
"""Keeps accounts, rights and locks."""
audits = holds(Role.AUDIT_ADMINISTRATOR)
"""Reads the records of everyone."""
administers = holds(*sorted(ADMINISTRATORS))
"""Holds one of the three separated powers of administration."""
sees_people = holds(*sorted(ADMINISTRATORS), Role.OFFICE_HEAD)
"""Sees who holds which post in the own tree: the administrators, and the head of an office."""


@right(Role.SYSTEM_ADMINISTRATOR)
def keeps_the_staff(by: Any, row: Any) -> bool:
    """The system administrator of the office or of one above it: a county keeps its own staff, never another's."""
    return row is None or by.organization in row.path


@right(Role.SECURITY_ADMINISTRATOR)
def keeps_the_accounts(by: Any, row: Any) -> bool:
    """The security administrator of the office or of one above it."""
    return by.organization in row.path


@right(Role.OFFICE_HEAD)
def heads_the_office(by: Any, row: Any) -> bool:
    """The head of the office."""
    return by.organization == row.standing


@right()
def it_is_their_own(by: Any, row: Any) -> bool:
    """The person whose own it is."""
    return by.account is not None and by.account == row.account_id


@right()
def their_own_or_kept(by: Any, row: Any) -> bool:
    """The person whose own it is, or the security administrator of the office or of one above it."""
    mine = by.account is not None and by.account == row.account_id
    return mine or (by.role == Role.SECURITY_ADMINISTRATOR and by.organization in row.path)


@right()
def an_official(by: Any, row: Any) -> bool:
    """Any official in a post."""
    return by.post is not None and by.account is not None


@right("system")
def the_platform(by: Any, row: Any) -> bool:
    """The platform itself, from its command line."""
    return True
