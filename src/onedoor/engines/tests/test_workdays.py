"""Working days since 2007, natural days, months, and the edges of the calendar."""

import csv
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedoor import reference
from onedoor.engines.tests.calendars import city_calendar
from onedoor.engines.workdays import Day, OutsideCalendar, add_months, build, read_days

CITY = city_calendar()
DAYS = st.dates(date(2007, 1, 10), date(2030, 12, 31))

VECTORS = [
    ("2018-02-09", 20, "2018-03-14"),
    ("2018-09-20", 20, "2018-10-24"),
    ("2018-09-21", 15, "2018-10-18"),
    ("2019-05-15", 20, "2019-06-13"),
    ("2019-09-30", 20, "2019-11-01"),
    ("2022-09-26", 20, "2022-10-27"),
    ("2022-09-30", 20, "2022-11-02"),
    ("2022-10-07", 1, "2022-10-08"),
    ("2022-10-15", 1, "2022-10-17"),
    ("2023-01-16", 20, "2023-02-16"),
    ("2023-02-06", 20, "2023-03-06"),
    ("2024-09-27", 20, "2024-10-30"),
    ("2025-01-24", 20, "2025-02-27"),
    ("2025-09-30", 7, "2025-10-16"),
    ("2026-02-13", 5, "2026-02-27"),
]


def walk(on, length, works):
    """The stupid way: one day after the other."""
    while length:
        on += timedelta(1)
        length -= works(on)
    return on


@pytest.mark.parametrize(("received", "length", "due"), VECTORS)
def test_a_period_in_working_days_ends_where_the_notices_say(received, length, due):
    assert CITY.add(date.fromisoformat(received), length) == date.fromisoformat(due)


def test_every_day_since_2007_is_as_published(shared):
    with shared("calendar/cn_calendar_2007_2026.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    wrong = [row["date"] for row in rows if CITY.works(date.fromisoformat(row["date"])) != (row["status"] == "work")]
    assert (len(rows), wrong) == (7305, [])


def test_the_file_holds_no_plain_day_and_every_row_has_name_and_source():
    rows = list(read_days(reference.CALENDAR.read_text().splitlines()))
    assert all(row.name and row.source for row in rows)
    plain = [row.on for row in rows if row.kind == "work" and row.on.weekday() < 5]
    assert plain == []
    assert [row.on for row in rows] == sorted({row.on for row in rows})


def test_statutory_days_off_were_off_in_every_announced_year():
    rows = read_days(reference.STATUTORY_HOLIDAYS.read_text().splitlines())
    assert [row.on for row in rows if row.on <= CITY.announced_to and CITY.works(row.on)] == []


@pytest.mark.parametrize(
    ("years", "days"), [(range(2008, 2025), 11), (range(2025, 2036), 13)], ids=["since 2008", "since 2025"]
)
def test_the_law_gives_so_many_days_off_a_year(years, days):
    rows = list(read_days(reference.STATUTORY_HOLIDAYS.read_text().splitlines()))
    given = Counter(row.on.year for row in rows for _holiday in row.name.split("、"))
    assert {given[year] for year in years} == {days}


@given(DAYS, st.integers(1, 300))
def test_counting_is_walking(on, length):
    assert CITY.add(on, length) == walk(on, length, CITY.works)


@given(DAYS, st.integers(1, 300))
def test_back_undoes_add(on, length):
    assert CITY.count(on, CITY.add(on, length)) == length
    assert CITY.back(CITY.add(on, length), length) == (on if CITY.works(on) else CITY.back(on, 1))


@given(DAYS, st.integers(0, 1000))
def test_natural_days_end_on_a_working_day_and_skip_only_days_of_rest(on, length):
    due = CITY.add(on, length, "natural_day")
    assert CITY.works(due)
    assert CITY.count(on + timedelta(length), due) == (0 if due == on + timedelta(length) else 1)


@pytest.mark.parametrize(
    ("on", "months", "due"),
    [
        ("2022-01-31", 1, "2022-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2022-08-31", 6, "2023-02-28"),
        ("2022-10-15", 6, "2023-04-15"),
        ("2021-12-31", 12, "2022-12-31"),
    ],
)
def test_months_end_on_the_corresponding_day_or_the_last_of_the_month(on, months, due):
    assert add_months(date.fromisoformat(on), months) == date.fromisoformat(due)


def test_a_last_day_of_rest_moves_to_the_next_working_day():
    assert CITY.add(date(2022, 8, 2), 60, "natural_day") == date(2022, 10, 8)
    assert CITY.add(date(2022, 4, 1), 6, "month") == date(2022, 10, 8)
    assert CITY.add(date(2022, 10, 1), 0) == date(2022, 10, 8)


@pytest.mark.parametrize(
    ("on", "kind", "name"),
    [
        ("2022-10-08", "makeup", "国庆节"),
        ("2022-10-03", "holiday", "国庆节"),
        ("2022-10-15", "weekend", ""),
        ("2022-10-17", "workday", ""),
        ("2022-10-01", "holiday", "国庆节"),
        ("2015-09-06", "makeup", "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日"),
    ],
)
def test_a_day_says_what_it_is(on, kind, name):
    day = date.fromisoformat(on)
    assert (CITY.kind(day), CITY.name(day)) == (kind, name)


def test_years_not_yet_announced_are_weekends_and_statutory_days_off():
    assert CITY.announced_to == date(2026, 12, 31)
    assert CITY.provisional(date(2027, 1, 1))
    assert not CITY.works(date(2027, 2, 8))
    assert CITY.works(date(2027, 2, 9))
    assert CITY.name(date(2027, 9, 15)) == "中秋节"


def test_a_newly_announced_day_replaces_the_estimate_and_leaves_the_old_calendar_alone():
    newer = CITY.with_days([Day(date(2027, 2, 9), "off", "春节")], date(2027, 12, 31))
    assert not newer.works(date(2027, 2, 9))
    assert CITY.works(date(2027, 2, 9))
    assert not newer.provisional(date(2027, 2, 9))


@pytest.mark.parametrize(
    ("count", "side"),
    [
        (lambda: CITY.works(date(2006, 12, 31)), "before"),
        (lambda: CITY.add(date(2006, 12, 31), 1), "before"),
        (lambda: CITY.back(date(2007, 1, 8), 20), "before"),
        (lambda: CITY.add(date(2035, 12, 1), 200), "after"),
        (lambda: CITY.add(date(2035, 12, 1), 10**9, "natural_day"), "after"),
        (lambda: CITY.add(date(2035, 12, 1), 10**9, "month"), "after"),
        (lambda: CITY.count(date(2007, 1, 1), date(2036, 1, 1)), "after"),
    ],
)
def test_beyond_its_edges_the_calendar_refuses(count, side):
    with pytest.raises(OutsideCalendar) as refused:
        count()
    assert refused.value.side == side


def test_a_calendar_may_be_built_of_a_few_days():
    small = build([Day(date(2020, 1, 1), "off")], date(2020, 12, 31), first=date(2020, 1, 1))
    assert small.add(date(2019, 12, 31) + timedelta(1), 1) == date(2020, 1, 2)
    assert small.last == date(2020, 12, 31)
