"""The public list of acts: what offices decided, when, how it was recorded; and which kinds of acts there are. No names, no texts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import reduce
from typing import Any
from uuid import UUID

from django.apps import apps
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from onedoor.frame import clock
from onedoor.frame.pages import open_page, public_page
from onedoor.kernel.acts import interface as acts
from onedoor.kernel.acts import queries
from onedoor.kernel.acts.access import DECIDERS
from onedoor.kernel.dossiers.interface import KINDS, Dossier
from onedoor.kernel.organizations import interface as organizations
from onedoor.kernel.organizations.models import Organization
from onedoor.kernel.people.rules import ROLES, Role

from . import panels


def public_kinds() -> list[acts.Act]:
    """Kinds of acts that the public list shows, by name."""
    return [act for _name, act in sorted(acts.ACTS.items()) if not act.internal]


@open_page
@require_safe
def done(request):
    """What was done, the newest first; of one office or of one kind."""
    office = Organization.objects.filter(code=request.GET.get("office", "")).first()
    kinds = public_kinds()
    chosen = next((act for act in kinds if act.name == request.GET.get("kind")), None)
    names = [chosen.name] if chosen else [act.name for act in kinds]
    found = queries.public(names, office=office and office.pk, after=_uuid(request.GET.get("after", "")))
    records, more = found[: queries.PUBLIC_PAGE], len(found) > queries.PUBLIC_PAGE
    facts = {
        "rows": _rows(records),
        "kinds": kinds,
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
    covers = _public_covers(records)
    return [
        {
            "record": record,
            "label": str(acts.ACTS[record.name].label),
            "office": offices.get(record.decider_office),
            "who": _who(record),
            "how": panels.how(record),
            "late": (record.recorded_at.date() - record.at).days,
            "covers": covers.get(record.pk, []),
        }
        for record in records
    ]


def _who(record: acts.Record) -> str:
    """The role that decided, or which kind of decider it was."""
    if record.decider_role in set(Role):
        return _(ROLES[Role(record.decider_role)].label)
    words = {"system": _("the platform"), "party": _("a party"), "authority": _("an authority")}
    return words.get(record.decided_by, "") if record.decided_by in DECIDERS else ""


def _public_covers(records: Sequence[acts.Record]) -> dict[UUID, list[Dossier]]:
    """The public matters that acts were about, one query for each table of matters."""
    found: dict[UUID, list[Dossier]] = defaultdict(list)
    ways = {(kind.model, "dossier") for kind in KINDS.values()}
    ways |= {part for kind in KINDS.values() for part in kind.parts.items()}
    for table, way in sorted(ways):
        model = apps.get_model(table)
        keys = queries.subjects(records, model._meta.label_lower)
        rows = model._base_manager.filter(pk__in={key for some in keys.values() for key in some})
        rows = rows.filter(**{f"{way}__confidentiality": "public"}).select_related(way)
        covers = {str(row.pk): reduce(getattr, way.split("__"), row) for row in rows}
        for record, some in keys.items():
            found[record] += [covers[key] for key in some if key in covers and covers[key] not in found[record]]
    return found


@public_page(depends=("organizations",))
def kinds(request):
    """Every kind of act: what it does, who may, under which provision, and who may not."""
    rooms: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for act in public_kinds():
        roles = [_(ROLES[Role(role)].label) if role in set(Role) else role for role in sorted(act.may.roles)]
        apart = [str(acts.ACTS[name].label) for name in sorted(act.not_by) if name in acts.ACTS]
        rooms[act.room].append({"act": act, "roles": roles, "apart": apart})
    named = [(str(apps.get_app_config(room).verbose_name), rows) for room, rows in rooms.items()]
    return render(request, "site/acts_kinds.html", {"rooms": named})
