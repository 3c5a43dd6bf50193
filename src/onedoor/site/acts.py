"""The public list of acts: what offices decided, when, how it was recorded; and which kinds of acts there are. No names, no texts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import reduce
from typing import Any
from uuid import UUID

from django.apps import apps
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from onedoor.frame import clock
from onedoor.frame.pages import open_page, public_page
from onedoor.kernel.acts import interface as acts
from onedoor.kernel.acts import queries
from onedoor.kernel.dossiers.interface import KINDS, Dossier
from onedoor.kernel.ledger import interface as ledger
from onedoor.kernel.organizations import interface as organizations
from onedoor.kernel.organizations.models import Organization
from onedoor.kernel.people.rules import ROLES, Role

NUMBERS_AT_MOST = 5
"""Matters named beside one act."""


ROOMS: dict[str, Any] = {
    "acts": _("Records"),
    "calendars": _("Calendar"),
    "duties": _("Duties"),
    "files": _("Files"),
    "organizations": _("Office tree"),
    "people": _("People"),
    "requests": _("Requests for disclosure"),
    "routes": _("Sign-off"),
    "letters": _("Letters"),
    "slips": _("Slips"),
    "workplan": _("Work plan"),
}
"""What rooms are called where their acts are listed."""
OTHERS: dict[str, Any] = {"system": _("the platform"), "party": _("a party"), "authority": _("an authority")}
"""Deciders without a post."""
HOW: dict[str, Any] = {
    "own": _("own sign-in"),
    "slip": _("on a signed slip"),
    "oral": _("by word of mouth"),
    "carried": _("moved in"),
}
"""How a decision came to be recorded."""


def public_kinds() -> list[acts.Act]:
    """Kinds of acts that the public list shows, by name."""
    return [act for _name, act in sorted(acts.ACTS.items()) if not act.internal]


def _by_room(kinds: Sequence[acts.Act]) -> list[tuple[str, list[acts.Act]]]:
    """Kinds of acts under the names of their rooms."""
    rooms: dict[str, list[acts.Act]] = defaultdict(list)
    for act in kinds:
        rooms[act.room].append(act)
    return [(room_name(room), some) for room, some in rooms.items()]


def room_name(room: str) -> str:
    """What a room is called; its own name in English where nobody has named it yet."""
    return str(ROOMS.get(room) or apps.get_app_config(room).verbose_name)


@open_page
@require_safe
def done(request):
    """What was done, the newest first; of one office or of one kind. Drawn anew: an act raises no content version."""
    office = Organization.objects.filter(code=request.GET.get("office", "").replace("\0", "")).first()
    kinds = public_kinds()
    chosen = next((act for act in kinds if act.name == request.GET.get("kind")), None)
    names = [chosen.name] if chosen else [act.name for act in kinds]
    found = queries.public(names, office=office and office.pk, after=_uuid(request.GET.get("after", "")))
    records, more = found[: queries.PUBLIC_PAGE], len(found) > queries.PUBLIC_PAGE
    facts = {
        "rows": _rows(records),
        "kinds": _by_room(kinds),
        "chosen": chosen,
        "office": office,
        "offices": _offices(),
        "after": records[-1].pk if more else None,
    }
    return render(request, "site/acts.html", facts)


def _uuid(word: str) -> UUID | None:
    try:
        return UUID(word)
    except ValueError:
        return None


def _offices() -> list[Organization]:
    """Offices of the city itself, for the filter: those below its government, and it."""
    seat = organizations.seat()
    return [
        *Organization.objects.filter(pk=seat),
        *Organization.objects.on(clock.today()).filter(parent=seat).order_by("order"),
    ]


def _rows(records: Sequence[acts.Record]) -> list[dict[str, Any]]:
    """Records as the public reads them: never a name, a text, or a matter that is not public."""
    offices = Organization.objects.in_bulk({record.decider_office for record in records if record.decider_office})
    covers, places = _public_covers(records), ledger.places([record.pk for record in records])
    return [
        _row(record, offices.get(record.decider_office or 0), covers.get(record.pk, []))
        | {"id": record.pk, "place": places.get(record.pk)}
        for record in records
    ]


def _row(record: acts.Record, office: Organization | None, covers: Sequence[Dossier]) -> dict[str, Any]:
    recorded = record.recorded_at.astimezone(clock.CITY).date()
    return {
        "label": acts.ACTS[record.name].label,
        "office": office,
        "who": _who(record),
        "how": _("by itself") if record.decided_by == "system" else HOW[record.mode],
        "at": record.at,
        "recorded": recorded,
        "late": max((recorded - record.at).days, 0),
        "numbers": [cover.number for cover in covers[:NUMBERS_AT_MOST]],
    }


def _who(record: acts.Record) -> Any:
    """The role that decided, or which kind of decider it was."""
    if record.decider_role in set(Role):
        return _(ROLES[Role(record.decider_role)].label)
    return OTHERS.get(record.decided_by, "")


def _public_covers(records: Sequence[acts.Record]) -> dict[UUID, list[Dossier]]:
    """The public matters that acts were about: one query, and one for each table whose rows lie in dossiers."""
    ways = {kind.model: "dossier" for kind in KINDS.values()}
    ways |= {table: way for kind in KINDS.values() for table, way in kind.parts.items()}
    named = queries.subjects(records, list(ways))
    covers = {
        table: _covers_of(table, way, {one.key for _pk, one in named if one.kind == table})
        for table, way in ways.items()
    }
    found: dict[UUID, dict[str, Dossier]] = defaultdict(dict)
    for record, one in named:
        if cover := covers[one.kind].get(one.key):
            found[record][cover.number] = cover
    return {record: list(some.values()) for record, some in found.items()}


def _covers_of(table: str, way: str, keys: set[str]) -> dict[str, Dossier]:
    """The public dossiers in which rows of a table lie, by the keys of the rows."""
    if not keys:
        return {}
    rows = apps.get_model(table)._base_manager.filter(pk__in=keys, **{f"{way}__confidentiality": "public"})
    return {str(row.pk): reduce(getattr, way.split("__"), row) for row in rows.select_related(way)}


@public_page(depends=("organizations",))
def kinds(request):
    """Every kind of act: what it does, who may, under which provision, and who may not."""
    rooms = [(room, [_kind(act) for act in some]) for room, some in _by_room(public_kinds())]
    return render(request, "site/acts_kinds.html", {"rooms": rooms})


def _kind(act: acts.Act) -> dict[str, Any]:
    roles = [
        _(ROLES[Role(role)].label) if role in set(Role) else OTHERS.get(role, role) for role in sorted(act.may.roles)
    ]
    apart = [acts.ACTS[name].label for name in sorted(act.not_by) if name in acts.ACTS]
    return {"act": act, "roles": roles, "apart": apart}
