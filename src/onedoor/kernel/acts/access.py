"""Who may: holders, and rights asked with a holder and a row. Pure; rooms declare their rights with it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

Relation = Callable[[Any, Any], bool]


class Holder(Protocol):
    """Who decides or records, as far as acts ask: account, post and office by number, and a role."""

    @property
    def account(self) -> int | None: ...
    @property
    def post(self) -> int | None: ...
    @property
    def organization(self) -> int | None: ...
    @property
    def role(self) -> str: ...


@dataclass(frozen=True)
class Actor:
    """A holder without a post: the system, a party, an authority outside. `reference` names the latter two in a record."""

    role: str
    account: int | None = None
    post: int | None = None
    organization: int | None = None
    reference: str = ""


SYSTEM = Actor("system")
"""The platform itself, where a scheduled task performs an act."""
DECIDERS = ("post", "party", "system", "authority")
"""The kinds of decider. A role that is none of the last three is held in a post."""


def party(account: int | None = None, reference: str = "") -> Actor:
    """A citizen or a company, signed in or not."""
    return Actor("party", account=account, reference=reference)


def authority(reference: str) -> Actor:
    """A court or another authority outside, whose decision is recorded here: `court:34-10-0001`."""
    return Actor("authority", reference=reference)


def kind(holder: Holder) -> str:
    """Which kind of decider a holder is."""
    return holder.role if holder.role in DECIDERS else "post"


@dataclass(frozen=True)
class Right:
    """Who may: the roles that come into question (none named: every role), and the relation to the row."""

    name: str
    words: str
    roles: frozenset[str]
    relation: Relation

    def comes_into_question(self, by: Holder) -> bool:
        """Whether the role can have this right at all; needs no row."""
        return not self.roles or by.role in self.roles

    def __call__(self, by: Holder, row: Any) -> bool:
        return self.comes_into_question(by) and self.relation(by, row)

    def __or__(self, other: Right) -> Right:
        """Either of two rights is enough."""
        roles = self.roles | other.roles if self.roles and other.roles else frozenset[str]()
        words = " Or: ".join((self.words, other.words))
        return Right(f"{self.name}_or_{other.name}", words, roles, lambda by, row: self(by, row) or other(by, row))


def right(*roles: str) -> Callable[[Relation], Right]:
    """Declare a right: its roles here, the relation to the row as a documented function of holder and row.

    For an act that creates, the row is None; for one with many subjects the relation is asked for each."""

    def declare(relation: Relation) -> Right:
        words = inspect.getdoc(relation)
        if not words:
            raise TypeError(f"the right {relation.__name__} needs a docstring")
        return Right(relation.__name__, words, frozenset(str(role) for role in roles), relation)

    return declare


def same_person(one: Holder, other: Holder) -> bool:
    """Whether two holders are one account."""
    return one is other or (one.account is not None and one.account == other.account)


def people(*holders: Holder) -> frozenset[tuple[str, int]]:
    """The accounts and posts of holders, for comparing who took part in what."""
    found = [(what, getattr(holder, what)) for holder in holders for what in ("account", "post")]
    return frozenset((what, number) for what, number in found if number is not None)


@right("system", "security-administrator")
def keeps_secrets(by: Holder, record: Any) -> bool:
    """The security administrator, or the system when a period of keeping ends."""
    return True


@right("system-administrator")
def keeps_the_system(by: Holder, row: Any) -> bool:
    """The system administrator."""
    return True


@right()
def decided_it(by: Holder, record: Any) -> bool:
    """The post that is said to have decided."""
    return by.post is not None and by.post == record.decider_post
