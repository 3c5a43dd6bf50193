"""Who decides does not type: slips, word of mouth, parties, courts, and what was moved in."""

from __future__ import annotations

import pytest

from onedoor.kernel.acts import actions, queries
from onedoor.kernel.acts.access import SYSTEM, authority, party
from onedoor.kernel.acts.models import Record

from . import toys
from .toys import HEAD_ZHAO, LI, STRANGER, WANG

pytestmark = pytest.mark.usefixtures("acts")
SLIP = {"mode": "slip", "evidence": "files:9f2c"}


def test_the_head_signs_a_slip_and_a_clerk_records_it():
    toys.extend(toys.case(), by=HEAD_ZHAO, recorder=LI, days=3, **SLIP)
    record = Record.objects.get()
    assert (record.decider_account, record.recorder_account) == (HEAD_ZHAO.account, LI.account)
    assert (record.mode, record.evidence) == ("slip", "files:9f2c")


def test_a_slip_names_its_paper(refused):
    with refused("input"):
        toys.extend(toys.case(), by=HEAD_ZHAO, recorder=LI, mode="slip", days=3)


def test_who_records_for_another_says_how_it_came(refused):
    with refused("input"):
        toys.extend(toys.case(), by=HEAD_ZHAO, recorder=LI, days=3)
    with refused("input"):
        toys.extend(toys.case(), by=HEAD_ZHAO, mode="oral", days=3)


def test_nothing_is_recorded_for_a_decider_of_another_office(refused):
    with refused("permission"):
        toys.extend(toys.case(), by=HEAD_ZHAO, recorder=STRANGER, days=3, **SLIP)


def test_the_right_is_the_deciders_and_not_the_recorders(refused):
    with refused("permission"):
        toys.extend(toys.case(), by=LI, recorder=HEAD_ZHAO, days=3, **SLIP)


def test_who_drafted_may_record_the_slip_of_the_one_who_decided():
    case = toys.case()
    toys.draft(case, by=LI, words="we should")
    assert toys.decide(case, by=HEAD_ZHAO, recorder=LI, outcome="R1", **SLIP).state == "decided"


def test_who_recorded_a_draft_for_another_may_not_decide(refused):
    case = toys.case()
    toys.draft(case, by=LI, recorder=WANG, words="we should", **SLIP)
    with refused("permission"):
        toys.decide(case, by=WANG, outcome="R1")


def test_the_system_may_where_it_is_named(refused):
    assert toys.decide(toys.case(), by=SYSTEM, outcome="R1").state == "decided"
    assert Record.objects.get().decided_by == "system"
    with refused("permission"):
        toys.extend(toys.case(), by=SYSTEM, days=1)


def test_a_citizen_applies_without_an_account():
    case = toys.receive(by=party(), words="a budget")
    assert case.number.endswith("00001")
    assert (Record.objects.get().decided_by, Record.objects.get().recorder_account) == ("party", None)


def test_an_official_records_for_a_party_only_where_the_act_says_so(refused):
    toys.receive(by=party(reference="parties:17"), recorder=LI, words="a budget", mode="slip", evidence="files:1")
    assert Record.objects.get().decider_reference == "parties:17"
    with refused("permission"):
        toys.draft(toys.case(), by=party(), recorder=LI, words="x", **SLIP)


def test_a_decision_of_a_court_needs_a_right_to_record_it(refused):
    with refused("permission"):
        toys.draft(toys.case(), by=authority("court:34-10"), recorder=LI, words="x", **SLIP)


def test_what_was_done_elsewhere_is_carried_over_only_by_moving_in(refused):
    with refused("permission"):
        toys.draft(toys.case(), by=LI, words="x", mode="carried", evidence="files:1")


# ── By word of mouth ──


@pytest.fixture
def spoken():
    """An extension that a clerk recorded on the head's word."""
    toys.extend(toys.case(), by=HEAD_ZHAO, recorder=LI, mode="oral", days=3)
    return Record.objects.get()


def test_a_spoken_decision_waits_to_be_confirmed(spoken):
    assert list(queries.unconfirmed()) == [spoken]
    assert list(queries.unconfirmed(before=spoken.recorded_at.date())) == []
    actions.confirm(spoken, by=HEAD_ZHAO)
    assert list(queries.unconfirmed()) == []


def test_only_the_decider_confirms(spoken, refused):
    with refused("permission"):
        actions.confirm(spoken, by=LI)


def test_a_decision_is_confirmed_once(spoken, refused):
    actions.confirm(spoken, by=HEAD_ZHAO)
    with refused("state"):
        actions.confirm(spoken, by=HEAD_ZHAO)


def test_what_was_signed_needs_no_confirmation(refused):
    toys.extend(toys.case(), by=HEAD_ZHAO, recorder=LI, days=3, **SLIP)
    with refused("state"):
        actions.confirm(Record.objects.get(), by=HEAD_ZHAO)
