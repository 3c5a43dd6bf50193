"""Kinds of office, levels of division, and what became of an office that ended: tables without a framework."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple, TypeVar

_ = str
"""Marks a text for the catalogue; it is translated where it is shown."""


class Level(StrEnum):
    """How high a division stands, from the highest to the lowest."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"


LEVELS = {
    Level.PROVINCE: _("Province"),
    Level.CITY: _("City"),
    Level.COUNTY: _("County or district"),
    Level.TOWNSHIP: _("Township"),
}
LEVEL_CODES = {
    Level.PROVINCE: "[1-8][0-9]0000",
    Level.CITY: "[1-8][0-9]([1-9][0-9]|0[1-9])00",
    Level.COUNTY: "[1-8][0-9]{3}([1-9][0-9]|0[1-9])",
    Level.TOWNSHIP: "[1-8][0-9]{8}",
}
"""The shape of a division code at each level: GB/T 2260, and three digits more for a township."""


class Kind(StrEnum):
    """What an office is."""

    GOVERNMENT = "government"
    DEPARTMENT = "department"
    INSTITUTION = "institution"
    CENTRE = "centre"
    TOWNSHIP_GOVERNMENT = "township_government"
    SUPERVISORY = "supervisory"
    STATIONED = "stationed"
    GARRISON = "garrison"
    EXTERNAL = "external"


class KindRule(NamedTuple):
    """One kind of office: its name, the heading and anchor of many, where it may stand, and what it is."""

    label: str
    heading: str
    anchor: str
    levels: tuple[Level, ...]
    meaning: str


_TWO = (Level.CITY, Level.COUNTY)
KINDS: Mapping[Kind, KindRule] = {
    Kind.GOVERNMENT: KindRule(
        _("People's government"),
        _("People's governments"),
        "governments",
        _TWO,
        _("Governs a city, a county or a district."),
    ),
    Kind.DEPARTMENT: KindRule(
        _("Department"),
        _("Departments"),
        "departments",
        _TWO,
        _("An office of the government with a field of its own."),
    ),
    Kind.CENTRE: KindRule(
        _("Government service centre"),
        _("Service centre"),
        "centre",
        _TWO,
        _("Runs the hall where all offices receive you."),
    ),
    Kind.INSTITUTION: KindRule(
        _("Public institution"),
        _("Public institutions"),
        "institutions",
        _TWO,
        _("Serves the public and does not govern."),
    ),
    Kind.SUPERVISORY: KindRule(
        _("Supervisory body"),
        _("Supervisory bodies"),
        "supervisory",
        _TWO,
        _("Watches whether officials do their duty."),
    ),
    Kind.STATIONED: KindRule(
        _("Stationed office"),
        _("Stationed offices"),
        "stationed",
        _TWO,
        _("Works here and is led by an office above the city."),
    ),
    Kind.GARRISON: KindRule(
        _("Garrison unit"), _("Garrison units"), "garrison", _TWO, _("Belongs to the forces stationed here.")
    ),
    Kind.TOWNSHIP_GOVERNMENT: KindRule(
        _("Township office"),
        _("Townships"),
        "townships",
        (Level.TOWNSHIP,),
        _("Governs a town or township, or serves a subdistrict."),
    ),
    Kind.EXTERNAL: KindRule(
        _("Outside body"),
        _("Outside bodies"),
        "outside",
        tuple(Level),
        _("Works for the city by contract and governs nothing."),
    ),
}


class Change(StrEnum):
    """What became of an office that ended."""

    MERGE = "merge"
    SPLIT = "split"
    RENAME = "rename"
    MOVE = "move"
    CLOSE = "close"


CHANGES: Mapping[Change, str] = {
    Change.MERGE: _("Merged into %(name)s"),
    Change.SPLIT: _("Part of it went to %(name)s"),
    Change.RENAME: _("Renamed %(name)s"),
    Change.MOVE: _("Moved and became %(name)s"),
    Change.CLOSE: _("Closed; its work went to %(name)s"),
}
"""What happened, in a sentence that names the successor."""


def kinds_by_code_shape() -> dict[str, list[str]]:
    """Kinds of office under the regular expression of the division codes where they may stand."""
    shapes: dict[str, list[str]] = {}
    for kind, rule in KINDS.items():
        shape = "^(" + "|".join(LEVEL_CODES[level] for level in rule.levels) + ")$"
        shapes.setdefault(shape, []).append(kind.value)
    return shapes


Thing = TypeVar("Thing")


def by_letter(things: Iterable[Thing], word: Callable[[Thing], str]) -> list[tuple[str, list[Thing]]]:
    """Things under the first letter of their word, A to Z, and those without a letter last under #."""
    letters: dict[str, list[Thing]] = {}
    for thing in sorted(things, key=word):
        first = word(thing)[:1].upper()
        letters.setdefault(first if "A" <= first <= "Z" else "#", []).append(thing)
    return sorted(letters.items(), key=lambda entry: (entry[0] == "#", entry[0]))


LEVEL_SIGNS = "市区县"
"""How a short name says the level of its office: 市财政局, 区财政局."""


def initials(short_name: str) -> str:
    """First letters of a short name in pinyin without the sign of its level, as readers type them: 市财政局 → CZJ."""
    from pypinyin import Style, lazy_pinyin

    word = short_name[1:] if short_name[:1] in LEVEL_SIGNS and len(short_name) > 2 else short_name
    letters = "".join(lazy_pinyin(word, style=Style.FIRST_LETTER))
    return "".join(filter(str.isalnum, letters)).upper()


def next_code(code: str) -> str:
    """A new code made from an old one, which stays with the office that bore it: 341000-finance → 341000-finance-2."""
    base, _dash, last = code.rpartition("-")
    return f"{base}-{int(last) + 1}" if base and last.isdigit() and len(last) < 3 else f"{code}-2"
