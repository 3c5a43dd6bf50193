"""The life of a subject: which state a step leaves, where it ends, and whether the day it is said to have happened is allowed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from onedoor.engines.lifecycles import Step
from onedoor.frame import clock

from . import queries, registry
from .conditions import SENTENCES
from .deeds import Circumstances, Deed, correcting
from .references import reference
from .rules import Past, Refused, Unlawful, beginning, relive

if TYPE_CHECKING:
    from .declaring import Act


Follower = Callable[[Deed, Sequence[Any], str], Any]
FOLLOWERS: list[Follower] = []
"""What else tells the state of a subject, such as the cover of its dossier: called in the act with rows and their state."""


def follows(follower: Follower) -> Follower:
    """Register a function that follows states: of the deed, rows of one table, and the state they have now."""
    FOLLOWERS.append(follower)
    return follower


class Move(NamedTuple):
    """What a step does to a state: `source` and `target` on the day it happened, `now` and `end` today.

    The pairs differ where acts that happened later were recorded before this one."""

    source: str
    target: str
    now: str
    end: str


def must_be_dated(act: Act, said: Circumstances, row: Any, past: Sequence[Past]) -> None:
    """Back-dating stays within its cap and within the life of the matter. Raises Refused("date")."""
    today = clock.today()
    corrected = correcting()
    if said.at == today or (corrected and said.at >= corrected.at):
        return
    if past and said.at < past[0].at:
        raise Refused("date", _("The matter had not begun on that day."))
    allowed = act.backdate(row) if act.backdate else queries.days_back(act.name)
    if said.mode != "carried" and (today - said.at).days > allowed:
        raise Refused("date", _("This may be recorded at most %(days)d days after it happened.") % {"days": allowed})


def moves(
    act: Act, said: Circumstances, rows: Sequence[Any], pasts: Sequence[Sequence[Past]]
) -> list[tuple[Any, Move]]:
    """The move of every row; none if the act is no step. Raises Refused."""
    if act.step is None:
        return []
    found = [(row, _move(act, act.step, said, row, past)) for row, past in zip(rows, pasts, strict=True)]
    if len({(move.source, move.target) for _row, move in found}) > 1:
        raise Refused("state", _("Select matters that are at the same stage."))
    return found


def _move(act: Act, step: Step, said: Circumstances, row: Any, past: Sequence[Past]) -> Move:
    """The move of a step on a row, begun in the state of the day it happened; every later act must stay lawful."""
    earlier, later = [one for one in past if one.at <= said.at], [one for one in past if one.at > said.at]
    source = lived(beginning(past, row.state), earlier) if later or correcting() else row.state
    if source not in step.sources:
        raise Refused(*SENTENCES["state"])
    target = step.leave(source)
    return Move(source, target, row.state, lived(target, later))


def lived(state: str, past: Sequence[Past]) -> str:
    """The state after these acts, begun in `state`. Raises Refused("date") if one of them would not have been lawful."""
    try:
        return relive(state, past, {act.name: act.step for act in registry.ACTS.values()})
    except Unlawful as broken:
        label = registry.ACTS[broken.past.act].label if broken.past.act in registry.ACTS else broken.past.act
        raise Refused("date", _("“%(act)s” came later and would no longer be lawful.") % {"act": label}) from None


def begun(act: Act) -> Move:
    """The move of a step that begins a life: the row was not there before."""
    if act.step is None:
        return Move("", "", "", "")
    return Move(min(act.step.sources), act.step.target, "", act.step.target)


def told(act: Act, moved: Sequence[tuple[Any, Move]]) -> list[str]:
    """The move as the record tells it: the state before and after, and where later acts left the subject elsewhere, that."""
    move = moved[0][1] if moved else begun(act)
    return [move.source, move.target, *([move.end] if move.end != move.target else [])] if act.step else []


def settle(deed: Deed, moved: Sequence[tuple[Any, Move]]) -> None:
    """Write the states at the end of an act, set-wise. Only here is a state written, and only from what the lock found."""
    alike: dict[tuple[type, str, str], list[Any]] = defaultdict(list)
    for row, move in moved:
        if move.now and row.state != move.now:
            raise AssertionError(f"{deed.act} writes the state of {row}: that is for its step to do")
        if move.end and (row.state != move.end or deed.children):
            alike[type(row), row.state, move.end].append(row)
    for (model, now, end), rows in alike.items():
        keys = [row.pk for row in rows]
        if model._base_manager.filter(pk__in=keys, state=now).update(state=end) != len(rows):  # type: ignore[attr-defined]
            raise AssertionError(f"{deed.act}: another act within it moved the same {model.__name__.lower()}")
        for row in rows:
            row.state = end
    _follow(deed, [row for row, move in moved if move.end])


def _follow(deed: Deed, rows: Sequence[Any]) -> None:
    """Tell followers the states that rows have now, a table and a state at a time."""
    alike: dict[tuple[type, str], list[Any]] = defaultdict(list)
    for row in rows:
        alike[type(row), row.state].append(row)
    for (_model, state), some in alike.items():
        for follower in FOLLOWERS:
            follower(deed, some, state)


def put_back(deed: Deed, row: Any) -> None:
    """Give a row the state that the acts that still stand lead to; a row whose every act is void keeps its own."""
    past = queries.past([reference(row)])[reference(row)]
    state = lived(beginning(past, row.state), past)
    if state and state != row.state:
        type(row)._base_manager.filter(pk=row.pk).update(state=state)
        row.state = state
        deed.fact(end=state)
        _follow(deed, [row])
