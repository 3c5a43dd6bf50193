"""Who may do what: predicates asked with the holder of a post."""

from __future__ import annotations

from collections.abc import Callable

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


def of_office(holder: Holder | None, organization: int) -> bool:
    """Whether the holder's post is at this very office."""
    return holder is not None and holder.organization == organization


def within(holder: Holder | None, organization: int) -> bool:
    """Whether the holder's office is this one or stands below it."""
    return holder is not None and organization in holder.offices


def heads(holder: Holder | None, organization: int) -> bool:
    """Whether the holder is the head of this office, or the head's deputy."""
    return of_office(holder, organization) and holder is not None and holder.role is Role.OFFICE_HEAD


def keeps_tree_of(holder: Holder | None, lineage: tuple[int, ...]) -> bool:
    """Whether the holder administers an office, given by itself and those above it: a county keeps its own tree."""
    return keeps_the_system(holder) and holder is not None and holder.organization in lineage
