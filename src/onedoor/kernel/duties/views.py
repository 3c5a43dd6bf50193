"""*My duties*: the home of every official, the most urgent first."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from onedoor.engines.workdays import Calendar
from onedoor.frame import clock
from onedoor.frame.pages import desk_page, signed_in
from onedoor.kernel.calendars import interface as calendars

from . import queries
from .models import Duty
from .queries import Key

SCOPES = {"mine": _("Mine"), "deputy": _("My deputy's"), "office": _("The whole office")}
"""Whose duties are listed."""
LIGHTS = {
    "late": ("late", _("Late")),
    "promise": ("soon", _("Past the promise")),
    "soon": ("soon", _("Soon due")),
    "ok": ("ok", _("In time")),
    "paused": ("hold", _("Paused")),
}
"""Each light: its sign, and what it is called."""
RULER_AT_MOST = 40
"""Working days; a longer ruler is no longer read."""


@desk_page(signed_in)
def my_duties(request):
    """What falls to this post today: whose, by light, by due day."""
    scope = request.GET.get("scope") if request.GET.get("scope") in SCOPES else "mine"
    light = request.GET.get("light") if request.GET.get("light") in LIGHTS else ""
    page = queries.mine(request.holder, scope=scope, light=light, after=_key(request.GET.get("after", "")))
    counts = queries.my_lights(request.holder, scope)
    today, calendar = clock.today(), calendars.calendar()
    rows = [_row(duty, calendar, today) for duty in page.rows]
    facts = {
        "today": today,
        "works_today": calendar.works(today),
        "scopes": [{"word": word, "label": label, "current": word == scope} for word, label in SCOPES.items()],
        "lights": [_filter(word, counts[word], scope, light) for word in LIGHTS if counts[word]],
        "groups": [(LIGHTS[word], list(some)) for word, some in groupby(rows, key=lambda row: row["light"])],
        "open": sum(counts.values()),
        "light": light,
        "scope": scope,
        "later": page.after and _query(scope, light, after=f"{page.after.due.isoformat()}:{page.after.id}"),
    }
    return render(request, "duties/mine.html", facts)


def _key(text: str) -> Key | None:
    """Where a page begins, from its address; None from the start, or for what nobody wrote here."""
    day, _colon, pk = text.partition(":")
    try:
        return Key(date.fromisoformat(day), int(pk))
    except ValueError:
        return None


def _query(scope: str, light: str = "", **more: str) -> str:
    return urlencode({"scope": scope} | ({"light": light} if light else {}) | more)


def _filter(word: str, count: int, scope: str, chosen: str) -> dict[str, Any]:
    """A light to filter by; the chosen one leads back to all."""
    kind, label = LIGHTS[word]
    current = word == chosen
    return {
        "kind": kind,
        "label": label,
        "count": count,
        "query": _query(scope, "" if current else word),
        "current": current,
    }


def _row(duty: Duty, calendar: Calendar, today: date) -> dict[str, Any]:
    """A duty as its line shows it: what is left first, then the day."""
    facts = {"duty": duty, "light": queries.light_of(duty, today), "left": None, "limit": 0, "used": 0}
    if duty.due_on is None:
        return facts
    early = duty.due_on >= today
    left = calendar.count(today, duty.due_on) if early else -calendar.count(duty.due_on, today)
    limit = calendar.count(duty.opened_on, duty.due_on)
    used = calendar.count(duty.opened_on, today) if today > duty.opened_on else 0
    drawn = 0 < limit <= RULER_AT_MOST and used <= 2 * RULER_AT_MOST
    return facts | {"left": left, "limit": limit if drawn else 0, "used": used}
