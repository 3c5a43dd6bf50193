"""The deed: what an act in progress knows about itself. A leaf without Django, so that rooms below a page can type against it.

A room's function reads who, when and under which provision, and tells it what happened: marks, facts, messages, numbers.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from .access import Holder
from .rules import fact


class Circumstances(NamedTuple):
    """What is said about an act before it begins: who decided, who records it, how, on what evidence, when it happened."""

    by: Holder
    recorder: Holder
    mode: str
    evidence: str
    at: date
    key: str | None = None
    """A word of the caller's under which this act happens only once."""


class Pending(NamedTuple):
    """A number asked for, given when the outermost act ends: until then rows of `models` hold the placeholder."""

    placeholder: str
    scheme: str
    office: str
    day: date
    models: tuple[type[Any], ...]


class Corrected(NamedTuple):
    """An earlier act that the one in progress declares void: it no longer counts, and what replaces it may bear its day."""

    id: UUID
    at: date


@dataclass(eq=False)
class Deed:
    """One act in progress."""

    id: UUID
    act: str
    said: Circumstances
    recorded_at: datetime
    law: str = ""
    """The provision it rests on, from the step; a room with dated law may name another."""
    within: Deed | None = None
    marks: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    messages: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    concerned: list[Any] = field(default_factory=list)
    pending: list[Pending] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    corrects: Corrected | None = None
    children: int = 0

    @property
    def by(self) -> Holder:
        """Who decided."""
        return self.said.by

    @property
    def at(self) -> date:
        """The day it happened."""
        return self.said.at

    @property
    def root(self) -> Deed:
        """The outermost act."""
        return self.within.root if self.within else self

    def mark(self, kind: str) -> None:
        """Note that a mark was made on a clock. Called by the room of duties."""
        self.marks.append(kind)

    def fact(self, **facts: Any) -> None:
        """Leave typed facts for statistics and assessment. Raises TypeError for text."""
        self.facts |= {name: fact(value) for name, value in facts.items()}

    def announce(self, name: str, **body: Any) -> None:
        """Leave a message for listeners after commit: references and typed facts only."""
        self.messages.append((name, {word: fact(value) for word, value in body.items()}))

    def concern(self, *rows: Any) -> None:
        """Name further rows that this act is about, besides those it was done on."""
        self.concerned.extend(rows)

    def number(self, scheme: str, *models: type[Any], office: str = "") -> str:
        """A placeholder for the next number of a register, for the field `number` of one new row of each model.

        The number itself is given when the outermost act ends, so that the register is locked for a moment only."""
        pending = self.root.pending
        placeholder = f"~{self.root.id.hex}{len(pending):x}"
        pending.append(Pending(placeholder, scheme, office, self.at, models))
        return placeholder


_doing: ContextVar[Deed | None] = ContextVar("doing", default=None)


def current() -> Deed | None:
    """The act in progress, if there is one."""
    return _doing.get()


def correcting() -> Corrected | None:
    """The earlier act that the act in progress declares void, if it does."""
    deed = current()
    return deed.corrects if deed else None


@contextmanager
def doing(deed: Deed) -> Iterator[None]:
    """Make a deed the one in progress."""
    token = _doing.set(deed)
    if deed.within:
        deed.within.children += 1
    try:
        yield
    finally:
        _doing.reset(token)


def uuid7(moment: datetime) -> UUID:
    """A UUID of version 7 (RFC 9562): sorted by the moment to the microsecond, 62 bits of chance; tells no volume."""
    micros = int(moment.timestamp()) * 1_000_000 + moment.microsecond
    millis, rest = divmod(micros, 1000)
    fraction = rest * 4096 // 1000
    chance = secrets.randbits(62)
    return UUID(int=millis << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | chance)
