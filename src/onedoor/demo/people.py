"""The demonstration city's officials: invented names drawn from the seed, posts by the kind of office.

The cast can sign in (see `cast`); everybody else has an account without a password.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import NamedTuple

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password

from onedoor.kernel.organizations.models import Organization
from onedoor.kernel.organizations.rules import Kind
from onedoor.kernel.people.models import Account, Post
from onedoor.kernel.people.rules import Rank, Role

from . import cast
from .tree import Planned, table

Place = tuple[Role, Rank]
OFFICE: tuple[Place, ...] = (
    (Role.OFFICE_HEAD, Rank.A),
    (Role.OFFICE_HEAD, Rank.B),
    (Role.DISCLOSURE_OFFICER, Rank.A),
    (Role.DISCLOSURE_EDITOR, Rank.A),
    (Role.FIRST_REVIEWER, Rank.A),
    (Role.SECOND_REVIEWER, Rank.A),
    (Role.FINAL_REVIEWER, Rank.A),
)
SMALL_OFFICE = OFFICE[:1] + OFFICE[3:5]
"""A township has three; the third review is borrowed from the office above."""
STAFF: dict[Kind, tuple[Place, ...]] = {
    Kind.GOVERNMENT: (),
    Kind.DEPARTMENT: OFFICE,
    Kind.CENTRE: (
        *OFFICE,
        (Role.CENTRE_MANAGER, Rank.A),
        (Role.CENTRE_MANAGER, Rank.B),
        (Role.JOINT_APPROVAL_COORDINATOR, Rank.A),
    ),
    Kind.INSTITUTION: SMALL_OFFICE,
    Kind.SUPERVISORY: (*SMALL_OFFICE, (Role.DISCIPLINE_SUPERVISOR, Rank.A)),
    Kind.STATIONED: SMALL_OFFICE,
    Kind.GARRISON: (),
    Kind.TOWNSHIP_GOVERNMENT: SMALL_OFFICE,
    Kind.EXTERNAL: (),
}
WINDOW: tuple[Place, ...] = (
    (Role.APPROVAL_SECTION_HEAD, Rank.A),
    (Role.CHIEF_REPRESENTATIVE, Rank.A),
    (Role.WINDOW_CLERK, Rank.A),
    (Role.WINDOW_CLERK, Rank.B),
)
"""Whom an office with a window of its own sends to the hall."""


class Name(NamedTuple):
    """An invented name in both scripts."""

    chinese: str
    latin: str


class Staff:
    """Everybody to be written: accounts by user name, and posts that refer to them."""

    def __init__(self, seed: int, today: date):
        self.names = names(seed)
        self.since = date(today.year - 1, 1, 1)
        self.accounts: dict[str, Account] = {}
        self.posts: list[Post] = []

    def appoint(self, username: str, password: str, office: Organization, place: Place) -> None:
        """Give a person a post from the new year before last, or from the first day of the office."""
        if username not in self.accounts:
            name = next(self.names)
            self.accounts[username] = Account(
                username=username,
                name=name.chinese,
                name_en=name.latin,
                office=office,
                password=password,
                is_demo=True,
            )
        since = max(self.since, office.valid_from or self.since)
        role, rank = place
        self.posts.append(
            Post(account=self.accounts[username], organization=office, role=role, rank=rank, valid_from=since)
        )


def names(seed: int) -> Iterator[Name]:
    """Different invented names, in an order that follows from the seed alone."""
    parts: dict[str, list[Name]] = {"surname": [], "given": []}
    for row in table("names"):
        parts[row["part"]].append(Name(row["text"], row["latin"]))
    every = [Name(s.chinese + g.chinese, f"{s.latin} {g.latin}") for s in parts["surname"] for g in parts["given"]]
    Random(seed).shuffle(every)
    return iter(every)


def staff(planned: list[Planned], seed: int, today: date) -> Staff:
    """The cast, then the staff of every office that stands on the day."""
    everybody = Staff(seed, today)
    standing = {plan.office.code: plan for plan in planned if plan.office.stands_on(today)}
    password = make_password(cast.PASSWORD)
    for part in cast.PARTS:
        everybody.appoint(part.log_in, password, standing[part.office].office, part.place)
    filled = {(part.office, part.place) for part in cast.PARTS}
    for code, plan in standing.items():
        for place in places(plan):
            if (code, place) not in filled:
                username = ".".join((code, *place)).lower()
                everybody.appoint(username, UNUSABLE_PASSWORD_PREFIX, plan.office, place)
    return everybody


def places(plan: Planned) -> tuple[Place, ...]:
    """The posts of an office by its kind, and those of its window in the hall."""
    return STAFF[Kind(plan.office.kind)] + (WINDOW if plan.window == "single" else ())
