"""A life cycle takes the steps of its table, refuses all others and prints itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedoor.engines.lifecycles import BadLifecycle, Lifecycle, Step, UnknownStep, WrongState, lifecycle, page, step

LOAN = lifecycle(
    "asked",
    step("lend", "asked", "lent", "start", "Rule 1", "loan slip"),
    step("remind", "lent overdue", "", provision="Rule 2"),
    step("expire", "lent", "overdue"),
    step("renew", "lent", "", "restart", "Rule 3"),
    step("bring back", "lent overdue", "returned", "discharge", "Rule 4", "receipt"),
    step("refuse", "asked", "refused"),
)

TABLE = {
    ("asked", "lend"): "lent",
    ("asked", "refuse"): "refused",
    ("lent", "remind"): "lent",
    ("lent", "expire"): "overdue",
    ("lent", "renew"): "lent",
    ("lent", "bring back"): "returned",
    ("overdue", "remind"): "overdue",
    ("overdue", "bring back"): "returned",
}


@pytest.mark.parametrize("state", LOAN.states)
@pytest.mark.parametrize("name", LOAN.steps)
def test_every_state_takes_exactly_the_steps_of_the_table(state, name):
    if (state, name) in TABLE:
        assert LOAN.take(state, name) == TABLE[state, name]
    else:
        with pytest.raises(WrongState) as refused:
            LOAN.take(state, name)
        assert (refused.value.state, refused.value.step.name) == (state, name)


@pytest.mark.parametrize("state", LOAN.states)
def test_the_open_steps_of_a_state_are_those_that_can_be_taken(state):
    assert [step.name for step in LOAN.open_in(state)] == [name for name in LOAN.steps if (state, name) in TABLE]


def test_a_life_knows_its_ends_and_its_steps_by_name():
    assert LOAN.ends() == ("returned", "refused")
    assert LOAN["lend"] == Step("lend", frozenset({"asked"}), "lent", ("start",), "Rule 1", "loan slip")
    with pytest.raises(UnknownStep):
        LOAN.take("asked", "steal")


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ([step("lend", "asked", "lent"), step("find", "lost", "lent")], "lost is never reached"),
        ([step("lend", "asked", "lent"), step("lend", "asked", "lent")], "lend stands twice"),
        ([step("lend", "asked", "lent", "snooze")], "no mark snooze"),
        ([step("lend", "", "asked")], "in no state"),
    ],
)
def test_a_table_that_contradicts_itself_is_not_built(steps, told):
    with pytest.raises(BadLifecycle, match=told):
        lifecycle("asked", *steps)


STATES = st.sampled_from("abcde")
STEPS = st.lists(st.tuples(st.sets(STATES, min_size=1), STATES | st.just("")), max_size=8)


@given(STEPS)
def test_a_life_is_built_exactly_if_walking_reaches_every_state(rows):
    steps = [Step(str(number), frozenset(sources), target) for number, (sources, target) in enumerate(rows)]
    reached = {"a"}
    for _round in rows:
        reached |= {target for sources, target in rows if target and sources & reached}
    named = {"a"} | {state for sources, target in rows for state in (*sources, target) if state}
    try:
        built = lifecycle("a", *steps)
    except BadLifecycle:
        assert named != reached
    else:
        assert isinstance(built, Lifecycle)
        assert set(built.states) == named == reached


def test_a_page_shows_every_step_once_with_provision_clock_and_letter():
    text = page(LOAN, "A loan", {"lend": "Lend the book"})
    assert text == page(LOAN, "A loan", {"lend": "Lend the book"})
    assert (
        "## Lend the book (`lend`)\n\nFrom `asked`; to `lent`; clock start; provision Rule 1; letter loan slip." in text
    )
    assert "■ returned" in text
    assert "  renew      ↺  [restart]" in text
    assert all(text.count(f"(`{name}`)\n") + text.count(f"## `{name}`\n") == 1 for name in LOAN.steps)
