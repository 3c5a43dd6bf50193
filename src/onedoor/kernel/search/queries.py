"""Finding: tiers of hits from the narrowest to the widest, each newest first, read by keyset."""

from __future__ import annotations

from datetime import date
from functools import cache, partial
from typing import NamedTuple

from django.db.models import DateField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.functions import Left

from . import rules
from .models import Entry

SEARCHED_FOR_SNIPPET = 8_000
"""Characters of a body that are looked through for a snippet."""
WALKED = 1_000
"""Entries, the newest, that are looked through before the index of words is asked."""
UNINDEXED_DAY = ExpressionWrapper(F("published") + 0, DateField())
"""The day, as no index has it."""
COUNTED = 1_001
"""Hits that are counted: beyond a thousand nobody reads on, and counting would read them all."""


class Place(NamedTuple):
    """The last hit of a page: its tier, its day and its id. Written as a word for the address of the next page."""

    tier: int
    published: date
    id: int

    def __str__(self) -> str:
        return f"{self.tier}_{self.published:%Y%m%d}_{self.id}"

    @classmethod
    def read(cls, word: str) -> Place | None:
        """A written place; None when it is none, so that a bent address shows the first page."""
        try:
            tier, day, key = word.split("_")
            return cls(int(tier), date.fromisoformat(day), min(int(key), 2**63 - 1))
        except ValueError:
            return None


class Scope(NamedTuple):
    """Which entries are looked through; bounds of days included."""

    audience: rules.Audience
    kinds: tuple[str, ...] = ()
    organization: int | None = None
    since: date | None = None
    until: date | None = None

    def entries(self) -> QuerySet[Entry]:
        """They."""
        chosen = {
            "kind__in": self.kinds,
            "organization": self.organization,
            "published__gte": self.since,
            "published__lte": self.until,
        }
        given = {name: value for name, value in chosen.items() if value not in (None, ())}
        seen = rules.SEES[self.audience]
        if len(seen) < len(rules.Audience):
            given["audience__in"] = seen
        return Entry.objects.filter(**given)


def tiers(query: rules.Query) -> list[Q]:
    """Who is shown first: titles with the very words, titles with all the words, texts with all the words."""
    asked = (("title_words", query.phrase), ("title_words", query.words), ("body_words", query.body))
    return [Q(**{f"{column}__holds": tsquery}) for column, tsquery in asked if tsquery]


def newest(query: rules.Query, scope: Scope, after: Place | None, limit: int) -> list[tuple[int, Entry]]:
    """Hits with their tiers, without their bodies. A tier is asked only when those before it do not fill the page."""
    hits: list[tuple[int, Entry]] = []
    above = Q()
    walked_to = cache(partial(_walked_to, scope))
    for number, tier in enumerate(tiers(query)):
        if (after is None or number >= after.tier) and len(hits) < limit:
            place = after if after and number == after.tier else None
            entries = _entries(scope, place).filter(tier & ~above if above else tier)
            hits += [(number, entry) for entry in _newest(entries, walked_to(place), limit - len(hits))]
        above |= tier
    return hits


def _entries(scope: Scope, place: Place | None) -> QuerySet[Entry]:
    return scope.entries().filter(_earlier(place)) if place else scope.entries()


def _earlier(place: Place) -> Q:
    """After a place in the order of pages. The first bound is there for the index."""
    return Q(published__lte=place.published) & (
        Q(published__lt=place.published) | Q(published=place.published, id__lt=place.id)
    )


def _walked_to(scope: Scope, place: Place | None) -> date | None:
    """The day of the entry that stands a thousand entries further on; None where there are fewer."""
    days = _entries(scope, place).order_by("-published").values_list("published", flat=True)
    return next(iter(days[WALKED : WALKED + 1]), None)


def _newest(hits: QuerySet[Entry], walked_to: date | None, limit: int) -> list[Entry]:
    """The newest hits, whatever the planner thinks of the words.

    Common words fill a page from the newest thousand entries. For others the index of words is asked: in the order of days
    one may read every entry for a word that is rare, or that nobody has written for years."""
    hits = hits.defer("body", "title_words", "body_words")
    near = hits.filter(published__gt=walked_to).order_by("-published", "-id")[:limit] if walked_to else ()
    return list(near) if len(near) == limit else list(hits.order_by(UNINDEXED_DAY.desc(), "-id")[:limit])


def bodies(entries: list[Entry]) -> dict[int, str]:
    """The beginnings of the bodies of a page of entries, by id."""
    ids = [entry.pk for entry in entries]
    return dict(Entry.objects.filter(pk__in=ids).values_list("pk", Left("body", SEARCHED_FOR_SNIPPET)))


def counted(query: rules.Query, scope: Scope) -> int:
    """How many hits there are, up to 1,001."""
    any_tier = Q(*tiers(query), _connector=Q.OR)
    return scope.entries().filter(any_tier)[:COUNTED].count()


def titles(tsquery: str, audience: rules.Audience, limit: int) -> list[str]:
    """Different titles that hold what a tsquery asks for, the newest first."""
    scope = Scope(audience)
    found = _newest(scope.entries().filter(title_words__holds=tsquery), _walked_to(scope, None), limit * 4)
    return list(dict.fromkeys(entry.title for entry in found))[:limit]
