"""The law of tasks on paper: each life with its diagram, and each step with who may take it, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext, override

from onedoor.engines.lifecycles import Lifecycle, Step, diagram
from onedoor.kernel.acts import interface as acts

from . import rules

TITLES = {
    "source": ("来源", "Source"),
    "task": ("任务", "Task"),
    "undertaking": ("承办", "Undertaking: what one office has in a task"),
}
"""What each life is called."""
HEAD = "| step | from | to | clock | who | not by whoever did | provision |\n|---|---|---|---|---|---|---|"


def page() -> str:
    """The whole page: kinds of source and evidence, the three lives, what they rest on."""
    parts = [
        "# 工作任务 Work plan",
        "Key points, instructions and meetings are broken down into tasks. "
        "Each office in a task owes one duty; its clock ends on the due day.",
        "## 来源的种类 Kinds of source\n\n" + _sources(),
        "## 凭据的种类 Kinds of evidence\n\n"
        + "\n".join(f"* `{name}` {_both(word)}" for name, word in rules.EVIDENCE.items()),
    ]
    for name, life in rules.LIVES.items():
        parts += [f"## {' '.join(TITLES[name])}", _states(rules.STATES[name]), _drawn(life), _steps(life)]
    parts += [
        "## 依据 Provisions\n\n" + "\n".join(f"* `{name}` {_both(word)}" for name, word in rules.PROVISIONS.items())
    ]
    return "\n\n".join(parts) + "\n"


def _both(word: str) -> str:
    """A text in both languages."""
    with override("zh-hans"):
        return f"{gettext(word)} {word}"


def _sources() -> str:
    lines = ["| kind | numbers | may be public |", "|---|---|---|"]
    for name, kind in rules.SOURCES.items():
        public = "●" if kind.may_be_public else ""
        lines.append(f"| `{name}` {_both(kind.label)} | `{rules.SCHEMES[kind.scheme]}` | {public} |")
    return "\n".join(lines)


def _states(states: Mapping[str, str]) -> str:
    return " · ".join(f"`{name}` {_both(word)}" for name, word in states.items())


def _drawn(life: Lifecycle) -> str:
    return "```text\n" + "\n".join(diagram(life)) + "\n```"


def _steps(life: Lifecycle) -> str:
    return "\n".join([HEAD, *(row for step in life.steps.values() for row in _rows(step))])


def _rows(step: Step) -> Iterator[str]:
    """A row for every act that takes this step."""
    for act in acts.ACTS.values():
        if act.step is not step:
            continue
        cells = [
            f"{_label(act)} `{act.name}`",
            ", ".join(sorted(step.sources)),
            step.target or "stays",
            " ".join(step.clock),
            " ".join(act.may.words.split()),
            ", ".join(f"`{name}`" for name in sorted(act.not_by)),
            f"`{step.provision}`",
        ]
        yield f"| {' | '.join(cells)} |"


def _label(act: acts.Act) -> str:
    with override("zh-hans"):
        chinese = str(act.label)
    with override("en"):
        return f"{chinese} {act.label}"
