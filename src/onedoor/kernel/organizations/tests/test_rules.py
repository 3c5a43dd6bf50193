"""Rules of offices: kinds and levels, initials, letters, codes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedoor.kernel.organizations.rules import (
    CHANGES,
    KINDS,
    LEVEL_CODES,
    LEVELS,
    Change,
    Kind,
    Level,
    by_letter,
    initials,
    kinds_by_code_shape,
    next_code,
)


def test_every_kind_level_and_change_is_in_its_table():
    assert set(KINDS) == set(Kind)
    assert set(LEVELS) == set(LEVEL_CODES) == set(Level)
    assert set(CHANGES) == set(Change)


def test_kinds_have_different_anchors():
    assert len({rule.anchor for rule in KINDS.values()}) == len(KINDS)


SAMPLE = {Level.PROVINCE: "340000", Level.CITY: "341000", Level.COUNTY: "341002", Level.TOWNSHIP: "341002100"}


def test_the_shape_of_a_code_says_the_same_as_the_level():
    for shape, kinds in kinds_by_code_shape().items():
        for kind in kinds:
            for level, code in SAMPLE.items():
                assert bool(re.fullmatch(shape, code)) == (level in KINDS[Kind(kind)].levels), (kind, level)


@pytest.mark.parametrize(
    ("short_name", "letters"),
    [
        ("市财政局", "CZJ"),
        ("区财政局", "CZJ"),
        ("市政府", "ZF"),
        ("屯光镇政府", "TGZZF"),
        ("第三方测评机构", "DSFCPJG"),
        ("12345热线", "12345RX"),
    ],
)
def test_initials_are_read_as_people_type_them(short_name, letters):
    assert initials(short_name) == letters


def test_offices_stand_under_their_letter_and_the_rest_comes_last():
    found = by_letter(["CZJ", "JYJ", "12345", "CGJ"], word=str)
    assert found == [("C", ["CGJ", "CZJ"]), ("J", ["JYJ"]), ("#", ["12345"])]


@given(st.lists(st.text(min_size=1), max_size=30))
def test_no_office_is_lost_under_the_letters(words):
    found = [word for _, group in by_letter(words, word=str) for word in group]
    assert sorted(found) == sorted(words)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("341000-finance", "341000-finance-2"),
        ("341000-finance-2", "341000-finance-3"),
        ("341000-finance-9", "341000-finance-10"),
        ("341002100", "341002100-2"),
    ],
)
def test_a_new_code_is_made_from_the_old_one(old, new):
    assert next_code(old) == new
