"""The figures of a year as the form of the annual report counts them, read from typed facts as they arise.

The category is fixed at registration, the year is that of the receipt, the row that of the result; what is disclosed in part is
counted there and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, F, Max, Min, Q
from django.utils.translation import gettext_lazy as _

from onedoor.frame import clock
from onedoor.kernel.organizations import interface as organizations
from onedoor.kernel.organizations.models import Organization

from . import queries, results, rules
from .models import Request

FEW = 30
"""Answers below which no rate is told."""
PARTS = {
    "new": _("Received this year"),
    "carried": _("Taken over from the year before"),
    "answered": _("Answered this year"),
    "open": _("Taken over into the next year"),
}
"""The parts of table 3."""


class Row(NamedTuple):
    """One row of the table: what it counts, a number for each category, all of them together."""

    label: Any
    numbers: tuple[int, ...]
    total: int
    part: bool = False

    @property
    def cells(self) -> list[tuple[Any, int]]:
        """Each number with the name of its column."""
        return list(zip(categories(), self.numbers, strict=True))


class Promptness(NamedTuple):
    """Answers of a year: how many, how many by their last day, and the rate where there are enough."""

    answered: int
    in_time: int
    rate: int | None


def years(offices: Iterable[int]) -> list[int]:
    """The years of which there is something to tell, the newest first."""
    ends = Request.objects.filter(organization__in=list(offices), received_on__isnull=False).aggregate(
        first=Min("received_on"), last=Max("received_on")
    )
    first, last = ends["first"] or clock.today(), clock.today()
    return list(range(last.year, first.year - 1, -1))


def scope(code: str) -> tuple[Organization | None, set[int]]:
    """The office of a code with all whose work it carries on; without one every office of the city."""
    office = Organization.objects.filter(code=code).first() if code else None
    if office is not None:
        return office, organizations.formers(office.pk, clock.today())
    return None, set(Organization.objects.values_list("pk", flat=True))


def offices(ids: Iterable[int]) -> list[Organization]:
    """Offices that have had a request, for the choice."""
    asked = Request.objects.filter(organization__in=list(ids)).values("organization").distinct()
    today = clock.today()
    standing = organizations.successors([row["organization"] for row in asked], today)
    return list(Organization.objects.filter(pk__in=set(standing.values())).order_by("order", "code"))


def table(ids: Iterable[int], year: int) -> list[Row]:
    """Table 3 of a year: new, taken over, each row of the answers, their sum, still open."""
    cells: dict[str, dict[str, int]] = {}
    for figure in queries.annual(ids, year):
        cells.setdefault(figure.row, {})[figure.category] = figure.number
    rows = [_row(_(label), cells.get(word, {})) for word, label in results.ROWS.items()]
    answered = Row(
        PARTS["answered"],
        tuple(sum(column) for column in zip(*(row.numbers for row in rows), strict=True)),
        sum(row.total for row in rows),
        True,
    )
    ends = {word: _row(PARTS[word], cells.get(word, {}), True) for word in ("new", "carried", "open")}
    return [ends["new"], ends["carried"], *rows, answered, ends["open"]]


def _row(label: Any, numbers: dict[str, int], part: bool = False) -> Row:
    counted = tuple(numbers.get(category, 0) for category in rules.CATEGORIES)
    return Row(label, counted, sum(counted), part)


def categories() -> list[Any]:
    """The columns."""
    return [_(one.label) for one in rules.CATEGORIES.values()]


def promptness(ids: Iterable[int], year: int) -> Promptness:
    """How many answers of a year were sent by their last day; the clocks know it."""
    sent = Request.objects.filter(
        organization__in=list(ids), state="delivered", answered_on__range=(date(year, 1, 1), date(year, 12, 31))
    )
    counted = sent.aggregate(all=Count("pk"), good=Count("pk", filter=Q(answered_on__lte=F("owed__due_on"))))
    rate = round(100 * counted["good"] / counted["all"]) if counted["all"] >= FEW else None
    return Promptness(counted["all"], counted["good"], rate)


def challenges(ids: Iterable[int], year: int) -> list[tuple[Any, list[tuple[Any, int]], int]]:
    """Table 4 of a year: for each way the answers upheld, set right, otherwise ended, and pending."""
    counted = queries.challenged(ids, year)
    words = (*rules.OUTCOMES, "pending")
    rows = [(_(label), [counted.get((way, word), 0) for word in words]) for way, label in rules.CHALLENGES.items()]
    return [(label, list(zip(outcomes(), numbers, strict=True)), sum(numbers)) for label, numbers in rows]


def outcomes() -> list[Any]:
    """The columns of table 4."""
    return [*(_(label) for label in rules.OUTCOMES.values()), _("not concluded yet")]
