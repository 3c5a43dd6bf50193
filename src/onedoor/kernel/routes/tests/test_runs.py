"""A matter on its way: the engine judges, the room records, duties follow, nothing is ownerless."""

from __future__ import annotations

import itertools

import pytest

from onedoor.engines import routes
from onedoor.engines.routes import Act
from onedoor.kernel.acts.guards import founding
from onedoor.kernel.acts.interface import Record, Refused, batch, violations
from onedoor.kernel.duties import interface as duties
from onedoor.kernel.organizations import actions as reorganising
from onedoor.kernel.people.models import Post
from onedoor.kernel.routes import actions, interface, queries
from onedoor.kernel.routes.models import Move, Run


def again(run):
    return Run.objects.get(pk=run.pk)


def owed(run):
    """Which roles owe a signature."""
    return sorted(duty.role for duty in duties.open_about(run, "routes.sign"))


def sign(house, run, who, act=actions.countersign):
    return act(again(run), by=house.by(who))


def test_a_matter_begins_with_its_first_signer_and_a_duty_of_two_days(house):
    run = house.send()
    assert (run.phase, run.step, owed(run)) == ("running", "first", ["first-reviewer"])
    [duty] = duties.open_about(run, "routes.sign")
    assert str(duty.due_on) == "2022-09-28"


def test_step_by_step_to_the_end_and_the_room_above_hears_of_it(house):
    run = house.send()
    sign(house, run, "first")
    assert owed(run) == ["second-reviewer", "secrecy-reviewer"]
    sign(house, run, "second", actions.or_sign)
    assert owed(run) == ["final-reviewer"]
    run = sign(house, run, "final")
    assert (run.phase, owed(run), house.settled) == ("complete", [], ["complete"])
    signed = duties.Duty.objects.filter(kind="routes.sign", released=False)
    assert signed.count() == 3 and list(violations()) == []


def test_nobody_signs_out_of_turn(house):
    run = house.send()
    for who in ("second", "final", "stranger", "helper"):
        with pytest.raises(Refused):
            sign(house, run, who)
    assert Move.objects.filter(run=run).count() == 1


def test_the_drafter_does_not_sign_and_nobody_signs_twice(house):
    with founding("test"):
        Post.objects.create(
            account=house.posts["drafter"].account, organization=house.offices["here"], role="first-reviewer"
        )
        Post.objects.create(
            account=house.posts["first"].account, organization=house.offices["here"], role="final-reviewer"
        )
    run = house.send()
    own = Post.objects.get(account=house.posts["drafter"].account, role="first-reviewer")
    with pytest.raises(Refused, match="别人"):
        actions.countersign(again(run), by=queries_holder(own))
    sign(house, run, "first")
    sign(house, run, "second", actions.or_sign)
    twice = Post.objects.get(account=house.posts["first"].account, role="final-reviewer")
    with pytest.raises(Refused):
        actions.countersign(again(run), by=queries_holder(twice))


def queries_holder(post):
    from onedoor.kernel.people.queries import holder_of

    return holder_of(post)


def test_what_nobody_holds_is_signed_by_the_head(house):
    run = house.send()
    sign(house, run, "first")
    run = sign(house, run, "head", actions.or_sign)  # nobody is secrecy reviewer here
    assert run.step == "final"


def test_a_return_to_the_draft_asks_whoever_drafts_and_then_everybody_again(house):
    run = house.send()
    sign(house, run, "first")
    actions.send_back(again(run), by=house.by("second"), to="draft", over="all", reason="wrong date")
    assert (again(run).step, owed(run)) == ("draft", ["disclosure-editor"])
    sign(house, run, "drafter")
    assert again(run).step == "first"


def test_a_return_may_come_straight_back(house):
    run = house.send()
    sign(house, run, "first")
    actions.send_back(again(run), by=house.by("second"), to="first", over="straight", reason="look again")
    sign(house, run, "first")
    assert again(run).step == "second"


def test_a_signer_is_added_and_a_seat_handed_over(house):
    run = house.send()
    actions.add_signer(again(run), by=house.by("first"), who=house.posts["helper"].pk, when="before")
    assert owed(run) == ["window-clerk"]
    sign(house, run, "helper")
    actions.hand_over(again(run), by=house.by("first"), who=house.posts["other"].pk)
    sign(house, run, "other")
    assert again(run).step == "second"


def test_what_was_done_last_is_taken_back_and_stays_on_the_record(house):
    run = house.send()
    sign(house, run, "first")
    actions.take_back(again(run), by=house.by("first"))
    assert (again(run).step, owed(run)) == ("first", ["first-reviewer"])
    assert [event.act for event in run.moves.order_by("n")] == ["countersign", "countersign", "take_back"]


def test_it_is_urged_once_a_day(house, monkeypatch):
    run = house.send()
    actions.urge(again(run), by=house.by("helper"))
    with pytest.raises(Refused):
        actions.urge(again(run), by=house.by("drafter"))
    monkeypatch.setenv("ONEDOOR_TODAY", "2022-09-27")
    actions.urge(again(run), by=house.by("drafter"))


def test_who_does_not_agree_ends_it(house):
    run = house.send()
    run = actions.refuse(again(run), by=house.by("first"), reason="not ours")
    assert (run.phase, owed(run), house.settled) == ("refused", [], ["refused"])
    with pytest.raises(Refused):
        sign(house, run, "first")


def test_somebody_leaves_and_whoever_comes_signs(house):
    run = house.send()
    with founding("test"):
        Post.objects.filter(pk=house.posts["first"].pk).update(valid_to="2022-09-25")
    assert [post.account.username for post in queries.asked(run)] == ["head"]
    run = sign(house, run, "head")
    assert run.step == "second"


def test_an_office_merges_in_mid_matter_and_its_successor_signs(house, monkeypatch):
    run = house.send()
    reorganising.close(
        house.offices["here"], by=house.by("keeper"), into=house.offices["else"].pk, first_day="2022-09-27"
    )
    monkeypatch.setenv("ONEDOOR_TODAY", "2022-09-28")
    assert {post.account.username for post in queries.asked(run)} == {"first", "stranger"}
    run = sign(house, run, "stranger")
    assert run.step == "second"


def test_forty_are_signed_with_one_form_and_what_is_refused_holds_up_no_other(house):
    runs = [house.send() for _n in range(12)]
    sign(house, runs[3], "first")
    done = batch(actions.countersign, [again(run) for run in runs], by=house.by("first"))
    assert [one.refused is not None for one in done].count(True) == 1
    assert all(again(run).step == "second" for run in runs)


DOINGS = {
    Act.COUNTERSIGN: lambda house, run: sign(house, run, "first"),
    Act.OR_SIGN: lambda house, run: sign(house, run, "second", actions.or_sign),
    Act.ADD_SIGNER: lambda house, run: actions.add_signer(
        again(run), by=asked(house, run), who=house.posts["helper"].pk, when="parallel"
    ),
    Act.RETURN: lambda house, run: actions.send_back(
        again(run), by=asked(house, run), to="draft", over="all", reason="x"
    ),
    Act.TAKE_BACK: lambda house, run: actions.take_back(again(run), by=last(house, run)),
    Act.HAND_OVER: lambda house, run: actions.hand_over(again(run), by=asked(house, run), who=house.posts["helper"].pk),
    Act.URGE: lambda house, run: actions.urge(again(run), by=house.by("head")),
}


def asked(house, run):
    return queries_holder(queries.asked(again(run))[0])


def last(house, run):
    running = again(run).running
    word = running.history[running.standing[-1]].by if running.standing else "disclosure-editor@0"
    from onedoor.kernel.routes.models import holders

    return queries_holder(holders([word])[0]) if running.standing else house.by("drafter")


@pytest.mark.parametrize(("one", "other"), list(itertools.product(DOINGS, DOINGS)), ids=lambda act: act.value)
def test_after_every_pair_of_acts_the_room_stands_where_the_engine_does(house, one, other):
    run = house.send()
    for kind in (one, other):
        before = again(run)
        try:
            DOINGS[kind](house, run)
        except Refused:
            assert list(again(run).moves.order_by("n")) == list(before.moves.order_by("n"))
    run = again(run)
    told = routes.replay(run.table, run.initiator, [event.told for event in run.moves.order_by("n")])
    assert run.step == (told.step.name if told.step else "")
    assert sorted(actions._of(duty) for duty in duties.open_about(run, "routes.sign")) == sorted(set(told.open))
    assert list(violations()) == []


def test_a_new_version_leaves_what_is_on_its_way_alone(house, monkeypatch):
    run = house.send()
    monkeypatch.setenv("ONEDOOR_TODAY", "2022-10-08")
    new = house.adopt("only | office-head")
    assert (new.version, house.send().step, again(run).step) == (2, "only", "first")


def test_an_office_may_have_a_route_of_its_own(house):
    own = house.adopt("only | office-head", office=house.offices["here"].pk)
    assert queries.current("review", house.offices["here"].pk, own.valid_from) == own
    assert queries.current("review", house.offices["else"].pk, own.valid_from).organization is None


@pytest.mark.parametrize(
    "lines", ["", "one | nobody-at-all", "one | first-reviewer | some", "draft | office-head"], ids=str
)
def test_a_route_that_cannot_run_is_refused_with_a_sentence(house, lines):
    with pytest.raises(Refused):
        house.adopt(lines or " ")


def test_the_record_names_the_opinion_apart(house):
    run = house.send()
    actions.countersign(again(run), by=house.by("first"), opinion="agreed, with one word changed")
    record = Record.objects.get(name="routes.countersign")
    assert "agreed" not in str(record.data)
    assert interface.story(again(run))[0].words == "agreed, with one word changed"
