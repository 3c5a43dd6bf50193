"""Questions that people ask, and dates a court would accept."""

from datetime import date

import pytest

from onedoor import reference
from onedoor.engines import provisions, workdays
from onedoor.engines.questions import Question, Unanswerable, answer

BOOK = provisions.book(path.read_text() for path in reference.law_files())
with reference.CALENDAR.open() as announced, reference.STATUTORY_HOLIDAYS.open() as statutory:
    CALENDAR = workdays.read(announced, statutory)


def ask(start, **more):
    return answer(Question(date.fromisoformat(start), **more), CALENDAR, BOOK).due.isoformat()


def refusal(start, **more):
    with pytest.raises(Unanswerable) as refused:
        ask(start, **more)
    return refused.value.code


def span(text):
    return tuple(date.fromisoformat(day) for day in text.split(".."))


SEPTEMBER = [span("2022-09-05..2022-09-20"), span("2022-09-14..2022-09-28")]


@pytest.mark.parametrize(
    ("start", "more", "due"),
    [
        ("2022-09-30", {"length": 20}, "2022-11-02"),
        ("2022-10-07", {"length": 1}, "2022-10-08"),
        ("2022-10-15", {"length": 1}, "2022-10-17"),
        ("2018-09-21", {"length": 15}, "2018-10-18"),
        ("2019-05-14", {"rule": "foi.reply"}, "2019-06-04"),
        ("2019-05-15", {"rule": "foi.reply"}, "2019-06-13"),
        ("2022-09-01", {"rule": "foi.reply", "pauses": SEPTEMBER}, "2022-10-27"),
        ("2022-09-01", {"rule": "foi.reply", "pauses": SEPTEMBER[::-1]}, "2022-10-27"),
        ("2022-09-01", {"rule": "foi.reply", "pauses": SEPTEMBER, "extensions": [20]}, "2022-11-24"),
        ("2022-08-31", {"length": 6, "unit": "month"}, "2023-02-28"),
        ("2023-01-03", {"rule": "foi.reply", "restart": date(2023, 2, 6)}, "2023-03-06"),
    ],
)
def test_the_last_day(start, more, due):
    assert ask(start, **more) == due


def test_a_pause_before_a_restart_has_no_effect_after_it():
    pauses = [span("2023-01-04..2023-01-20")]
    assert ask("2023-01-03", rule="foi.reply", pauses=pauses, restart=date(2023, 2, 6)) == "2023-03-06"


@pytest.mark.parametrize(
    ("start", "more", "code"),
    [
        ("2006-12-31", {"length": 1}, "before_calendar"),
        ("2022-01-04", {"length": 100_000}, "after_calendar"),
        ("2022-01-04", {"length": -1}, "negative"),
        ("2022-01-04", {"rule": "foi.nothing"}, "unknown_rule"),
        ("2008-04-30", {"rule": "foi.reply"}, "no_law_then"),
        ("2022-01-04", {"rule": "foi.annual_report_of_department"}, "fixed_day"),
        ("2022-10-12", {"rule": "licence.announce_hearing"}, "counted_back"),
        ("2022-01-04", {"length": 5, "pauses": [span("2022-01-06..2022-01-05")]}, "pause_ends_early"),
        ("2022-01-04", {"length": 5, "extensions": [5]}, "extension_needs_rule"),
        ("2022-01-04", {"rule": "foi.reply", "extensions": [5, 5]}, "extended_twice"),
        ("2022-01-04", {"rule": "foi.reply", "extensions": [21]}, "extension_too_long"),
        ("2018-01-04", {"rule": "foi.reply", "extensions": [16]}, "extension_too_long"),
        ("2022-01-04", {"rule": "foi.publish", "extensions": [1]}, "no_extension"),
        ("2022-01-04", {"length": 5, "restart": date(2022, 1, 1)}, "restart_before_start"),
    ],
)
def test_a_question_without_an_answer_says_why(start, more, code):
    assert refusal(start, **more) == code
