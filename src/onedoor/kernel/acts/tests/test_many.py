"""One act on many matters, one form for many acts, and acts within acts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db.transaction import TransactionManagementError

from onedoor.kernel.acts.batches import batch
from onedoor.kernel.acts.deeds import Deed
from onedoor.kernel.acts.guards import founding
from onedoor.kernel.acts.locks import OutOfOrder
from onedoor.kernel.acts.models import Record, Subject
from onedoor.kernel.acts.rules import Refused

from . import toys
from .toys import LI, STRANGER, WANG

pytestmark = pytest.mark.usefixtures("acts")


def test_many_cases_are_one_record_with_many_subjects():
    cases = [toys.case() for _number in range(5)]
    changed = toys.adopt(cases, by=LI, days=3)
    assert {case.days for case in toys.Case.objects.all()} == {3}
    assert [case.days for case in changed] == [3] * 5
    assert (Record.objects.count(), Subject.objects.count()) == (1, 5)


def test_ten_thousand_are_written_set_wise(django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        cases = toys.move_in(by=LI, many=10_000)
    assert (cases[0].number[-6:], cases[-1].number[-6:]) == ("-00001", "-10000")
    assert toys.Case.objects.filter(number__startswith="qa-").count() == 10_000
    with django_assert_max_num_queries(20):
        toys.adopt(cases, by=LI, days=3)
    assert Subject.objects.count() == 20_000


def test_one_that_may_not_be_touched_holds_up_an_act_on_many(refused):
    cases = [toys.case(), toys.case(office=8)]
    with refused("permission"):
        toys.adopt(cases, by=LI, days=3)
    assert {case.days for case in toys.Case.objects.all()} == {0}


def test_many_move_by_one_step():
    cases = [toys.case(), toys.case()]
    assert [case.state for case in toys.decide_all(cases, by=LI)] == ["decided", "decided"]
    assert set(toys.Case.objects.values_list("state", flat=True)) == {"decided"}


def test_nothing_selected_is_said_so(refused):
    with refused("input"):
        toys.adopt([], by=LI, days=3)


def test_a_repeated_act_on_many_answers_all_of_them():
    cases = [toys.case(), toys.case()]
    toys.adopt(cases, by=LI, days=3, key="k")
    assert sorted(case.pk for case in toys.adopt(cases, by=LI, days=3, key="k")) == [case.pk for case in cases]
    assert Record.objects.count() == 1


# ── A batch ──


def test_of_three_hundred_seven_are_refused_and_the_others_done():
    cases = [toys.case("decided" if number % 43 == 0 else "received") for number in range(300)]
    outcomes = batch(toys.decide, cases, by=LI, outcome="R1", key="k")
    refused = [outcome for outcome in outcomes if outcome.refused]
    assert len(outcomes) == 300 and len(refused) == 7
    assert {outcome.refused.code for outcome in refused} == {"state"}
    assert {outcome.row.state for outcome in outcomes} == {"decided"}
    assert Record.objects.count() == 293


def test_a_repeated_batch_does_nothing_twice():
    cases = [toys.case(), toys.case("decided")]
    batch(toys.decide, cases, by=LI, outcome="R1", key="k")
    again = batch(toys.decide, cases, by=LI, outcome="R1", key="k")
    assert [outcome.refused is None for outcome in again] == [True, False]
    assert Record.objects.count() == 1


# ── Acts within acts ──


def test_an_act_within_an_act_has_its_own_record_and_names_its_parent():
    toys.close(toys.case(), by=LI, words="done")
    outer = Record.objects.get(name="toy.close")
    assert set(Record.objects.filter(within=outer.pk).values_list("name", flat=True)) == {
        "toy_papers.file",
        "toy_papers.stamp",
    }


def test_what_is_within_is_recorded_as_its_parent_was():
    toys.close(toys.case(), by=WANG, recorder=LI, mode="slip", evidence="files:1", words="done")
    assert set(Record.objects.values_list("recorder_account", "mode")) == {(LI.account, "slip")}


def test_its_number_is_given_when_the_outermost_ends():
    paper = toys.close(toys.case(), by=LI, words="done")
    assert toys.Paper.objects.get().number == "P1"
    assert paper.number == "P1"
    assert Record.objects.get(name="toy.close").data["numbers"] == [
        {"scheme": "toy-paper", "office": "", "period": "", "n": 1}
    ]


def test_an_act_within_an_act_asks_for_its_own_right(refused):
    with refused("permission"):
        toys.close(toys.case(office=8), by=STRANGER._replace(role="system"), words="done")
    assert not Record.objects.exists()


def test_a_swallowed_refusal_undoes_everything():
    def swallow(case: toys.Case, deed: Deed, words: str):
        with pytest.raises(Refused):
            toys.consulted(case, by=deed.by)
        case.save()

    swallowing = replace(toys.close, body=swallow)
    with pytest.raises(TransactionManagementError):
        swallowing(toys.case(), by=LI, words="x")
    assert not Record.objects.exists()


def test_a_lower_room_may_not_reach_up():
    case = toys.case()
    with founding("cast"):
        paper = toys.Paper.objects.create(title="x", case=case)
    with pytest.raises(OutOfOrder):
        toys.complain(paper, by=LI)
    assert not Record.objects.exists()


def test_a_key_belongs_to_the_outermost_act():
    greedy = replace(toys.close, body=lambda case, deed, words: toys.file_paper(by=deed.by, words="x", key="k"))
    with pytest.raises(TypeError, match="outermost"):
        greedy(toys.case(), by=LI, words="x")


def test_two_acts_may_not_move_one_matter_at_once():
    def twice(case: toys.Case, deed: Deed):
        toys.extend(case, by=toys.HEAD_ZHAO, days=1)
        toys.decide(case, by=toys.HEAD_ZHAO, outcome="R1")
        deed.mark("pause")

    with pytest.raises(AssertionError, match="moved the same"):
        replace(toys.consult, body=twice)(toys.case(), by=LI)


def test_an_act_without_a_step_may_take_several_steps_within():
    def at_once(case: toys.Case, deed: Deed, words: str):
        toys.consult(case, by=deed.by)
        toys.consulted(case, by=deed.by)
        return toys.decide(case, by=deed.by, outcome="R1")

    case = replace(toys.close, body=at_once)(toys.case(), by=LI, words="x")
    assert case.state == toys.Case.objects.get().state == "decided"


def test_an_act_may_name_further_matters():
    first, second = toys.case(), toys.case()
    replace(toys.draft, body=lambda case, deed, words: deed.concern(second))(first, by=LI, words="x")
    assert set(Subject.objects.values_list("key", flat=True)) == {str(first.pk), str(second.pk)}
