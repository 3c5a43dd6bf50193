"""Making a slip, taking in the paper that came back, recording what was decided on it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onedoor.frame import clock
from onedoor.kernel.acts import interface as acts
from onedoor.kernel.acts import locks, references
from onedoor.kernel.acts.interface import CodeField, Deed, Refused, act
from onedoor.kernel.files.interface import File
from onedoor.kernel.people.interface import holder_of
from onedoor.kernel.people.models import Post

from . import access, queries, rules
from .models import Slip

Name = Annotated[str, CodeField(max_length=60, label=_("act"))]
Subject = Annotated[str, CodeField(max_length=120, label=_("matter"))]
Decider = Annotated[Post, forms.ModelChoiceField(Post.objects.select_related("account"), label=_("who decides"))]
Proposed = Annotated[dict | None, forms.JSONField(label=_("what is proposed"), required=False)]
Ticked = Annotated[dict | None, forms.JSONField(label=_("what was decided"), required=False)]
Paper = Annotated[File, forms.ModelChoiceField(File.objects.all(), label=_("paper"))]
Signed = Annotated[date | None, forms.DateField(label=_("signed on"), required=False)]


def refuse(fault: str) -> None:
    """Raise Refused with the sentence of a fault; nothing where there is none."""
    if fault:
        code = {"other_office": "permission", "unknown": "input"}.get(fault, "state")
        raise Refused(code, _(rules.FAULTS[fault]))


@act("slips.make", may=access.an_official, label=_("Print a slip"))
def make(deed: Deed, *, name: Name, subject: Subject, decider: Decider, asked: Proposed) -> Slip:
    """Make a slip for an act that a colleague of the same office may decide now."""
    kind, row = acts.ACTS.get(name), _row(subject)
    if kind is None or row is None or kind.on is not type(row):
        raise Refused("input", _("There is no such act on this matter."))
    by = holder_of(decider)
    if by.organization != deed.by.organization:
        raise Refused("permission", _("A decision of another office is recorded there."))
    if not kind.open_to(by, row):
        raise Refused("state", _("This act is not open to the one who is to decide."))
    made = Slip.objects.create(
        code=rules.new_code(),
        act=name,
        subject=str(acts.reference(row)),
        organization_id=by.organization,
        decider=decider,
        asked=asked or {},
        made_on=deed.at,
    )
    deed.concern(row)
    return made


def _row(subject: str) -> Any:
    try:
        return references.read(subject).row()
    except LookupError:
        return None


@act("slips.take_in", on=Slip, may=access.of_its_office, label=_("Take in the paper"))
def take_in(slip: Slip, deed: Deed, *, paper: Paper, original: Paper) -> None:
    """Attach the page that came back; a better one may take its place until the decision is recorded."""
    refuse(queries.fault(slip, deed.by))
    slip.paper, slip.original, slip.state = paper, original, "found"
    slip.save(update_fields=["paper", "original", "state"])


def _above(slip: Slip) -> Iterable[tuple[type, list[Any]]]:
    """The row of a room above is locked before the slip; one below is locked by its own act."""
    row = _row(slip.subject)
    higher = row is not None and locks.place(type(row), 0).room < locks.place(Slip, 0).room
    return [(type(row), [row.pk])] if higher else []


@act("slips.record", on=Slip, may=access.of_its_office, also=_above, label=_("Record what was decided"))
def record(slip: Slip, deed: Deed, *, ticked: Ticked, signed: Signed) -> None:
    """Record the act for the one who signed: decided by them, typed by me, on the evidence of the paper. Once only."""
    refuse(queries.fault(slip, deed.by))
    if slip.paper is None:
        raise Refused("state", _("Take in the paper first."))
    decider = queries.decider_of(slip)
    assert decider is not None  # else it was a fault
    said: dict[str, Any] = {"recorder": deed.by, "mode": "slip", "evidence": str(acts.reference(slip.paper))}
    slip.kind(slip.row, by=decider, at=signed or clock.today(), **said, **(ticked or {}))
    slip.state, slip.recorded = "used", deed.id
    slip.save(update_fields=["state", "recorded"])


@act("slips.discard", on=Slip, may=access.of_its_office, label=_("Discard the slip"))
def discard(slip: Slip, deed: Deed) -> None:
    """Discard a slip that was not signed; its code then leads nowhere."""
    if slip.state in ("used", "void"):
        refuse(slip.state)
    slip.state = "void"
    slip.save(update_fields=["state"])
