"""Who may do what with requests. Pure.

A row says its office, the office that answers for it today, and the word of its applicant."""

from __future__ import annotations

from typing import Any

from onedoor.kernel.acts.access import Holder, right

OFFICERS = ("disclosure-officer",)
COUNTER = ("disclosure-officer", "window-clerk")
REVIEWERS = (
    "first-reviewer",
    "second-reviewer",
    "final-reviewer",
    "secrecy-reviewer",
    "disclosure-officer",
    "office-head",
)
HEAD = ("office-head",)


def _of_the_office(by: Holder, row: Any) -> bool:
    office = by.organization
    return office is not None and (row is None or office == row.organization_id or office == row.answering)


@right(*COUNTER, *HEAD)
def receives(by: Holder, row: Any) -> bool:
    """Whoever takes in requests at the office: the disclosure officer, the window clerk, the head."""
    return _of_the_office(by, row)


@right(*OFFICERS, *HEAD)
def handles(by: Holder, row: Any) -> bool:
    """The disclosure officer of the office that answers for it, or its head."""
    return _of_the_office(by, row)


@right(*OFFICERS, *HEAD)
def proposes_now(by: Holder, row: Any) -> bool:
    """Whoever proposes the answer, in the very act of proposing it."""
    return _of_the_office(by, row) and bool(row.proposed) and row.state == "handling"


@right(*REVIEWERS)
def reviews(by: Holder, row: Any) -> bool:
    """A reviewer of the office, for legality and secrecy; the head where nobody else is there."""
    return _of_the_office(by, row)


@right(*HEAD)
def heads(by: Holder, row: Any) -> bool:
    """The head of the office that answers for it."""
    return _of_the_office(by, row)


@right("disclosure-editor", *HEAD)
def publishes(by: Holder, row: Any) -> bool:
    """The disclosure editor of the office, or its head."""
    return _of_the_office(by, row)


@right("party")
def asks(by: Holder, row: Any) -> bool:
    """Anybody: who asks needs no account and no reason."""
    return True


@right("party")
def is_the_applicant(by: Holder, row: Any) -> bool:
    """The applicant, known by number and code."""
    return bool(getattr(by, "reference", "")) and getattr(by, "reference", "") == row.applicant_word


@right("party")
def is_the_third_party(by: Holder, row: Any) -> bool:
    """The third party that was asked."""
    return bool(getattr(by, "reference", "")) and getattr(by, "reference", "") == row.asked_word


@right(*OFFICERS, *HEAD)
def was_asked(by: Holder, row: Any) -> bool:
    """The disclosure officer or the head of the office that was asked."""
    return by.organization is not None and by.organization == row.asked_today


@right("authority")
def decides_outside(by: Holder, row: Any) -> bool:
    """A court or a reconsideration body."""
    return True


@right("system")
def the_platform(by: Holder, row: Any) -> bool:
    """The platform: when a day has passed, or as part of another act."""
    return True


@right("system", "security-administrator")
def keeps_secrets(by: Holder, row: Any) -> bool:
    """The security administrator, or the platform when the time of keeping is over."""
    return True


def reads(by: Any, row: Any) -> bool:
    """Who sees a request besides its office and those asked: whoever audits."""
    return by is not None and str(by.role) == "audit-administrator"


def sees_list(by: Any) -> bool:
    """Whoever has to do with requests at an office."""
    return by is not None and str(by.role) in {*COUNTER, *REVIEWERS, "disclosure-editor"}
