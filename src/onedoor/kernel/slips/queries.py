"""Finding a slip by its code, and whether it can be used now."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from onedoor.frame import clock
from onedoor.kernel.acts import interface as acts
from onedoor.kernel.organizations import interface as organizations
from onedoor.kernel.people.interface import holder_of
from onedoor.kernel.people.models import Post

from .models import Slip


def find(code: str) -> Slip | None:
    """The slip with this code."""
    rows = Slip.objects.select_related("organization", "decider__account", "paper")
    return rows.filter(code=code).first() if code else None


def of_office(office: int, *states: str) -> QuerySet[Slip]:
    """Slips of an office and of those whose work it carries on, the newest first."""
    here = organizations.formers(office, clock.today())
    rows = Slip.objects.filter(organization__in=here, state__in=states).order_by("-id")
    return rows.select_related("decider__account", "paper", "organization")


def decider_of(slip: Slip) -> Any | None:
    """Who is to decide, as a holder today; None once the post has ended or the account is locked."""
    post = Post.objects.on(clock.today()).filter(pk=slip.decider_id, account__is_active=True)
    held = post.select_related("account", "organization").first()
    return holder_of(held) if held else None


def fault(slip: Slip | None, by: Any) -> str:
    """Why this official cannot enter a slip now, as a word of the table of faults; empty if it can be entered."""
    if slip is None:
        return "unknown"
    if slip.standing != by.organization:
        return "other_office"
    if slip.state in ("used", "void"):
        return slip.state
    decider = decider_of(slip)
    if decider is None:
        return "left"
    try:
        return "" if slip.kind.open_to(decider, slip.row) else "closed"
    except LookupError:
        return "closed"


acts.consistent(
    "a slip is used and no act was recorded on it",
    """select id, code from slips_slip where state = 'used'
    and not exists (select from acts_record where acts_record.id = slips_slip.recorded)""",
)
