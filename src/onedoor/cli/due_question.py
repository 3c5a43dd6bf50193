"""What is asked of `onedoor due`: the words of an option or of a line of a file, made a question for the engine.

Why a question has no answer is said in the sentences of the calendar's room, which the page says too, in both languages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path

from onedoor.engines.provisions import Book
from onedoor.engines.questions import (
    Answer,
    Length,
    Question,
    Unanswerable,
    answer,
    read_count,
    read_day,
    read_pause,
)
from onedoor.engines.workdays import Calendar
from onedoor.kernel.calendars import rules

from .due_words import say

Asked = Mapping[str, Sequence[str]]
"""The words given: from, one of `LENGTHS` or rule, pause, extend, restart."""

LENGTHS = {"days": "working_day", "natural_days": "natural_day", "months": "month"}
FIELDS = ("from", *LENGTHS, "rule", "pause", "extend", "restart")
PARTS = {
    "the_start": "--from",
    "the_length": "--days",
    "the_rule": "--rule",
    "the_lengths": "--days / --natural-days / --months / --rule",
    "the_rules": "onedoor due --list-rules",
}
"""What the command calls the parts of a question."""


def ask(asked: Asked, calendar: Calendar, law: Book) -> Answer:
    """Understand and answer. Raises Unanswerable."""
    return answer(question(asked), calendar, law)


def question(asked: Asked) -> Question:
    """Understand the words of a question. Raises Unanswerable."""
    if not asked.get("from"):
        raise Unanswerable("no_start")
    start = read_day(" ".join(asked["from"]))
    named = [name for name in (*LENGTHS, "rule") if asked.get(name)]
    if len(named) != 1:
        raise Unanswerable("one_length")
    text = " ".join(asked[named[0]])
    by_rule = named == ["rule"]
    return Question(
        start,
        length=None if by_rule else read_count(text),
        unit=LENGTHS.get(named[0], ""),
        rule=text if by_rule else "",
        pauses=[read_pause(pause) for pause in asked.get("pause", ())],
        extensions=[read_count(days) for days in asked.get("extend", ())],
        restarts=[read_day(on) for on in asked.get("restart", ())],
    )


def sentence(refused: Unanswerable, language: str) -> str:
    """Why there is no answer, in one language."""
    _part, text = rules.REFUSALS[refused.code]
    facts = {name: worded(fact, language) for name, fact in rules.about(refused, language).items()}
    return _catalogue(language).gettext(text) % (PARTS | facts)


def worded(fact: object, language: str) -> object:
    """A length in one language; anything else as it is."""
    return say(fact.unit, language, n=fact.n) if isinstance(fact, Length) else fact


@cache
def _catalogue(language: str) -> NullTranslations:
    """The Chinese of the calendar's room; in English a text is its own translation."""
    if language == "en":
        return NullTranslations()
    return translation("django", Path(rules.__file__).parent / "locale", languages=["zh_Hans"], fallback=True)
