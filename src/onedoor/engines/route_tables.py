"""Sign-off routes as tables: who must look, in which order, all of them or one of them, in how many days.

A route is a versioned list of steps. It is written as rows, one a signer; a report names what is unsound in them. It
prints itself as a table and as a diagram.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

DRAFT = "draft"
"""The name of the step before the first: the matter lies with its initiator 拟稿."""


class Mode(StrEnum):
    """How many of a step's signers must sign."""

    ALL = "all"  # 会签
    ONE = "one"  # 或签


class Step(NamedTuple):
    """One step: its name, who signs, how many of them, and in how many working days (None: no limit)."""

    name: str
    who: tuple[str, ...]
    mode: Mode = Mode.ALL
    days: int | None = None


@dataclass(frozen=True)
class Route:
    """A version of a route. `urges`: how often a run may be urged on one day."""

    key: str
    version: int
    steps: tuple[Step, ...]
    urges: int = 1


class Row(NamedTuple):
    """One signer of one step, as a table or a spreadsheet has it. The rows of a step stand together."""

    step: str
    who: str
    mode: str = Mode.ALL
    days: int | None = None


class Flaw(StrEnum):
    """What may be wrong with a route."""

    NO_STEPS = "no_steps"  # nobody would ever sign
    UNNAMED = "unnamed"  # a row without a step
    RESERVED = "reserved"  # a step named like the draft
    EMPTY = "empty"  # a row without a signer
    UNREACHABLE = "unreachable"  # a step behind one that nobody signs
    SCATTERED = "scattered"  # the rows of a step do not stand together
    MODE = "mode"  # neither all nor one
    MIXED_MODE = "mixed_mode"  # rows of a step disagree on how many sign
    DAYS = "days"  # fewer days than one
    MIXED_DAYS = "mixed_days"  # rows of a step disagree on the days
    TWICE = "twice"  # the same signer twice in a step
    ONE_OF_ONE = "one_of_one"  # an or-step with one signer
    AGAIN = "again"  # the same signer in several steps


NOTICES = frozenset({Flaw.ONE_OF_ONE, Flaw.AGAIN})
"""Flaws that a route may have, if it is meant."""


class Finding(NamedTuple):
    """A flaw, at which step, about whom or what."""

    flaw: Flaw
    step: str = ""
    what: str = ""

    @property
    def grave(self) -> bool:
        """Whether a route with it cannot run."""
        return self.flaw not in NOTICES


class Unsound(ValueError):
    """Rows that make no route, and why."""

    def __init__(self, findings: Sequence[Finding]):
        super().__init__("; ".join(f"{found.step}: {found.flaw} {found.what}".strip() for found in findings))
        self.findings = tuple(findings)


# ── Rows ──


def to_rows(route: Route) -> list[Row]:
    """The route as rows, one a signer."""
    return [Row(step.name, who, step.mode, step.days) for step in route.steps for who in step.who]


def from_rows(key: str, version: int, rows: Iterable[Row], urges: int = 1) -> Route:
    """The route that the rows describe. Raises Unsound with the grave findings."""
    rows = list(rows)
    grave = [found for found in report(rows) if found.grave]
    if grave:
        raise Unsound(grave)
    return Route(key, version, tuple(_step(name, block) for name, block in _blocks(rows)), urges)


def report(rows: Sequence[Row]) -> list[Finding]:
    """Everything unsound in the rows, in their order; empty when there is nothing to say."""
    blocks = _blocks(rows)
    found = [] if blocks else [Finding(Flaw.NO_STEPS)]
    for name, block in blocks:
        found += [Finding(flaw, name, what) for flaw, what in _flaws(name, block)]
    return found + list(_across(blocks))


def _blocks(rows: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    """Rows of one step that stand together."""
    return [(name, list(block)) for name, block in groupby(rows, lambda row: row.step)]


def _step(name: str, block: list[Row]) -> Step:
    return Step(name, tuple(row.who for row in block), Mode(block[0].mode), block[0].days)


def _flaws(name: str, block: list[Row]) -> Iterator[tuple[Flaw, str]]:
    """What is wrong within one step."""
    signers = Counter(row.who for row in block)
    modes, days = sorted({row.mode for row in block}), {row.days for row in block}
    yield from ((flaw, "") for flaw, so in ((Flaw.UNNAMED, not name), (Flaw.RESERVED, name == DRAFT)) if so)
    yield from ((Flaw.MODE, mode) for mode in modes if mode not in set(Mode))
    yield from ((Flaw.DAYS, str(one)) for one in days if one is not None and one < 1)
    yield from ((Flaw.TWICE, who) for who, times in signers.items() if who and times > 1)
    if not all(signers):
        yield Flaw.EMPTY, ""
    if len(modes) > 1:
        yield Flaw.MIXED_MODE, " ".join(modes)
    if len(days) > 1:
        yield Flaw.MIXED_DAYS, ""
    if modes == [Mode.ONE] and len(signers) == 1:
        yield Flaw.ONE_OF_ONE, block[0].who


def _across(blocks: list[tuple[str, list[Row]]]) -> Iterator[Finding]:
    """What is wrong between steps."""
    names = Counter(name for name, _block in blocks)
    yield from (Finding(Flaw.SCATTERED, name) for name, times in names.items() if times > 1)
    unsigned = [not any(row.who for row in block) for _name, block in blocks]
    yield from (Finding(Flaw.UNREACHABLE, name) for n, (name, _block) in enumerate(blocks) if any(unsigned[:n]))
    signers = Counter(who for _name, block in blocks for who in {row.who for row in block} if who)
    for who, times in sorted(signers.items()):
        if times > 1:
            yield Finding(
                Flaw.AGAIN, ", ".join(name for name, block in blocks if who in {row.who for row in block}), who
            )


# ── Print ──

WORDS = {
    "en": {
        "head": "| Step | Who signs | How many | Working days |",
        "all": "all",
        "one": "one of them",
        "draft": "draft",
        "no limit": "–",
        "days": "working days: {days}",
        "and": ", ",
    },
    "zh": {
        "head": "| 步骤 | 由谁签 | 会签或或签 | 工作日 |",
        "all": "会签",
        "one": "或签",
        "draft": "拟稿",
        "no limit": "不限",
        "days": "{days}个工作日",
        "and": "、",
    },
}
"""The words of the printed route."""


def table(route: Route, language: str = "zh") -> str:
    """The route as a table in Markdown."""
    words = WORDS[language]
    lines = [words["head"], "| --- | --- | --- | --- |"]
    for step in route.steps:
        cells = (step.name, words["and"].join(step.who), _how_many(step, words), str(step.days or words["no limit"]))
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def diagram(route: Route, language: str = "zh") -> str:
    """The route as a picture in text, from the draft down: `+` between signers who all sign, `/` where one is enough."""
    words = WORDS[language]
    lines = [f"○ {words['draft']}"]
    for step in route.steps:
        days = words["days"].format(days=step.days) if step.days else ""
        signers = (" + " if step.mode is Mode.ALL else " / ").join(step.who)
        lines += ["│", "▢ " + "  ".join(filter(None, (step.name, signers, days)))]
    return "\n".join([*lines, "│", "●"]) + "\n"


def _how_many(step: Step, words: Mapping[str, str]) -> str:
    return words[step.mode] if len(step.who) > 1 else ""
