"""What may already answer a request before it is sent: published documents, and what others asked and was published since."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from typing import NamedTuple

from onedoor import reference
from onedoor.kernel.acts.models import Record, Text
from onedoor.kernel.organizations.models import Organization
from onedoor.kernel.search import interface as search

from .models import Request

SHOWN = 6
"""Hits shown at most; more would not be read."""
QUESTIONS = 4
"""Searches made for one request at most."""
LOOKED_AT = 400
"""Published answers that are compared, the newest ones."""
ALIKE = 0.34
"""Which part of the pairs of signs of what is asked has to be found again."""
NAMED = re.compile(r"《([^》]{2,80})》|(\w{1,8}〔\d{4}〕\d{1,5})")
"""A title in its brackets, or a document number."""


@cache
def _filler() -> re.Pattern[str]:
    """Words that every request has, from `reference/foi/portal.toml`, and years."""
    table = tomllib.loads((reference.FOLDER / "foi" / "portal.toml").read_text(encoding="utf-8"))
    words = sorted(table["similar"]["filler"], key=len, reverse=True)
    return re.compile(
        r"\d{4}年?度?|\b(?:the|of|and|for|about|please)\b|" + "|".join(map(re.escape, words)), re.IGNORECASE
    )


class Published(NamedTuple):
    """An answer that was published for all: what it is and where, the office, the day."""

    where: str
    office: Organization
    on: date


def documents(texts: Iterable[str]) -> list[search.Hit]:
    """Public pages that the words of a request lead to, each once."""
    found: dict[str, search.Hit] = {}
    for words in _questions(texts):
        for hit in search.find(words, audience="public", limit=SHOWN).hits:
            found.setdefault(hit.reference, hit)
        if len(found) >= SHOWN:
            break
    return list(found.values())[:SHOWN]


def _questions(texts: Iterable[str]) -> list[str]:
    """What to search for: titles and numbers as they stand, then the words that say something, from many to few."""
    asked: list[str] = []
    for text in texts:
        asked += [title or number for title, number in NAMED.findall(text)]
        rest = [
            word for word in _filler().sub(" ", text[:200]).split() if len(word) > 1 and not _filler().fullmatch(word)
        ]
        asked += [" ".join(rest[:4]), *rest[:2]]
    return [one for one in dict.fromkeys(asked) if one][:QUESTIONS]


def answered(texts: Iterable[str]) -> list[Published]:
    """Answers to others that were published and that speak of the same; the nearest first."""
    wanted = set().union(*map(_pairs, texts))
    if not wanted:
        return []
    near = [(len(wanted & _pairs(one.where)) / len(wanted), one) for one in _published()]
    by_nearness = sorted((one for one in near if one[0] >= ALIKE), key=lambda one: -one[0])
    return [one for _nearness, one in by_nearness[:SHOWN]]


def _pairs(text: str) -> set[str]:
    """Neighbouring signs of the words that say something."""
    return {word[at : at + 2] for word in _filler().sub(" ", text).split() for at in range(len(word) - 1)}


def _published() -> Iterator[Published]:
    """Where answers were published, as the editors entered it: never what the applicant wrote."""
    records = list(
        Record.objects.filter(name="requests.publish").order_by("-id").prefetch_related("subjects")[:LOOKED_AT]
    )
    where = dict(
        Text.objects.filter(record__in=[one.pk for one in records], field="where").values_list("record", "text")
    )
    keys = {one.pk: next((s.key for s in one.subjects.all() if s.kind == "requests.request"), "0") for one in records}
    offices = {
        str(pk): office for pk, office in Request.objects.filter(pk__in=keys.values()).values_list("pk", "organization")
    }
    named = Organization.objects.in_bulk(set(offices.values()))
    for one in records:
        if one.pk in where and (office := named.get(offices.get(keys[one.pk], 0))):
            yield Published(where[one.pk], office, one.at)
