"""*My duties*: the home of every official, the most urgent first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from onedoor.engines.workdays import Calendar
from onedoor.frame import clock
from onedoor.frame.pages import desk_page, signed_in
from onedoor.kernel.acts.interface import Record
from onedoor.kernel.calendars import interface as calendars

from . import queries, rules
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


class Chosen(NamedTuple):
    """What of the list is shown: whose, which light, which kind."""

    scope: str
    light: str
    kind: str

    def query(self, **more: str) -> str:
        """The address of this choice."""
        return urlencode({name: value for name, value in (self._asdict() | more).items() if value})


@desk_page(signed_in)
def my_duties(request):
    """What falls to this post today: whose, by light, by kind, by due day."""
    asked = request.GET
    chosen = Chosen(
        asked.get("scope") if asked.get("scope") in SCOPES else "mine",
        asked.get("light") if asked.get("light") in LIGHTS else "",
        asked.get("kind") if asked.get("kind") in rules.KINDS else "",
    )
    page = queries.mine(request.holder, **chosen._asdict(), after=_key(asked.get("after", "")))
    counts = queries.my_counts(request.holder, chosen.scope)
    today, calendar = clock.today(), calendars.calendar()
    rows = [_row(duty, calendar, today) for duty in page.rows]
    facts = {
        "today": today,
        "works_today": calendar.works(today),
        "scopes": [{"word": word, "label": label, "current": word == chosen.scope} for word, label in SCOPES.items()],
        "lights": _lights(counts, chosen),
        "kinds": _kinds(counts, chosen),
        "groups": [(LIGHTS[word], list(some)) for word, some in groupby(rows, key=lambda row: row["light"])],
        "open": sum(counts.values()),
        "chosen": chosen,
        "later": page.after and chosen.query(after=f"{page.after.due.isoformat()}:{page.after.id}"),
    }
    return render(request, "duties/mine.html", facts)


def _key(text: str) -> Key | None:
    """Where a page begins, from its address; None from the start, or for what nobody wrote here."""
    day, _colon, pk = text.partition(":")
    try:
        return Key(date.fromisoformat(day), int(pk))
    except ValueError:
        return None


def _lights(counts: Mapping[tuple[str, str], int], chosen: Chosen) -> list[dict[str, Any]]:
    """The lights to filter by, of the chosen kind; the chosen one leads back to all."""
    found = []
    for word, (sign, label) in LIGHTS.items():
        count = sum(n for (kind, light), n in counts.items() if light == word and chosen.kind in ("", kind))
        current = word == chosen.light
        query = chosen._replace(light="" if current else word).query()
        if count or current:
            found.append({"kind": sign, "label": label, "count": count, "query": query, "current": current})
    return found


def _kinds(counts: Mapping[tuple[str, str], int], chosen: Chosen) -> list[dict[str, Any]]:
    """The kinds of duties there are, each with its number; nothing to choose where there is one only."""
    totals: Counter[str] = Counter()
    for (kind, _light), n in counts.items():
        totals[kind] += n
    rows = [
        {"word": kind, "label": rules.KINDS[kind].label, "count": n, "current": kind == chosen.kind}
        for kind, n in sorted(totals.items())
        if kind in rules.KINDS
    ]
    return rows if len(rows) > 1 or chosen.kind else []


def _row(duty: Duty, calendar: Calendar, today: date) -> dict[str, Any]:
    """A duty as its line shows it: what is left first, then the day."""
    facts = {"duty": duty, "light": queries.light_of(duty, today), "left": None, "limit": 0, "used": 0}
    facts["address"] = _address(duty)
    if duty.due_on is None:
        return facts
    early = duty.due_on >= today
    left = calendar.count(today, duty.due_on) if early else -calendar.count(duty.due_on, today)
    limit = calendar.count(duty.opened_on, duty.due_on)
    used = calendar.count(duty.opened_on, today) if today > duty.opened_on else 0
    drawn = 0 < limit <= RULER_AT_MOST and used <= 2 * RULER_AT_MOST
    return facts | {"left": left, "limit": limit if drawn else 0, "used": used}


def _address(duty: Duty) -> str:
    """Where its matter is looked at: the dossier; the record that waits for a word; else nowhere."""
    if duty.dossier:
        return reverse("dossier", args=[duty.dossier.number])
    kind, _colon, key = duty.subject.partition(":")
    return reverse("record", args=[key]) if kind == Record._meta.label_lower else ""
