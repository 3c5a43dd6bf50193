"""Seats as words, what is said where an act on a route is refused, what each act is called. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from onedoor.engines.route_tables import Flaw, Row
from onedoor.engines.routes import Act, Reason

_ = str
"""Marks a text for the catalogue; it is translated where it is shown."""

# ── Seats ──

WHO = re.compile(r"post:(?P<post>\d+)|(?P<role>[a-z-]+)(?:@(?P<office>[a-z0-9-]+))?")
"""Who signs, as a route has it: a role at the office of the matter, a role at an office named by its code, or one post."""


class Seat(NamedTuple):
    """Whose signature it is: a role at an office, or one post."""

    role: str = ""
    office: int | None = None
    post: int | None = None

    @property
    def word(self) -> str:
        """The seat as a run keeps it; it outlives whoever sits on it."""
        return f"post:{self.post}" if self.post else f"{self.role}@{self.office}"


def seat(word: str) -> Seat:
    """A kept seat."""
    if word.startswith("post:"):
        return Seat(post=int(word.removeprefix("post:")))
    role, _at, office = word.partition("@")
    return Seat(role, int(office))


# ── Runs ──

PHASES: Mapping[str, str] = {
    "running": _("under way"),
    "complete": _("signed by all"),
    "refused": _("not agreed"),
    "withdrawn": _("withdrawn"),
}
DAYS = 3
"""Working days for a signature where the route says nothing: practice of the house."""

REASONS: Mapping[Reason, str] = {
    Reason.OVER: _("This route has ended."),
    Reason.NOT_SIGNER: _("It is not your turn here."),
    Reason.SIGNED: _("You have signed already."),
    Reason.SPARED: _("Another one of you has signed already."),
    Reason.WAITING: _("A signer whom you added signs before you."),
    Reason.COUNTERSIGNED: _("Here all sign, each for themselves."),
    Reason.OR_SIGNED: _("Here one of several signs for all."),
    Reason.MANNER: _("Say how it is to be done."),
    Reason.NOBODY: _("Name somebody."),
    Reason.SEATED: _("Whom you named signs in this step already."),
    Reason.FIRST: _("There is no earlier step."),
    Reason.NO_STEP: _("This route has no such step."),
    Reason.NOT_EARLIER: _("Choose a step before this one."),
    Reason.NOTHING: _("You have done nothing here that could be taken back."),
    Reason.ACTED_SINCE: _("Somebody has acted since. It can no longer be taken back."),
    Reason.URGED_ENOUGH: _("It was urged today already."),
}
"""Why an act is refused, as people are told."""

DONE: Mapping[Act, str] = {
    Act.COUNTERSIGN: _("Signed"),
    Act.OR_SIGN: _("Signed for all"),
    Act.ADD_SIGNER: _("Added a signer"),
    Act.RETURN: _("Returned"),
    Act.TAKE_BACK: _("Taken back"),
    Act.HAND_OVER: _("Handed over"),
    Act.URGE: _("Urged"),
    Act.REFUSE: _("Did not agree"),
}

FLAWS: Mapping[Flaw, str] = {
    Flaw.NO_STEPS: _("Nobody would ever sign."),
    Flaw.UNNAMED: _("A line names no step."),
    Flaw.RESERVED: _("“%(step)s” is the name of the draft itself. Choose another."),
    Flaw.EMPTY: _("“%(step)s”: a line names no signer."),
    Flaw.UNREACHABLE: _("“%(step)s” stands behind a step that nobody signs."),
    Flaw.SCATTERED: _("“%(step)s”: its lines do not stand together."),
    Flaw.MODE: _("“%(step)s”: write all or one, not “%(what)s”."),
    Flaw.MIXED_MODE: _("“%(step)s”: its lines disagree on how many sign."),
    Flaw.DAYS: _("“%(step)s”: %(what)s is no number of days."),
    Flaw.MIXED_DAYS: _("“%(step)s”: its lines disagree on the days."),
    Flaw.TWICE: _("“%(step)s”: %(what)s stands there twice."),
    Flaw.ONE_OF_ONE: _("“%(step)s”: one of several signs, but only one is named."),
    Flaw.AGAIN: _("%(what)s signs in several steps: %(step)s."),
}
"""What may be wrong with a route, in a sentence."""
UNKNOWN = _("“%(what)s” is neither a role, nor a role at an office, nor a post.")


class Line(NamedTuple):
    """A line of a route as it was typed: its number, the row, and what cannot be read in it."""

    number: int
    row: Row
    fault: str = ""


def read(text: str) -> list[Line]:
    """Lines `step | who | all or one | days`; the last two may be left out, empty lines are passed over."""
    return [_line(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]


def _line(number: int, line: str) -> Line:
    cells = [cell.strip() for cell in re.split(r"[|｜\t]", line)] + ["", "", ""]
    days = cells[3]
    fault = cells[1] if cells[1] and not WHO.fullmatch(cells[1]) else days if days and not days.isdecimal() else ""
    row = Row(cells[0], cells[1], cells[2].lower() or "all", int(days) if days.isdecimal() else None)
    return Line(number, row, fault)


# ── What is signed ──

Lock = Callable[[Any], Iterable[tuple[Any, list[Any]]]]
Settled = Callable[[Any, Any], Any]


class Purpose(NamedTuple):
    """What a run is for: its word, what people call it, which rows of the room above are locked first, and what follows its end."""

    name: str
    label: Any
    lock: Lock
    settled: Settled


PURPOSES: dict[str, Purpose] = {}
"""Every purpose by its word; rooms register theirs at start-up."""


def register(purpose: Purpose) -> Purpose:
    """Add a purpose. Raises ValueError for a word used twice."""
    if purpose.name in PURPOSES:
        raise ValueError(f"two purposes are called {purpose.name}")
    PURPOSES[purpose.name] = purpose
    return purpose
