"""The seven acts of Chinese offices on a route: each by itself."""

from datetime import date

import pytest

from onedoor.engines.route_seats import State, state
from onedoor.engines.route_tables import DRAFT, Mode, Route, Step
from onedoor.engines.routes import Act, Again, Event, Reason, Refused, Where, offers, perform, replay, sign, start

DAY = date(2026, 3, 2)
NEXT_DAY = date(2026, 3, 3)
ROUTE = Route(
    "publication",
    1,
    (
        Step("first", ("ann", "ben"), Mode.ALL, 2),
        Step("second", ("cai", "dan"), Mode.ONE, 1),
        Step("final", ("eva",)),
    ),
)


def begun():
    return start(ROUTE, "ida", DAY)


def signed(*who, running=None):
    running = running or begun()
    for one in who:
        running = sign(running, one, DAY)
    return running


def act(running, what, by, to="", how="", on=DAY):
    return perform(running, Event(what, by, on, to, how))


def refusal(running, what, by, to="", how="", on=DAY):
    with pytest.raises(Refused) as caught:
        act(running, what, by, to, how, on)
    return caught.value.reason


# ── Signing ──


def test_a_route_begins_with_its_first_step():
    assert begun().step.name == "first"
    assert begun().open == ("ann", "ben")


def test_countersigners_all_sign_in_any_order():
    assert signed("ben").step.name == "first"
    assert signed("ben", "ann").step.name == "second"
    assert signed("ann", "ben").open == ("cai", "dan")


def test_one_of_the_or_signers_is_enough():
    run = signed("ann", "ben", "dan")
    assert run.step.name == "final"
    assert [state(run.seats[2], n) for n in (0, 1)] == [State.SPARED, State.SIGNED]


def test_a_route_is_finished_when_the_last_step_is_signed():
    run = signed("ann", "ben", "cai", "eva")
    assert run.finished
    assert run.step is None
    assert run.open == ()
    assert {refusal(run, one, "eva", "fay", "all") for one in Act} == {Reason.OVER}


def test_nobody_signs_out_of_turn_or_twice():
    assert refusal(begun(), Act.COUNTERSIGN, "eva") is Reason.NOT_SIGNER
    assert refusal(signed("ann"), Act.COUNTERSIGN, "ann") is Reason.SIGNED


def test_each_seat_says_how_it_is_signed():
    assert refusal(begun(), Act.OR_SIGN, "ann") is Reason.COUNTERSIGNED
    assert refusal(signed("ann", "ben"), Act.COUNTERSIGN, "cai") is Reason.OR_SIGNED


def test_a_refusal_ends_the_route():
    run = act(signed("ann"), Act.REFUSE, "ben")
    assert run.refused
    assert not run.finished
    assert run.open == ()
    assert refusal(run, Act.TAKE_BACK, "ben") is Reason.OVER


# ── Add a signer ──


def test_a_signer_added_before_signs_before_the_one_who_added():
    run = act(begun(), Act.ADD_SIGNER, "ann", "xia", Where.BEFORE)
    assert run.open == ("ben", "xia")
    assert refusal(run, Act.COUNTERSIGN, "ann") is Reason.WAITING
    assert signed("xia", "ann", "ben", running=run).step.name == "second"


def test_a_signer_added_after_signs_after_the_one_who_added():
    run = act(begun(), Act.ADD_SIGNER, "ann", "xia", Where.AFTER)
    assert run.open == ("ann", "ben")
    assert signed("ann", "ben", running=run).open == ("xia",)
    assert signed("ann", "ben", "xia", running=run).step.name == "second"


def test_a_signer_added_beside_an_or_signer_must_sign_too():
    run = act(signed("ann", "ben"), Act.ADD_SIGNER, "cai", "xia", Where.PARALLEL)
    assert signed("dan", running=run).open == ("xia",)
    assert signed("dan", "xia", running=run).step.name == "final"
    assert signed("xia", running=run).open == ("cai", "dan")


def test_a_signer_added_after_an_or_signer_comes_when_any_of_them_has_signed():
    run = act(signed("ann", "ben"), Act.ADD_SIGNER, "cai", "xia", Where.AFTER)
    assert signed("dan", running=run).open == ("xia",)


def test_an_or_signer_is_spared_once_another_has_signed():
    run = act(signed("ann", "ben"), Act.ADD_SIGNER, "cai", "xia", Where.PARALLEL)
    assert refusal(signed("dan", running=run), Act.OR_SIGN, "cai") is Reason.SPARED


def test_nobody_is_added_twice_to_a_step():
    assert refusal(begun(), Act.ADD_SIGNER, "ann", "ben", Where.AFTER) is Reason.SEATED
    assert refusal(begun(), Act.ADD_SIGNER, "ann", "", Where.AFTER) is Reason.NOBODY
    assert refusal(begun(), Act.ADD_SIGNER, "ann", "xia", "sometime") is Reason.MANNER


# ── Return ──


def test_after_a_return_every_step_since_signs_again():
    run = act(signed("ann", "ben", "cai"), Act.RETURN, "eva", "first", Again.ALL)
    assert run.open == ("ann", "ben")
    assert signed("ann", "ben", running=run).open == ("cai", "dan")


def test_a_matter_returned_to_come_straight_back_does_not_ask_the_steps_between():
    run = act(signed("ann", "ben", "cai"), Act.RETURN, "eva", "first", Again.STRAIGHT)
    assert run.open == ("ann", "ben")
    assert signed("ann", "ben", running=run).open == ("eva",)


def test_a_draft_returned_goes_to_its_initiator_and_comes_again():
    run = act(signed("ann"), Act.RETURN, "ben", DRAFT, Again.ALL)
    assert run.open == ("ida",)
    assert signed("ida", running=run).open == ("ann", "ben")


def test_a_signer_who_has_taken_over_or_been_added_stays_after_a_return():
    run = act(begun(), Act.HAND_OVER, "ann", "xia")
    run = act(run, Act.ADD_SIGNER, "ben", "yan", Where.AFTER)
    run = act(signed("xia", "ben", "yan", running=run), Act.RETURN, "cai", "first", Again.ALL)
    assert run.open == ("xia", "ben")
    assert signed("xia", "ben", "yan", running=run).step.name == "second"


def test_nothing_is_returned_forward_nor_to_the_step_itself():
    run = signed("ann", "ben")
    assert refusal(run, Act.RETURN, "cai", "second", Again.ALL) is Reason.NOT_EARLIER
    assert refusal(run, Act.RETURN, "cai", "final", Again.ALL) is Reason.NOT_EARLIER
    assert refusal(run, Act.RETURN, "cai", "elsewhere", Again.ALL) is Reason.NO_STEP
    draft = act(begun(), Act.RETURN, "ann", DRAFT, Again.ALL)
    assert refusal(draft, Act.RETURN, "ida", DRAFT, Again.ALL) is Reason.FIRST


# ── Take back ──


def test_the_last_signer_takes_back_while_nobody_has_acted_since():
    before = signed("ann")
    run = act(signed("ben", running=before), Act.TAKE_BACK, "ben")
    assert run.seats == before.seats
    assert run.open == ("ben",)


def test_the_initiator_takes_back_while_nobody_has_acted():
    run = act(begun(), Act.TAKE_BACK, "ida")
    assert run.step.name == DRAFT
    assert refusal(signed("ann"), Act.TAKE_BACK, "ida") is Reason.ACTED_SINCE


def test_an_urge_does_not_stand_in_the_way_of_taking_back():
    urged = act(signed("ann", "ben"), Act.URGE, "ida")
    assert act(urged, Act.TAKE_BACK, "ben").open == ("ben",)


def test_a_return_taken_back_restores_the_signatures_it_had_set_aside():
    before = signed("ann", "ben", "cai")
    run = act(act(before, Act.RETURN, "eva", DRAFT, Again.ALL), Act.TAKE_BACK, "eva")
    assert run.seats == before.seats


def test_taking_back_leaves_both_acts_in_the_history():
    run = act(signed("ann"), Act.TAKE_BACK, "ann")
    assert [event.act for event in run.history] == [Act.COUNTERSIGN, Act.COUNTERSIGN, Act.TAKE_BACK]


def test_who_has_done_nothing_has_nothing_to_take_back():
    assert refusal(begun(), Act.TAKE_BACK, "eva") is Reason.NOTHING
    draft = act(begun(), Act.TAKE_BACK, "ida")
    assert refusal(draft, Act.TAKE_BACK, "ida") is Reason.NOTHING


# ── Hand over, urge ──


def test_a_seat_handed_over_keeps_who_handed_it():
    run = act(act(begun(), Act.HAND_OVER, "ann", "xia"), Act.HAND_OVER, "xia", "yan")
    assert run.here[0].holder == "yan"
    assert run.here[0].handed_by == ("ann", "xia")
    assert refusal(run, Act.COUNTERSIGN, "ann") is Reason.NOT_SIGNER


def test_an_or_signer_hands_over_one_of_several_seats():
    run = act(signed("ann", "ben"), Act.HAND_OVER, "cai", "xia")
    assert signed("xia", running=run).step.name == "final"


def test_urging_changes_nothing_and_is_limited_by_the_day():
    run = act(begun(), Act.URGE, "ida")
    assert run.seats == begun().seats
    assert refusal(run, Act.URGE, "ben") is Reason.URGED_ENOUGH
    assert len(act(run, Act.URGE, "ida", on=NEXT_DAY).history) == 3


# ── The panel, the record ──


def test_the_acts_open_to_somebody_are_those_that_would_not_be_refused():
    assert offers(begun(), "ann", DAY) == (
        Act.COUNTERSIGN,
        Act.ADD_SIGNER,
        Act.RETURN,
        Act.HAND_OVER,
        Act.URGE,
        Act.REFUSE,
    )
    assert offers(begun(), "ida", DAY) == (Act.TAKE_BACK, Act.URGE)
    assert offers(signed("ann", "ben", "cai", "eva"), "eva", DAY) == ()


def test_a_run_is_told_again_from_its_history():
    run = act(signed("ann", "ben"), Act.RETURN, "dan", "first", Again.STRAIGHT)
    assert replay(ROUTE, "ida", run.history) == run


def test_a_history_that_the_route_did_not_allow_is_refused():
    with pytest.raises(Refused):
        replay(ROUTE, "ida", [Event(Act.COUNTERSIGN, "ann", DAY)])
