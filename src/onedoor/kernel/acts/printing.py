"""Acts on paper: the permission matrix and the list of acts as Markdown, always in the same order."""

from __future__ import annotations

from itertools import groupby

from django.utils.translation import override

from .access import Right
from .declaring import Act
from .registry import ACTS


def matrix() -> str:
    """Which role may do which act, and in which relation to the matter."""
    acts = _sorted()
    roles = sorted({role for act in acts for role in act.may.roles})
    lines = ["# Who may do what", "", f"| act | {' | '.join(roles)} | anyone | who |", "|---" * (len(roles) + 3) + "|"]
    for act in acts:
        cells = ["●" if role in act.may.roles else "" for role in roles]
        lines.append(f"| `{act.name}` | {' | '.join(cells)} | {'●' if not act.may.roles else ''} | {_line(act.may)} |")
    return "\n".join(lines) + "\n"


def listing() -> str:
    """Every act with what it does, who may, what it rests on and what it does to the clock."""
    parts = ["# Acts"]
    for room, acts in groupby(_sorted(), key=lambda act: act.room):
        parts += [f"## {room}", *(_paragraph(act) for act in acts)]
    return "\n\n".join(parts) + "\n"


def _sorted() -> list[Act]:
    return [ACTS[name] for name in sorted(ACTS)]


def _line(right: Right) -> str:
    return " ".join(right.words.split())


def _paragraph(act: Act) -> str:
    """One act in words."""
    with override("en"):
        title = f"### {act.label} `{act.name}`"
    facts = [f"Who: {_line(act.may)}"]
    if act.step:
        stages = f"{', '.join(sorted(act.step.sources))} → {act.step.target or 'stays'}"
        facts += [
            f"Stage: {stages}",
            f"Clock: {' '.join(act.step.clock) or 'untouched'}",
            f"Provision: {act.step.provision}",
        ]
    if act.not_by:
        facts.append(f"Not by whoever did: {', '.join(f'`{name}`' for name in sorted(act.not_by))}")
    if act.form.base_fields:
        facts.append(f"Input: {', '.join(f'`{name}`' for name in act.form.base_fields)}")
    return "\n".join([title, "", act.doc, "", *(f"* {one}" for one in facts)])
