"""What is asked of `onedoor due`, one question at a time, checked against the law of its day.

A question comes from the options of the command or from a line of a file; both are words, read here alike.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches

from onedoor.engines.clocks import Mark, read
from onedoor.engines.provisions import Book, NoLaw, Period, Provision
from onedoor.engines.workdays import Calendar, OutsideCalendar

from .due_words import say

Asked = Mapping[str, Sequence[str]]
"""The words given: from, one of `LENGTHS` or rule, pause, extend, restart."""

LENGTHS = {"days": "working_day", "natural_days": "natural_day", "months": "month"}
FIELDS = ("from", *LENGTHS, "rule", "pause", "extend", "restart")


class Wrong(Exception):
    """A question that cannot be answered: a text of the table with its facts. Facts may be texts or provisions."""

    exit_code = 2

    def __init__(self, code: str, **facts: object):
        super().__init__(code)
        self.code, self.facts = code, facts

    def text(self, language: str) -> str:
        """The sentence in one language."""
        facts = {name: worded(fact, language) for name, fact in self.facts.items()}
        return say(self.code, language, **facts)


class Unlawful(Wrong):
    """A question the law answers with no."""

    exit_code = 1


@dataclass(frozen=True)
class Length:
    """So many of a unit."""

    n: int
    unit: str


@dataclass(frozen=True)
class Question:
    """A question understood: the day of receipt, the period, the marks on its clock, the law it stands on."""

    received: date
    length: Length
    marks: tuple[Mark, ...]
    period: Period | None = None


def worded(fact: object, language: str) -> object:
    """A fact in one language."""
    if isinstance(fact, Provision):
        return fact.full(language)
    if isinstance(fact, Length):
        return say(fact.unit, language, n=fact.n)
    if isinstance(fact, Wrong):
        return fact.text(language)
    return fact


def question(asked: Asked, law: Book) -> Question:
    """Understand a question. Raises Wrong, or Unlawful where the law forbids it."""
    if not asked.get("from"):
        raise Wrong("no_from")
    received = day(" ".join(asked["from"]))
    named = [name for name in (*LENGTHS, "rule") if asked.get(name)]
    if len(named) != 1:
        raise Wrong("one_length")
    text = " ".join(asked[named[0]])
    period = _rule(text, received, law) if named == ["rule"] else None
    length = Length(period.length or 0, period.unit) if period else Length(_count(text), LENGTHS[named[0]])
    marks = (Mark("start", received, length.n), *_restarts(asked, received, length, period))
    marks += (*_pauses(asked, period), *_extensions(asked, marks[-1].on, length.unit, period))
    if period and period.counted == "before" and len(marks) > 1:
        raise Unlawful("only_forward", key=period.key)
    return Question(received, length, marks, period)


def answer(asked: Question, calendar: Calendar) -> tuple[date, bool]:
    """The due day, and whether it is an estimate. Raises Wrong beyond the calendar."""
    try:
        if asked.period and asked.period.counted == "before":
            return _latest(asked, calendar), calendar.provisional(asked.received)
        reading = read(asked.marks, calendar, asked.length.unit)
    except OutsideCalendar as outside:
        raise Wrong(f"{outside.side}_calendar", edge=outside.edge) from None
    assert reading.due is not None  # every pause that can be asked for ends
    return reading.due, reading.estimate


def _latest(asked: Question, calendar: Calendar) -> date:
    """The last day that still leaves the whole period before the event."""
    calendar.works(asked.received)
    if asked.length.unit == "working_day":
        return calendar.back(asked.received, asked.length.n)
    return asked.received - timedelta(asked.length.n)


def day(text: str) -> date:
    """A date as it is typed. Raises Wrong."""
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise Wrong("no_day", text=text) from None


def _count(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", text):
        raise Wrong("no_count", text=text)
    return int(text)


def _rule(key: str, on: date, law: Book) -> Period:
    """The period of that key on that day, if it can be counted."""
    try:
        period = law.period(key, on)
    except NoLaw as none:
        if none.known:
            raise Wrong("no_law", key=key, on=on, first=none.first) from None
        raise Wrong("unknown_rule", key=key, near=_near(key, law)) from None
    if period.by:
        raise Wrong("rule_with_fixed_day", key=key, by=period.by, law=period.provision)
    if period.length is None:
        raise Wrong("rule_without_number", key=key, law=period.provision)
    return period


def _near(key: str, law: Book) -> object:
    close = get_close_matches(key, law.keys(), n=1)
    return Wrong("near", key=close[0]) if close else ""


def _restarts(asked: Asked, received: date, length: Length, period: Period | None) -> tuple[Mark, ...]:
    days = [day(text) for text in asked.get("restart", ())]
    if days and period and not period.restarted_by:
        raise Unlawful("restart_never", key=period.key, law=period.provision)
    for on in days:
        if on < received:
            raise Wrong("restart_early", on=on, received=received)
    return tuple(Mark("restart", on, length.n) for on in sorted(days))


def _pauses(asked: Asked, period: Period | None) -> tuple[Mark, ...]:
    marks: list[Mark] = []
    for number, text in enumerate(asked.get("pause", ()), 1):
        begin, dots, end = text.partition("..")
        if not dots:
            raise Wrong("no_pause", text=text)
        pause = Mark("pause", day(begin), key=str(number)), Mark("resume", day(end), key=str(number))
        if pause[1].on < pause[0].on:
            raise Wrong("pause_backwards", text=text)
        marks += pause
    if marks and period and not period.pause:
        raise Unlawful("pause_never", key=period.key, law=period.provision)
    return tuple(marks)


def _extensions(asked: Asked, on: date, unit: str, period: Period | None) -> tuple[Mark, ...]:
    """Extensions are taken to be made in time: on the day from which the period runs."""
    days = [_count(text) for text in asked.get("extend", ())]
    if not days:
        return ()
    if period is None:
        raise Wrong("extend_without_rule")
    if period.extension is None:
        raise Unlawful("extend_never", key=period.key, law=period.provision)
    law = period.extension.provision
    if len(days) > 1:
        raise Unlawful("extend_twice", law=law)
    if days[0] > period.extension.length:
        raise Unlawful(
            "extend_too_far", law=law, limit=Length(period.extension.length, unit), asked=Length(days[0], unit)
        )
    return (Mark("extend", on, days[0]),)
