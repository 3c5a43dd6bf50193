"""What falls to a holder today: seats, each an office and a role or all roles that nobody holds there.

A duty stands on an office and a role. It falls to whoever holds the role there, or at the office that carries on its work; where
nobody does, to the head of the office; where there is no head, to the head of the office above; and at the last to whoever keeps
the system. Resolved when read, so that nothing has to be moved when people or offices change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from onedoor.frame import clock
from onedoor.kernel.acts.access import Holder
from onedoor.kernel.organizations import interface as organizations
from onedoor.kernel.organizations.models import Organization, Succession
from onedoor.kernel.people.models import Post
from onedoor.kernel.people.rules import ADMINISTRATORS, HEADS, Role


class Seats(NamedTuple):
    """Offices in which the own role is held, and offices with the roles that others hold there."""

    role: str
    offices: tuple[int, ...]
    vacant: Mapping[int, tuple[str, ...]]


class Query(NamedTuple):
    """SQL over the duties of a holder's seats, and the facts in it."""

    sql: str
    facts: dict[str, Any]


def of(by: Holder, today: date | None = None) -> Seats:
    """The seats of a holder: the own role, and for a head or a keeper what nobody else holds."""
    today = today or clock.today()
    role = str(by.role)
    if by.organization is None:
        return Seats(role, (), {})
    own = tuple(sorted(organizations.formers(by.organization, today)))
    fallen = role in HEADS or role == Role.SYSTEM_ADMINISTRATOR
    return Seats(role, own, _vacant(by.organization, role in HEADS, today) if fallen else {})


def _vacant(office: int, head: bool, today: date) -> dict[int, tuple[str, ...]]:
    """Offices whose unheld roles fall to this office's head, or with no head above to the keeper at the top; with the roles held there."""
    onward, ended = _onward(today)
    held: dict[int, set[str]] = defaultdict(set)
    posts = Post.objects.on(today).filter(account__is_active=True).values_list("organization_id", "role")
    for place, role in posts:
        held[_standing(place, onward, ended)].add(role)
    found = {}
    for place in onward:
        standing = _standing(place, onward, ended)
        if _falls_to(standing, onward, held, head) == office:
            found[place] = tuple(sorted(held[standing] | ADMINISTRATORS if head else held[standing]))
    return found


def _onward(today: date) -> tuple[dict[int, int | None], frozenset[int]]:
    """From each office to its principal successor, else to the office above; and the offices that have ended so."""
    heirs = dict(Succession.objects.filter(principal=True).values_list("former_id", "successor_id"))
    onward, ended = {}, set()
    for office, parent, last in Organization.objects.values_list("id", "parent_id", "valid_to"):
        over = last is not None and last < today and office in heirs
        onward[office] = heirs[office] if over else parent
        ended |= {office} if over else set()
    return onward, frozenset(ended)


def _standing(office: int, onward: Mapping[int, int | None], ended: frozenset[int]) -> int:
    while office in ended:
        office = onward[office] or office
    return office


def _falls_to(office: int, onward: Mapping[int, int | None], held: Mapping[int, set[str]], head: bool) -> int | None:
    """The nearest office from here upward with a head; for a keeper: the uppermost office, if there is no head at all."""
    at = office
    while True:
        if HEADS & held.get(at, set()):
            return at if head else None
        above = onward[at]
        if above is None:
            return None if head else at
        at = above


def union(by: Holder, scope: str, *, select: str, where: str, order: tuple[str, ...] = (), limit: int = 0) -> Query:
    """One statement over all seats: each seat is a walk along an index, merged at the end."""
    seats = of(by)
    tail = f" order by {', '.join(order)} limit {limit}" if limit else ""
    inner = f" order by {', '.join(f'duty.{word}' for word in order)} limit {limit}" if limit else ""
    walk = (
        f"select {select} from duties_duty as duty where duty.closed_on is null and duty.organization_id = seat.office"
    )
    role = "" if scope == "office" else "and duty.role = %(role)s"
    parts = [
        f"""select walk.* from unnest(%(offices)s::bigint[]) as seat (office)
        cross join lateral ({walk} {role} and {where}{inner}) as walk"""
    ]
    if seats.vacant and scope == "mine":
        unheld = "and duty.role <> all (string_to_array(seat.held, ' '))"
        parts.append(
            f"""select walk.* from unnest(%(places)s::bigint[], %(held)s::text[]) as seat (office, held)
            cross join lateral ({walk} {unheld} and {where}{inner}) as walk"""
        )
    facts = {
        "role": seats.role,
        "offices": list(seats.offices),
        "places": list(seats.vacant),
        "held": [" ".join(roles) for roles in seats.vacant.values()],
    }
    return Query(f"select * from ({' union all '.join(parts)}) as own{tail}", facts)
