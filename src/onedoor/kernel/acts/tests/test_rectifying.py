"""What was recorded wrongly is declared void or corrected by a further act; nothing on the record changes."""

from __future__ import annotations

import pytest

from onedoor.kernel.acts.actions import rectify
from onedoor.kernel.acts.models import Record
from onedoor.kernel.acts.queries import timeline
from onedoor.kernel.acts.references import reference

from . import toys
from .test_dates import september, today  # noqa: F401
from .toys import HEAD_ZHAO, LI

pytestmark = pytest.mark.usefixtures("acts")


def record_of(name):
    """The latest record of an act."""
    return Record.objects.filter(name=name).latest("id")


def test_a_void_step_is_as_if_it_had_not_been():
    case = toys.consult(toys.case(), by=LI)
    rectify(record_of("toy.consult"), by=HEAD_ZHAO, how="void", reason="another case was meant")
    assert toys.Case.objects.get(pk=case.pk).state == "received"
    assert [record_of("toy.consult").pk] == toys.STRUCK
    assert record_of("acts.rectify").data["facts"]["how"] == "void"


def test_the_room_puts_back_what_else_the_act_wrote():
    case = toys.case()
    toys.extend(case, by=HEAD_ZHAO, days=4)
    toys.extend(case, by=HEAD_ZHAO, days=5)
    rectify(Record.objects.filter(name="toy.extend").earliest("id"), by=HEAD_ZHAO, how="void", reason="r")
    assert toys.Case.objects.get().days == 5


def test_the_correction_stands_on_the_timeline_of_the_matter():
    case = toys.consult(toys.case(), by=LI)
    rectify(record_of("toy.consult"), by=HEAD_ZHAO, how="void", reason="r")
    names = [record.name for record in timeline(reference(case))]
    assert names == ["toy.consult", "acts.rectify"]


def test_a_step_on_which_a_later_one_rests_cannot_be_void(today, refused):  # noqa: F811
    case = toys.case()
    toys.consult(case, by=LI)
    today(5)
    toys.consulted(case, by=LI)
    with refused("date"):
        rectify(record_of("toy.consult"), by=HEAD_ZHAO, how="void", reason="r")
    assert not Record.objects.filter(name="acts.rectify").exists()
    rectify(record_of("toy.consulted"), by=HEAD_ZHAO, how="void", reason="r")
    rectify(record_of("toy.consult"), by=HEAD_ZHAO, how="void", reason="r")
    assert toys.Case.objects.get().state == "received"


def test_a_wrong_figure_is_corrected_by_the_same_act_done_right():
    case = toys.case()
    toys.extend(case, by=HEAD_ZHAO, days=20)
    rectify(record_of("toy.extend"), by=HEAD_ZHAO, how="corrected", reason="a slip of the pen", instead={"days": 2})
    assert toys.Case.objects.get().days == 2
    assert record_of("toy.extend").within == record_of("acts.rectify").pk


def test_a_wrong_day_is_corrected_though_later_steps_rest_on_it(today):  # noqa: F811
    case = toys.case()
    today(5)
    toys.consult(case, by=LI)
    today(9)
    toys.consulted(case, by=LI)
    wrong = {"how": "corrected", "reason": "the letter left a day later", "happened": september(6)}
    rectify(record_of("toy.consult"), by=HEAD_ZHAO, **wrong)
    record = record_of("toy.consult")
    assert (record.at, record.data["state"]) == (september(6), ["received", "consulting", "received"])
    assert toys.Case.objects.get().state == "received"


def test_a_correction_may_not_move_a_step_behind_the_one_that_rests_on_it(today, refused):  # noqa: F811
    case = toys.case()
    today(5)
    toys.consult(case, by=LI)
    today(9)
    toys.consulted(case, by=LI)
    today(12)
    with refused("date"):
        rectify(record_of("toy.consult"), by=HEAD_ZHAO, how="corrected", reason="r", happened=september(10))


def test_who_did_what_is_void_did_not_take_part():
    case = toys.case()
    toys.extend(case, by=HEAD_ZHAO, days=1)
    assert not toys.appeal.open_to(HEAD_ZHAO, case)
    rectify(record_of("toy.extend"), by=HEAD_ZHAO, how="void", reason="r")
    assert toys.appeal.open_to(HEAD_ZHAO, case)


def test_only_whom_the_room_names_may_rectify(refused):
    toys.consult(toys.case(), by=LI)
    with refused("permission"):
        rectify(record_of("toy.consult"), by=LI, how="void", reason="r")


def test_what_no_room_can_refold_is_not_rectified(refused):
    toys.draft(toys.case(), by=LI, words="x")
    with refused("permission"):
        rectify(record_of("toy.draft"), by=HEAD_ZHAO, how="void", reason="r")


def test_a_record_is_rectified_once(refused):
    toys.consult(toys.case(), by=LI)
    rectify(record_of("toy.consult"), by=HEAD_ZHAO, how="void", reason="r")
    with refused("state"):
        rectify(record_of("toy.consult"), by=HEAD_ZHAO, how="void", reason="r")


def test_a_void_creation_keeps_its_number():
    case = toys.receive(by=LI, words="x")
    rectify(record_of("toy.receive"), by=HEAD_ZHAO, how="void", reason="keyed twice")
    assert toys.Case.objects.get().number == case.number
    assert toys.receive(by=LI, words="x").number.endswith("00002")
