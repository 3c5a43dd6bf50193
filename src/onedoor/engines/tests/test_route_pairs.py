"""Each of the seven acts after each: forty-nine pairs in a step that countersigns, and again in one that or-signs."""

from datetime import date

import pytest

from onedoor.engines.route_tables import DRAFT, Mode, Route, Step
from onedoor.engines.routes import Act, Again, Event, Reason, Refused, Where, perform, sign, start

DAY = date(2026, 3, 2)
SIGNERS = {"first": ("ann", "ben"), "second": ("cai", "dan")}
ROUTE = Route(
    "publication",
    1,
    (Step("first", SIGNERS["first"]), Step("second", SIGNERS["second"], Mode.ONE), Step("final", ("eva",))),
)
SEVEN = ("countersign", "or_sign", "add_signer", "return", "take_back", "hand_over", "urge")

PAIRS = """
first  countersign same (signed)        (signed)        (signed)        (signed)        again           (signed)        nothing
first  countersign next next_step       (countersigned) within          draft           (nothing)       within          nothing
first  add_signer  same (waiting)       (waiting)       (waiting)       (waiting)       again           (waiting)       nothing
first  add_signer  next within          (countersigned) within          draft           (nothing)       within          nothing
first  return      same (not_signer)    (not_signer)    (not_signer)    (not_signer)    again           (not_signer)    nothing
first  return      next next_step       (countersigned) within          (first)         (acted_since)   within          nothing
first  take_back   same within          (countersigned) within          draft           (nothing)       within          nothing
first  take_back   next within          (countersigned) within          draft           (nothing)       within          nothing
first  hand_over   same (not_signer)    (not_signer)    (not_signer)    (not_signer)    again           (not_signer)    nothing
first  hand_over   next within          (countersigned) within          draft           (nothing)       within          nothing
first  urge        same within          (countersigned) within          draft           (nothing)       within          (urged_enough)
first  urge        next within          (countersigned) within          draft           (nothing)       within          (urged_enough)
second or_sign     same (not_signer)    (not_signer)    (not_signer)    (not_signer)    again           (not_signer)    nothing
second or_sign     next next_step       (countersigned) within          draft           (nothing)       within          nothing
second add_signer  same (waiting)       (waiting)       (waiting)       (waiting)       again           (waiting)       nothing
second add_signer  next within          (countersigned) within          draft           (nothing)       within          nothing
second return      same (not_signer)    (not_signer)    (not_signer)    (not_signer)    again           (not_signer)    nothing
second return      next next_step       (countersigned) within          (first)         (acted_since)   within          nothing
second take_back   same (or_signed)     next_step       within          draft           (nothing)       within          nothing
second take_back   next (or_signed)     next_step       within          draft           (nothing)       within          nothing
second hand_over   same (not_signer)    (not_signer)    (not_signer)    (not_signer)    again           (not_signer)    nothing
second hand_over   next (or_signed)     next_step       within          draft           (nothing)       within          nothing
second urge        same (or_signed)     next_step       within          draft           (nothing)       within          (urged_enough)
second urge        next (or_signed)     next_step       within          draft           (nothing)       within          (urged_enough)
"""
"""What comes of the second act. Columns: the step, the first act, who does the second (`same` signer, or who is `next`), then
the seven. A word in brackets is the reason of a refusal; `again`: as before the first act; `within`: the step goes on."""


def attempt(running, act, by, newcomer="yan"):
    """The run after an act, or the reason why not."""
    names = {"add_signer": (newcomer, Where.BEFORE), "return": (DRAFT, Again.ALL), "hand_over": (newcomer,)}
    try:
        return perform(running, Event(Act(act), by, DAY, *names.get(act, ())))
    except Refused as refused:
        return refused.reason


def at_step(step):
    """A run that has come to a step."""
    running = start(ROUTE, "ida", DAY)
    for signer in () if step == "first" else SIGNERS["first"]:
        running = sign(running, signer, DAY)
    return running


def who_is_next(step, act):
    """Who may act after the first of two signers did something."""
    if act == "return":
        return "ida"
    if act in {"add_signer", "hand_over"}:
        return "yan"
    return "eva" if act == "or_sign" else SIGNERS[step][1]


def paired(step, first, doer, second):
    """What comes of the second act after the first."""
    me, before = SIGNERS[step][0], at_step(step)
    if first == "take_back":  # something to take back
        before = attempt(before, "add_signer", me)
    between = attempt(before, first, me)
    after = attempt(between, second, me if doer == "same" else who_is_next(step, first), "zoe")
    return f"({after})" if isinstance(after, Reason) else outcome(before, between, after)


def outcome(before, between, after):
    """One word for where the second act led."""
    if after.seats == between.seats:
        return "nothing"
    if after.seats == before.seats:
        return "again"
    if after.at == between.at:
        return "within"
    return "draft" if after.at == 0 else "next_step"


@pytest.mark.parametrize("row", [row.split() for row in PAIRS.strip().splitlines()], ids=lambda row: "-".join(row[:3]))
def test_each_act_after_each(row):
    step, first, doer, *expected = row
    assert [paired(step, first, doer, second) for second in SEVEN] == expected
