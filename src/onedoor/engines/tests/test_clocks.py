"""The fold against a walk day by day, and the properties that keep it honest."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onedoor.engines.clocks import Mark, read
from onedoor.engines.tests.calendars import city_calendar
from onedoor.engines.workdays import OutsideCalendar, add_months

CITY = city_calendar()
UNITS = st.sampled_from(["working_day", "natural_day", "month"])
DAYS = st.dates(date(2024, 9, 1), date(2025, 2, 28))
FAR = date.max


def day(text):
    return date.fromisoformat(text)


def start(on, length=20):
    return Mark("start", day(on), length)


def pause(key, begin, end=None):
    begun = Mark("pause", day(begin), key=key)
    return [begun, Mark("resume", day(end), key=key)] if end else [begun]


@st.composite
def histories(draw, *, open_pauses=True):
    begun = draw(DAYS)
    marks = [Mark("start", begun, draw(st.integers(0, 25)))]
    for key in "abcd"[: draw(st.integers(0, 4))]:
        stopped = draw(DAYS)
        marks.append(Mark("pause", stopped, key=key))
        if not open_pauses or draw(st.booleans()):
            marks.append(Mark("resume", stopped + timedelta(draw(st.integers(0, 40))), key=key))
    for _ in range(draw(st.integers(0, 2))):
        marks.append(Mark("extend", begun + timedelta(draw(st.integers(0, 60))), draw(st.integers(1, 20))))
    for kind in draw(st.lists(st.sampled_from(["restart", "discharge", "release"]), max_size=2)):
        on = begun + timedelta(draw(st.integers(0, 40)))
        marks.append(Mark(kind, on, draw(st.integers(1, 25)) if kind == "restart" else 0))
    return [mark._replace(id=str(number)) for number, mark in enumerate(marks)]


closed_histories = histories(open_pauses=False)


def walk(marks, unit):
    """The stupid way: due day and what is left, one day after the other; shares nothing with the fold but the calendar."""
    zero = max((m for m in marks if m.kind in ("start", "restart")), key=lambda m: (m.on, m.kind == "restart", m))
    stops = [
        (m.on, min((r.on for r in marks if r.kind == "resume" and r.key == m.key), default=FAR))
        for m in marks
        if m.kind == "pause"
    ]

    def steps(term):
        return (add_months(zero.on, term) - zero.on).days if unit == "month" else term

    def end(term):
        on, left = zero.on, steps(term)
        while left:
            on += timedelta(1)
            if on.year > 2026:
                return None, left
            counts = unit != "working_day" or CITY.works(on)
            left -= counts and not any(begin < on <= resumed for begin, resumed in stops)
        while not CITY.works(on):
            on += timedelta(1)
        return on, 0

    term = zero.length
    for mark in sorted((m for m in marks if m.kind == "extend" and m.on >= zero.on), key=lambda m: m.on):
        due, _left = end(term)
        term += mark.length if due is None or mark.on <= due else 0
    return end(term)


@given(histories(), UNITS)
@settings(max_examples=600, deadline=None)
def test_the_fold_is_the_walk(marks, unit):
    marks = [mark._replace(length=mark.length % 7) for mark in marks] if unit == "month" else marks
    reading = read(marks, CITY, unit)
    assert (reading.due, reading.left) == walk(marks, unit)


@given(histories().flatmap(lambda marks: st.tuples(st.just(marks), st.permutations(marks))), UNITS)
def test_marks_may_come_in_any_order(both, unit):
    assert read(both[0], CITY, unit) == read(both[1], CITY, unit)


@given(histories(), DAYS, UNITS)
def test_a_pause_resumed_the_same_day_changes_nothing(marks, on, unit):
    more = [Mark("pause", on, key="x"), Mark("resume", on, key="x")]
    assert read(marks + more, CITY, unit) == read(marks, CITY, unit)


@given(histories(), DAYS, st.integers(0, 30), st.integers(0, 30), st.integers(0, 30), UNITS)
def test_a_pause_inside_a_pause_changes_nothing(marks, on, length, begins, ends, unit):
    begins, ends = sorted((begins % (length + 1), ends % (length + 1)))
    outer = [*marks, Mark("pause", on, key="x"), Mark("resume", on + timedelta(length), key="x")]
    inner = [Mark("pause", on + timedelta(begins), key="y"), Mark("resume", on + timedelta(ends), key="y")]
    assert read(outer + inner, CITY, unit) == read(outer, CITY, unit)


@given(histories(), DAYS, st.integers(0, 30), st.integers(0, 30), UNITS)
def test_two_adjacent_pauses_are_one(marks, on, first, second, unit):
    middle, end = on + timedelta(first), on + timedelta(first + second)
    one = [Mark("pause", on, key="x"), Mark("resume", end, key="x")]
    two = [Mark("pause", on, key="x"), Mark("resume", middle, key="x")]
    two += [Mark("pause", middle, key="y"), Mark("resume", end, key="y")]
    assert read(marks + one, CITY, unit) == read(marks + two, CITY, unit)


@given(histories(), st.integers(1, 8), UNITS)
def test_a_struck_mark_never_was(marks, which, unit):
    which %= len(marks)
    kept = marks[:which] + marks[which + 1 :]
    assert read([*marks, Mark("strike", date(2025, 3, 1), key=str(which))], CITY, unit) == read(kept, CITY, unit)


@given(closed_histories, DAYS, st.integers(0, 30), UNITS)
def test_a_pause_never_brings_the_due_day_nearer(marks, on, length, unit):
    more = [Mark("pause", on, key="x"), Mark("resume", on + timedelta(length), key="x")]
    assert read(marks + more, CITY, unit).due >= read(marks, CITY, unit).due


@given(histories(), UNITS)
def test_a_due_day_is_a_working_day_not_before_zero(marks, unit):
    reading = read(marks, CITY, unit)
    assert reading.paused or (CITY.works(reading.due) and reading.due >= reading.zero.on)


CONSULTED = [*pause("third party", "2022-09-30", "2022-10-17"), *pause("co-producer", "2022-10-10", "2022-10-24")]


@pytest.mark.parametrize(
    ("marks", "due"),
    [
        ([start("2022-09-26")], "2022-10-27"),
        ([start("2022-09-26"), *CONSULTED], "2022-11-15"),
        ([start("2022-09-26"), *CONSULTED, Mark("extend", day("2022-11-14"), 10)], "2022-11-29"),
        ([start("2023-01-16"), Mark("restart", day("2023-02-06"), 20)], "2023-03-06"),
    ],
    ids=["received on a Monday", "two consultations overlap", "extended in time", "fee paid in full"],
)
def test_a_request_is_due(marks, due):
    assert read(marks, CITY).due == day(due)


def test_a_pause_before_the_restart_has_no_effect_after_it():
    marks = [start("2022-09-26"), *pause("a", "2022-09-27", "2022-10-10"), Mark("restart", day("2022-10-12"), 20)]
    assert read(marks, CITY).due == CITY.add(day("2022-10-12"), 20)


def test_a_pause_open_across_the_restart_goes_on():
    marks = [start("2022-09-26"), Mark("restart", day("2022-10-12"), 20), *pause("a", "2022-09-27", "2022-10-14")]
    assert read(marks, CITY).due == CITY.add(day("2022-10-12"), 22)
    assert read(marks[:-1], CITY).paused


def test_an_extension_before_the_restart_is_void():
    marks = [start("2022-09-26"), Mark("extend", day("2022-10-10"), 20), Mark("restart", day("2022-10-12"), 20)]
    assert (read(marks, CITY).due, read(marks, CITY).length) == (CITY.add(day("2022-10-12"), 20), 20)


@pytest.mark.parametrize(("on", "length"), [("2022-10-27", 30), ("2022-10-28", 20)])
def test_an_extension_counts_up_to_the_due_day_and_not_later(on, length):
    assert read([start("2022-09-26"), Mark("extend", day(on), 10)], CITY).length == length


def test_an_extension_may_be_made_while_paused():
    paused = [start("2022-09-26"), *pause("a", "2022-09-30"), Mark("extend", day("2022-12-01"), 10)]
    assert (read(paused, CITY).due, read(paused, CITY).left) == (None, 26)


def test_an_earlier_resume_keyed_later_may_kill_an_extension():
    marks = [start("2022-09-26"), *pause("a", "2022-09-30"), Mark("extend", day("2022-12-01"), 10)]
    assert read([*marks, Mark("resume", day("2022-10-08"), key="a")], CITY).length == 20
    assert read([*marks, Mark("resume", day("2022-11-28"), key="a")], CITY).length == 30


def test_while_paused_there_is_no_due_day_but_days_left():
    reading = read([start("2022-09-26"), *pause("a", "2022-09-30")], CITY)
    assert (reading.due, reading.left, reading.paused) == (None, 16, True)


def test_a_clock_without_a_start_says_nothing():
    reading = read(pause("a", "2022-09-30"), CITY)
    assert (reading.due, reading.paused) == (None, False)


def test_the_first_discharge_or_release_closes_and_a_discharge_wins_on_one_day():
    marks = [start("2022-09-26"), Mark("release", day("2022-10-28")), Mark("discharge", day("2022-10-28"))]
    reading = read(marks, CITY)
    assert (reading.closed.kind, reading.late) == ("discharge", True)
    assert not read([*marks, Mark("release", day("2022-10-27"))], CITY).late


def test_a_promise_folds_the_same_marks_with_a_shorter_period():
    marks = [start("2022-09-26"), *CONSULTED]
    assert read(marks, CITY, length=5).due == walk([start("2022-09-26", 5), *CONSULTED], "working_day")[0]


def test_a_due_day_beyond_the_announced_calendar_is_an_estimate():
    assert not read([start("2026-12-01")], CITY).estimate
    assert read([start("2026-12-10")], CITY).estimate


def test_a_strike_without_a_key_strikes_nothing():
    assert read([start("2022-09-26"), Mark("strike", day("2022-09-27"))], CITY).due == day("2022-10-27")


@pytest.mark.parametrize(
    "marks",
    [[start("2006-12-31")], [start("2035-12-20", 40)], [start("2035-12-01"), *pause("a", "2035-12-03", "2036-01-05")]],
)
@pytest.mark.parametrize("unit", ["working_day", "natural_day"])
def test_beyond_the_calendar_a_clock_refuses(marks, unit):
    with pytest.raises(OutsideCalendar):
        read(marks, CITY, unit)


def test_an_unknown_kind_of_mark_is_named():
    with pytest.raises(ValueError, match="snooze"):
        read([start("2022-09-26"), Mark("snooze", day("2022-09-27"))], CITY)
