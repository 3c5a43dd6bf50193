"""A list of running requests that move in: its columns, which steps it may tell, how its cells are read, what is wrong in them.

Columns stand in `reference/foi/moving.toml`; nothing here knows who works where, or what a matter allows: that the acts judge."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from onedoor import reference

from . import access, results

Cells = Mapping[str, Any]
Names = Mapping[str, Mapping[str, str]]
"""For each group of words, the word by every name it goes by, in small letters."""

REQUESTS, STEPS = "requests", "steps"
"""The two sheets."""
LONGEST_NUMBER = 60
DAY = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})\D?(?: 00:00:00)?")
CODES = re.compile(r"[A-Za-z0-9-]+")
SEPARATORS = re.compile(r"[,;、，；\n]+")
PARTY, ASKED = "party", "asked"
"""Who took a step, besides officials: the applicant; whoever was asked for an opinion."""


class Column(NamedTuple):
    """A column: its name, its Chinese head, whether it must be filled, the group of words it takes, how it is filled."""

    name: str
    zh: str
    needed: bool = False
    words: str = ""
    says: str = ""
    says_en: str = ""


class Kind(NamedTuple):
    """A kind of past step: who took it, and in which column each entry of its act stands."""

    by: tuple[str, ...]
    entries: Mapping[str, str] = {}
    words: Mapping[str, str] = {}
    """Columns that take a word of a group."""
    consultation: bool = False
    """Done on a consultation, which the column `whom` names."""


OFFICE, HEADS = (*access.OFFICERS, *access.HEAD), access.HEAD
COUNTER, REVIEWERS = (*access.COUNTER, *access.HEAD), access.REVIEWERS
KINDS: Mapping[str, Kind] = {
    "assign": Kind(HEADS, {"post": "whom"}),
    "supplement": Kind((PARTY,), {"words": "text"}),
    "advise_transfer": Kind(OFFICE, {"contact": "text"}),
    "ask_correction": Kind(OFFICE, {"grounds": "outcome", "text": "text", "days": "count"}, {"outcome": "ground"}),
    "correct": Kind((PARTY,), {"words": "text", "excuse": "more"}),
    "reach": Kind(OFFICE, {"reached_on": "on"}),
    "consult": Kind(
        OFFICE,
        {"kind": "outcome", "third_party": "whom", "office": "whom", "question": "text", "days": "count"},
        {"outcome": "consulted"},
    ),
    "reach_consulted": Kind(OFFICE, {"reached_on": "on"}, consultation=True),
    "give_opinion": Kind((ASKED,), {"opinion": "outcome", "reasons": "text"}, {"outcome": "opinion"}, True),
    "call_off": Kind(OFFICE, {"reason": "text"}, consultation=True),
    "ask_reasons": Kind(OFFICE, {"text": "text", "days": "count"}),
    "give_reasons": Kind((PARTY,), {"words": "text"}),
    "delay": Kind(HEADS, {"days": "count", "reason": "text"}),
    "extend": Kind(HEADS, {"days": "count", "reason": "text"}),
    "charge": Kind(OFFICE, {"method": "outcome", "pages": "count"}, {"outcome": "method"}),
    "pay": Kind(COUNTER),
    "search": Kind(OFFICE, {"scope": "text", "way": "more", "found": "outcome"}),
    "propose": Kind(OFFICE),
    "review": Kind(REVIEWERS),
    "decide": Kind(HEADS),
    "deliver": Kind(COUNTER, {"means": "outcome", "proof_words": "text"}, {"outcome": "means"}),
    "withdraw": Kind((PARTY,), {"words": "text"}),
}
"""Steps that a list may tell. What follows from a day that passed is never told: the platform finds it by itself."""
DRAWN = {"propose": ("outcome", "text", "more"), "consult": ("more",)}
"""Further columns that a step takes: the draft of the answer; how a third party is reached."""


class Fault(NamedTuple):
    """What is wrong in a cell: a word of the reasons, or the sentence of an act that was refused."""

    sheet: str
    row: int
    column: str
    reason: str
    value: str = ""


class Past(NamedTuple):
    """A past step as it is meant: its row, its day, its kind, its cells with words recognised."""

    row: int
    on: date
    step: str
    said: Mapping[str, str]


class Entry(NamedTuple):
    """A request as it is meant, with its past steps in the order of their days."""

    row: int
    number: str
    arrived: date
    confirmed: date | None
    said: Mapping[str, str]
    steps: tuple[Past, ...]


# ── Columns ──


@cache
def table() -> dict[str, Any]:
    """The table of sheets and columns."""
    return tomllib.loads((reference.FOLDER / "foi" / "moving.toml").read_text(encoding="utf-8"))


@cache
def columns(sheet: str) -> tuple[Column, ...]:
    """The columns of a sheet, in order."""
    return tuple(Column(**one) for one in table()[sheet])


def takes(step: str) -> frozenset[str]:
    """The columns that a step takes, besides number, day, name and person."""
    kind = KINDS[step]
    own = {*kind.entries.values(), *DRAWN.get(step, ()), *(("whom",) if kind.consultation else ())}
    return frozenset(own - {"on"})


# ── Reading ──


def word(cell: Any) -> str:
    """A cell as text: days as they are written here, whole numbers without a point."""
    if isinstance(cell, datetime | date):
        return cell.strftime("%Y-%m-%d")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell if cell is not None else "").strip()


def read_day(text: str) -> date | None:
    """A day from its digits; None for what is none."""
    found = DAY.fullmatch(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def drafted(outcome: str) -> list[tuple[str, list[str]]]:
    """Results with their exemptions, one piece of information on each line: `R3 EX-THIRD`."""
    rows = [CODES.findall(line) for line in outcome.splitlines() if line.strip()]
    return [(codes[0], codes[1:]) for codes in rows if codes]


def read(requests: Iterable[tuple[int, Cells]], steps: Iterable[tuple[int, Cells]], names: Names) -> tuple[list, list]:
    """Entries as they are meant, and every fault of every cell, in the order of the sheets."""
    faults: list[Fault] = []
    entries: dict[str, Entry] = {}
    seen: set[str] = set()
    for row, cells in requests:
        entry = _entry(row, cells, names, seen, faults)
        if entry:
            entries[entry.number] = entry
    pasts: dict[str, list[Past]] = {}
    for row, cells in steps:
        number, past = word(cells.get("number")), _past(row, cells, names, seen, faults)
        if past:
            pasts.setdefault(number, []).append(past)
    ordered = [
        entry._replace(steps=tuple(sorted(pasts.get(number, ()), key=lambda past: (past.on, past.row))))
        for number, entry in entries.items()
    ]
    return ordered, faults


def _entry(row: int, cells: Cells, names: Names, seen: set[str], faults: list[Fault]) -> Entry | None:
    said, wrong = _said(REQUESTS, row, cells, names)
    number, days = said["number"], {name: read_day(said[name]) for name in ("arrived", "confirmed")}
    wrong += [Fault(REQUESTS, row, name, "day", said[name]) for name, day in days.items() if said[name] and not day]
    if number in seen:
        wrong.append(Fault(REQUESTS, row, "number", "twice", number))
    if len(number) > LONGEST_NUMBER:
        wrong.append(Fault(REQUESTS, row, "number", "long", number))
    seen.add(number)
    faults += wrong
    arrived = days["arrived"]
    return None if wrong or arrived is None else Entry(row, number, arrived, days["confirmed"], said, ())


def _past(row: int, cells: Cells, names: Names, seen: set[str], faults: list[Fault]) -> Past | None:
    said, wrong = _said(STEPS, row, cells, names)
    day, step = read_day(said["on"]), said["step"]
    if said["on"] and not day:
        wrong.append(Fault(STEPS, row, "on", "day", said["on"]))
    if said["number"] and said["number"] not in seen:
        wrong.append(Fault(STEPS, row, "number", "unknown request", said["number"]))
    if step in KINDS:
        wrong += _of_step(row, step, said, names)
    faults += wrong
    return None if wrong or day is None else Past(row, day, step, said)


def _said(sheet: str, row: int, cells: Cells, names: Names) -> tuple[dict[str, str], list[Fault]]:
    """The cells of a row as texts, words recognised; and what is missing or unknown."""
    said, wrong = {}, []
    for column in columns(sheet):
        text = word(cells.get(column.name))
        known = names.get(column.words, {}).get(text.lower(), "") if column.words else text
        if column.needed and not text:
            wrong.append(Fault(sheet, row, column.name, "empty"))
        elif text and not known:
            wrong.append(Fault(sheet, row, column.name, "word", text))
        said[column.name] = known
    return said, wrong


def _of_step(row: int, step: str, said: dict[str, str], names: Names) -> list[Fault]:
    """What is wrong in the columns that depend on the step; words in them are recognised in place."""
    free = ("text", "outcome", "whom", "count", "more")
    wrong = [Fault(STEPS, row, one, "unused", said[one]) for one in free if said[one] and one not in takes(step)]
    if said["count"] and not said["count"].isdecimal():
        wrong.append(Fault(STEPS, row, "count", "count", said["count"]))
    for column, group in KINDS[step].words.items():
        found = [names[group].get(one.strip().lower(), "") for one in SEPARATORS.split(said[column]) if one.strip()]
        if not all(found) or (len(found) > 1 and group != "ground"):
            wrong.append(Fault(STEPS, row, column, "word", said[column]))
        else:
            said[column] = ",".join(found)
    if step == "propose":
        wrong += _of_draft(row, said["outcome"])
    return wrong


def _of_draft(row: int, outcome: str) -> list[Fault]:
    codes: Sequence[tuple[str, list[str]]] = drafted(outcome)
    known = all(one in results.RESULTS and set(left) <= set(results.EXEMPTIONS) for one, left in codes)
    return [] if codes and known else [Fault(STEPS, row, "outcome", "result" if outcome else "empty", outcome)]
