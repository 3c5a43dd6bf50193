"""The law of requests as tables: receipt, results, fees, remedies, lives; held against the sheet."""

from __future__ import annotations

from datetime import date

import pytest

from onedoor import reference
from onedoor.engines import provisions
from onedoor.openness.requests import articles, fees, lives, receipt, remedies, results, rules

BOOK = provisions.book(path.read_text(encoding="utf-8") for path in reference.law_files())


def day(text):
    """A day from its digits."""
    return date.fromisoformat(text)


# ── Receipt ──


@pytest.mark.parametrize(
    ("channel", "arrived", "confirmed", "received"),
    [
        ("in-person", "2022-09-24", "2022-09-26", "2022-09-24"),
        ("post-signed", "2022-09-22", "2022-09-26", "2022-09-22"),
        ("post-plain", "2022-09-22", "2022-09-23", "2022-09-23"),
        ("internet", "2022-09-24", "2022-09-26", "2022-09-26"),
        ("mailbox", "2022-09-24", "2022-09-26", "2022-09-26"),
        ("fax", "2022-09-23", "2022-09-26", "2022-09-26"),
        ("mailbox", "2018-09-20", "2018-09-25", "2018-09-20"),
        ("post-plain", "2018-09-20", "2018-09-21", "2018-09-21"),
        ("misdirected", "2018-09-20", "2018-09-28", "2018-09-28"),
        ("post-plain", "2013-09-17", None, "2013-09-17"),
    ],
)
def test_the_day_of_receipt_depends_on_channel_and_time(channel, arrived, confirmed, received):
    assert receipt.received(channel, day(arrived), confirmed and day(confirmed)) == day(received)


def test_a_channel_that_needs_confirmation_has_no_receipt_without_it():
    with pytest.raises(receipt.NotConfirmed):
        receipt.received("internet", day("2022-09-24"), None)
    with pytest.raises(receipt.NotConfirmed):
        receipt.received("fax", day("2022-09-24"), day("2022-09-23"))


def test_before_the_first_regulation_nothing_is_received():
    with pytest.raises(LookupError):
        receipt.received("in-person", day("2008-04-30"), None)


def test_every_channel_has_its_day_in_every_time():
    assert all(set(one.days) == set(receipt.CHANNELS) for one in receipt.RULES)


# ── Fees ──


@pytest.mark.parametrize(("pieces", "yuan"), [(10, 0), (11, 100), (12, 200), (30, 2000), (31, 2200), (45, 5500)])
def test_the_fee_by_item_is_progressive(pieces, yuan):
    assert fees.by_item(0, pieces) == yuan


def test_the_thirty_first_alone_costs_two_hundred():
    assert fees.by_item(30, 1) == 200
    assert fees.by_item(10, 1) == 100
    assert [fees.tariff("item").price(number) for number in (50, 51, 60, 61)] == [300, 400, 400, 500]


@pytest.mark.parametrize(("pages", "yuan"), [(30, 0), (31, 10), (100, 700), (200, 2700), (201, 2740)])
def test_the_fee_by_volume_is_progressive(pages, yuan):
    assert fees.by_volume(pages) == yuan


def test_there_is_no_fee_before_2021():
    assert not fees.in_force(day("2020-12-31")) and fees.in_force(day("2021-01-01"))


# ── Results ──


def line(result, **more):
    """A line with whatever it needs, unless told otherwise."""
    facts = {
        "reason": "理由",
        "way": "门户网站",
        "office": "市统计局",
        "exemptions": ("EX-THIRD",),
        "discretion": "酌情",
    }
    return results.Line(result, **facts | more)


EVERYTHING = results.Past(corrected=True, reasons=True, search=True, third_party=True)


@pytest.mark.parametrize("profile", list(rules.PROFILES))
def test_a_complete_line_has_no_fault(profile):
    for code in results.available(profile):
        assert list(results.faults(line(code), profile, EVERYTHING)) == [], code


@pytest.mark.parametrize(
    ("given", "past", "fault"),
    [
        (line("R1", way=""), EVERYTHING, "way"),
        (line("R3", exemptions=()), EVERYTHING, "exemption"),
        (line("R4-1", reason=" "), EVERYTHING, "reason"),
        (line("R4-5", discretion=""), EVERYTHING, "discretion"),
        (line("R3", exemptions=("EX-PROCESS",), discretion=""), EVERYTHING, "discretion"),
        (line("R5-1"), results.Past(), "search"),
        (line("R5-1-elsewhere", office=""), EVERYTHING, "office"),
        (line("R5-3"), results.Past(), "corrected"),
        (line("R6-4"), results.Past(), "reasons"),
        (line("R2", override="公共利益"), results.Past(), "override"),
        (line("R7-1"), EVERYTHING, "unknown"),
    ],
)
def test_what_a_line_lacks_is_named(given, past, fault):
    assert fault in list(results.faults(given, "foi-2019", past))


def test_a_search_is_not_asked_for_where_another_office_is_responsible():
    assert list(results.faults(line("R5-1-elsewhere"), "foi-2019", results.Past())) == []


def test_enforcement_files_are_no_exemption_of_the_old_regulation():
    assert "R4-7" not in results.available("foi-2008") and "R6-4" not in results.available("foi-2008")
    assert list(results.faults(line("R3", exemptions=("EX-CASEFILE",)), "foi-2008", EVERYTHING)) == ["no_exemption"]


@pytest.mark.parametrize(
    ("codes", "row"),
    [
        (["R2"], "disclosed"),
        (["R1", "R2"], "disclosed"),
        (["R3"], "partial"),
        (["R2", "R3", "R4-1"], "partial"),
        (["R2", "R4-6"], "partial"),
        (["R5-1", "R4-6"], "withheld-6"),
        (["R5-1"], "unable-1"),
        (["R6-2"], "unprocessed-2"),
        (["R7-2"], "other-2"),
    ],
)
def test_a_request_is_counted_in_one_row_and_partial_only_there(codes, row):
    assert results.row_of(codes) == row


def test_every_result_has_a_row_and_every_row_a_result():
    assert {one.row for one in results.RESULTS.values()} == set(results.ROWS)


# ── Remedies ──


@pytest.mark.parametrize(
    ("why", "on", "months", "first"),
    [
        ("refusal", "2014-06-03", 3, False),
        ("refusal", "2015-05-04", 6, False),
        ("refusal", "2023-12-29", 6, False),
        ("refusal", "2024-01-02", 6, True),
        ("failure", "2023-12-29", 6, False),
        ("failure", "2024-01-02", 6, True),
        ("answer", "2024-01-02", 6, False),
    ],
)
def test_remedies_are_those_of_the_day(why, on, months, first):
    found = remedies.remedy(why, day(on), BOOK, code="341000-finance")
    assert (found.litigation.length, found.litigation.unit, found.first) == (months, "month", first)
    assert (found.reconsideration.length, found.reconsideration.unit) == (60, "natural_day")


@pytest.mark.parametrize(
    ("code", "on", "body"),
    [
        ("341000-finance", "2023-12-29", "either"),
        ("341000-finance", "2024-01-02", "government"),
        ("341000-justice", "2024-01-02", "either"),
        ("341000-tax", "2024-01-02", "upper"),
        ("341000-customs", "2020-01-02", "upper"),
    ],
)
def test_the_body_of_reconsideration_depends_on_office_and_day(code, on, body):
    assert remedies.bodies(code, day(on)) == body


def test_a_government_answers_to_the_government_above():
    assert remedies.bodies("341000", day("2024-01-02"), government=True) == "above"


def test_one_who_was_not_told_has_a_year_since_2024_and_the_online_channel_is_named():
    now = remedies.remedy("refusal", day("2024-01-02"), BOOK, code="341000-finance", online=True)
    before = remedies.remedy("refusal", day("2023-12-29"), BOOK, code="341000-finance", online=True)
    assert (now.untold.length, now.untold.unit, now.online) == (12, "month", True)
    assert before.untold is None and not before.online


def test_only_refusals_are_reconsideration_first():
    assert remedies.ground(("R2", "R3")) == "refusal"
    assert remedies.ground(("R5-1",)) == "answer"
    assert {"fee", "correction", "extension"} <= remedies.WITHOUT


# ── Lives ──


def test_states_and_steps_of_every_life_have_their_words():
    for name, life in lives.LIVES.items():
        assert set(life.states) == set(lives.STATES[name])
        assert all(step.letter in {"", *lives.LETTERS} for step in life.steps.values())


def test_every_step_rests_on_a_row_of_the_book_or_an_article():
    known = {*BOOK.keys(), *articles.words("steps")}
    steps = [step for life in lives.LIVES.values() for step in life.steps.values() if step.provision]
    assert [step.name for step in steps if step.provision not in known] == []


@pytest.mark.parametrize("part", ["steps", "grounds", "exemptions", "results"])
def test_articles_are_of_known_laws(part):
    cited = [
        articles.of(part, word, profile)
        for word in articles.words(part)
        for profile in rules.PROFILES
        if articles.knows(part, word, profile)
    ]
    assert {word.partition(":")[0] for word in cited} <= set(rules.LAWS)
    assert set(articles.words("results")) == set(results.RESULTS)
    assert set(articles.words("exemptions")) == set(results.EXEMPTIONS)
    assert set(articles.words("grounds")) == set(rules.GROUNDS)


def test_nothing_can_be_done_after_the_end_but_what_others_decide():
    open_after = {state: {step.name for step in lives.REQUEST.open_in(state)} for state in lives.ENDS}
    assert open_after["withdrawn"] == open_after["abandoned"] == set()
    assert open_after["delivered"] == {"prove_delivery", "redo", "wish_publication", "publish"}
