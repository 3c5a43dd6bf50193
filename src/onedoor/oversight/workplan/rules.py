"""The law of a task: where it comes from, what proves it, the three lives with their clocks, and how a list is read. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from onedoor.engines.lifecycles import Lifecycle, lifecycle, step

_ = str
"""Marks a text for the catalogue; it is translated where it is shown."""

# ── Where a task comes from, and what shows that it is done ──


class SourceKind(NamedTuple):
    """One kind of source: its name, the scheme of its numbers, whether everybody may see it."""

    label: str
    scheme: str
    may_be_public: bool


SOURCES: Mapping[str, SourceKind] = {
    "plan": SourceKind(_("Key points of the year"), "workplan-plan", True),
    "instruction": SourceKind(_("Instruction"), "workplan-instruction", False),
    "meeting": SourceKind(_("Meeting"), "workplan-meeting", False),
}
"""An instruction is one remark of a leader and one task; a plan and a meeting have many tasks. Only a plan may be public."""
ADOPTED = ("plan", "meeting")
"""Sources that an office adopts; an instruction is given."""
TASK_SCHEME = "workplan-task"
SCHEMES: Mapping[str, str] = {
    "workplan-plan": "YD{year}-{n:03d}",
    "workplan-instruction": "PS{year}-{n:04d}",
    "workplan-meeting": "HY{year}-{n:03d}",
    TASK_SCHEME: "DB{year}-{n:04d}",
}
"""How numbers are written: initials of the Chinese word, year, count without a gap."""

EVIDENCE: Mapping[str, str] = {
    "document": _("a document"),
    "figures": _("a table of figures"),
    "picture": _("a photograph or a screenshot"),
    "minutes": _("minutes"),
    "any": _("any file that shows it"),
}
"""Kinds of evidence that a task asks for. Feedback without a file is a claim, whatever was asked."""

# ── Three lives ──

PROVISIONS: Mapping[str, str] = {
    "SC-733": _("Regulation on Government Supervision, State Council Decree No. 733"),
    "GO-2014-42": _("Opinions of the General Office of the State Council on supervision, No. 42 of 2014"),
}
"""What the steps rest on: by the regulation a government sees to it that its decisions are carried out and reported on; the opinions
name the chain of breaking down, following up, checking and closing."""

SOURCE = lifecycle(
    "new",
    step("adopt", "new", "open", "", "GO-2014-42"),
    step("instruct", "new", "open", "start", "SC-733"),
    step("give", "open", "", "start", "GO-2014-42"),
    step("complete", "open", "completed", "", "GO-2014-42"),
)
"""A plan, an instruction or a meeting. To give a task starts the clock of every office in it."""
TASK = lifecycle(
    "open",
    step("redate", "open", "", "restart", "GO-2014-42"),
    step("urge", "open", "", "", "GO-2014-42"),
    step("close", "open", "closed", "", "GO-2014-42"),
    step("cancel", "open", "cancelled", "", "GO-2014-42"),
)
"""A task begins with the act that gives it."""
UNDERTAKING = lifecycle(
    "open",
    step("answer", "open returned", "answered", "discharge", "SC-733"),
    step("accept", "answered", "accepted", "", "SC-733"),
    step("send_back", "answered", "returned", "strike restart", "SC-733"),
    step("release", "open returned", "released", "release", "GO-2014-42"),
    step("drop", "open returned", "released", "release", "GO-2014-42"),
    step("note", "answered", "accepted", "", "GO-2014-42"),
)
"""What one office has in a task. A returned feedback never discharged the duty: its mark is struck, the clock begins anew."""

LIVES: Mapping[str, Lifecycle] = {"source": SOURCE, "task": TASK, "undertaking": UNDERTAKING}

SOURCE_STATES: Mapping[str, str] = {"new": _("not begun"), "open": _("in force"), "completed": _("completed")}
TASK_STATES: Mapping[str, str] = {"open": _("still open"), "closed": _("closed as done"), "cancelled": _("cancelled")}
UNDERTAKING_STATES: Mapping[str, str] = {
    "open": _("to be answered"),
    "answered": _("answered"),
    "returned": _("returned"),
    "accepted": _("accepted"),
    "released": _("released"),
}
STATES: Mapping[str, Mapping[str, str]] = {
    "source": SOURCE_STATES,
    "task": TASK_STATES,
    "undertaking": UNDERTAKING_STATES,
}

OWING = frozenset({"open", "returned"})
"""States in which an office still owes an answer."""


def done(offices: Iterable[tuple[bool, str]]) -> bool:
    """Whether a task can be closed, given for each office whether it leads and its state.

    The answer of the lead office is accepted, and every supporting office has answered or was released."""
    offices = list(offices)
    lead = [state for leads, state in offices if leads]
    return lead == ["accepted"] and not OWING & {state for _leads, state in offices}


# ── The week ──


class Week(NamedTuple):
    """A week of meetings: Monday and Sunday, and the Monday before."""

    first: date
    last: date
    before: date


def week_of(day: date) -> Week:
    """The week a day lies in."""
    monday = day - timedelta(days=day.weekday())
    return Week(monday, monday + timedelta(days=6), monday - timedelta(days=7))


# ── A list of tasks ──

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "paragraph": ("paragraph", "序号", "条款", "要点"),
    "text": ("text", "task", "任务", "任务内容", "工作任务"),
    "lead": ("lead", "lead office", "牵头单位", "责任单位"),
    "supporting": ("supporting", "supporting offices", "配合单位"),
    "due_on": ("due", "due day", "完成时限", "办结日期", "到期日"),
    "wanted": ("evidence", "凭据"),
}
"""The columns of a list of tasks and the names that may head them, in this order where nothing heads them."""
BETWEEN = re.compile(r"[、，,;；/\s]+")
DAY = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})\D?")
MOST_LINES = 300


class Line(NamedTuple):
    """One line of a list: a task with its offices as they were written."""

    row: int
    paragraph: str
    text: str
    lead: str
    supporting: tuple[str, ...]
    due_on: date | None
    wanted: str


class Fault(NamedTuple):
    """What is wrong in one line. `reason` is a word for the table of sentences."""

    row: int
    reason: str
    value: str = ""


FAULTS: Mapping[str, str] = {
    "text": _("Line %(row)d says no task."),
    "lead": _("Line %(row)d names no lead office."),
    "day": _("Line %(row)d: “%(value)s” is not a day. Write it like 2026-12-18."),
    "office": _("Line %(row)d: no office here is called “%(value)s”."),
    "evidence": _("Line %(row)d: nobody knows the evidence “%(value)s”."),
    "rest": _("Line %(row)d: %(value)s"),
    "many": _("This list is too long. Enter at most %(value)s lines at a time."),
}
"""What is said about a line."""


def read_table(text: str, evidence: Mapping[str, str]) -> tuple[list[Line], list[Fault]]:
    """Lines as they are copied out of a table, cells parted by tabs, under a head or without one.

    `evidence`: the kinds of evidence by every name they go by."""
    rows = [(number, [cell.strip() for cell in line.split("\t")]) for number, line in enumerate(text.splitlines(), 1)]
    rows = [(number, cells) for number, cells in rows if any(cells)]
    if len(rows) > MOST_LINES:
        return [], [Fault(0, "many", str(MOST_LINES))]
    places = _places(rows[0][1]) if rows else None
    body = rows[1:] if places else rows
    order = places or {name: at for at, name in enumerate(COLUMNS)}
    read = [_line(number, {name: _cell(cells, at) for name, at in order.items()}, evidence) for number, cells in body]
    return [line for line, _faults in read], [fault for _line, faults in read for fault in faults]


def _places(head: Sequence[str]) -> dict[str, int] | None:
    """Where each column stands, if this line heads a table."""
    words = [word.lower() for word in head]
    found = {name: next((words.index(one) for one in names if one in words), -1) for name, names in COLUMNS.items()}
    return {name: at for name, at in found.items() if at >= 0} if found["text"] >= 0 else None


def _cell(cells: Sequence[str], at: int) -> str:
    return cells[at] if at < len(cells) else ""


def _line(row: int, cells: Mapping[str, str], evidence: Mapping[str, str]) -> tuple[Line, list[Fault]]:
    """One line as it is meant, and what is wrong with it."""
    due_on = read_day(cells.get("due_on", ""))
    wanted = evidence.get(cells.get("wanted", "").lower(), "") if cells.get("wanted") else "any"
    line = Line(
        row,
        cells.get("paragraph", "")[:40],
        cells.get("text", ""),
        cells.get("lead", ""),
        tuple(one for one in BETWEEN.split(cells.get("supporting", "")) if one),
        due_on,
        wanted,
    )
    return line, list(_faults(line, cells))


def _faults(line: Line, cells: Mapping[str, str]) -> Iterator[Fault]:
    if not line.text:
        yield Fault(line.row, "text")
    if not line.lead:
        yield Fault(line.row, "lead")
    if line.due_on is None:
        yield Fault(line.row, "day", cells.get("due_on", ""))
    if not line.wanted:
        yield Fault(line.row, "evidence", cells.get("wanted", ""))


def read_day(word: str) -> date | None:
    """A day in digits: 2026-12-18, 2026/12/18, or with the Chinese words for year, month and day; none for anything else."""
    found = DAY.fullmatch(word)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
