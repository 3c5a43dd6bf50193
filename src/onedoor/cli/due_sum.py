"""The sum behind a due day, in words: the lines of the bill, then each day with its number and reason."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache

from onedoor import reference
from onedoor.engines.explanations import Entry, Explanation, Line, explain
from onedoor.engines.provisions import Book
from onedoor.engines.workdays import Calendar

from .due_question import Question
from .due_words import say

HAPPENED = {"pause": "on_pause", "resume": "on_resume", "restart": "on_restart"}


class Sum:
    """A question answered and explained in one language."""

    def __init__(self, question: Question, calendar: Calendar, law: Book, language: str):
        self.question, self.calendar, self.law, self.language = question, calendar, law, language
        self.explanation: Explanation = explain(question.marks, calendar, question.length.unit)

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
        unit = self.question.length.unit
        if line.code == "pause" and unit == "month":
            unit = "natural_day"
        length = say(unit, self.language, n=line.length)
        law = self._in_brackets(self._law_of_line(line))
        return self._say(line.code, on=line.on, until=line.until, length=length, law=law)

    def _day(self, entry: Entry) -> str:
        weekday = self._say("weekdays").split()[entry.on.weekday()]
        happened = [self._say(HAPPENED[mark.kind]) for mark in entry.marks if mark.kind in HAPPENED]
        reason = self._reason(entry) + self._in_brackets(self._law_of_day(entry))
        if entry.on == self.explanation.reading.due:
            happened.append(self._say("is_due"))
        text = " · ".join(filter(None, [reason, *happened]))
        return f"{entry.on} {weekday} {entry.number or '':>3}  {text}".rstrip()

    def _reason(self, entry: Entry) -> str:
        return self._say(entry.reason, name=holiday_name(entry.name, self.language))

    def _law_of_line(self, line: Line) -> str:
        period = self.question.period
        if period is None or line.mark is None:
            return ""
        if line.code == "restarted":
            return self._say("or").join(self._restarts())
        extension = period.extension.provision if period.extension else None
        found = {"period": period.provision, "pause": period.pause, "extended": extension}.get(line.code)
        return found.brief(self.language) if found else ""

    def _restarts(self) -> Iterator[str]:
        """The provisions under which the period may begin anew, as they held on the day of receipt."""
        period, on = self.question.period, self.question.received
        for row in self.law.named(period.key, on).periods:
            if row.key in period.restarted_by and row.holds(on):
                yield row.provision.brief(self.language)

    def _law_of_day(self, entry: Entry) -> str:
        if entry.reason == "paused":
            pause = self.question.period.pause if self.question.period else None
            return pause.brief(self.language) if pause else ""
        if entry.reason in ("holiday", "makeup"):
            code = "statute" if self.calendar.provisional(entry.on) else "notice"
            return self._say(code, source=self.calendar.days[entry.on].source)
        rule = {"first_day": "count.first_day", "moved": "count.last_day"}.get(entry.reason)
        return self.law.period(rule, entry.on).provision.brief(self.language) if rule else ""

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
