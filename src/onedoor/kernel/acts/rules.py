"""The words of the mechanism: refusals, modes, limits, facts, and how a life reads. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, NamedTuple
from uuid import UUID

from onedoor.engines.lifecycles import Step

STATUS = {"input": 422, "permission": 403, "state": 409, "key": 409, "date": 422}
"""The five reasons for a refusal, each with the status of its answer on the web."""


class Refused(Exception):
    """An act was refused and left nothing behind. `code` is one of STATUS, `errors` the form's, field by field."""

    def __init__(self, code: str, sentence: Any, errors: Any = None):
        super().__init__(sentence)
        self.code, self.sentence, self.errors = code, sentence, errors
        self.status = STATUS[code]

    def __str__(self) -> str:
        return str(self.sentence)


class Mode(NamedTuple):
    """How a decision came to be recorded."""

    itself: bool
    """The decider recorded it."""
    evidence: bool
    """It rests on a paper or a file, which is named."""


MODES = {
    "own": Mode(itself=True, evidence=False),  # own sign-in
    "slip": Mode(itself=False, evidence=True),  # signed slip 呈批单
    "oral": Mode(itself=False, evidence=False),  # by word of mouth, to be confirmed
    "carried": Mode(itself=False, evidence=True),  # moved in from elsewhere with a list
}


class Limit(NamedTuple):
    """What the law allows a field: at least, at most, one of. For a row and a day; never a literal in a form."""

    least: Any = None
    most: Any = None
    among: Collection[Any] | None = None

    def admits(self, value: Any) -> bool:
        """Whether a value keeps within the limit; a value not given does."""
        if value is None or value == "":
            return True
        low = self.least is not None and value < self.least
        high = self.most is not None and value > self.most
        return not (low or high) and (self.among is None or getattr(value, "pk", value) in self.among)


# ── Facts: what a record may hold ──

CODE = re.compile(r"^[A-Za-z0-9._:/+-]{0,120}\Z")
"""A code or reference: never a sentence, never a name."""


def fact(value: Any) -> Any:
    """A typed fact as it stands in a record: number, truth, day, code, reference, or a list of them.

    Raises TypeError for anything else: free text and personal data never enter a record."""
    match value:
        case None | bool() | int():
            return value
        case Enum():
            return fact(value.value)
        case str() if CODE.match(value):
            return value
        case datetime() | date():
            return value.isoformat()
        case Decimal() | UUID():
            return str(value)
        case list() | tuple() | set() | frozenset():
            return [fact(one) for one in (sorted(value) if isinstance(value, set | frozenset) else value)]
        case dict():
            return {str(fact(name)): fact(one) for name, one in value.items()}
    raise TypeError(f"not a fact for a record: {value!r}")


# ── The life of a subject, read from its records ──


class Past(NamedTuple):
    """One earlier act on a subject. `moved` is its state before and after, if it was a step."""

    id: UUID
    act: str
    at: date
    moved: tuple[str, str] | None
    people: frozenset[tuple[str, int]]
    """Accounts and posts that decided or recorded it."""
    stands: bool = True
    """Not declared void."""


def beginning(past: Iterable[Past], state: str) -> str:
    """The state in which the first of these acts, void or not, found the subject; `state` if none moved it."""
    return next((one.moved[0] for one in past if one.moved), state)


class Unlawful(Exception):
    """A later act that could not have happened."""

    def __init__(self, past: Past):
        super().__init__(past.act)
        self.past = past


def relive(state: str, later: Iterable[Past], steps: Mapping[str, Step | None]) -> str:
    """The state after those of these acts that stand, begun in `state`. Raises Unlawful with the first impossible one."""
    for past in later:
        if past.moved is None or not past.stands:
            continue
        step = steps.get(past.act) or Step(past.act, frozenset(past.moved[:1]), past.moved[1])
        if state not in step.sources:
            raise Unlawful(past)
        state = step.leave(state)
    return state
