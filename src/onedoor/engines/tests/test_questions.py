"""Questions that people ask, and dates a court would accept."""

from datetime import date

import pytest

from onedoor import reference
from onedoor.engines import provisions, workdays
from onedoor.engines.questions import (
    REFUSALS,
    UNLAWFUL,
    Question,
    Unanswerable,
    answer,
    read_count,
    read_day,
    read_pause,
)

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
        ("2023-01-03", {"rule": "foi.reply", "restarts": [date(2023, 2, 6)]}, "2023-03-06"),
    ],
)
def test_the_last_day(start, more, due):
    assert ask(start, **more) == due


def test_a_pause_before_a_restart_has_no_effect_after_it():
    pauses = [span("2023-01-04..2023-01-20")]
    assert ask("2023-01-03", rule="foi.reply", pauses=pauses, restarts=[date(2023, 2, 6)]) == "2023-03-06"


@pytest.mark.parametrize(
    ("start", "more", "code"),
    [
        ("2006-12-31", {"length": 1}, "before_calendar"),
        ("2022-01-04", {"length": 100_000}, "after_calendar"),
        ("2022-01-04", {"length": -1}, "no_count"),
        ("2022-01-04", {"rule": "nonsense"}, "unknown_rule"),
        ("2008-04-30", {"rule": "foi.reply"}, "no_law_then"),
        ("2022-01-04", {"rule": "foi.annual_report_of_department"}, "fixed_day"),
        ("2022-01-04", {"rule": "foi.excessive"}, "no_length"),
        ("2022-01-04", {"rule": "foi.replay"}, "unknown_rule_near"),
        ("2022-01-04", {"rule": "licence.announce_hearing", "pauses": [span("2022-01-05..2022-01-06")]}, "pause_never"),
        ("2022-01-04", {"rule": "foi.publish", "pauses": [span("2022-01-05..2022-01-06")]}, "pause_never"),
        ("2022-01-04", {"rule": "licence.decide", "restarts": [date(2022, 1, 5)]}, "restart_never"),
        ("2022-01-04", {"rule": "foi.reply", "extensions": [-1]}, "no_count"),
        ("2022-01-04", {"length": 5, "pauses": [span("2022-01-06..2022-01-05")]}, "pause_ends_early"),
        ("2022-01-04", {"length": 5, "extensions": [5]}, "extension_needs_rule"),
        ("2022-01-04", {"rule": "foi.reply", "extensions": [5, 5]}, "extended_twice"),
        ("2022-01-04", {"rule": "foi.reply", "extensions": [21]}, "extension_too_long"),
        ("2018-01-04", {"rule": "foi.reply", "extensions": [16]}, "extension_too_long"),
        ("2022-01-04", {"rule": "foi.publish", "extensions": [1]}, "no_extension"),
        ("2022-01-04", {"length": 5, "restarts": [date(2022, 1, 1)]}, "restart_before_start"),
    ],
)
def test_a_question_without_an_answer_says_why(start, more, code):
    assert refusal(start, **more) == code


@pytest.mark.parametrize(
    ("event", "rule", "latest"),
    [("2022-10-20", "licence.announce_hearing", "2022-10-11"), ("2022-10-31", "licence.ask_for_renewal", "2022-10-01")],
)
def test_a_rule_that_counts_back_gives_the_last_day_before_its_event(event, rule, latest):
    found = answer(Question(date.fromisoformat(event), rule=rule), CALENDAR, BOOK)
    assert (found.due.isoformat(), found.forward) == (latest, False)


def test_each_line_of_the_sum_rests_on_its_article():
    asked = Question(
        date(2022, 9, 1),
        rule="foi.reply",
        pauses=[span("2022-09-20..2022-09-28")],
        restarts=[date(2022, 9, 5)],
        extensions=[5],
    )
    found = answer(asked, CALENDAR, BOOK)
    articles = {line.code: [one.article for one in found.provisions(line)] for line in found.explanation.lines}
    assert articles["period"] == articles["extended"] == ["第三十三条第二款"]
    assert articles["pause"] == ["第三十三条第三款"]
    assert articles["restarted"]
    assert articles["received"] == articles["due"] == []


def test_a_length_of_ones_own_rests_on_no_article():
    found = answer(Question(date(2022, 9, 1), length=5), CALENDAR, BOOK)
    assert {found.provisions(line) for line in found.explanation.lines} == {()}


@pytest.mark.parametrize(
    ("read", "text", "code"),
    [
        (read_day, "2022-2-3", "no_day"),
        (read_day, "20220203", "no_day"),
        (read_day, "2022-02-30", "no_day"),
        (read_count, "-1", "no_count"),
        (read_count, "1.5", "no_count"),
        (read_count, "٣", "no_count"),
        (read_pause, "2022-02-03", "no_pause"),
        (read_pause, "2022-02-03..x", "no_day"),
    ],
)
def test_words_that_mean_nothing_are_refused(read, text, code):
    with pytest.raises(Unanswerable) as refused:
        read(text)
    assert (refused.value.code, refused.value.about["text"] in text) == (code, True)


def test_what_the_law_refuses_is_told_from_what_was_asked_wrongly():
    assert set(REFUSALS) > UNLAWFUL
    assert Unanswerable("extended_twice").unlawful
    assert not Unanswerable("no_day").unlawful
