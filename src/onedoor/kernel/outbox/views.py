"""The page of dead letters: what could not be delivered, why, and once more."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from onedoor.frame.pages import desk_page

from . import access, interface
from .models import Delivery, Message
from .rules import CAUSES, CHANNELS, masked

SHOWN = 100
"""Rows of each kind on the page; the oldest come first, and the rest follows as these are settled."""
REVIVE = {"message": interface.revive, "delivery": interface.revive_delivery}


class Letter(NamedTuple):
    """One dead letter as the page shows it."""

    kind: str
    key: int
    what: str
    about: str
    died: datetime
    tries: int
    error: str
    to: str = ""
    cause: str = ""
    """The error in words, where it is a usual one."""


def _delivery(row: Delivery) -> Letter:
    what, to = gettext(CHANNELS[row.channel]), masked(row.channel, row.recipient)
    cause = CAUSES.get(row.error.partition(" ")[0])
    words = gettext(cause) if cause else ""
    return Letter("delivery", row.pk, what, row.about, row.dead, row.tries, row.error, to, words)


def _message(row: Message) -> Letter:
    return Letter("message", row.pk, row.name, str(row.act), row.dead, row.tries, row.error)


@desk_page(access.looks_after)
@require_GET
def dead_letters(request):
    """What failed too often, the oldest first; how much still waits, and since when."""
    deliveries, messages, waiting = interface.dead_deliveries(), interface.dead(), interface.waiting()
    oldest = waiting.first()
    facts = {
        "deliveries": [_delivery(row) for row in deliveries[:SHOWN]],
        "messages": [_message(row) for row in messages[:SHOWN]],
        "dead": deliveries.count() + messages.count(),
        "waiting": waiting.count(),
        "since": oldest and oldest.created,
        "unheard": interface.nobody_took().count(),
    }
    return render(request, "outbox/dead_letters.html", facts)


@desk_page(access.looks_after)
@require_POST
def again(request):
    """Let one be tried anew, within seconds. One that is no longer dead stays as it is."""
    kind, key = request.POST.get("kind", ""), request.POST.get("key", "")
    if kind not in REVIVE or not (key.isascii() and key.isdigit() and len(key) < 19):
        raise Http404
    REVIVE[kind](int(key))
    return redirect("outbox")
