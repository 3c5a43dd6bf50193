"""The slip on paper: one A4 page with what is asked, boxes to tick, a line to sign, and a code that finds its way back."""

from __future__ import annotations

import io
import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import segno
import typst
from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from onedoor.engines.typefaces import faces, folders
from onedoor.frame.templatetags.dates import plain_day
from onedoor.kernel.dossiers.models import Dossier
from onedoor.kernel.provisions import interface as provisions

from . import queries, rules
from .models import Slip

TEMPLATE = Path(__file__).with_name("slip.typ")


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(str(TEMPLATE), font_paths=[str(path) for path in folders()])


def pdf(slip: Slip) -> bytes:
    """The slip as PDF/A. What people wrote is data to the typesetter, never markup."""
    given = {"data": json.dumps(_data(slip), ensure_ascii=False)}
    return _compiler().compile(sys_inputs=given, format="pdf", pdf_standards=["a-2b"])


def code_of(code: str) -> segno.QRCode:
    """The QR code of a slip: a quarter of it may be stained or folded."""
    return segno.make(rules.written(code), error="q", micro=False)


def _data(slip: Slip) -> dict[str, Any]:
    row, act = slip.row, slip.kind
    decider = queries.decider_of(slip)
    drawn = io.BytesIO()
    code_of(slip.code).save(drawn, kind="svg", border=rules.QUIET, xmldecl=True)
    return {
        "faces": dict(faces(getattr(settings, "TYPEFACES", {}))),
        "office": slip.organization.label,
        "qr": drawn.getvalue().decode(),
        "code": slip.grouped,
        "matter": _matter(row),
        "act": str(act.label),
        "law": provisions.cited(act.step.provision) if act.step else "",
        "decider": decider.label if decider else slip.decider.account.label,
        "made": plain_day(slip.made_on),
        "on": [slip.made_on.year, slip.made_on.month, slip.made_on.day],
        "fields": [_field(bound) for bound in _form(slip, row, decider)],
        "words": _words(),
    }


def _words() -> dict[str, Any]:
    return {
        "title": _("Slip for decision"),
        "tracking": 0 if get_language() == "en" else 0.18,
        "matter": _("Matter"),
        "act": _("To be decided"),
        "law": _("Provision"),
        "decider": _("Who decides"),
        "made": _("Made on"),
        "proposed": _("What is proposed"),
        "decision": _("Decision"),
        "choices": [_("Agreed as proposed"), _("Agreed with the changes above"), _("Not agreed")],
        "sign": _("Signature:"),
        "day": _("Day:"),
        "foot": _("Scan or photograph the whole page and hand it in on the desk: it finds its matter by the code."),
    }


def _matter(row: Any) -> str:
    """The matter as people name it: the number and title of its dossier, else what the row is called."""
    cover = Dossier.objects.filter(pk=getattr(row, "dossier_id", None)).first()
    return f"{cover.number} {cover.title}" if cover else str(getattr(row, "label", "") or row)


def _form(slip: Slip, row: Any, decider: Any) -> Any:
    limits = slip.kind.limits(row, decider, slip.made_on) if slip.kind.limits and decider else None
    form = slip.kind.form(row=row, by=decider, at=slip.made_on, limits=limits, initial=slip.asked)
    return [bound for bound in form if not isinstance(bound.field, forms.FileField)]


def _field(bound: Any) -> dict[str, Any]:
    """A question on paper: what is proposed; else boxes for a few choices; else room to write."""
    value, choices = bound.form.initial.get(bound.name), list(getattr(bound.field, "choices", []))
    known = {str(getattr(key, "value", key)): str(label) for key, label in choices}
    if isinstance(bound.field, forms.DateField) and value:
        value = plain_day(date.fromisoformat(str(value)))
    values = [str(one) for one in value] if isinstance(value, list) else [str(value)] if value not in (None, "") else []
    few = [label for key, label in known.items() if key] if len(known) <= 7 else []
    said = "、".join(known.get(one, one) for one in values)
    label = str(bound.label)
    return {"label": label[:1].upper() + label[1:], "value": said, "choices": [] if said else few}
