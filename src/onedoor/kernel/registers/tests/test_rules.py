"""A format counts by what stands in it, and never writes one number twice."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from onedoor.kernel.registers.rules import BadFormat, Wanted, read

DAY = date(2026, 9, 7)


@pytest.mark.parametrize(
    ("text", "office", "number"),
    [
        ("{office}-{year}-{n:05d}", "qa", "qa-2026-00012"),
        ("{office}公开〔{year}〕{n}号", "黄信", "黄信公开〔2026〕12号"),
        ("{month}/{n}", "", "202609/12"),
        ("{day}-{office}-{n:03d}", "w1", "20260907-w1-012"),
        ("No. {n}", "", "No. 12"),
    ],
)
def test_a_number_is_written_by_its_format(text, office, number):
    form = read(text)
    assert form.write(form.key(Wanted("s", office, DAY)), 12) == number


@pytest.mark.parametrize(
    "text",
    [
        "{office}-{year}",  # counts nothing
        "{n}-{n}",
        "{year}{n}",  # 2026 and 12 beside 202 and 612
        "{n}{office}",
        "{office}1{n}",
        "{n}2",
        "{year}-{month}-{n}",  # two periods
        "{place}-{n}",
        "{office:>9}-{n}",
        "{n:x}",
    ],
)
def test_a_format_that_could_write_a_number_twice_is_refused(text):
    with pytest.raises(BadFormat):
        read(text)


def test_an_office_is_named_exactly_where_the_format_has_one():
    with pytest.raises(ValueError, match="names an office"):
        read("{office}-{n}").key(Wanted("s", "", DAY))
    with pytest.raises(ValueError, match="does not name"):
        read("{n}").key(Wanted("s", "qa", DAY))


offices = some.text("a1-〔", min_size=1, max_size=4)
days = some.dates(date(2019, 1, 1), date(2031, 12, 31))
counts = some.integers(1, 99999)
formats = some.sampled_from(
    ["{office}-{year}-{n:03d}", "{year}-{n}-{office}", "{office}{year}-{n}", "{n}号{office}", "{month}-{office}-{n}"]
)


@given(formats, offices, days, counts, offices, days, counts)
def test_two_counts_are_never_one_number(text, office, day, n, other_office, other_day, other_n):
    form = read(text)
    one, other = form.key(Wanted("s", office, day)), form.key(Wanted("s", other_office, other_day))
    assert ((one, n) == (other, other_n)) == (form.write(one, n) == form.write(other, other_n))
