"""Seats: the places for signatures in one step of a sign-off route."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .route_tables import Mode, Step


@dataclass(frozen=True)
class Seat:
    """A place for one signature.

    `needed`: must be signed whatever others do; of the or-signers of a step, none is needed and one is enough.
    `handed_by`: who held it before, the first first. `waits`: seats of the step that come before this one. `signed`:
    number of the event in the history."""

    holder: str
    needed: bool = True
    added_by: str = ""
    handed_by: tuple[str, ...] = ()
    waits: tuple[int, ...] = ()
    signed: int | None = None


class State(StrEnum):
    """What a seat is in."""

    OPEN = "open"  # its holder may sign now
    WAITING = "waiting"  # another seat comes first
    SIGNED = "signed"
    SPARED = "spared"  # another one of the or-signers has signed


Seats = tuple[Seat, ...]


def fresh(step: Step) -> Seats:
    """The seats of a step that nobody has touched."""
    return tuple(Seat(who, needed=step.mode is Mode.ALL) for who in step.who)


def state(seats: Seats, n: int) -> State:
    """What a seat is in, seen in its step."""
    if seats[n].signed is not None:
        return State.SIGNED
    if _satisfied(seats, n):
        return State.SPARED
    return State.OPEN if all(_satisfied(seats, before) for before in seats[n].waits) else State.WAITING


def complete(seats: Seats) -> bool:
    """Whether everybody who must has signed."""
    return all(_satisfied(seats, n) for n in range(len(seats)))


def _satisfied(seats: Seats, n: int) -> bool:
    if seats[n].needed:
        return seats[n].signed is not None
    return any(seat.signed is not None and not seat.needed for seat in seats)
