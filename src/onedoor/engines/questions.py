"""By which day? One question about a date, as the command, the page and a program ask it, and its explained answer.

A question names either a length or a row of the law; the day it starts from decides which version of the law holds.
Refusals are codes with what they are about; words are for whoever asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from functools import cached_property
from typing import Any, NamedTuple

from .clocks import Mark, Reading, read
from .explanations import Entry, Explanation, Line, explain
from .provisions import Book, NoLaw, Period, Provision
from .workdays import Calendar, OutsideCalendar

REFUSALS = (
    "no_start",
    "one_length",
    "no_day",
    "no_count",
    "no_pause",
    "before_calendar",
    "after_calendar",
    "unknown_rule",
    "unknown_rule_near",
    "no_law_then",
    "no_length",
    "fixed_day",
    "only_forward",
    "pause_ends_early",
    "pause_never",
    "restart_before_start",
    "restart_never",
    "extension_needs_rule",
    "no_extension",
    "extended_twice",
    "extension_too_long",
)
"""Why a question has no answer."""
UNLAWFUL = frozenset(
    {"only_forward", "pause_never", "restart_never", "no_extension", "extended_twice", "extension_too_long"}
)
"""Refusals that are the law's own answer; the others say that something was asked wrongly."""


COUNTING = {"first_day": "count.first_day", "moved": "count.last_day"}
"""Which rule of counting is the reason for a day."""


class Length(NamedTuple):
    """So many of a unit."""

    n: int
    unit: str


class Unanswerable(ValueError):
    """A question without an answer: one of `REFUSALS`, and what it is about: texts, days, lengths, periods and provisions."""

    def __init__(self, code: str, **about: Any):
        super().__init__(code)
        self.code, self.about = code, about

    @property
    def unlawful(self) -> bool:
        """Whether the law says no."""
        return self.code in UNLAWFUL


class Question(NamedTuple):
    """From which day, how long or by which row of the law, and what happened to the clock.

    `pauses` are (from, to], in any order; `extensions` in the unit of the rule; each of `restarts` begins the same length anew.
    """

    start: date
    length: int | None = None
    unit: str = "working_day"
    rule: str = ""
    pauses: Sequence[tuple[date, date]] = ()
    extensions: Sequence[int] = ()
    restarts: Sequence[date] = ()


@dataclass(frozen=True)
class Answer:
    """The last day, the clock behind it, and the row of the law it follows, if any.

    `restarting` are the provisions under which that row's period may begin anew, as they held on the first day.
    """

    question: Question
    calendar: Calendar
    length: Length
    marks: tuple[Mark, ...]
    reading: Reading
    period: Period | None = None
    restarting: tuple[Provision, ...] = ()

    @property
    def due(self) -> date:
        """The last day."""
        assert self.reading.due is not None  # every pause of a question has an end
        return self.reading.due

    @property
    def estimate(self) -> bool:
        """Whether it lies beyond the announced calendar."""
        return self.reading.estimate

    @property
    def forward(self) -> bool:
        """Whether it was counted from the first day on, not back from an event; only then there is an explanation."""
        return self.period is None or self.period.counted == "after"

    @cached_property
    def explanation(self) -> Explanation:
        """Every day and every line of the sum."""
        assert self.forward
        return explain(self.marks, self.calendar, self.length.unit)

    def provisions(self, line: Line) -> tuple[Provision, ...]:
        """The provisions of the law that a line of the sum rests on, any one of them; none where no row was asked for."""
        if self.period is None or line.mark is None:
            return ()
        if line.code == "restarted":
            return self.restarting
        extension = self.period.extension.provision if self.period.extension else None
        found = {"period": self.period.provision, "pause": self.period.pause, "extended": extension}.get(line.code)
        return (found,) if found else ()

    def provision_of_day(self, entry: Entry, book: Book) -> Provision | None:
        """The provision under which a day does not count, or under which the last day moves; a holiday's notice aside."""
        if entry.reason == "paused":
            return self.period.pause if self.period else None
        try:
            return book.period(COUNTING[entry.reason], entry.on).provision
        except LookupError:  # a day that counts, or a city whose law is not loaded
            return None


# ── Words ──


def read_day(text: str) -> date:
    """A day as it is typed: 2022-09-30. Raises Unanswerable."""
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise Unanswerable("no_day", text=text) from None


def read_count(text: str) -> int:
    """A number of days or months as it is typed: 0 or more. Raises Unanswerable."""
    if not re.fullmatch(r"[0-9]{1,6}", text):
        raise Unanswerable("no_count", text=text)
    return int(text)


def read_pause(text: str) -> tuple[date, date]:
    """A pause as it is typed: 2022-09-30..2022-10-17. Raises Unanswerable."""
    begin, dots, end = text.partition("..")
    if not dots:
        raise Unanswerable("no_pause", text=text)
    return read_day(begin), read_day(end)


# ── Answers ──


def answer(question: Question, calendar: Calendar, book: Book) -> Answer:
    """Answer a question from a calendar and the law. Raises Unanswerable."""
    period = _period(question, book) if question.rule else None
    length = Length(period.length or 0, period.unit) if period else Length(_given(question), question.unit)
    _check_restarts(question, period)
    _check_pauses(question, period)
    _check_extensions(question, length.unit, period)
    try:
        if period and period.counted == "before":
            _check_forward(question, period)
            return Answer(question, calendar, length, (), _counted_back(question.start, length, calendar), period)
        marks = tuple(_marks(question, length))
        reading = read(marks, calendar, length.unit)
    except OutsideCalendar as outside:
        raise Unanswerable(f"{outside.side}_calendar", edge=outside.edge) from None
    return Answer(question, calendar, length, marks, reading, period, tuple(_restarting(question, period, book)))


def _given(question: Question) -> int:
    if question.length is None or question.length < 0:
        raise Unanswerable("no_count", text="" if question.length is None else str(question.length))
    return question.length


def _period(question: Question, book: Book) -> Period:
    """The row that was law on the day of the start, if it can be counted."""
    try:
        period = book.period(question.rule, question.start)
    except NoLaw as none:
        raise _no_law(question, none, book) from None
    if period.by:
        raise Unanswerable("fixed_day", period=period, by=period.by, law=period.provision)
    if period.length is None:
        raise Unanswerable("no_length", period=period, law=period.provision)
    return period


def _no_law(question: Question, none: NoLaw, book: Book) -> Unanswerable:
    if none.known:
        return Unanswerable("no_law_then", rule=question.rule, start=question.start, first=none.first)
    close = get_close_matches(question.rule, book.keys(), n=1)
    if close:
        return Unanswerable("unknown_rule_near", rule=question.rule, near=close[0])
    return Unanswerable("unknown_rule", rule=question.rule)


def _counted_back(event: date, length: Length, calendar: Calendar) -> Reading:
    """The last day that still leaves the whole period before the event."""
    estimate = calendar.provisional(event)
    calendar.works(event)
    back = calendar.back(event, length.n) if length.unit == "working_day" else event - timedelta(length.n)
    return Reading(back, length=length.n, estimate=estimate)


def _restarting(question: Question, period: Period | None, book: Book) -> Iterator[Provision]:
    if period and question.restarts:
        for row in book.named(period.key, question.start).periods:
            if row.key in period.restarted_by and row.holds(question.start):
                yield row.provision


# ── What the law and the calendar forbid ──


def _check_forward(question: Question, period: Period) -> None:
    if question.restarts or question.pauses or question.extensions:
        raise Unanswerable("only_forward", period=period)


def _check_restarts(question: Question, period: Period | None) -> None:
    if question.restarts and period and not period.restarted_by:
        raise Unanswerable("restart_never", period=period, law=period.provision)
    for on in question.restarts:
        if on < question.start:
            raise Unanswerable("restart_before_start", restart=on, start=question.start)


def _check_pauses(question: Question, period: Period | None) -> None:
    for begin, end in question.pauses:
        if end < begin:
            raise Unanswerable("pause_ends_early", pause=f"{begin}..{end}")
    if question.pauses and period and not period.pause:
        raise Unanswerable("pause_never", period=period, law=period.provision)


def _check_extensions(question: Question, unit: str, period: Period | None) -> None:
    """At most once, and at most as far as the article allows."""
    if not question.extensions:
        return
    if period is None:
        raise Unanswerable("extension_needs_rule")
    if period.extension is None:
        raise Unanswerable("no_extension", period=period, law=period.provision)
    law, limit = period.extension.provision, period.extension.length
    if min(question.extensions) < 0:
        raise Unanswerable("no_count", text=str(min(question.extensions)))
    if len(question.extensions) > 1:
        raise Unanswerable("extended_twice", period=period, law=law)
    if question.extensions[0] > limit:
        asked = Length(question.extensions[0], unit)
        raise Unanswerable("extension_too_long", period=period, law=law, limit=Length(limit, unit), asked=asked)


def _marks(question: Question, length: Length) -> Iterator[Mark]:
    """The marks of the clock; an extension is taken as decided on the day from which the clock now runs."""
    yield Mark("start", question.start, length.n)
    for on in question.restarts:
        yield Mark("restart", on, length.n)
    for number, (begin, end) in enumerate(question.pauses, 1):
        yield Mark("pause", begin, key=str(number))
        yield Mark("resume", end, key=str(number))
    for days in question.extensions:
        yield Mark("extend", max((question.start, *question.restarts)), days)
