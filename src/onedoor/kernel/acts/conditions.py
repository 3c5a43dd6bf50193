"""Whether an act may be done: each condition by itself, asked by the mechanism, the buttons, the tooltips and the command line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from onedoor.frame import clock

from . import access, queries
from .access import Holder, people
from .deeds import Circumstances, current
from .references import reference
from .rules import MODES, Past, Refused

if TYPE_CHECKING:
    from .declaring import Act

SENTENCES = {
    "post": ("permission", _("This is not a task of your post.")),
    "relation": ("permission", _("This matter is not yours to act on.")),
    "state": ("state", _("This is not possible at the present stage.")),
    "separation": ("permission", _("You took part in an earlier step. Another person must do this one.")),
}
"""Each condition: the code of its refusal, and what is said."""


Ended = Callable[[Holder, date], bool]
ENDED: list[Ended] = []
"""Who tells, from a room above, that the post of a holder had ended by a day."""


def tells_ended(function: Ended) -> Ended:
    """Register, at start-up, how it is known that a post had ended by a day: a function of holder and day."""
    ENDED.append(function)
    return function


class Condition(NamedTuple):
    """One condition of an act, and whether it holds."""

    name: str
    holds: bool

    @property
    def sentence(self) -> Any:
        """What is said where it does not hold."""
        return SENTENCES[self.name][1]

    def must_hold(self) -> None:
        """Raises Refused."""
        if not self.holds:
            raise Refused(*SENTENCES[self.name])


def why(act: Act, row: Any, by: Holder, past: Sequence[Past] | None = None) -> list[Condition]:
    """Every condition under which this holder may do this act on this row now, with its result."""
    found = [
        Condition("post", act.may.comes_into_question(by)),
        Condition("relation", act.may(by, row)),
    ]
    if act.step and row is not None:
        found.append(Condition("state", row.state in act.step.sources))
    if act.not_by and row is not None:
        past = queries.past([reference(row)])[reference(row)] if past is None else past
        found.append(Condition("separation", apart(act, by, past)))
    return found


def apart(act: Act, by: Holder, past: Sequence[Past]) -> bool:
    """Whether the decider neither decided nor recorded any act on the subject that another person must have done."""
    return not any(one.stands and one.act in act.not_by and one.people & people(by) for one in past)


def circumstances(
    *, by: Holder, recorder: Holder | None, mode: str | None, evidence: str, at: date | None, key: str | None
) -> Circumstances:
    """What is said about an act, found to fit together. Raises Refused.

    An act within an act happened on the same day, and for the same decider it was recorded in the same way."""
    within = current()
    if within and recorder is None and mode is None and within.by == by:
        said = within.said._replace(at=at or within.at, key=key)
    else:
        day = at or (within.at if within else clock.today())
        said = Circumstances(by, recorder or by, mode or "own", evidence, day, key)
    _must_fit_together(said, nested=within is not None)
    return said


def _must_fit_together(said: Circumstances, nested: bool) -> None:
    itself = access.same_person(said.by, said.recorder)
    if said.mode not in MODES or (said.mode != "carried" and MODES[said.mode].itself != itself):
        raise Refused("input", _("Say how the decision came to you: on a signed slip, or by word of mouth."))
    if MODES[said.mode].evidence and not said.evidence:
        raise Refused("input", _("Name the paper that shows the decision."))
    if said.mode == "carried" and not nested:
        raise Refused("permission", _("Only moving in carries over what was done elsewhere."))
    if said.at > clock.today():
        raise Refused("date", _("An act cannot happen in the future."))


def must_come_into_question(act: Act, said: Circumstances) -> None:
    """What can be refused without a look at the row: no lock for a stranger. Raises Refused."""
    Condition("post", act.may.comes_into_question(said.by)).must_hold()
    if access.kind(said.by) == "post" and any(ended(said.by, said.at) for ended in ENDED):
        raise Refused("permission", _("This post had ended by that day. Whoever holds it now decides."))
    same_office = said.recorder.organization == said.by.organization
    if access.kind(said.by) == "post" and not same_office:
        raise Refused("permission", _("A decision of another office is recorded there."))


def must_record(act: Act, said: Circumstances, row: Any) -> None:
    """Who records a decision of a party or an authority outside needs a right of its own. Raises Refused."""
    outside = access.kind(said.by) in ("party", "authority")
    if outside and not access.same_person(said.by, said.recorder):
        may = act.may_record is not None and act.may_record(said.recorder, row)
        Condition("relation", may).must_hold()
