"""What other rooms, the site and the command line know of people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from onedoor.kernel.acts.guards import founding
from onedoor.kernel.acts.interface import SYSTEM
from onedoor.kernel.organizations import interface as organizations

from . import actions, queries, rules
from .models import Account, Post
from .queries import Held, Planning, holder_of, role_names, who_holds
from .rules import Fault, Line, Role
from .tokens import Unusable, Working, by_token

__all__ = [
    "Fault",
    "Held",
    "Line",
    "Moving",
    "Unusable",
    "Working",
    "by_token",
    "create_administrator",
    "holder_of",
    "move_in",
    "on_leaving",
    "who_holds",
]


def on_leaving(heading: Any) -> Callable[[Callable[[int], Iterable[Held]]], Callable[[int], Iterable[Held]]]:
    """Register, at start-up, what an account holds in a room above, for its part of the leaving list under a heading."""

    def register(held: Callable[[int], Iterable[Held]]) -> Callable[[int], Iterable[Held]]:
        queries.LEFT_BEHIND.append((heading, held))
        return held

    return register


class Moving(NamedTuple):
    """What a list of people changed, or would change; nothing where something is wrong in it."""

    accounts: int
    posts: int
    unchanged: int
    faults: list[Fault]


def move_in(rows: Iterable[tuple[int, Mapping[str, Any]]], *, write: bool) -> Moving:
    """Take over a list of people, rows with their number and cells by column: all of it, or nothing. Once more, it changes nothing."""
    roles = role_names()
    lines, faults = [], []
    for row, cells in rows:
        line, wrong = rules.read_line(row, cells, roles)
        faults += wrong
        if line:
            lines.append(line)
    plan = Planning(lines).plan
    faults = sorted(faults + plan.faults)
    if write and not faults and (plan.accounts or plan.posts):
        actions.move_in(by=SYSTEM, lines=[_plain(line) for line in lines])
    return Moving(len(plan.accounts), len(plan.posts), plan.unchanged, faults)


def _plain(line: Line) -> list[Any]:
    """A line as a deed keeps it."""
    return [value.isoformat() if isinstance(value, date) else value for value in line]


@transaction.atomic
def create_administrator(username: str, *, name: str, password: str) -> Account:
    """Make an account that keeps the system for the city; before there is a city, for whoever runs the platform.

    Raises ValidationError, with sentences for people, when the user name is taken or the password is weak."""
    seat = organizations.seat()
    account = Account(username=username, name=name, office_id=seat)
    account.set_unusable_password()
    account.full_clean()
    validate_password(password, account)
    account.set_password(password)
    account.save()
    with founding("first administrator"):
        Post.objects.create(account=account, organization_id=seat, role=Role.SYSTEM_ADMINISTRATOR)
    return account
