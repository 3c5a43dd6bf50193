"""Each day with its reason, and the sum that adds up."""

from collections import Counter
from datetime import date

from hypothesis import given

from onedoor.engines.clocks import Mark
from onedoor.engines.explanations import LINES, REASONS, explain
from onedoor.engines.tests.calendars import city_calendar
from onedoor.engines.tests.test_clocks import CONSULTED, DAYS, UNITS, day, histories, pause, start

CITY = city_calendar()


def reasons(explanation):
    return {entry.on: entry.reason for entry in explanation.entries}


def codes(explanation):
    return [line.code for line in explanation.lines]


@given(histories(), UNITS)
def test_an_explanation_ends_on_the_due_day_with_the_full_count(marks, unit):
    explanation = explain(marks, CITY, unit)
    reading = explanation.reading
    numbers = [entry.number for entry in explanation.entries if entry.number]
    assert numbers == list(range(1, len(numbers) + 1))
    if reading.due:
        assert explanation.entries[-1].on == reading.due
        assert unit == "month" or len(numbers) == reading.length


@given(histories(), DAYS)
def test_while_paused_the_days_counted_and_the_days_left_are_the_term(marks, until):
    explanation = explain(marks, CITY, until=until)
    if explanation.reading.paused:
        counted = sum(entry.number is not None for entry in explanation.entries)
        assert counted + explanation.reading.left == explanation.reading.length


@given(histories(), UNITS)
def test_every_word_of_an_explanation_is_known(marks, unit):
    explanation = explain(marks, CITY, unit)
    assert {entry.reason for entry in explanation.entries} <= set(REASONS)
    assert set(codes(explanation)) <= set(LINES)


@given(histories())
def test_the_pauses_of_the_sum_are_the_paused_days(marks):
    explanation = explain(marks, CITY)
    paused = sum(entry.reason == "paused" for entry in explanation.entries)
    assert sum(line.length for line in explanation.lines if line.code == "pause") == paused


def test_the_sum_of_a_consulted_and_extended_request():
    explanation = explain([start("2022-09-26"), *CONSULTED, Mark("extend", day("2022-11-14"), 10)], CITY)
    lines = [(line.code, line.on, line.until, line.length) for line in explanation.lines]
    assert lines == [
        ("received", day("2022-09-26"), None, None),
        ("period", day("2022-09-26"), None, 20),
        ("pause", day("2022-09-30"), day("2022-10-17"), 8),
        ("pause", day("2022-10-10"), day("2022-10-24"), 5),
        ("extended", day("2022-11-14"), None, 10),
        ("due", day("2022-11-29"), None, 30),
    ]


def test_each_day_says_why_it_counts_or_not():
    found = reasons(explain([start("2022-09-26"), *pause("a", "2022-10-17", "2022-10-19")], CITY))
    assert {text: found[day(text)] for text in ("2022-09-26", "2022-09-27", "2022-10-01", "2022-10-08")} == {
        "2022-09-26": "first_day",
        "2022-09-27": "counted",
        "2022-10-01": "holiday",
        "2022-10-08": "makeup",
    }
    assert (found[day("2022-10-15")], found[day("2022-10-17")]) == ("weekend", "counted")
    assert (found[day("2022-10-18")], found[day("2022-10-19")]) == ("paused", "paused")


def test_a_paused_day_names_the_letters_it_waits_for():
    explanation = explain([start("2022-09-26"), *CONSULTED], CITY)
    waiting = {entry.on: [mark.key for mark in entry.pauses] for entry in explanation.entries}
    assert waiting[day("2022-10-12")] == ["third party", "co-producer"]
    assert waiting[day("2022-10-18")] == ["co-producer"]


def test_natural_days_count_every_day_and_the_last_moves():
    explanation = explain([Mark("start", date(2022, 8, 2), 60)], CITY, "natural_day")
    assert Counter(reasons(explanation).values()) == {"first_day": 1, "counted": 60, "holiday": 6, "moved": 1}
    assert explanation.entries[-1].on == day("2022-10-08")


def test_what_lies_before_a_restart_is_void_and_a_late_extension_idle():
    marks = [start("2022-09-26"), *pause("a", "2022-09-27", "2022-09-29"), Mark("extend", day("2022-09-28"), 5)]
    restarted = explain([*marks, Mark("restart", day("2022-09-30"), 20)], CITY)
    assert codes(restarted) == ["received", "restarted", "period", "void", "void", "due"]
    assert "idle" in codes(explain([start("2022-09-26"), Mark("extend", day("2022-12-01"), 5)], CITY))


def test_a_paused_clock_shows_what_is_left_and_a_closed_one_when():
    assert codes(explain([start("2022-09-26"), *pause("a", "2022-09-30")], CITY))[-1] == "left"
    assert codes(explain([start("2022-09-26"), Mark("discharge", day("2022-10-10"))], CITY))[-1] == "closed"


def test_a_clock_that_has_not_begun_explains_nothing():
    assert explain([], CITY).entries == ()


def test_a_struck_mark_is_not_shown():
    marks = [
        start("2022-09-26"),
        Mark("extend", day("2022-10-10"), 5, id="7"),
        Mark("strike", day("2022-10-11"), key="7"),
    ]
    assert codes(explain(marks, CITY)) == ["received", "period", "due"]
