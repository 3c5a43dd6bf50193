"""How a number is written, and by what it is counted. Pure.

A scheme is one format such as `{office}-{year}-{n:05d}`. What stands in the format is what the register counts by, so two
registers can never write the same number.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from string import Formatter
from typing import NamedTuple

PERIODS = {"year": "%Y", "month": "%Y%m", "day": "%Y%m%d"}
"""The periods a register may begin anew with, and how each is written: always equally long."""
COUNT = re.compile(r"(0[1-9]d)?")
"""How `{n}` may be written: plain, or filled up with zeros."""


class BadFormat(ValueError):
    """A format that could write one number twice, or that nobody can read: what is wrong with it."""


class Wanted(NamedTuple):
    """A number that an act asks for. `office` is the word that stands in the number, empty where the scheme has none."""

    scheme: str
    office: str
    day: date


class Key(NamedTuple):
    """One register: it counts 1, 2, 3 … without a gap."""

    scheme: str
    office: str
    period: str


class Number(NamedTuple):
    """A number as given: the register, the count in it, and how it is written."""

    key: Key
    n: int
    text: str


class Format(NamedTuple):
    """A format taken apart: the text, whether it names the office, and its period (empty: counted for ever)."""

    text: str
    per_office: bool
    period: str

    def key(self, wanted: Wanted) -> Key:
        """The register that a wanted number is counted in. Raises ValueError if the office is missing or too much."""
        if self.per_office != bool(wanted.office):
            raise ValueError(f"the scheme {wanted.scheme} {'names' if self.per_office else 'does not name'} an office")
        period = wanted.day.strftime(PERIODS[self.period]) if self.period else ""
        return Key(wanted.scheme, wanted.office, period)

    def write(self, key: Key, n: int) -> str:
        """The number as it stands on paper."""
        return self.text.format(office=key.office, n=n, **({self.period: key.period} if self.period else {}))


@cache
def read(text: str) -> Format:
    """Take a format apart. Raises BadFormat."""
    pieces = [(literal, name, spec) for literal, name, spec, _conversion in Formatter().parse(text)]
    names = [name for _literal, name, _spec in pieces if name is not None]
    periods = [name for name in names if name in PERIODS]
    if names.count("n") != 1 or len(set(names)) != len(names) or len(periods) > 1:
        raise BadFormat(f"{text}: {{n}} stands in it once, and office and period at most once")
    if unknown := set(names) - {"n", "office", *PERIODS}:
        raise BadFormat(f"{text}: nobody knows {sorted(unknown)[0]!r}")
    for place, (literal, name, spec) in enumerate(pieces):
        if name == "n":
            _must_stand_apart(text, place, literal, pieces[place + 1][0] if place + 1 < len(pieces) else None)
        if spec and not (name == "n" and COUNT.fullmatch(spec)):
            raise BadFormat(f"{text}: {spec!r} is no way to write {name}")
    return Format(text, "office" in names, periods[0] if periods else "")


def _must_stand_apart(text: str, place: int, before: str, after: str | None) -> None:
    """Something that is no digit stands on either side of {n}: else 1 and 23 could read like 12 and 3."""
    touched_before = (place > 0 and not before) or before[-1:].isdigit()
    touched_after = after is not None and (not after or after[0].isdigit())
    if touched_before or touched_after:
        raise BadFormat(f"{text}: put a sign that is no digit between {{n}} and what stands beside it")
