"""What other rooms use of search: put what can be found, remove it, and find.

A room puts its entries in the transaction that changes them, so a hit is never older than its page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import Q
from django.urls import reverse

from . import queries, rules
from .models import Entry
from .rules import Audience, Piece

__all__ = ["Audience", "Content", "Hit", "Page", "Piece", "count", "find", "put", "remove", "suggest"]

AT_ONCE = 500
"""Entries written by one statement."""


class Content(NamedTuple):
    """What a room puts: `reference` is the row as `room.table:key`, `route` with `arguments` names its page.

    A title is kept as it stands in every language; other names and translations belong into the body."""

    reference: str
    title: str
    route: str
    published: date
    body: str = ""
    arguments: tuple[str | int, ...] = ()
    organization: int | None = None
    audience: str = Audience.PUBLIC


class Hit(NamedTuple):
    """One thing found: title and snippet in pieces, so that a page marks the reader's words and escapes the rest."""

    reference: str
    title: tuple[Piece, ...]
    snippet: tuple[Piece, ...]
    route: str
    arguments: tuple[str | int, ...]
    organization: int | None
    published: date
    audience: str

    @property
    def kind(self) -> str:
        """What it is: `room.table`."""
        return self.reference.partition(":")[0]

    @property
    def address(self) -> str:
        """Its page, in the language and mode of the reader's."""
        return reverse(self.route, args=self.arguments)


class Page(NamedTuple):
    """One page of hits. `after` is given to `find` for the next page; None when this is the last."""

    hits: tuple[Hit, ...] = ()
    after: str | None = None


COPIED = ("title", "body", "route", "arguments", "organization", "published", "audience", "title_words", "body_words")


def put(contents: Iterable[Content]) -> int:
    """Make things found, or found as they are now. Answers how many.

    Raises NoReverseMatch where a route is none, ValueError where an audience is none."""
    rows = {content.reference: content for content in contents}
    entries = [_entry(content) for content in sorted(rows.values())]  # sorted, so that two writers never wait in a ring
    Entry.objects.bulk_create(
        entries, AT_ONCE, update_conflicts=True, unique_fields=("kind", "key"), update_fields=COPIED
    )
    return len(entries)


def _entry(content: Content) -> Entry:
    reverse(content.route, args=content.arguments)
    kind, _colon, key = content.reference.partition(":")
    title = rules.clean(content.title)[: rules.TITLE_LIMIT]
    body = rules.clean(content.body)[: rules.BODY_LIMIT]
    return Entry(
        kind=kind,
        key=key,
        title=title,
        body=body,
        route=content.route,
        arguments=list(content.arguments),
        organization=content.organization,
        published=content.published,
        audience=Audience(content.audience),
        title_words=rules.title_vector(title),
        body_words=rules.body_vector(title, body),
    )


def remove(references: Iterable[str]) -> int:
    """Make things no longer found. Answers how many there were."""
    pairs = [reference.partition(":")[::2] for reference in references]
    chosen = Q(*(Q(kind=kind, key=key) for kind, key in pairs), _connector=Q.OR)
    return Entry.objects.filter(chosen).delete()[0] if pairs else 0


def find(
    words: str,
    *,
    audience: str,
    kinds: tuple[str, ...] = (),
    organization: int | None = None,
    since: date | None = None,
    until: date | None = None,
    after: str | None = None,
    limit: int = 20,
) -> Page:
    """A page of what the words find: titles before texts, the newest first. Words of signs alone find nothing.

    `kinds` are `room.table`, days are included. Public readers are shown public entries, staff all. Raises ValueError where
    the audience is none."""
    query = rules.asked(words)
    scope = queries.Scope(Audience(audience), kinds, organization, since, until)
    place = queries.Place.read(after) if after else None
    found = queries.newest(query, scope, place, limit + 1)
    shown = found[:limit]
    more = str(queries.Place(shown[-1][0], shown[-1][1].published, shown[-1][1].pk)) if len(found) > limit else None
    return Page(tuple(_hits([entry for _tier, entry in shown], query.marks)), more)


def _hits(entries: list[Entry], marks: tuple[str, ...]) -> Iterator[Hit]:
    bodies = queries.bodies(entries) if entries else {}
    for entry in entries:
        yield Hit(
            reference=str(entry),
            title=rules.marked(entry.title, marks),
            snippet=rules.snippet(bodies.get(entry.pk, ""), marks),
            route=entry.route,
            arguments=tuple(entry.arguments),
            organization=entry.organization,
            published=entry.published,
            audience=entry.audience,
        )


def count(
    words: str,
    *,
    audience: str,
    kinds: tuple[str, ...] = (),
    organization: int | None = None,
    since: date | None = None,
    until: date | None = None,
) -> int:
    """How many things the words find, up to 1,001: say “more than 1,000” then."""
    query = rules.asked(words)
    scope = queries.Scope(Audience(audience), kinds, organization, since, until)
    return queries.counted(query, scope) if query else 0


def suggest(prefix: str, *, audience: str = Audience.PUBLIC, limit: int = 8) -> list[str]:
    """Titles that hold what a reader has begun to type, the newest first, each once."""
    tsquery = rules.completed(prefix)
    return queries.titles(tsquery, Audience(audience), limit) if tsquery else []
