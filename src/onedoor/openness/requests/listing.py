"""Lists of the desk: requests of an office by light, state and channel, page by page; those that nobody has opened."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from onedoor.engines.workdays import Calendar
from onedoor.frame import clock
from onedoor.kernel.calendars import interface as calendars
from onedoor.kernel.duties import interface as duties
from onedoor.kernel.organizations import interface as organizations

from . import lives, receipt
from .models import Request

PAGE = 40
STATES = {
    "open": lives.OPEN.split(),
    "waiting": ["submitted", "correcting", "paying"],
    "handling": ["handling"],
    "review": ["in_review", "reviewed"],
    "deliver": ["decided"],
    "over": sorted(lives.ENDS),
}
"""Groups of states a list can be narrowed to, by the word in the address."""


class Chosen(NamedTuple):
    """What a list is narrowed to, from its address: unknown words are nothing."""

    state: str = "open"
    light: str = ""
    channel: str = ""
    words: str = ""
    after: str = ""

    @classmethod
    def of(cls, given: Any) -> Chosen:
        """From the parameters of an address."""
        state = given.get("state") if given.get("state") in (*STATES, "all") else "open"
        light = given.get("light") if given.get("light") in ("late", "soon", "hold") else ""
        channel = given.get("channel") if given.get("channel") in receipt.CHANNELS else ""
        return cls(state, light, channel, given.get("q", "").strip()[:60], given.get("after", "")[:40])


class Row(NamedTuple):
    """One request as a list shows it."""

    request: Request
    light: str
    due: date | None
    left: int | None
    """Working days left, negative when late; None while the clock stands still or has ended."""


class Listed(NamedTuple):
    """One page of a list, and where the next begins; empty at the end."""

    rows: list[Row]
    after: str


def of_office(office: int, chosen: Chosen) -> Listed:
    """One page of the requests of an office and of those whose work it carries on: open ones by arrival, the newest first."""
    found = _narrowed(office, chosen)
    if key := _key(chosen.after):
        earlier = Q(arrived_on__lt=key[0]) | Q(arrived_on=key[0], pk__lt=key[1])
        found = found.filter(earlier, arrived_on__lte=key[0])
    rows = list(found.select_related("owed", "party").order_by("-arrived_on", "-pk")[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    today, calendar = clock.today(), calendars.calendar()
    shown = [row_of(one, today, calendar) for one in rows[:PAGE]]
    return Listed(shown, f"{last.arrived_on.isoformat()}:{last.pk}" if last else "")


def _narrowed(office: int, chosen: Chosen) -> QuerySet[Request]:
    found = Request.objects.filter(organization__in=organizations.formers(office, clock.today()))
    if chosen.words:
        named = found.filter(Q(number=chosen.words.upper()) | Q(carried=chosen.words))
        return named if named.exists() else found.filter(about__icontains=chosen.words)
    if chosen.state != "all":
        found = found.filter(state__in=STATES[chosen.state])
    if chosen.channel:
        found = found.filter(channel=chosen.channel)
    return found.filter(_lit(chosen.light)) if chosen.light else found


def _lit(light: str) -> Q:
    today = clock.today()
    if light == "hold":
        return Q(owed__due_on=None, owed__closed_on=None)
    late = Q(owed__due_on__lt=today, owed__closed_on=None)
    return late if light == "late" else Q(owed__soon_on__lte=today, owed__due_on__gte=today, owed__closed_on=None)


def _key(text: str) -> tuple[date, int] | None:
    day, _colon, pk = text.partition(":")
    try:
        return date.fromisoformat(day), int(pk)
    except ValueError:
        return None


def row_of(request: Request, today: date, calendar: Calendar) -> Row:
    """A request with its light and the days left."""
    owed = request.owed
    if owed is None or owed.closed_on is not None:
        return Row(request, "done", owed.due_on if owed else None, None)
    light, due = duties.light_of(owed, today), owed.due_on
    if due is None:
        return Row(request, "hold", None, None)
    left = -calendar.count(due, today) if due < today else calendar.count(today, due)
    return Row(request, light, due, left)


def counts(office: int) -> dict[str, int]:
    """How many requests of an office are in each group of states: one query."""
    from django.db.models import Count

    found = Request.objects.filter(organization__in=organizations.formers(office, clock.today()))
    by_state = dict(found.filter(state__in=lives.OPEN.split()).values_list("state").annotate(Count("pk")))
    return {word: sum(by_state.get(one, 0) for one in states) for word, states in STATES.items() if word != "over"}
