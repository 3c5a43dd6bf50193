"""What other rooms and the site know of offices: values as of today, and references by id."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext

from onedoor.frame import clock
from onedoor.kernel.acts.guards import founding

from . import queries
from .models import Organization
from .queries import Counts, County
from .rules import Kind, Level

__all__ = [
    "City",
    "Counts",
    "County",
    "city",
    "counties",
    "counts",
    "formers",
    "office_path",
    "seat",
    "successor",
    "successors",
    "tree",
]

OPERATOR = {
    "kind": Kind.EXTERNAL.value,
    "name": "平台运行单位",
    "short_name": "平台运行单位",
    "name_en": "Operator of the platform",
    "short_name_en": "Operator of the platform",
}
"""Who keeps the platform before a city is set up on it."""


class City(NamedTuple):
    """The city as every page shows it, in the language of the page; fields are empty before the city is set up."""

    name: str = ""
    portal_name: str = ""
    hotline: str = ""
    address: str = ""
    hours: str = ""
    host_line: str = ""


def city() -> City:
    """Name, telephone, and the hall with its address and hours on working days: one query."""
    kinds = (Kind.GOVERNMENT, Kind.CENTRE)
    offices = Organization.objects.on(clock.today()).filter(kind__in=kinds, division__level=Level.CITY)
    found = {office.kind: office for office in offices.select_related("division")}
    government, centre = found.get(Kind.GOVERNMENT), found.get(Kind.CENTRE)
    if government is None:
        return City(portal_name=gettext("Government services"))
    name = government.division.label
    hall = centre or government
    hosts = {"publisher": government.label, "operator": hall.label}
    return City(
        name=name,
        portal_name=gettext("%(city)s Government Services") % {"city": name},
        hotline=government.phone,
        address=hall.place,
        hours=hall.hours,
        host_line=gettext("Published by %(publisher)s, run by %(operator)s.") % hosts,
    )


def counts() -> Counts:
    """How many offices, counties and districts, city departments and township offices there are today."""
    return queries.counts(clock.today())


def counties() -> list[County]:
    """Counties and districts with the numbers of their departments and townships today."""
    return queries.counties(clock.today())


def office_path(organization: int) -> tuple[int, ...]:
    """Ids of an office and of those above it today, nearest first; of an ended office those who carry on its work too."""
    return tuple(office.pk for office in Organization.objects.lineage(organization, clock.today()))


def successor(organization: int, day: date) -> int:
    """The id of the office that carries on the work of this one on a day: itself while it stands."""
    return successors([organization], day).get(organization, organization)


def successors(organizations: Iterable[int], day: date) -> dict[int, int]:
    """The same for many offices, in one query: what refers to an office is resolved when it is read, never rewritten."""
    return Organization.objects.successors(organizations, day)


def formers(organization: int, day: date) -> set[int]:
    """Ids of an office and of every office whose work it carries on: where to look for what is its own today."""
    return Organization.objects.formers(organization, day)


def tree(organization: int, day: date) -> set[int]:
    """Ids of an office, of all below it, and of every office whose work one of them carries on."""
    return Organization.objects.tree(organization, day)


def seat() -> int:
    """The id of the office from which the platform is kept: the government of the city.

    Before a city is set up it is its operator, an outside body, which is made here on the first call."""
    office = queries.city_government(clock.today()) or Organization.objects.filter(code="operator").first()
    if office is None:
        with founding("operator"):
            office = Organization.objects.create(code="operator", **OPERATOR)
    return office.pk
