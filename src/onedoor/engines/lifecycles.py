"""Legal lives as tables: from which states a step leads where, what it does to the clock, under which provision.

A life cycle refuses to be built with a state nobody reaches, a step that stands twice or a word nobody knows. It prints
itself for the law pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from .clocks import KINDS

STAYS = ""
"""The target of a step that leaves the state as it is."""


class Step(NamedTuple):
    """One step: its name, the states it may be taken in, where it leads, its marks on the clock, provision, letter."""

    name: str
    sources: frozenset[str]
    target: str
    clock: tuple[str, ...] = ()
    provision: str = ""
    letter: str = ""

    def leave(self, state: str) -> str:
        """The state after this step. Raises WrongState."""
        if state not in self.sources:
            raise WrongState(self, state)
        return self.target or state


class WrongState(Exception):
    """A step that cannot be taken in this state."""

    def __init__(self, step: Step, state: str):
        super().__init__(f"{step.name} cannot be taken in state {state}, only in {', '.join(sorted(step.sources))}")
        self.step, self.state = step, state


class UnknownStep(LookupError):
    """A step this life does not have."""


class BadLifecycle(ValueError):
    """A table of steps that contradicts itself: every fault, a line each."""


def step(name: str, sources: str, target: str, clock: str = "", provision: str = "", letter: str = "") -> Step:
    """A row of the table; `sources` and `clock` are words with blanks between. `target` "" stays."""
    return Step(name, frozenset(sources.split()), target, tuple(clock.split()), provision, letter)


@dataclass(frozen=True)
class Lifecycle:
    """The legal life of one kind of matter: where it begins, its steps in the order of the table."""

    begins: str
    steps: Mapping[str, Step]
    states: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        named = (state for step in self.steps.values() for state in (*sorted(step.sources), step.target) if state)
        object.__setattr__(self, "states", tuple(dict.fromkeys([self.begins, *named])))
        faults = [*self._faults()]
        if faults:
            raise BadLifecycle("\n".join(faults))

    def __getitem__(self, name: str) -> Step:
        if name not in self.steps:
            raise UnknownStep(name)
        return self.steps[name]

    def take(self, state: str, name: str) -> str:
        """The state after a step. Raises WrongState, or UnknownStep."""
        return self[name].leave(state)

    def open_in(self, state: str) -> tuple[Step, ...]:
        """The steps that may be taken in a state."""
        return tuple(step for step in self.steps.values() if state in step.sources)

    def ends(self) -> tuple[str, ...]:
        """The states in which nothing is left to be done."""
        return tuple(state for state in self.states if not self.open_in(state))

    def reached(self) -> frozenset[str]:
        """The states that steps lead to from the beginning."""
        found: set[str] = set()
        frontier = {self.begins}
        while frontier:
            found |= frontier
            frontier = {step.leave(state) for state in frontier for step in self.open_in(state)} - found
        return frozenset(found)

    def _faults(self) -> Iterator[str]:
        reached = self.reached()
        yield from (f"state {state} is never reached" for state in self.states if state not in reached)
        for step in self.steps.values():
            if not step.sources:
                yield f"step {step.name} can be taken in no state"
            yield from (f"step {step.name}: no mark {mark}" for mark in step.clock if mark not in KINDS)


def lifecycle(begins: str, *steps: Step) -> Lifecycle:
    """Build a life from its table. Raises BadLifecycle."""
    names = [step.name for step in steps]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise BadLifecycle("\n".join(f"step {name} stands twice" for name in twice))
    return Lifecycle(begins, MappingProxyType({step.name: step for step in steps}))


def page(life: Lifecycle, title: str, words: Mapping[str, str] | None = None) -> str:
    """The life as a page of Markdown: a diagram, then a paragraph per step. `words` names states and steps."""
    words = words or {}
    parts = [f"# {title}", "```text\n" + "\n".join(diagram(life)) + "\n```"]
    parts += [_paragraph(step, words) for step in life.steps.values()]
    return "\n\n".join(parts) + "\n"


def diagram(life: Lifecycle) -> list[str]:
    """A line per state and step: where it leads and which marks it makes; each state once, ends marked."""
    width = max((len(step.name) for step in life.steps.values()), default=0)
    lines = []
    for state in life.states:
        sign = "●" if state == life.begins else "■" if state in life.ends() else "○"
        lines.append(f"{sign} {state}")
        lines += [_arrow(step, state, width) for step in life.open_in(state)]
    return lines


def _arrow(step: Step, state: str, width: int) -> str:
    marks = f"  [{' '.join(step.clock)}]" if step.clock else ""
    where = "↺" if step.leave(state) == state else f"→ {step.leave(state)}"
    return f"  {step.name:<{width}} {where}{marks}"


def _paragraph(step: Step, words: Mapping[str, str]) -> str:
    def named(word: str) -> str:
        return f"{words[word]} (`{word}`)" if word in words else f"`{word}`"

    facts = [
        ("From", ", ".join(named(state) for state in sorted(step.sources))),
        ("to", named(step.target) if step.target else "the same state"),
        ("clock", ", ".join(step.clock)),
        ("provision", step.provision),
        ("letter", step.letter),
    ]
    return f"## {named(step.name)}\n\n" + "; ".join(f"{name} {fact}" for name, fact in facts if fact) + "."
