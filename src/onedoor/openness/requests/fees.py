"""The information processing fee by both methods: progressive slices, from the dated tariff of `reference/foi/fees.toml`. Pure.

Charging is optional, and one method is used for one request. Amounts are whole yuan."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from itertools import count
from typing import Any, NamedTuple

from onedoor import reference

_ = str
"""Marks a text for the catalogue; it is translated where it is shown."""

METHODS: Mapping[str, str] = {"item": _("by item"), "volume": _("by volume")}
PROVISION = "fees-2020:"


class Slice(NamedTuple):
    """What each of so many costs: from `first` to `last` (None: without an end), `price` yuan a piece."""

    first: int
    last: int | None
    price: int


class Tariff(NamedTuple):
    """The slices of one method; with a step they go on for ever, `rise` dearer each."""

    slices: tuple[Slice, ...]
    step: int
    rise: int

    def all(self) -> Iterator[Slice]:
        """Every slice, from the cheapest."""
        yield from self.slices
        last = self.slices[-1]
        if last.last is None:
            return
        for number in count(1):
            first = last.last + 1 + (number - 1) * self.step
            yield Slice(first, first + self.step - 1, last.price + number * self.rise)

    def price(self, number: int) -> int:
        """What the n-th piece alone costs."""
        return next(one.price for one in self.all() if one.last is None or number <= one.last)

    def total(self, pieces: int) -> int:
        """What the first so many pieces cost together."""
        found = 0
        for one in self.all():
            if one.first > pieces:
                return found
            found += one.price * (min(pieces, one.last or pieces) - one.first + 1)
            if one.last is None:
                return found
        return found


class Quote(NamedTuple):
    """Both sums for a request, for the officer to choose from, or to charge nothing; None where a method is not open."""

    by_item: int
    by_volume: int | None

    @property
    def free(self) -> bool:
        """Whether nothing can be charged."""
        return not self.by_item and not self.by_volume


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((reference.FOLDER / "foi" / "fees.toml").read_text(encoding="utf-8"))


def in_force(on: date) -> bool:
    """Whether the measures hold on a day."""
    return bool(on >= _table()["valid_from"])


@cache
def tariff(method: str) -> Tariff:
    """The tariff of a method."""
    table, first, slices = _table()[method], 1, []
    for row in table["slices"]:
        slices.append(Slice(first, row.get("upto"), row["price"]))
        first = row.get("upto", 0) + 1
    return Tariff(tuple(slices), table.get("step", 0), table.get("rise", 0))


def by_item(before: int, items: int) -> int:
    """What so many items cost after `before` others of the same applicant in the same calendar month."""
    return tariff("item").total(before + items) - tariff("item").total(before)


def by_volume(pages: int) -> int:
    """What so many pages of one request cost; pages of several requests are never added up."""
    return tariff("volume").total(pages)


def quote(before: int, items: int, pages: int | None) -> Quote:
    """Both sums. `pages` None: nothing is handed over that could be counted in pages."""
    return Quote(by_item(before, items), None if pages is None else by_volume(pages))
