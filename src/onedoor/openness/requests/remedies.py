"""What an applicant can do next: reconsideration and court as the law of the day has them, from `reference/foi/remedies.toml`. Pure.

Lengths stand in the book of provisions. Notices on fees, corrections and extensions carry no remedy: they cannot be challenged alone."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from onedoor import reference
from onedoor.engines.provisions import Book, NoLaw, Period

_ = str
"""Marks a text for the catalogue; it is translated where it is shown."""

RECONSIDERATION, LITIGATION = "foi.reconsideration", "foi.litigation"
AFTERWARDS, UNTOLD = "foi.litigation_after_reconsideration", "reconsideration.untold"
WITHOUT = frozenset({"receipt", "correction", "consultation", "reasons", "delay", "extension", "fee", "transfer"})
"""Letters that carry no remedy paragraph."""
BODIES: Mapping[str, str] = {
    "government": _("the people's government of the same level"),
    "upper": _("the competent department above"),
    "either": _("the people's government of the same level or the competent department above"),
    "above": _("the people's government above"),
}
"""To whom one turns for reconsideration."""
SENTENCES: Mapping[str, str] = {
    "first": _("Ask for reconsideration first. The court is open afterwards."),
    "free": _("You may ask for reconsideration or go to court."),
    "online": _("You can ask for reconsideration online."),
}
"""How the two ways stand to each other."""


class Remedy(NamedTuple):
    """The remedy paragraph as facts.

    `bodies` is a word of BODIES; `first`: reconsideration has to come before the court; `online`: its online channel is named;
    `afterwards`: the period for the court after reconsideration; `untold`: the longest period for one who was not told."""

    bodies: str
    reconsideration: Period
    litigation: Period
    afterwards: Period
    untold: Period | None
    first: bool
    online: bool
    provision: str


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((reference.FOLDER / "foi" / "remedies.toml").read_text(encoding="utf-8"))


def _in_force(part: str, on: date) -> dict[str, Any] | None:
    """The row of a part of the table that holds on a day; the last one that has begun."""
    rows = [row for row in _table()[part] if row["valid_from"] <= on]
    return max(rows, key=lambda row: row["valid_from"], default=None)


def ground(results: tuple[str, ...]) -> str:
    """Why one would complain of an answer with these results: `refusal` where one of them is, else `answer`."""
    return "refusal" if set(results) & set(_table()["refusal"]["results"]) else "answer"


def bodies(code: str, on: date, *, government: bool = False) -> str:
    """Who decides on reconsideration against an office, by the word that ends its code. A government answers to the one above."""
    if government:
        return "above"
    row = _in_force("bodies", on)
    if row is None:
        raise LookupError(on)
    fields: dict[str, str] = row["fields"]
    return next((body for field, body in fields.items() if code == field or code.endswith(f"-{field}")), row["default"])


def remedy(why: str, on: date, book: Book, *, code: str, government: bool = False, online: bool = False) -> Remedy:
    """The remedy against an answer given, or against none (`failure`), on a day.

    `why`: refusal, answer, failure; `on`: the day of the answer, or the last day of the reply period; `online`: the answer went
    out on this platform. Raises NoLaw for a day without law."""
    first, channel, body = _in_force("first", on), _in_force("online", on), _in_force("bodies", on)
    return Remedy(
        bodies=bodies(code, on, government=government),
        reconsideration=book.period(RECONSIDERATION, on),
        litigation=book.period(LITIGATION, on),
        afterwards=book.period(AFTERWARDS, on),
        untold=_untold(book, on),
        first=first is not None and why in first["grounds"],
        online=online and channel is not None,
        provision=(first if first and why in first["grounds"] else body or {}).get("provision", ""),
    )


def _untold(book: Book, on: date) -> Period | None:
    try:
        return book.period(UNTOLD, on)
    except NoLaw:
        return None
