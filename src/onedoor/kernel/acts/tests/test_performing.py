"""An act is done whole or not at all, by whom it may, once, and on the record."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import QueryDict
from django.template import Context, Template

from onedoor.kernel.acts import conditions
from onedoor.kernel.acts.guards import founding
from onedoor.kernel.acts.models import Record, Subject, Text, Waiting
from onedoor.kernel.acts.performing import do
from onedoor.kernel.acts.rules import Refused
from onedoor.kernel.outbox.models import Message

from . import toys
from .toys import HEAD_ZHAO, LI, STRANGER, WANG

pytestmark = pytest.mark.usefixtures("acts")


def test_a_received_case_is_on_the_record():
    case = toys.receive(by=LI, words="a budget")
    record = Record.objects.get()
    assert case.number.startswith("qa-20") and case.number.endswith("-00001")
    assert toys.Case.objects.get().number == case.number
    assert record.data["state"] == ["new", "received"]
    assert (record.decider_account, record.decider_post, record.decider_office) == (LI.account, LI.post, 7)
    assert (record.recorder_account, record.recorder_post, record.mode) == (LI.account, LI.post, "own")
    assert Subject.objects.get().pk == ("toy_cases.case", str(case.pk), record.pk)
    assert Waiting.objects.get().record_id == record.pk
    assert (Message.objects.get().name, Message.objects.get().body) == ("toy.received", {"id": case.pk})


def test_a_step_moves_the_state_and_notes_its_provision():
    case = toys.case()
    toys.consult(case, by=LI)
    assert toys.Case.objects.get().state == "consulting"
    record = Record.objects.get()
    assert (record.law, record.data["state"], record.data["marks"]) == (
        "toy-2020:3",
        ["received", "consulting"],
        ["pause"],
    )


def test_the_row_is_answered_as_it_is_now_and_the_callers_own_is_stale():
    case = toys.case()
    assert toys.consult(case, by=LI).state == "consulting"
    assert case.state == "received"


def test_a_stranger_is_refused_without_a_lock(refused, django_assert_num_queries):
    case = toys.case()
    with refused("permission"), django_assert_num_queries(0):
        toys.extend(case, by=LI, days=1)


def test_another_office_is_refused_on_the_locked_row(refused):
    with refused("permission"):
        toys.consult(toys.case(), by=STRANGER)


def test_the_wrong_stage_is_refused(refused):
    with refused("state"):
        toys.consulted(toys.case(), by=LI)


def test_a_row_that_is_gone_is_refused(refused):
    case = toys.case()
    with founding("test"):
        toys.Case.objects.all().delete()
    with refused("state"):
        toys.consult(case, by=LI)


def test_a_refusal_in_the_middle_leaves_nothing(refused):
    case = toys.case()
    with refused("state"):
        toys.close(case, by=LI, words="stop")
    assert not Record.objects.exists() and not toys.Paper.objects.exists()


@pytest.mark.parametrize("days", ["many", 0, 21, None])
def test_the_form_is_the_only_validator(refused, days):
    with refused("input") as caught:
        toys.extend(toys.case(), by=HEAD_ZHAO, days=days)
    assert list(caught.value.errors) == ["days"]
    assert caught.value.status == 422


def test_the_law_limits_a_field_by_what_the_row_has_had_already(refused):
    with refused("input"):
        toys.extend(toys.case(days=15), by=HEAD_ZHAO, days=6)
    assert toys.extend(toys.case(days=15), by=HEAD_ZHAO, days=5).days == 20


def test_the_law_is_asked_again_of_the_locked_row(refused):
    stale = toys.case(days=0)
    toys.extend(stale, by=HEAD_ZHAO, days=15)
    with refused("input"):
        toys.extend(stale, by=HEAD_ZHAO, days=15)


def test_a_page_feeds_the_same_form():
    data = QueryDict("outcome=R1&csrfmiddlewaretoken=x")
    said = conditions.circumstances(by=LI, recorder=None, mode=None, evidence="", at=None, key=None)
    assert do(toys.decide, toys.case(), said, data).state == "decided"


def test_nobody_asks_for_an_unknown_entry(refused):
    with refused("input"):
        toys.decide(toys.case(), by=LI, outcome="R1", colour="red")


def test_the_drafter_may_not_decide(refused):
    case = toys.case()
    toys.draft(case, by=LI, words="we should")
    with refused("permission"):
        toys.decide(case, by=LI, outcome="R1")
    assert toys.decide(case, by=WANG, outcome="R1").state == "decided"


def test_the_drafter_of_another_case_may_decide_this_one():
    toys.draft(toys.case(), by=LI, words="we should")
    assert toys.decide(toys.case(), by=LI, outcome="R1").state == "decided"


def test_the_same_person_in_another_post_is_still_the_drafter(refused):
    case = toys.case()
    toys.draft(case, by=LI, words="we should")
    with refused("permission"):
        toys.decide(case, by=LI._replace(post=99), outcome="R1")


def test_why_tells_which_condition_fails():
    case = toys.case()
    toys.draft(case, by=LI, words="we should")
    answer = {condition.name: condition.holds for condition in toys.decide.why(case, LI)}
    assert answer == {"post": True, "relation": True, "state": True, "separation": False}
    stranger = {condition.name: condition.holds for condition in toys.extend.why(toys.case("decided"), STRANGER)}
    assert stranger == {"post": False, "relation": False, "state": False}


@pytest.mark.parametrize("holder", [LI, WANG, HEAD_ZHAO, STRANGER], ids=["drafter", "colleague", "head", "stranger"])
def test_a_button_shows_exactly_where_the_act_would_succeed(holder):
    case = toys.case()
    toys.draft(case, by=LI, words="we should")
    shown = toys.decide.open_to(holder, case)
    try:
        assert toys.decide(case, by=holder, outcome="R1") and shown
    except Refused:
        assert not shown


def test_an_act_is_never_part_of_somebodys_transaction():
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        toys.consult(toys.case(), by=LI)


def test_marks_must_be_those_of_the_step(monkeypatch):
    monkeypatch.setattr(toys.Deed, "mark", lambda deed, kind: None)
    with pytest.raises(AssertionError, match="the step says"):
        toys.consult(toys.case(), by=LI)


def test_a_function_may_not_write_the_state_itself():
    def meddle(case, deed):
        case.state = "decided"
        deed.mark("pause")

    meddling = replace(toys.consult, body=meddle)
    with pytest.raises(AssertionError, match="writes the state"):
        meddling(toys.case(), by=LI)


def test_an_act_is_about_something():
    nothing = replace(toys.file_paper, body=lambda deed, words, proof: None)
    with pytest.raises(AssertionError, match="about nothing"):
        nothing(by=LI, words="x")


def test_a_template_does_not_perform_an_act():
    assert Template("{{ act.name }}").render(Context({"act": toys.decide})) == "toy.decide"


def test_one_line_in_the_log_for_each_act(caplog):
    caplog.set_level(logging.INFO, "onedoor.acts")
    case = toys.consult(toys.case(), by=LI)
    [line] = [record.getMessage() for record in caplog.records]
    assert line.startswith(f"toy.consult {Record.objects.get().pk} toy_cases.case:{case.pk} ") and line.endswith(
        " statements"
    )


# ── Once only ──


def test_the_same_key_is_the_same_act():
    case = toys.case()
    first = toys.consult(case, by=LI, key="k1")
    again = toys.consult(case, by=LI, key="k1")
    assert (again.pk, again.state) == (first.pk, "consulting")
    assert Record.objects.count() == 1


def test_a_repeated_creation_answers_what_was_created():
    first = toys.receive(by=LI, words="a budget", key="k1")
    assert toys.receive(by=LI, words="a budget", key="k1") == first
    assert (toys.Case.objects.count(), Message.objects.count()) == (1, 1)


def test_a_repeated_act_answers_what_it_returned_and_not_its_subject():
    case = toys.case()
    paper = toys.close(case, by=LI, words="done", key="k1")
    assert isinstance(paper, toys.Paper)
    assert toys.close(case, by=LI, words="done", key="k1") == paper


@pytest.mark.parametrize("again", [{"words": "another"}, {"words": "a budget", "born": "2000-01-01"}])
def test_a_key_used_for_something_else_is_refused(refused, again):
    toys.receive(by=LI, words="a budget", key="k1")
    with refused("key"):
        toys.receive(by=LI, key="k1", **again)


def test_a_key_used_on_another_case_or_for_another_act_is_refused(refused):
    toys.consult(toys.case(), by=LI, key="k1")
    with refused("key"):
        toys.consult(toys.case(), by=LI, key="k1")
    with refused("key"):
        toys.receive(by=LI, words="x", key="k1")


def test_keys_of_two_people_do_not_meet():
    toys.consult(toys.case(), by=LI, key="k1")
    toys.consult(toys.case(), by=WANG, key="k1")
    assert Record.objects.count() == 2


def test_a_file_is_part_of_what_was_asked(refused):
    toys.file_paper(by=LI, words="x", proof=SimpleUploadedFile("a.txt", b"one"), key="k1")
    toys.file_paper(by=LI, words="x", proof=SimpleUploadedFile("b.txt", b"one"), key="k1")
    with refused("key"):
        toys.file_paper(by=LI, words="x", proof=SimpleUploadedFile("a.txt", b"two"), key="k1")
    assert Text.objects.get(field="proof").text.startswith("sha256:")
