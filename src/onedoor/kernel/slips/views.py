"""Pages of slips: make one, hand in papers, enter what was ticked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onedoor.frame import clock
from onedoor.frame.pages import desk_page, signed_in
from onedoor.kernel.acts import interface as acts
from onedoor.kernel.acts import references

from . import actions, interface, printing, queries, rules
from .models import Slip


class Papers(forms.Form):
    """Scans or photographs, and a code where it cannot be read."""

    code = forms.CharField(
        label=_("code of the slip"), help_text=_("Only if it cannot be read from the paper."), required=False
    )


@desk_page(signed_in)
@require_http_methods(["GET", "POST"])
def slips(request):
    """Slips of my office that wait, and the place to hand in papers."""
    form = Papers(request.POST or None)
    taken = []
    if request.method == "POST" and form.is_valid():
        taken = interface.take_in(request.FILES.getlist("papers"), request.holder, form.cleaned_data["code"])
        if len(taken) == 1 and not taken[0].fault and taken[0].slip:
            return redirect("slip", taken[0].slip.pk)
    shown = queries.of_office(request.holder.organization, "open", "found")
    facts = {
        "form": form,
        "taken": [(one, one.sentence or (_(rules.FAULTS[one.fault]) if one.fault else "")) for one in taken],
        "found": [one for one in shown if one.state == "found"],
        "open": [one for one in shown if one.state == "open"],
        "nothing": request.method == "POST" and not taken,
    }
    return render(request, "slips/slips.html", facts, status=422 if facts["nothing"] else 200)


def _own(request, pk: int) -> Slip:
    """A slip of my office; that of another is not there."""
    rows = Slip.objects.select_related("organization", "decider__account", "paper", "original")
    shown = get_object_or_404(rows, pk=pk)
    if shown.standing != request.holder.organization:
        raise Http404
    return shown


def _heading(row: Any) -> str:
    return str(getattr(row, "label", "") or row)


@desk_page(signed_in)
@require_http_methods(["GET", "POST"])
def make(request, name: str, subject: str):
    """Propose what is to be decided, and for whom; then print."""
    act = acts.ACTS.get(name)
    try:
        row = references.read(subject).row()
    except LookupError:
        raise Http404 from None
    if act is None or act.on is not type(row) or act.many:
        raise Http404
    others = acts.deciders(act, row, acts.colleagues(request.holder))
    if not others:
        raise Http404
    form = _proposal(act, row, others[0], request.POST or None)
    chosen = next((one for one in others if str(one.post) == request.POST.get("decider")), others[0])
    if request.method == "POST":
        asked = {field.name: field.data for field in form if field.data not in (None, "", [])}
        try:
            made = actions.make(by=request.holder, name=name, subject=subject, decider=chosen.post, asked=asked or None)
            return redirect("slip", made.pk)
        except acts.Refused as refused:
            form.is_valid()
            form.add_error(None, str(refused))
    facts = {"act": act, "form": form, "others": others, "chosen": chosen, "heading": _heading(row)}
    return render(request, "slips/make.html", facts, status=422 if request.method == "POST" else 200)


def _proposal(act: acts.Act, row: Any, by: Any, sent: Any, initial: dict[str, Any] | None = None) -> Any:
    """The form of the act; files are no part of a slip."""
    limits = act.limits(row, by, clock.today()) if act.limits else None
    form = act.form(
        sent, row=row, by=by, at=clock.today(), limits=limits, initial=initial, use_required_attribute=False
    )
    for word in [field.name for field in form if isinstance(field.field, forms.FileField)]:
        form.fields.pop(word)
    return form


@desk_page(signed_in)
@require_http_methods(["GET", "POST"])
def slip(request, pk: int):
    """One slip: the paper beside the form, so that only what was ticked is typed."""
    shown = _own(request, pk)
    why = queries.fault(shown, request.holder)
    decider = queries.decider_of(shown)
    form = None
    if not why:
        form = _proposal(shown.kind, shown.row, decider, request.POST or None, shown.asked)
    if request.method == "POST" and form is not None and form.is_valid():
        ticked = {field.name: field.data for field in form if field.data not in (None, "", [])}
        signed = request.POST.get("signed") or None
        try:
            actions.record(shown, by=request.holder, ticked=ticked or None, signed=signed)
            return redirect("slip", shown.pk)
        except acts.Refused as refused:
            form.add_error(None, str(refused))
    facts = {
        "slip": shown,
        "act": acts.ACTS.get(shown.act),
        "decider": decider,
        "form": form,
        "why": _(rules.FAULTS[why]) if why else "",
        "state": _(rules.STATES[shown.state]),
        "heading": _heading(shown.row),
        "today": clock.today(),
        "signed": request.POST.get("signed", ""),
    }
    return render(request, "slips/slip.html", facts, status=422 if request.method == "POST" else 200)


@desk_page(signed_in)
@require_POST
def discard(request, pk: int):
    """Discard a slip that was not signed."""
    actions.discard(_own(request, pk), by=request.holder)
    return redirect("slips")


@desk_page(signed_in)
@require_safe
def paper(request, pk: int):
    """The slip as a PDF, to be printed and signed."""
    shown = _own(request, pk)
    answer = HttpResponse(printing.pdf(shown), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="slip-{shown.pk}.pdf"'
    return answer
