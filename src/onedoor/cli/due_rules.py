"""`onedoor due --list-rules`: the periods of the law as the command knows them."""

from __future__ import annotations

import json

from onedoor.engines.provisions import Book, Period
from onedoor.engines.questions import Length, read_day

from .due_question import worded
from .due_words import say

COUNTING = "count"
"""The family of instruments that say how to count; they set no period."""


def list_rules(law: Book, on: str | None, language: str, as_json: bool) -> int:
    """Every period of every version, or those that hold on a day. Raises Unanswerable for a day that is none."""
    rows = [row for one in law.instruments if one.family != COUNTING for row in one.periods]
    if on is not None:
        rows = [row for row in rows if row.holds(read_day(on))]
    if as_json:
        print(json.dumps([facts(row, language) for row in rows], ensure_ascii=False, indent=1))
    else:
        print("\n".join("\t".join(cells(row, language)) for row in rows))
    return 0


def facts(row: Period, language: str) -> dict:
    """A period as data."""
    return {
        "rule": row.key,
        "name": row.name_en if language == "en" else row.name,
        "length": row.length,
        "unit": row.unit or None,
        "counted": row.counted,
        "by": row.by or None,
        "extension": row.extension and row.extension.length,
        "basis": row.basis,
        "valid_from": row.valid_from.isoformat(),
        "valid_to": row.valid_to and row.valid_to.isoformat(),
        "provision": row.provision.full(language),
    }


def cells(row: Period, language: str) -> tuple[str, ...]:
    """A period as a line: key, length, validity, name, provision."""
    until = row.valid_to or say("until_now", language)
    name = row.name_en if language == "en" else row.name
    return row.key, length(row, language), f"{row.valid_from}..{until}", name, row.provision.brief(language)


def length(row: Period, language: str) -> str:
    """The length of a period in words."""
    if row.by:
        return say("fixed_day", language, by=row.by)
    if row.length is None:
        return say("no_number", language)
    found = worded(Length(row.length, row.unit), language)
    words = [say("counted_back", language, length=found) if row.counted == "before" else str(found)]
    if row.extension:
        words.append(say("may_extend", language, length=worded(Length(row.extension.length, row.unit), language)))
    if row.basis == "local":
        words.append(say("local", language))
    return ", ".join(words) if language == "en" else "，".join(words)
