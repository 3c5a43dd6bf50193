"""An act may be recorded late, within a cap, and never so that a later act becomes unlawful."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from onedoor.kernel.acts import actions, queries
from onedoor.kernel.acts.models import Record

from . import toys
from .toys import HEAD_ZHAO, LI, Official

pytestmark = pytest.mark.usefixtures("acts")
KEEPER = Official(9, 19, 1, "system-administrator")


def september(day: int) -> date:
    """A day of September 2026."""
    return date(2026, 9, day)


@pytest.fixture
def today(monkeypatch):
    """Set the day."""

    def set_day(day: int) -> None:
        monkeypatch.setenv("ONEDOOR_TODAY", september(day).isoformat())

    set_day(1)
    return set_day


@pytest.fixture
def consulted(today):
    """Received on the 1st, sent for consultation on the 8th, answered on the 15th; it is the 20th."""
    case = toys.receive(by=LI, words="x")
    today(8)
    toys.consult(case, by=LI)
    today(15)
    toys.consulted(case, by=LI)
    today(20)
    return case


def test_nothing_happens_tomorrow(today, refused):
    with refused("date"):
        toys.draft(toys.case(), by=LI, words="x", at=september(2))


def test_a_late_record_tells_both_days(today):
    today(10)
    toys.draft(toys.case(), by=LI, words="x", at=september(7))
    record = Record.objects.get()
    assert (record.at, record.recorded_at.astimezone().date()) == (september(7), september(10))
    assert list(queries.backdated(september(10), september(10))) == [record]
    assert not queries.backdated(september(1), september(9)).exists()


def test_the_cap_is_the_citys_own(today, refused):
    case = toys.case()
    today(10)
    actions.cap_backdating(by=KEEPER, name="any", days=2)
    with refused("date"):
        toys.draft(case, by=LI, words="x", at=september(7))
    actions.cap_backdating(by=KEEPER, name="toy.draft", days=3)
    assert toys.draft(case, by=LI, words="x", at=september(7)) == case


def test_the_law_of_a_matter_may_set_a_cap_of_its_own(today, refused):
    today(10)
    strict = replace(toys.draft, backdate=lambda case: 1)
    with refused("date"):
        strict(toys.case(), by=LI, words="x", at=september(8))
    strict(toys.case(), by=LI, words="x", at=september(9))


def test_nothing_happened_before_the_matter_began(consulted, refused):
    with refused("date"):
        toys.draft(consulted, by=LI, words="x", at=date(2026, 8, 31))


def test_a_step_is_judged_by_the_stage_of_its_day(consulted, refused):
    with refused("state"):
        toys.extend(consulted, by=HEAD_ZHAO, days=3, at=september(10))
    assert toys.extend(consulted, by=HEAD_ZHAO, days=3, at=september(3)).state == "received"


def test_a_step_that_would_make_a_later_one_unlawful_is_refused(consulted, refused):
    with refused("date") as caught:
        toys.decide(consulted, by=LI, outcome="R1", at=september(5))
    assert "Consult" in str(caught.value)
    assert toys.Case.objects.get().state == "received"


def test_a_step_recorded_late_leaves_the_state_that_later_acts_led_to(today):
    case = toys.receive(by=LI, words="x")
    today(8)
    toys.consult(case, by=LI)
    today(20)
    case = toys.extend(case, by=HEAD_ZHAO, days=3, at=september(3))
    assert case.state == "consulting"
    assert Record.objects.get(name="toy.extend").data["state"] == ["received", "received", "consulting"]


def test_a_matter_that_began_elsewhere_is_judged_from_its_first_act(today):
    case = toys.case("consulting")
    today(5)
    toys.consulted(case, by=LI)
    today(9)
    toys.decide(case, by=LI, outcome="R1")
    today(20)
    assert toys.extend(case, by=HEAD_ZHAO, days=3, at=september(7)).state == "decided"


def test_an_act_within_an_act_happened_on_the_same_day(today):
    case = toys.case()
    today(10)
    toys.close(case, by=LI, words="x", at=september(7))
    assert set(Record.objects.values_list("at", flat=True)) == {september(7)}
