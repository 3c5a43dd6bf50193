"""Roles of officials, and who an official is while at work: tables and values without a framework."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Any, NamedTuple

_ = str
"""Marks a text for the catalogue; it is translated where it is shown."""


class Role(StrEnum):
    """What an official does in a post. The value is also the user name of the demonstration."""

    DISCLOSURE_EDITOR = "disclosure-editor"
    FIRST_REVIEWER = "first-reviewer"
    SECOND_REVIEWER = "second-reviewer"
    FINAL_REVIEWER = "final-reviewer"
    SECRECY_REVIEWER = "secrecy-reviewer"
    DISCLOSURE_OFFICER = "disclosure-officer"
    WINDOW_CLERK = "window-clerk"
    CHIEF_REPRESENTATIVE = "chief-representative"
    APPROVAL_SECTION_HEAD = "approval-section-head"
    JOINT_APPROVAL_COORDINATOR = "joint-approval-coordinator"
    CENTRE_MANAGER = "centre-manager"
    DISCIPLINE_SUPERVISOR = "discipline-supervisor"
    INSPECTOR = "inspector"
    THIRD_PARTY_ASSESSOR = "third-party-assessor"
    OFFICE_HEAD = "office-head"
    CITY_LEADER = "city-leader"
    LEADERS_SECRETARY = "leaders-secretary"
    SYSTEM_ADMINISTRATOR = "system-administrator"
    SECURITY_ADMINISTRATOR = "security-administrator"
    AUDIT_ADMINISTRATOR = "audit-administrator"


class RoleRule(NamedTuple):
    """One role: what it is called and what it does, in one line."""

    label: str
    duty: str


ROLES: Mapping[Role, RoleRule] = {
    Role.DISCLOSURE_EDITOR: RoleRule(
        _("Disclosure editor"), _("Enters what the office publishes and keeps its columns fresh.")
    ),
    Role.FIRST_REVIEWER: RoleRule(_("First reviewer"), _("Checks content and wording before anybody else does.")),
    Role.SECOND_REVIEWER: RoleRule(_("Second reviewer"), _("Checks form, attachments and names.")),
    Role.FINAL_REVIEWER: RoleRule(_("Final reviewer"), _("Answers for the release.")),
    Role.SECRECY_REVIEWER: RoleRule(
        _("Secrecy reviewer"), _("Looks for state secrets, trade secrets and private matters.")
    ),
    Role.DISCLOSURE_OFFICER: RoleRule(
        _("Disclosure officer"), _("Handles applications for disclosure until they are answered.")
    ),
    Role.WINDOW_CLERK: RoleRule(
        _("Window clerk"), _("Receives at the window and says at once everything that is missing.")
    ),
    Role.CHIEF_REPRESENTATIVE: RoleRule(_("Chief representative"), _("Heads the office's window and decides there.")),
    Role.APPROVAL_SECTION_HEAD: RoleRule(
        _("Head of the approval section"), _("Leads the section that holds all approvals of the office.")
    ),
    Role.JOINT_APPROVAL_COORDINATOR: RoleRule(
        _("Joint-approval coordinator"), _("Takes a project through its stages and calls the offices together.")
    ),
    Role.CENTRE_MANAGER: RoleRule(_("Centre manager"), _("Runs the hall: windows, staff, warning lights and cards.")),
    Role.DISCIPLINE_SUPERVISOR: RoleRule(_("Discipline supervisor"), _("Watches whether officials keep to the rules.")),
    Role.INSPECTOR: RoleRule(
        _("Inspector"), _("Inspects what offices publish and follows each finding to its repair.")
    ),
    Role.THIRD_PARTY_ASSESSOR: RoleRule(
        _("Third-party assessor"), _("Scores offices from outside, within the sample assigned.")
    ),
    Role.OFFICE_HEAD: RoleRule(
        _("Head of the office"), _("Decides for the office; what nobody holds falls to this post.")
    ),
    Role.CITY_LEADER: RoleRule(_("City leader"), _("Reads what is late and who is slow, and instructs.")),
    Role.LEADERS_SECRETARY: RoleRule(
        _("Leader's secretary"), _("Records what a leader has decided, with the signed slip.")
    ),
    Role.SYSTEM_ADMINISTRATOR: RoleRule(
        _("System administrator"), _("Keeps offices, posts, calendar, backups and upgrades.")
    ),
    Role.SECURITY_ADMINISTRATOR: RoleRule(_("Security administrator"), _("Keeps accounts, rights and locks.")),
    Role.AUDIT_ADMINISTRATOR: RoleRule(_("Audit administrator"), _("Reads who did what, and changes nothing.")),
}

ADMINISTRATORS = frozenset({Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDIT_ADMINISTRATOR})
"""Three powers that no person holds together: GB/T 22239-2019, separation of administrators."""


def apart(one: str, other: str) -> bool:
    """Whether two roles are two of the three powers, which one person never holds at a time."""
    return one != other and {one, other} <= ADMINISTRATORS


HEADS = frozenset({Role.OFFICE_HEAD, Role.CITY_LEADER})
"""Who heads an office, and the city."""
REVIEWERS = (Role.FIRST_REVIEWER, Role.SECOND_REVIEWER, Role.FINAL_REVIEWER)
"""The three reviews before a publication, in their order, by three different people."""


class Rank(StrEnum):
    """A holds the post; B stands in while A is away."""

    A = "A"
    B = "B"


def falls_to(offices: Sequence[int], role: Role) -> Iterator[tuple[int, frozenset[Role]]]:
    """Who is asked for the work of a role, in this order: its holders, the head of the office, the heads above.

    At the end stands whoever keeps the system, so that nothing falls to nobody. An administration falls to the same one above,
    never to a head: the three powers stay apart. `offices`: the office and those above it, nearest first."""
    yield offices[0], frozenset({role})
    yield from ((office, frozenset({role}) if role in ADMINISTRATORS else HEADS) for office in offices)
    yield offices[-1], frozenset({Role.SYSTEM_ADMINISTRATOR})


# ── PIN ──

PIN_LENGTH = 6
PIN_TRIES = 5
"""Wrong PINs in a row after which only the password helps."""


def weak_pin(pin: str) -> bool:
    """Whether a PIN is guessed at once: one digit, a run up or down, or the same pair or three again."""
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    return steps in ({0}, {1}, {9}) or pin[:2] * 3 == pin or pin[:3] * 2 == pin


IDLE_MINUTES = 10
"""Minutes without a page after which a session locks, where the city sets no others (setting IDLE_LOCK_MINUTES)."""


def idle(seen: float | None, now: float, minutes: float) -> bool:
    """Whether nothing was asked for in the last minutes. `seen` and `now` are seconds of the same clock."""
    return seen is not None and now - seen > minutes * 60


class Holder(NamedTuple):
    """A signed-in official at work: one account in one post of one office."""

    account: int
    post: int
    organization: int
    role: Role
    offices: tuple[int, ...]
    """The office of the post and all offices above it, nearest first."""
    rank: Rank = Rank.A
    name: str = ""
    office: str = ""
    label: str = ""
    """Name of the person, of the office, and the whole line of the masthead, in the language of the page."""


# ── A list of people ──

COLUMNS = {
    "name": "姓名",
    "account": "账号",
    "office": "单位代码",
    "role": "角色",
    "from": "起始日",
    "to": "终止日",
}
"""The columns of a list of people, in English and in Chinese; either may head a column."""
USER_NAME = re.compile(r"[\w.@+-]{1,60}")
DAY = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})\D?")


def overlap(one: tuple[date | None, date | None], other: tuple[date | None, date | None]) -> bool:
    """Whether two periods share a day; an empty day is open."""
    begin = max(one[0] or date.min, other[0] or date.min)
    return begin <= min(one[1] or date.max, other[1] or date.max)


class Line(NamedTuple):
    """One line of a list of people: a person and a post."""

    row: int
    name: str
    account: str
    office: str
    role: str
    rank: str
    first_day: date
    last_day: date | None


class Fault(NamedTuple):
    """What is wrong in one cell. `reason` is a word for the table of sentences."""

    row: int
    column: str
    reason: str
    value: str


def read_line(
    row: int, cells: Mapping[str, Any], roles: Mapping[str, tuple[str, str]]
) -> tuple[Line | None, list[Fault]]:
    """A line of a list as it is meant, or what is wrong in its cells. `roles`: role and rank by every name they go by."""
    words = {column: _word(cells.get(column)) for column in COLUMNS}
    role, rank = roles.get(words["role"], ("", ""))
    first, last = read_day(words["from"]), read_day(words["to"])
    wrong = {
        "name": "empty" if not words["name"] else "long" if len(words["name"]) > 60 else "",
        "account": "" if USER_NAME.fullmatch(words["account"]) else "user name",
        "office": "" if words["office"] else "empty",
        "role": "" if role else "role",
        "from": "" if first else "day",
        "to": "day" if words["to"] and not last else "order" if first and last and last < first else "",
    }
    faults = [Fault(row, column, reason, words[column]) for column, reason in wrong.items() if reason]
    if faults or first is None:
        return None, faults
    return Line(row, words["name"], words["account"], words["office"], role, rank, first, last), []


def _word(cell: Any) -> str:
    """What stands in a cell, as text."""
    return "" if cell is None else cell.strftime("%Y-%m-%d") if isinstance(cell, date) else str(cell).strip()


def read_day(word: str) -> date | None:
    """A day in digits: 2026-02-01, 2026/2/1, 2026年2月1日; none for anything else."""
    found = DAY.fullmatch(word)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


# ── Tokens ──

TOKEN_DAYS = 365
"""A token lasts at most so many days: practice of the house."""
TOKEN_PREFIX = "onedoor_"
"""How a token begins, so that it is recognised where it should not be."""
TOKEN_USE_NOTED = 10
"""Minutes after which the use of a token is written down again."""
TOKEN_REFUSALS: Mapping[str, str] = {
    "unknown": _("Nobody knows this token. Copy it anew, or make another on the desk."),
    "ended": _("This token was ended. Make another on the desk."),
    "over": _("The last day of this token is over. Make another on the desk."),
    "post": _("The post of this token has ended, and the token with it."),
    "sessions": _("All sessions of this person were ended, and this token with them."),
    "deputy": _("A deputy works in person. A token is made by whoever holds the post."),
}
"""Why a token opens nothing, with what is said; the first that is true counts."""
