"""The sum behind a due day, in words: the lines of the bill, then each day with its number and reason."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache

from onedoor import reference
from onedoor.engines.explanations import Entry, Line
from onedoor.engines.provisions import Book
from onedoor.engines.questions import Answer

from .due_words import say

HAPPENED = {"pause": "on_pause", "resume": "on_resume", "restart": "on_restart"}


class Sum:
    """An answer explained in one language."""

    def __init__(self, answer: Answer, law: Book, language: str):
        self.answer, self.law, self.language = answer, law, language
        self.explanation = answer.explanation

    def lines(self) -> Iterator[str]:
        """The bill, a blank line, the days."""
        yield from (self._line(line) for line in self.explanation.lines)
        yield ""
        yield from (self._day(entry) for entry in self.explanation.entries)

    def facts(self) -> dict:
        """The same as data: lines and days, with provision and reason."""
        lines = [
            {
                "code": line.code,
                "on": line.on.isoformat(),
                "until": line.until and line.until.isoformat(),
                "length": line.length,
                "provision": self._law_of_line(line),
            }
            for line in self.explanation.lines
        ]
        days = [
            {
                "on": entry.on.isoformat(),
                "number": entry.number,
                "reason": entry.reason,
                "text": self._reason(entry),
                "provision": self._law_of_day(entry),
            }
            for entry in self.explanation.entries
        ]
        return {"lines": lines, "days": days}

    def _line(self, line: Line) -> str:
        unit = self.answer.length.unit
        if line.code == "pause" and unit == "month":
            unit = "natural_day"
        length = say(unit, self.language, n=line.length)
        law = self._in_brackets(self._law_of_line(line))
        return self._say(line.code, on=line.on, until=line.until, length=length, law=law)

    def _day(self, entry: Entry) -> str:
        weekday = self._say("weekdays").split()[entry.on.weekday()]
        happened = [self._say(HAPPENED[mark.kind]) for mark in entry.marks if mark.kind in HAPPENED]
        reason = self._reason(entry) + self._in_brackets(self._law_of_day(entry))
        if entry.on == self.answer.due:
            happened.append(self._say("is_due"))
        text = " · ".join(filter(None, [reason, *happened]))
        return f"{entry.on} {weekday} {entry.number or '':>3}  {text}".rstrip()

    def _reason(self, entry: Entry) -> str:
        return self._say(entry.reason, name=holiday_name(entry.name, self.language))

    def _law_of_line(self, line: Line) -> str:
        return self._say("or").join(provision.brief(self.language) for provision in self.answer.provisions(line))

    def _law_of_day(self, entry: Entry) -> str:
        if entry.reason in ("holiday", "makeup"):
            code = "statute" if self.answer.calendar.provisional(entry.on) else "notice"
            return self._say(code, source=self.answer.calendar.days[entry.on].source)
        provision = self.answer.provision_of_day(entry, self.law)
        return provision.brief(self.language) if provision else ""

    def _in_brackets(self, text: str) -> str:
        return self._say("law", text=text) if text else ""

    def _say(self, code: str, **facts: object) -> str:
        return say(code, self.language, **facts)


@cache
def _english_names() -> dict[str, str]:
    with reference.HOLIDAY_NAMES.open(encoding="utf-8") as lines:
        return {row["name"]: row["name_en"] for row in csv.DictReader(lines)}


def holiday_name(name: str, language: str) -> str:
    """A holiday in one language."""
    return _english_names().get(name, name) if language == "en" else name
