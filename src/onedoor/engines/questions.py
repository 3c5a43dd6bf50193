"""By which day? One question about a date, as the command, the page and a program ask it, and its explained answer.

A question names either a length or a row of the law; the day it starts from decides which version of the law holds.
Refusals are codes with what they are about; words are for whoever asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from .clocks import Mark
from .explanations import Explanation, explain
from .provisions import Book, NoLaw, Period
from .workdays import Calendar, OutsideCalendar

REFUSALS = (
    "before_calendar",
    "after_calendar",
    "unknown_rule",
    "no_law_then",
    "no_length",
    "fixed_day",
    "counted_back",
    "negative",
    "pause_ends_early",
    "extension_needs_rule",
    "no_extension",
    "extended_twice",
    "extension_too_long",
    "restart_before_start",
)
"""Why a question has no answer."""


class Unanswerable(ValueError):
    """A question without an answer: one of `REFUSALS`, and what it is about."""

    def __init__(self, code: str, **about: Any):
        super().__init__(code)
        self.code, self.about = code, about


class Question(NamedTuple):
    """From which day, how long or by which row of the law, and what happened to the clock.

    `pauses` are (from, to], in any order; `extensions` in the unit of the rule; a `restart` begins the same length anew.
    """

    start: date
    length: int | None = None
    unit: str = "working_day"
    rule: str = ""
    pauses: Sequence[tuple[date, date]] = ()
    extensions: Sequence[int] = ()
    restart: date | None = None


class Answer(NamedTuple):
    """The explained clock, and the row of the law it follows, if any."""

    explanation: Explanation
    unit: str
    period: Period | None = None

    @property
    def due(self) -> date:
        """The last day."""
        assert self.explanation.reading.due is not None  # every pause of a question has an end
        return self.explanation.reading.due


def answer(question: Question, calendar: Calendar, book: Book) -> Answer:
    """Answer a question from a calendar and the law. Raises Unanswerable."""
    period = _period(question, book, calendar) if question.rule else None
    length, unit = (period.length, period.unit) if period else (question.length, question.unit)
    if length is None or length < 0:
        raise Unanswerable("negative", length=length)
    _check(question, period)
    try:
        return Answer(explain(_marks(question, length, period), calendar, unit), unit, period)
    except OutsideCalendar as error:
        raise Unanswerable(f"{error.side}_calendar", edge=error.edge) from None


def _period(question: Question, book: Book, calendar: Calendar) -> Period:
    """The row that was law on the day of the start. One that counts back from its event is refused with the day it gives."""
    try:
        period = book.period(question.rule, question.start)
    except NoLaw as error:
        raise Unanswerable(
            "no_law_then" if error.known else "unknown_rule", rule=question.rule, first=error.first
        ) from None
    if period.by:
        raise Unanswerable("fixed_day", period=period)
    if period.length is None:
        raise Unanswerable("no_length", period=period)
    if period.counted == "before":
        raise Unanswerable("counted_back", period=period, latest=_counted_back(period, question.start, calendar))
    return period


def _counted_back(period: Period, event: date, calendar: Calendar) -> date:
    """The last day on which one is still early enough."""
    assert period.length is not None
    if period.unit == "working_day":
        return calendar.back(event, period.length)
    return event - timedelta(period.length)


def _check(question: Question, period: Period | None) -> None:
    for begin, end in question.pauses:
        if end < begin:
            raise Unanswerable("pause_ends_early", begin=begin, end=end)
    if question.restart and question.restart < question.start:
        raise Unanswerable("restart_before_start", restart=question.restart, start=question.start)
    if question.extensions:
        _check_extension(question.extensions, period)


def _check_extension(extensions: Sequence[int], period: Period | None) -> None:
    """At most once, and at most as far as the article allows."""
    if period is None:
        raise Unanswerable("extension_needs_rule")
    if period.extension is None:
        raise Unanswerable("no_extension", period=period)
    if len(extensions) > 1:
        raise Unanswerable("extended_twice", period=period)
    if not 1 <= extensions[0] <= period.extension.length:
        raise Unanswerable("extension_too_long", period=period, days=extensions[0])


def _marks(question: Question, length: int, period: Period | None) -> list[Mark]:
    """The marks of the clock; an extension is taken as decided on the day from which the clock now runs."""
    article = period.provision.article if period else ""
    marks = [Mark("start", question.start, length, provision=article)]
    for number, (begin, end) in enumerate(question.pauses, 1):
        marks += [Mark("pause", begin, key=str(number)), Mark("resume", end, key=str(number))]
    if question.restart:
        marks.append(Mark("restart", question.restart, length, provision=article))
    for days in question.extensions:
        assert period is not None and period.extension is not None
        marks.append(
            Mark("extend", question.restart or question.start, days, provision=period.extension.provision.article)
        )
    return marks
