"""What the pages ask of the tree of offices. Every question is asked as of a day."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language, gettext

from .models import Organization
from .rules import KINDS, Kind, Level, by_letter

SHOWN_AT_MOST = 60
"""Results of one search; more are better found by a longer word."""

LONG = 12
"""A list longer than this stands under letters."""


def city_government(day: date) -> Organization | None:
    """The government of the city itself; none before the city is set up."""
    offices = Organization.objects.on(day).filter(kind=Kind.GOVERNMENT, division__level=Level.CITY)
    return offices.select_related("division").first()


class County(NamedTuple):
    """A county or district with the number of its departments and townships."""

    government: Organization
    departments: int
    townships: int

    @property
    def label(self) -> str:
        """Name of the area in the language of the page."""
        return self.government.division.label

    @property
    def url(self) -> str:
        """The page of its government."""
        return self.government.get_absolute_url()


def counties(day: date) -> list[County]:
    """Counties and districts in the order of their codes."""
    governments = Organization.objects.on(day).filter(kind=Kind.GOVERNMENT, division__level=Level.COUNTY)
    below = Organization.objects.on(day).filter(kind__in=(Kind.DEPARTMENT, Kind.TOWNSHIP_GOVERNMENT))
    rows = list(below.exclude(parent=None).order_by().values_list("parent", "kind").annotate(Count("id")))
    standing = Organization.objects.successors({parent for parent, _kind, _count in rows}, day)
    found: Counter[tuple[int, str]] = Counter()
    for parent, kind, count in rows:
        found[standing[parent], kind] += count
    return [
        County(office, found[office.pk, Kind.DEPARTMENT], found[office.pk, Kind.TOWNSHIP_GOVERNMENT])
        for office in governments.select_related("division").order_by("division")
    ]


class Counts(NamedTuple):
    """How many there are: offices in all, counties and districts, departments of the city, township offices."""

    offices: int
    counties: int
    departments: int
    townships: int


def counts(day: date) -> Counts:
    """The size of the tree in one query."""
    return Counts(
        **Organization.objects.on(day).aggregate(
            offices=Count("id"),
            counties=Count("id", filter=Q(kind=Kind.GOVERNMENT, division__level=Level.COUNTY)),
            departments=Count("id", filter=Q(kind=Kind.DEPARTMENT, division__level=Level.CITY)),
            townships=Count("id", filter=Q(kind=Kind.TOWNSHIP_GOVERNMENT)),
        )
    )


def below(office: Organization, day: date) -> QuerySet[Organization]:
    """The offices directly below one, with their divisions."""
    here = Organization.objects.on(day).filter(parent__in=Organization.objects.formers(office.pk, day))
    return here.select_related("division")


def guided(office: Organization, day: date) -> QuerySet[Organization]:
    """The offices of the same field below, which this one guides."""
    here = Organization.objects.on(day).filter(competent__in=Organization.objects.formers(office.pk, day))
    return here.select_related("division").order_by("division")


class Group(NamedTuple):
    """Offices of one kind under a heading."""

    kind: Kind
    anchor: str
    heading: str
    meaning: str
    offices: list[Organization]

    @property
    def long(self) -> bool:
        """Whether the list is easier to read under letters."""
        return len(self.offices) > LONG

    def letters(self) -> list[tuple[str, list[Organization]]]:
        """The offices under their letters: pinyin in Chinese, the first word in English."""
        english = get_language() == "en"
        return by_letter(self.offices, lambda office: office.short_name_en if english else office.initials)


def grouped(offices: Iterable[Organization], *kinds: Kind) -> list[Group]:
    """Offices by kind in the order of the table of kinds: the named kinds, or all that occur."""
    found: dict[str, list[Organization]] = {}
    for office in offices:
        found.setdefault(office.kind, []).append(office)
    return [
        Group(kind, rule.anchor, gettext(rule.heading), gettext(rule.meaning), found[kind])
        for kind, rule in KINDS.items()
        if kind in found and (not kinds or kind in kinds)
    ]


def former(day: date) -> QuerySet[Organization]:
    """Offices that had ended by a day, the latest first, with their successors."""
    ended = Organization.objects.filter(valid_to__lt=day).select_related("division")
    return ended.prefetch_related("successions__successor").order_by("-valid_to", "order", "code")


def to_come(office: Organization, day: date) -> QuerySet[Organization]:
    """Offices that will stand below one later."""
    return Organization.objects.filter(parent=office, valid_from__gt=day).order_by("valid_from", "order", "code")


def origins(office: Organization) -> list[Organization]:
    """The offices whose work this one carries on, the latest first."""
    return list(office.formers.select_related("division").order_by("-valid_to", "order", "code").distinct())


def who_carries_on(office: Organization, day: date) -> Organization:
    """The office itself while it stands, else the one that carries its work on."""
    [last] = Organization.objects.successors([office.pk], day).values()
    return office if last == office.pk else Organization.objects.get(pk=last)


def search(words: str, day: date) -> list[Organization]:
    """Offices that match every word by name, place, code or beginning of the pinyin initials; former ones last."""
    found = Organization.objects.filter(Q(valid_from=None) | Q(valid_from__lte=day))
    for word in unicodedata.normalize("NFKC", words).split():
        found = found.filter(
            Q(name__icontains=word)
            | Q(short_name__icontains=word)
            | Q(name_en__icontains=word)
            | Q(initials__istartswith=word)
            | Q(division__name__icontains=word)
            | Q(code=word.lower())
            | Q(credit_code=word.upper())
        )
    ranked = found.select_related("division").order_by("division__level", "order", "code")[: SHOWN_AT_MOST + 1]
    return sorted(ranked, key=lambda office: not office.stands_on(day))
