"""What rooms use of dossiers: register a kind, open a cover in an act; it follows the matter by itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Case, DateField, Model, Value, When

from onedoor.kernel.acts import interface as acts
from onedoor.kernel.acts.interface import Deed

from .models import Dossier
from .queries import row_of
from .rules import KINDS, Kind, register

__all__ = ["KINDS", "Dossier", "Kind", "find", "open_cover", "register", "row_of"]


def open_cover(
    deed: Deed,
    kind: Kind,
    *,
    office: int,
    office_code: str = "",
    title: str,
    state: str,
    also: type[Model] | None = None,
    on: date | None = None,
    confidentiality: str = "internal",
) -> Dossier:
    """Open a dossier in an act. Its number is given when the act ends; `also` names the table whose new row bears it too.

    `office` is the id of the office that handles it, `office_code` the word for it in the number where the scheme has one."""
    models = (Dossier, also) if also else (Dossier,)
    return Dossier.objects.create(
        kind=kind.name,
        number=deed.number(kind.scheme, *models, office=office_code),
        organization_id=office,
        title=title[:300],
        state=state,
        opened_on=on or deed.at,
        confidentiality=confidentiality,
    )


@acts.follows
def follow(deed: Deed, rows: Sequence[Any], state: str) -> None:
    """Let covers tell the state their matters have reached, in the same act; at an end of its kind a cover is closed.

    The matters' own rows are locked by the act, so nobody else writes these covers meanwhile."""
    covers = [row.dossier_id for row in rows if getattr(row, "dossier_id", None)]
    if not covers:
        return
    over = [kind.name for kind in KINDS.values() if state in kind.ends]
    closed = Case(When(kind__in=over, then=Value(deed.at)), default=None, output_field=DateField())
    Dossier.objects.filter(pk__in=covers).update(state=state, closed_on=closed)


def find(number: str) -> Dossier | None:
    """The dossier with this number."""
    return Dossier.objects.select_related("organization").filter(number=number).first()
