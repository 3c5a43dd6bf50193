"""Runs of sign-off routes: who may sign now, and the seven acts of Chinese offices.

A run is its history alone: every seat and signature follows from what was done, and an act that is taken back stays in
the history. Who signs is an opaque string; whether a person may speak for it, the caller knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import reduce
from typing import NamedTuple

from .route_seats import Seat, Seats, State, complete, fresh, state
from .route_tables import DRAFT, Route, Step


class Act(StrEnum):
    """What can be done on a route: the seven acts of Chinese offices, and refusing."""

    COUNTERSIGN = "countersign"  # 会签
    OR_SIGN = "or_sign"  # 或签
    ADD_SIGNER = "add_signer"  # 加签
    RETURN = "return"  # 退回
    TAKE_BACK = "take_back"  # 撤回
    HAND_OVER = "hand_over"  # 转办
    URGE = "urge"  # 催办
    REFUSE = "refuse"  # 不同意


class Where(StrEnum):
    """When an added signer signs: `before` makes the adder wait, `after` makes the added one wait."""

    BEFORE = "before"
    PARALLEL = "parallel"
    AFTER = "after"


class Again(StrEnum):
    """Which signatures a return sets aside: those of all steps since, or of that step alone, and the matter then comes
    straight back to the one who returned it."""

    ALL = "all"
    STRAIGHT = "straight"


class Reason(StrEnum):
    """Why an act is refused."""

    OVER = "over"  # the route has ended
    NOT_SIGNER = "not_signer"  # holds no seat in the current step
    SIGNED = "signed"  # has signed already
    SPARED = "spared"  # another one of the or-signers has signed
    WAITING = "waiting"  # a signer added before has not signed yet
    COUNTERSIGNED = "countersigned"  # this seat countersigns
    OR_SIGNED = "or_signed"  # this seat is one of several or-signers
    MANNER = "manner"  # the way of doing it is not one of the known
    NOBODY = "nobody"  # no one is named
    SEATED = "seated"  # the one named holds a seat in this step
    FIRST = "first"  # there is no earlier step
    NO_STEP = "no_step"  # the route has no step of that name
    NOT_EARLIER = "not_earlier"  # that step is not before the current one
    NOTHING = "nothing"  # has done nothing that stands
    ACTED_SINCE = "acted_since"  # somebody has acted since
    URGED_ENOUGH = "urged_enough"  # the day's number of urges is reached


class Event(NamedTuple):
    """What was done: by whom, on which day; to whom or to which step; how (`Where`, `Again`); a reference to the opinion."""

    act: Act
    by: str
    on: date
    to: str = ""
    how: str = ""
    opinion: str = ""


class Refused(Exception):
    """An act that the route does not allow, and why."""

    def __init__(self, reason: Reason, event: Event):
        super().__init__(f"{event.act} by {event.by}: {reason}")
        self.reason, self.event = reason, event


@dataclass(frozen=True)
class Running:
    """A run of a route. Seats are given for every step, the initiator's first. `standing` numbers the events that have an
    effect: those taken back, and urges, are in the history only."""

    route: Route
    initiator: str
    history: tuple[Event, ...] = ()
    standing: tuple[int, ...] = ()
    seats: tuple[Seats, ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps with the draft before them."""
        return (Step(DRAFT, (self.initiator,)), *self.route.steps)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the steps, the draft's first."""
        return tuple(step.name for step in self.steps)

    @property
    def at(self) -> int | None:
        """Number of the current step, the first that is not complete (0: the draft); None once all are, or one refused."""
        return None if self.refused else next((n for n, seats in enumerate(self.seats) if not complete(seats)), None)

    @property
    def refused(self) -> bool:
        """Whether a signer has refused: the route has ended."""
        return bool(self.standing) and self.history[self.standing[-1]].act is Act.REFUSE

    @property
    def finished(self) -> bool:
        """Whether everybody who must has signed: the route has ended."""
        return self.at is None and not self.refused

    @property
    def step(self) -> Step | None:
        """The current step; None once the route has ended."""
        return None if self.at is None else self.steps[self.at]

    @property
    def here(self) -> Seats:
        """The seats of the current step; none once the route has ended."""
        return () if self.at is None else self.seats[self.at]

    @property
    def open(self) -> tuple[str, ...]:
        """Who may sign now."""
        return tuple(seat.holder for n, seat in enumerate(self.here) if state(self.here, n) is State.OPEN)

    def seat(self, who: str) -> int | None:
        """Number of somebody's seat in the current step."""
        return next((n for n, seat in enumerate(self.here) if seat.holder == who), None)


def start(route: Route, initiator: str, on: date) -> Running:
    """Send a draft on its way: the initiator's signature is the first event."""
    return perform(_blank(Running(route, initiator)), Event(Act.COUNTERSIGN, initiator, on))


def replay(route: Route, initiator: str, history: Iterable[Event]) -> Running:
    """A run from its history. Raises Refused at the first event that the route did not allow."""
    running = _blank(Running(route, initiator))
    for event in history:
        running = perform(running, event)
    return running


def perform(running: Running, event: Event) -> Running:
    """The run after an act. Raises Refused."""
    reason = _first_reason(running, event, (*DOINGS[event.act].doer, *DOINGS[event.act].target))
    if reason:
        raise Refused(reason, event)
    done = replace(running, history=(*running.history, event))
    if event.act is Act.URGE:
        return done
    if event.act is Act.TAKE_BACK:
        return _refold(done, running.standing[:-1])
    return _apply(done, len(running.history))


def sign(running: Running, by: str, on: date, opinion: str = "") -> Running:
    """Agree: countersign or or-sign, whichever the seat asks for. Raises Refused."""
    seat = running.seat(by)
    needed = seat is None or running.here[seat].needed
    return perform(running, Event(Act.COUNTERSIGN if needed else Act.OR_SIGN, by, on, opinion=opinion))


def offers(running: Running, who: str, on: date) -> tuple[Act, ...]:
    """The acts open to somebody on a day, whatever they name."""
    return tuple(act for act in Act if not _first_reason(running, Event(act, who, on), DOINGS[act].doer))


def _blank(running: Running) -> Running:
    """The run before anything was done."""
    return replace(running, seats=tuple(map(fresh, running.steps)), standing=())


# ── Effects: the seats after event n ──


def _apply(running: Running, n: int) -> Running:
    """The run with the effect of event n of its history."""
    event = running.history[n]
    return replace(running, seats=DOINGS[event.act].effect(running, event, n), standing=(*running.standing, n))


def _refold(running: Running, standing: Iterable[int]) -> Running:
    """The run as these events alone make it."""
    return reduce(_apply, standing, _blank(running))


def _own(running: Running, event: Event) -> Seat:
    return next(seat for seat in running.here if seat.holder == event.by)


def _changed(running: Running, mine: Seat, by: Seat, *added: Seat) -> tuple[Seats, ...]:
    """The current step with one seat changed and others added."""
    at = running.at or 0
    here = (*(by if seat is mine else seat for seat in running.here), *added)
    return (*running.seats[:at], here, *running.seats[at + 1 :])


def _signed(running: Running, event: Event, n: int) -> tuple[Seats, ...]:
    mine = _own(running, event)
    return _changed(running, mine, replace(mine, signed=n))


def _added(running: Running, event: Event, n: int) -> tuple[Seats, ...]:
    """A needed seat more: one added before makes the adder wait, one added after waits for the adder."""
    mine, adder = _own(running, event), running.here.index(_own(running, event))
    new = Seat(event.to, added_by=event.by, waits=(adder,) if event.how == Where.AFTER else ())
    waits = (*mine.waits, len(running.here)) if event.how == Where.BEFORE else mine.waits
    return _changed(running, mine, replace(mine, waits=waits), new)


def _returned(running: Running, event: Event, n: int) -> tuple[Seats, ...]:
    """Seats stay with those who hold them, added ones too; the signatures are set aside."""
    first = running.names.index(event.to)
    last = first if event.how == Again.STRAIGHT else len(running.seats)
    unsigned = (tuple(replace(seat, signed=None) for seat in seats) for seats in running.seats)
    return tuple(bare if first <= m <= last else running.seats[m] for m, bare in enumerate(unsigned))


def _handed(running: Running, event: Event, n: int) -> tuple[Seats, ...]:
    mine = _own(running, event)
    return _changed(running, mine, replace(mine, holder=event.to, handed_by=(*mine.handed_by, event.by)))


def _unchanged(running: Running, event: Event, n: int) -> tuple[Seats, ...]:
    return running.seats


# ── Checks: each answers why not, or None ──


def _running(running: Running, event: Event) -> Reason | None:
    return Reason.OVER if running.at is None else None


def _open(running: Running, event: Event) -> Reason | None:
    n = running.seat(event.by)
    if n is None:
        return Reason.NOT_SIGNER
    found = state(running.here, n)
    return None if found is State.OPEN else Reason(found)


def _asks(needed: bool, otherwise: Reason) -> Check:
    """Whether the seat is one that countersigns (`needed`), or one that or-signs."""
    return lambda running, event: None if _own(running, event).needed is needed else otherwise


def _not_first(running: Running, event: Event) -> Reason | None:
    return Reason.FIRST if running.at == 0 else None


def _theirs_last(running: Running, event: Event) -> Reason | None:
    doers = [running.history[n].by for n in running.standing]
    if doers[-1:] == [event.by]:
        return None
    return Reason.ACTED_SINCE if event.by in doers else Reason.NOTHING


def _patient(running: Running, event: Event) -> Reason | None:
    today = sum(one.act is Act.URGE and one.on == event.on for one in running.history)
    return Reason.URGED_ENOUGH if today >= running.route.urges else None


def _newcomer(running: Running, event: Event) -> Reason | None:
    if not event.to:
        return Reason.NOBODY
    return Reason.SEATED if running.seat(event.to) is not None else None


def _earlier(running: Running, event: Event) -> Reason | None:
    if event.to not in running.names:
        return Reason.NO_STEP
    return None if running.names.index(event.to) < (running.at or 0) else Reason.NOT_EARLIER


def _manner(known: type[StrEnum]) -> Check:
    return lambda running, event: None if event.how in set(known) else Reason.MANNER


def _first_reason(running: Running, event: Event, checks: tuple[Check, ...]) -> Reason | None:
    return next((reason for check in checks if (reason := check(running, event))), None)


Check = Callable[[Running, Event], Reason | None]
Effect = Callable[[Running, Event, int], tuple[Seats, ...]]


class Doing(NamedTuple):
    """One act: what it does to the seats, who may do it and when, whom or what it may name. Checks are asked in this order."""

    effect: Effect
    doer: tuple[Check, ...]
    target: tuple[Check, ...] = ()


DOINGS = {
    Act.COUNTERSIGN: Doing(_signed, (_running, _open, _asks(True, Reason.OR_SIGNED))),
    Act.OR_SIGN: Doing(_signed, (_running, _open, _asks(False, Reason.COUNTERSIGNED))),
    Act.ADD_SIGNER: Doing(_added, (_running, _open), (_manner(Where), _newcomer)),
    Act.RETURN: Doing(_returned, (_running, _open, _not_first), (_manner(Again), _earlier)),
    Act.TAKE_BACK: Doing(_unchanged, (_running, _theirs_last)),
    Act.HAND_OVER: Doing(_handed, (_running, _open), (_newcomer,)),
    Act.URGE: Doing(_unchanged, (_running, _patient)),
    Act.REFUSE: Doing(_unchanged, (_running, _open)),
}
"""The acts as a table."""
