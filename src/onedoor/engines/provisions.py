"""Dated law tables: which instrument and which period held on a day.

One text per instrument in one version (TOML: `[instrument]`, `[[period]]`). A book holds several and answers by key
and day. Statutory numbers stand in those texts alone. A period without a length: the law gives no number.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from itertools import combinations
from typing import Any, TypeVar

VOCABULARY = {
    "unit": ("", "working_day", "natural_day", "month"),
    "who": ("office", "applicant", "third_party", "other_office", "everyone"),
    "clock": ("", "start", "pause", "resume", "restart"),
    "counted": ("after", "before"),
    "silence": ("", "abandoned", "agrees", "office_decides", "deemed_accepted", "deemed_renewed"),
    "basis": ("law", "local"),
}
"""The words a row may use; an unknown one is refused."""


class BadTable(ValueError):
    """A law table that cannot be read: which row, and what is wrong with it."""


class NoLaw(LookupError):
    """No instrument or period of that name held on that day. `known` says whether it ever did."""

    def __init__(self, key: str, on: date, first: date | None):
        super().__init__(f"no {key} on {on}")
        self.key, self.on, self.first, self.known = key, on, first, first is not None


@dataclass(frozen=True)
class Provision:
    """An article of an instrument, in both languages."""

    law: str
    law_en: str
    short: str
    short_en: str
    article: str
    article_en: str

    def full(self, language: str = "zh") -> str:
        """Title and article: 《…》第…条."""
        if language == "en":
            return ", ".join(filter(None, (self.law_en, self.article_en)))
        return f"《{self.law}》{self.article}"

    def brief(self, language: str = "zh") -> str:
        """Short title and article."""
        if language == "en":
            return ", ".join(filter(None, (self.short_en, self.article_en)))
        return self.short + self.article


@dataclass(frozen=True)
class Extension:
    """How far a period may be extended, once, and who approves it. `length` is in the unit of the period."""

    length: int
    approver: str
    provision: Provision
    row: str = ""
    note: str = ""
    note_en: str = ""


@dataclass(frozen=True)
class Period:
    """A length that an instrument sets: for whom, from which event, with what effect on the main clock.

    `unit` is working_day, natural_day or month; `length` None: no number in the law. `counted` "before" counts back
    from the event. `by` (MM-DD): a fixed day of each year instead of a length. `basis` "local": a default of the city.
    `paused_by` and `restarted_by` name the rows of the same instrument that act on this period's clock, `pause` is the
    article under which they pause it.
    """

    key: str
    name: str
    name_en: str
    who: str
    event: str
    event_en: str
    provision: Provision
    valid_from: date
    valid_to: date | None
    source: str
    row: str = ""
    length: int | None = None
    unit: str = ""
    clock: str = ""
    counted: str = "after"
    by: str = ""
    silence: str = ""
    basis: str = "law"
    paused_by: tuple[str, ...] = ()
    restarted_by: tuple[str, ...] = ()
    pause: Provision | None = None
    extension: Extension | None = None
    note: str = ""
    note_en: str = ""

    def holds(self, on: date) -> bool:
        """Whether the period is law on that day."""
        return _holds(self, on)


@dataclass(frozen=True)
class Instrument:
    """A regulation, act or local document in one version, with its periods."""

    key: str
    family: str
    title: str
    title_en: str
    short: str
    short_en: str
    number: str
    made_on: date
    valid_from: date
    source: str
    valid_to: date | None = None
    periods: tuple[Period, ...] = ()

    def holds(self, on: date) -> bool:
        """Whether the instrument is in force on that day."""
        return _holds(self, on)


@dataclass(frozen=True)
class Book:
    """Instruments side by side; of one family, one at a time is in force."""

    instruments: tuple[Instrument, ...]

    def __post_init__(self) -> None:
        for one, other in combinations(self.instruments, 2):
            if one.family == other.family and _overlap(one, other):
                raise BadTable(f"{one.key} and {other.key} are in force at the same time")

    def instrument(self, family: str, on: date) -> Instrument:
        """The version of a family in force on a day. Raises NoLaw."""
        return _only(family, on, [one for one in self.instruments if one.family == family])

    def period(self, key: str, on: date) -> Period:
        """The row of that key which is law on a day. Raises NoLaw."""
        return _only(key, on, [row for one in self.instruments for row in one.periods if row.key == key])

    def named(self, key: str, on: date) -> Instrument:
        """The instrument whose table carries that row on a day. Raises NoLaw."""
        period = self.period(key, on)
        return next(one for one in self.instruments if period in one.periods)

    def keys(self) -> tuple[str, ...]:
        """Every key of every version, in the order of the tables."""
        return tuple(dict.fromkeys(row.key for one in self.instruments for row in one.periods))


Dated = TypeVar("Dated", Instrument, Period)


def book(texts: Iterable[str]) -> Book:
    """Read several instruments, sorted by family and first day. Raises BadTable."""
    return Book(tuple(sorted(map(read, texts), key=lambda one: (one.family, one.valid_from))))


def read(text: str) -> Instrument:
    """Read one instrument with its periods. Raises BadTable naming the row."""
    try:
        data = tomllib.loads(text)
        head = Instrument(**data["instrument"])
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise BadTable(f"the head of the table: {error}") from None
    periods = tuple(_period(head, row) for row in data.get("period", ()))
    for one, other in combinations(periods, 2):
        if one.key == other.key and _overlap(one, other):
            raise BadTable(f"{head.key}: {one.key} stands twice for the same days")
    for row in periods:
        for key in {*row.paused_by, *row.restarted_by} - {other.key for other in periods}:
            raise BadTable(f"{head.key}: {row.key} names {key}, which is not in the table")
    return replace(head, periods=periods)


def _holds(dated: Instrument | Period, on: date) -> bool:
    return dated.valid_from <= on <= (dated.valid_to or date.max)


def _overlap(one: Instrument | Period, other: Instrument | Period) -> bool:
    return one.valid_from <= (other.valid_to or date.max) and other.valid_from <= (one.valid_to or date.max)


def _only(key: str, on: date, versions: list[Dated]) -> Dated:
    for version in versions:
        if version.holds(on):
            return version
    raise NoLaw(key, on, min((version.valid_from for version in versions), default=None))


def _provision(head: Instrument, row: dict[str, Any]) -> Provision:
    """The row's article; rows that stand on another law name it."""
    article, article_en = row.pop("article"), row.pop("article_en")
    if "law" not in row:
        return Provision(head.title, head.title_en, head.short, head.short_en, article, article_en)
    law, law_en = row.pop("law"), row.pop("law_en")
    return Provision(law, law_en, law, law_en, article, article_en)


def _pause(head: Instrument, row: dict[str, Any]) -> Provision | None:
    article = {"article": row.pop("pause_article", None), "article_en": row.pop("pause_article_en", None)}
    return _provision(head, article) if article["article"] else None


def _period(head: Instrument, row: dict[str, Any]) -> Period:
    row = dict(row)
    name = f"{head.key}: {row.get('key', 'a row without a key')}"
    try:
        extension = row.pop("extension", None)
        period = Period(
            provision=_provision(head, row),
            event=row.pop("from"),
            event_en=row.pop("from_en"),
            extension=Extension(provision=_provision(head, extension), **extension) if extension else None,
            paused_by=tuple(row.pop("paused_by", ())),
            restarted_by=tuple(row.pop("restarted_by", ())),
            pause=_pause(head, row),
            **({"valid_from": head.valid_from, "valid_to": head.valid_to, "source": head.source} | row),
        )
    except (KeyError, TypeError) as error:
        raise BadTable(f"{name}: {error}") from None
    for fault in _faults(head, period):
        raise BadTable(f"{name}: {fault}")
    return period


def _faults(head: Instrument, period: Period) -> Iterable[str]:
    for field in fields(period):
        if field.name in VOCABULARY and getattr(period, field.name) not in VOCABULARY[field.name]:
            yield f"{field.name} = {getattr(period, field.name)!r} is not one of {VOCABULARY[field.name]}"
    if (period.length is None) != (period.unit == ""):
        yield "a length needs a unit, a unit a length"
    if period.length is not None and period.length < 1:
        yield "a length is at least 1"
    if period.valid_from < head.valid_from or (period.valid_to or date.max) > (head.valid_to or date.max):
        yield "a row cannot hold longer than its instrument"
