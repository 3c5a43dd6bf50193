"""The law tables: which law held on which day, and tables that cannot be read."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedoor import reference
from onedoor.engines import provisions

BOOK = provisions.book(path.read_text() for path in reference.law_files())

TABLE = """
[instrument]
key = "parking-2020"
family = "parking"
title = "停车条例"
title_en = "Parking Regulation"
short = "停车条例"
short_en = "Parking"
number = "1"
made_on = 2020-01-01
valid_from = 2020-01-01
source = "made up"

[[period]]
key = "parking.move"
name = "移车"
name_en = "Move the car"
length = 3
unit = "working_day"
who = "applicant"
from = "通知之日"
from_en = "the notice"
article = "第一条"
article_en = "Art. 1"
"""


@pytest.mark.parametrize(
    ("key", "on", "length", "unit", "article"),
    [
        ("foi.reply", "2019-05-14", 15, "working_day", "第二十四条第二款"),
        ("foi.reply", "2019-05-15", 20, "working_day", "第三十三条第二款"),
        ("foi.correction_notice", "2022-01-01", 7, "working_day", "第三十条"),
        ("foi.correction_notice", "2018-01-01", None, "", "第二十一条第四项"),
        ("foi.third_party", "2022-01-01", 15, "working_day", "第三十二条"),
        ("foi.fee", "2021-01-01", 20, "working_day", ""),
        ("foi.reconsideration", "2023-12-31", 60, "natural_day", "第九条"),
        ("foi.reconsideration", "2024-01-01", 60, "natural_day", "第二十条"),
        ("foi.litigation", "2015-04-30", 3, "month", "第三十九条"),
        ("foi.litigation", "2015-05-01", 6, "month", "第四十六条第一款"),
        ("licence.decide", "2022-01-01", 20, "working_day", "第四十二条第一款"),
        ("licence.decide_jointly", "2022-01-01", 45, "working_day", "第四十二条第二款"),
        ("licence.issue", "2022-01-01", 10, "working_day", "第四十四条"),
        ("licence.ask_for_renewal", "2022-01-01", 30, "natural_day", "第五十条第一款"),
        ("count.first_day", "2017-09-30", None, "", "第一百五十四条第二款"),
        ("count.first_day", "2021-01-01", None, "", "第二百零一条第一款"),
    ],
)
def test_the_law_of_the_day_gives_the_period(key, on, length, unit, article):
    period = BOOK.period(key, date.fromisoformat(on))
    assert (period.length, period.unit, period.provision.article) == (length, unit, article)


@pytest.mark.parametrize(
    ("key", "on", "length", "approver"),
    [
        ("foi.reply", "2018-01-01", 15, "head_of_disclosure_office"),
        ("foi.reply", "2022-01-01", 20, "head_of_disclosure_office"),
        ("licence.decide", "2022-01-01", 10, "head_of_office"),
        ("licence.decide_jointly", "2022-01-01", 15, "head_of_government"),
    ],
)
def test_an_extension_has_its_limit_and_its_approver(key, on, length, approver):
    extension = BOOK.period(key, date.fromisoformat(on)).extension
    assert (extension.length, extension.approver) == (length, approver)


def test_a_provision_is_cited_in_both_languages_short_and_full():
    provision = BOOK.period("foi.reply", date(2022, 1, 1)).provision
    assert provision.full() == "《中华人民共和国政府信息公开条例（2019年修订）》第三十三条第二款"
    assert provision.brief() == "政府信息公开条例第三十三条第二款"
    assert provision.full("en") == "Regulation on Open Government Information (2019 revision), Art. 33(2)"
    assert provision.brief("en") == "OGI Regulation 2019, Art. 33(2)"


def test_a_row_may_stand_on_another_law_and_a_law_without_article_ends_with_its_title():
    assert BOOK.period("foi.litigation", date(2022, 1, 1)).provision.law_en == "Administrative Litigation Act (2017)"
    assert BOOK.period("foi.fee", date(2022, 1, 1)).provision.full("en").endswith("No. 109)")


@pytest.mark.parametrize(("on", "key"), [("2019-05-14", "foi-2008"), ("2019-05-15", "foi-2019")])
def test_one_version_is_in_force_at_a_time(on, key):
    assert BOOK.instrument("foi", date.fromisoformat(on)).key == key
    assert BOOK.named("foi.reply", date.fromisoformat(on)).key == key


@pytest.mark.parametrize(
    ("key", "first"), [("foi.reply", date(2008, 5, 1)), ("foi.fee", date(2021, 1, 1)), ("foi.x", None)]
)
def test_before_its_first_day_there_is_no_law(key, first):
    with pytest.raises(provisions.NoLaw) as none:
        BOOK.period(key, date(2008, 4, 30))
    assert (none.value.first, none.value.known) == (first, first is not None)


@given(st.sampled_from(BOOK.keys()), st.dates(date(2000, 1, 1), date(2030, 1, 1)))
def test_at_most_one_row_of_a_key_holds_on_a_day(key, on):
    assert sum(row.key == key and row.holds(on) for one in BOOK.instruments for row in one.periods) <= 1


@given(st.sampled_from([one for one in BOOK.instruments if one.valid_to]))
def test_a_version_is_followed_by_the_next_without_a_gap(one):
    assert BOOK.instrument(one.family, one.valid_to + timedelta(1))


def test_rows_that_pause_or_restart_a_clock_stand_in_the_same_table():
    for one in BOOK.instruments:
        keys = {row.key: row.clock for row in one.periods}
        for row in one.periods:
            assert {keys[key] for key in row.paused_by} <= {"pause"}
            assert {keys[key] for key in row.restarted_by} <= {"restart"}


def test_a_clock_that_may_pause_says_under_which_article():
    rows = [row for one in BOOK.instruments for row in one.periods]
    assert {bool(row.paused_by) == bool(row.pause) for row in rows} == {True}
    assert BOOK.period("foi.reply", date(2022, 1, 1)).pause.article == "第三十三条第三款"


def test_defaults_of_the_city_say_so():
    assert {
        row.basis for one in BOOK.instruments for row in one.periods if row.note_en.startswith("The Regulation asks")
    } == {"local"}
    assert BOOK.period("foi.other_office", date(2022, 1, 1)).basis == "local"


@pytest.mark.parametrize(
    ("wrong", "right", "told"),
    [
        ('unit = "week"', 'unit = "working_day"', "unit"),
        ("length = 0", "length = 3", "at least 1"),
        ("", "length = 3\n", "unit"),
        ('who = "dog"', 'who = "applicant"', "who"),
        ('whom = "applicant"', 'who = "applicant"', "whom"),
        ("", 'article = "第一条"\n', "article"),
        ("valid_from = 2019-01-01\nlength = 3", "length = 3", "longer than its instrument"),
        ("paused_by = ['parking.never']\nlength = 3", "length = 3", "parking.never"),
        ("[[", "[[period]]", "head"),
    ],
)
def test_a_bad_table_is_refused_with_the_row_and_the_reason(wrong, right, told):
    assert provisions.read(TABLE).periods[0].key == "parking.move"
    with pytest.raises(provisions.BadTable, match=told):
        provisions.read(TABLE.replace(right, wrong))


def test_a_row_may_not_stand_twice_for_the_same_days_nor_a_family():
    with pytest.raises(provisions.BadTable, match="twice"):
        provisions.read(TABLE + TABLE[TABLE.index("[[period]]") :])
    with pytest.raises(provisions.BadTable, match="same time"):
        provisions.book([TABLE, TABLE.replace("parking-2020", "parking-2021")])
