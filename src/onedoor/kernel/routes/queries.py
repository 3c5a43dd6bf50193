"""Which route holds for an office, the runs of a dossier, and how a run reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from onedoor.engines.route_seats import State, state
from onedoor.engines.route_tables import DRAFT
from onedoor.frame import clock
from onedoor.kernel.acts import interface as acts
from onedoor.kernel.acts.models import Text
from onedoor.kernel.organizations import interface as organizations
from onedoor.kernel.organizations.models import Organization
from onedoor.kernel.people.models import Account, Post
from onedoor.kernel.people.rules import ROLES, Role

from . import rules
from .models import Move, Route, Run, holders


def current(key: str, office: int, on: date) -> Route | None:
    """The route that holds for an office on a day: its own, else that of the nearest office above, else the city's."""
    lineage = [one.pk for one in Organization.objects.lineage(office, on)]
    rows = Route.objects.filter(key=key, valid_from__lte=on).filter(Q(valid_to=None) | Q(valid_to__gte=on))
    found = {row.organization_id: row for row in rows.filter(Q(organization=None) | Q(organization__in=lineage))}
    return next((found[place] for place in (*lineage, None) if place in found), None)


def in_force(on: date) -> QuerySet[Route]:
    """Every route in force, the city's first."""
    rows = Route.objects.filter(valid_from__lte=on).filter(Q(valid_to=None) | Q(valid_to__gte=on))
    return rows.select_related("organization").order_by("key", "organization_id")


def runs_of(dossier: int) -> list[Run]:
    """The runs in a dossier, the newest first."""
    return list(Run.objects.filter(dossier=dossier).select_related("route", "organization").order_by("-id"))


# ── How a run reads ──


class Signer(NamedTuple):
    """One seat: who, what it is in, on which day it was signed, by whom."""

    who: str
    state: str
    on: date | None
    signed_by: str


class Stage(NamedTuple):
    """One step of a run with its seats."""

    name: str
    now: bool
    one: bool
    days: int | None
    signers: list[Signer]


class Line(NamedTuple):
    """One thing that was done, with what was said."""

    what: str
    who: str
    on: date
    to: str
    words: str


def step_name(name: str) -> str:
    """A step as people read it."""
    return _("draft") if name == DRAFT else name


def seat_names(words: Sequence[str]) -> dict[str, str]:
    """Seats as people read them: a role at an office, or a person."""
    seats = {word: rules.seat(word) for word in words}
    offices = Organization.objects.in_bulk({one.office for one in seats.values() if one.office})
    posts = Post.objects.select_related("account").in_bulk({one.post for one in seats.values() if one.post})
    return {word: _seat_name(one, offices, posts) for word, one in seats.items()}


def _seat_name(seat: rules.Seat, offices: Mapping[int, Organization], posts: Mapping[int, Post]) -> str:
    if seat.post:
        return posts[seat.post].account.label
    office = offices.get(seat.office or 0)
    return f"{_(ROLES[Role(seat.role)].label)} · {office.short_label if office else ''}"


def stages(run: Run) -> list[Stage]:
    """The steps of a run with their seats, the draft first."""
    running = run.running
    names = seat_names([seat.holder for seats in running.seats for seat in seats])
    events = list(run.moves.order_by("n"))
    people = Account.objects.in_bulk({event.account for event in events if event.account})
    told = []
    for n, (step, seats) in enumerate(zip(running.steps, running.seats, strict=True)):
        here = n == running.at
        signers = [_signer(seats, m, here, names, events, people) for m in range(len(seats))]
        told.append(Stage(step_name(step.name), here, any(not seat.needed for seat in seats), step.days, signers))
    return told


def _signer(seats: Any, m: int, here: bool, names: Mapping[str, str], events: Sequence[Move], people: Any) -> Signer:
    seat, found = seats[m], state(seats, m)
    event = events[seat.signed] if seat.signed is not None else None
    word = found.value if here or found in (State.SIGNED, State.SPARED) else "later"
    by = people[event.account].label if event and event.account in people else ""
    return Signer(names[seat.holder], word, event.on if event else None, by)


def story(run: Run) -> list[Line]:
    """What was done on a run, the newest first, with the opinions that were given."""
    events = list(run.moves.order_by("-n"))
    people = Account.objects.in_bulk({event.account for event in events if event.account})
    texts = dict(Text.objects.filter(record__in=[event.record for event in events]).values_list("record_id", "text"))
    seats = [event.to for event in events if event.to and event.act in ("add_signer", "hand_over")]
    names = seat_names(seats)
    return [
        Line(
            _(rules.DONE[event.told.act]),
            people[event.account].label if event.account in people else "",
            event.on,
            names.get(event.to) or (step_name(event.to) if event.to else ""),
            texts.get(event.record, ""),
        )
        for event in events
    ]


def asked(run: Run) -> list[Post]:
    """Who may sign now."""
    return holders(run.running.open)


def colleagues(run: Run, by: Any) -> set[int]:
    """Posts that a signer may name: those of the own office today."""
    today = clock.today()
    here = organizations.formers(by.organization, today) if by.organization else set()
    rows = Post.objects.on(today).filter(organization__in=here, account__is_active=True).exclude(pk=by.post)
    return set(rows.values_list("pk", flat=True))


acts.consistent(
    "a route has ended, but a signature is still owed on it",
    """select duty.id, run.id as run from routes_run as run
    join duties_duty as duty on duty.kind = 'routes.sign' and duty.subject = 'routes.run:' || run.id
    where run.phase <> 'running' and duty.closed_on is null""",
)
acts.consistent(
    "a route is under way and nobody owes a signature",
    """select run.id from routes_run as run where run.phase = 'running' and not exists (
        select from duties_duty as duty where duty.kind = 'routes.sign' and duty.subject = 'routes.run:' || run.id
        and duty.closed_on is null)""",
)
