"""Running requests move in as if everything had happened here, all of them or none; past steps stay marked as carried over."""

import pytest

from onedoor.kernel.acts.interface import Record, timeline
from onedoor.kernel.acts.references import reference
from onedoor.openness.requests import actions, interface, listing, moving
from onedoor.openness.requests.models import Consultation, Party, Request

from .conftest import day, due, fresh

OLD = {
    "number": "依申请〔2022〕17号",
    "office": "statistics",
    "channel": "本平台",
    "arrived": "2022-09-24",
    "confirmed": "2022/9/26",
    "category": "自然人",
    "name": "张三丰",
    "certificate": "居民身份证",
    "certificate_number": "11010519491231002X",
    "phone": "13800138000",
    "asked": "2021年财政收支表",
    "form": "electronic",
    "means": "online",
}
OLDER = OLD | {
    "number": "2018-003",
    "channel": "in person",
    "arrived": "2018-03-05",
    "confirmed": "2018-03-05",
    "certificate": "",
    "certificate_number": "",
    "asked": "第一项\n第二项",
}


def step(on, name, number=OLD["number"], **cells):
    """One past step."""
    return {"number": number, "on": on, "step": name} | cells


STEPS = (
    step("2022-09-28", "要求补正", outcome="unclear", text="请写明年度。", count=10),
    step("2022-10-10", "correct", text="2021年全年。"),
    step("2022-10-12", "征求意见", outcome="第三方", whom="王五", more="屯溪区某路1号", text="是否同意公开？"),
    step("2022-10-20", "give_opinion", outcome="agrees", whom="王五"),
    step("2022-10-24", "extend", text="材料较多。", count=20),
)
OLDER_STEPS = (
    step(
        "2018-03-12",
        "consult",
        OLDER["number"],
        outcome="third-party",
        whom="王五",
        more="某路1号",
        text="同意吗？",
        count=10,
    ),
    step("2018-03-20", "give_opinion", OLDER["number"], outcome="refuses", text="商业秘密。"),
)


def rows(lines):
    """Lines with the numbers they have in a sheet."""
    return list(enumerate(lines, start=2))


@pytest.fixture
def move(city, today):
    """Move a list in."""

    def take(requests=(OLD,), steps=STEPS, *, write=True, on="2022-10-25"):
        today(on)
        return interface.move_in(rows(requests), rows(steps), write=write)

    return take


def test_the_clock_comes_out_as_if_it_had_happened_here(move, desk, sound):
    assert move().faults == []
    moved = Request.objects.get(carried=OLD["number"])
    here = desk.received()
    desk.on("2022-09-28", actions.ask_correction, here, grounds=["unclear"], text="请写明年度。", days=10)
    desk.on("2022-10-10", actions.correct, here, interface.applicant(here), words="2021年全年。")
    one = desk.asks_third(here, "2022-10-12")
    desk.on("2022-10-20", actions.give_opinion, one, interface.party(reference=one.asked_word), opinion="agrees")
    desk.on("2022-10-24", actions.extend, here, "head", days=20, reason="材料较多。")
    assert due(moved) == due(here) == day("2022-12-13")
    assert (moved.state, moved.extension, moved.profile) == ("handling", 20, "foi-2019")


def test_a_request_of_the_regulation_of_2007_keeps_it(move, sound):
    found = move([OLDER], OLDER_STEPS, on="2018-03-21")
    moved = Request.objects.get()
    assert (moved.profile, moved.carried, moved.pieces.count()) == ("foi-2008", "2018-003", 2)
    assert moved.number.startswith("GK2018-")
    assert found.told[0].due == due(moved) == day("2018-04-03")
    assert moved.party.number == ""


def test_every_past_step_is_carried_over_on_its_own_day_and_names_the_old_register(move):
    move()
    done = list(timeline(reference(Request.objects.get())).exclude(name="requests.move_in"))
    assert {one.mode for one in done} == {"carried"}
    assert all(one.evidence.startswith("register:2022-17:") for one in done)
    assert [str(one.at) for one in done if one.name == "requests.extend"] == ["2022-10-24"]
    assert Record.objects.get(name="requests.move_in").at == day("2022-10-25")


def test_nothing_personal_stands_in_the_record_of_the_move(move):
    move()
    whole = Record.objects.get(name="requests.move_in")
    assert "张" not in str(whole.data) and not whole.texts.exists()
    assert Party.objects.get(pk=Request.objects.get().party_id).name == "张*丰"


def test_the_old_number_is_found(move, city):
    move()
    office = city.offices["statistics"].pk
    assert len(listing.of_office(office, listing.Chosen(words=OLD["number"])).rows) == 1


def test_a_second_run_changes_nothing(move):
    move()
    again = move()
    assert (again.unchanged, again.told, again.faults) == (1, [], [])
    assert Request.objects.count() == 1


def test_a_request_that_says_something_else_now_is_not_moved_in_twice(move):
    move()
    again = move([OLD | {"asked": "别的"}])
    assert [(one.sheet, one.row, one.column, one.reason) for one in again.faults] == [
        ("requests", 2, "number", "changed")
    ]


def test_a_dry_run_tells_the_same_and_changes_nothing(move):
    tried = move(write=False)
    assert not Request.objects.exists() and not Party.objects.exists() and not Record.objects.exists()
    done = move()
    assert (tried.told, tried.acts) == (done.told, done.acts) and done.acts == 7


def test_all_of_it_or_nothing_with_every_fault_at_its_cell(move):
    wrong = OLD | {"number": "18", "certificate_number": "110105194912310021"}
    late = step("2022-12-30", "extend", text="晚了。")
    found = move([OLD, wrong], [*STEPS, late], on="2023-01-03")
    assert [(one.sheet, one.row, one.column) for one in found.faults] == [
        ("requests", 3, "certificate_number"),
        ("steps", 7, "step"),
    ]
    assert not Request.objects.exists()


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"on": "30.2.22"}, "on", "day"),
        ({"step": "起飞"}, "step", "word"),
        ({"number": "99"}, "number", "unknown request"),
        ({"outcome": "纵火"}, "outcome", "word"),
        ({"whom": "王五"}, "whom", "unused"),
        ({"count": "ten"}, "count", "count"),
    ],
)
def test_a_wrong_cell_is_named(move, cells, column, reason):
    found = move([OLD], [STEPS[0] | cells])
    assert [(one.sheet, one.row, one.column, one.reason) for one in found.faults] == [("steps", 2, column, reason)]


def test_whoever_is_named_did_it(move, city):
    named = [STEPS[0] | {"by": "colleague"}]
    move([OLD], named, on="2022-09-29")
    record = Record.objects.get(name="requests.ask_correction")
    assert record.decider_account == city.posts["colleague"].account_id
    found = move([OLD | {"number": "2"}], [named[0] | {"number": "2", "by": "editor"}], on="2022-09-29")
    assert [one.column for one in found.faults] == ["by"]


def test_silence_and_lateness_are_found_on_the_way(move, sound):
    asked = step("2022-10-12", "consult", outcome="third-party", whom="王五", more="某路1号", text="同意吗？")
    found = move([OLD], [asked], on="2023-01-10")
    moved, one = Request.objects.get(), Consultation.objects.get()
    assert (one.state, str(moved.late_on)) == ("silent", str(Record.objects.get(name="requests.fall_late").at))
    assert found.told[0].due < moved.late_on < day("2023-01-10")


def test_what_the_register_went_on_with_is_not_deemed_abandoned(move, sound):
    late = step("2022-10-18", "correct", text="2021年。", more="出差在外。")
    move([OLD], [STEPS[0], late])
    assert Request.objects.get().state == "handling"


def test_an_answer_moves_in_with_its_reviewers(move, sound):
    way = [
        step("2022-10-10", "propose", outcome="R3 EX-THIRD", text="涉及商业秘密。"),
        step("2022-10-11", "review"),
        step("2022-10-12", "decide"),
        step("2022-10-13", "送达答复", outcome="registered post", text="XA123"),
    ]
    move([OLD], way)
    moved = Request.objects.get()
    assert (moved.state, moved.row, str(moved.answered_on)) == ("delivered", "partial", "2022-10-13")
    done = Record.objects.filter(name__in=["requests.propose", "requests.review", "requests.decide"])
    assert len(set(done.values_list("decider_account", flat=True))) == 3


def test_a_moved_request_is_followed_by_number_and_code(move):
    (found,) = [move()]
    moved = Request.objects.get()
    assert interface.track(moved.number, found.codes[moved.number]) == fresh(moved)


def test_every_column_a_step_takes_exists():
    names = {column.name for column in moving.columns("steps")}
    assert all(moving.takes(one) <= names for one in moving.KINDS)
