"""The dossier page, one template for every matter; the page of an act; the page of a record; forty matters at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from onedoor.frame import clock
from onedoor.frame.pages import desk_page, signed_in
from onedoor.kernel.acts import interface as acts
from onedoor.kernel.acts import references
from onedoor.kernel.acts.actions import done_on, subjects_of
from onedoor.kernel.acts.views import act_page
from onedoor.kernel.dossiers.interface import KINDS, Dossier, find
from onedoor.kernel.duties import interface as duties
from onedoor.kernel.files import interface as files
from onedoor.kernel.ledger import interface as ledger
from onedoor.kernel.letters import interface as letters
from onedoor.kernel.organizations import interface as organizations
from onedoor.kernel.people.rules import Role
from onedoor.kernel.routes import interface as routes

from . import panels

AT_MOST = 300
"""Matters in one batch."""


# ── The dossier ──


@desk_page(signed_in)
@require_safe
def dossier(request, number: str):
    """Number and state, clocks with their sums, the acts that were done, the acts open to me."""
    shown = find(number)
    if shown is None:
        raise Http404
    rows = panels.rows_of(shown)
    if not panels.may_read(request.holder, shown, rows[0]):
        raise Http404
    owed, runs = duties.of_dossier(shown.pk), routes.runs_of(shown.pk)
    kind = KINDS[shown.kind]
    clocks = panels.clocks(owed)
    facts = {
        "dossier": shown,
        "row": rows[0],
        "body": kind.template,
        "clocks": [one for one in clocks if one["duty"].closed_on is None],
        "runs": [panels.way_of(run) for run in runs],
        "past_clocks": [one for one in clocks if one["duty"].closed_on is not None],
        "panel": panels.panel(request.holder, [*rows, *runs[:1], *(duty for duty in owed if duty.closed_on is None)]),
        "timeline": panels.timeline([*rows, *runs, *owed]),
        "today": clock.today(),
        "letters": letters.of_matter(shown.pk),
        "papers": files.papers(shown),
        "may_write": request.holder.organization in organizations.office_path(shown.organization_id),
    }
    return render(request, "site/dossier.html", facts | dict(kind.facts(rows[0], request.holder) if kind.facts else {}))


# ── One act on one row ──


@desk_page(signed_in)
@require_http_methods(["GET", "POST"])
def do(request, name: str, subject: str):
    """The generated page of an act: its form, who decided, what happens."""
    act, row = acts.ACTS.get(name), _row(subject)
    if act is None or act.many or act.on is not type(row) or not _open(request, act, row):
        raise Http404
    facts = {"heading": _heading(row), "back": _back(row), "subject": subject}
    return act_page(request, act, row, "site/do.html", facts, lambda done: redirect(_back(row)), for_others=True)


def _row(subject: str) -> Any:
    """The row an address names."""
    try:
        return references.read(subject).row()
    except LookupError:
        raise Http404 from None


def _open(request, act: acts.Act, row: Any) -> bool:
    return act.open_to(request.holder, row) or bool(acts.deciders(act, row, acts.colleagues(request.holder)))


def _dossier_of(row: Any) -> Dossier | None:
    """The dossier a row lies in: its own, or that of what it belongs to."""
    pk = getattr(row, "dossier_id", None) or getattr(row, "matter_id", None)
    return Dossier.objects.select_related("organization").filter(pk=pk).first() if pk else None


def _heading(row: Any) -> str:
    cover = _dossier_of(row)
    return f"{cover.number} {cover.title}" if cover else str(getattr(row, "label", "") or row)


def _back(row: Any) -> str:
    """Where the matter of a row is looked at: its dossier, its record, else the desk."""
    if isinstance(row, acts.Record):
        return reverse("record", args=[row.pk])
    cover = _dossier_of(row)
    return reverse("dossier", args=[cover.number]) if cover else reverse("desk")


# ── One record ──


@desk_page(signed_in)
@require_safe
def record(request, pk):
    """One act as it stands on the record: who, when, how, about what; confirm it, or correct it."""
    found = get_object_or_404(acts.Record, pk=pk)
    rows = [row for row in subjects_of(found)]
    if not _reads_record(request.holder, found, rows):
        raise Http404
    facts = {
        "done": panels.timeline_of([found])[0],
        "children": panels.timeline_of(acts.Record.objects.filter(within=found.pk)),
        "within": acts.Record.objects.filter(pk=found.within).first() if found.within else None,
        "dossiers": [cover for cover in (_dossier_of(row) for row in rows[:20]) if cover],
        "subjects": len(rows),
        "later": panels.timeline([found]),
        "panel": panels.panel(request.holder, [found]),
        "place": ledger.place(found.pk),
    }
    return render(request, "site/record.html", facts)


@desk_page(signed_in)
@require_safe
def receipt(request, pk):
    """The receipt of an act with its whole record, for whoever may read it; none until a checkpoint holds the act."""
    found = get_object_or_404(acts.Record, pk=pk)
    text = _reads_record(request.holder, found, list(subjects_of(found))) and ledger.receipt(pk, whole=True)
    if not text:
        raise Http404
    named = {"Content-Disposition": f'attachment; filename="receipt-{ledger.place(pk)}.json"'}
    return HttpResponse(text, content_type="application/json; charset=utf-8", headers=named)


def _reads_record(holder: Any, found: acts.Record, rows: Sequence[Any]) -> bool:
    """Whoever audits, the office of the decision, who decided or recorded it, and who reads a dossier it is about."""
    if holder.role == Role.AUDIT_ADMINISTRATOR or holder.organization == found.decider_office:
        return True
    if panels.decided_by_holder(found, holder):
        return True
    covers = [(cover, row) for row in rows[:20] if (cover := _dossier_of(row))]
    return any(panels.may_read(holder, cover, row) for cover, row in covers)


@acts.drawn_by_hand("acts.rectify")
def _correcting(found: acts.Record) -> str:
    return reverse("correct", args=[found.pk])


@desk_page(signed_in)
@require_http_methods(["GET", "POST"])
def correct(request, pk):
    """Declare an act void, or do it right: the form of the act itself, filled in as it was, with the reason."""
    found = get_object_or_404(acts.Record, pk=pk)
    rectify, again = acts.ACTS["acts.rectify"], acts.ACTS.get(found.name)
    if again is None or not rectify.open_to(request.holder, found):
        raise Http404
    rows = done_on(found)
    target = (rows if again.many else rows[0]) if again.on and rows else None
    sent = request.POST if request.method == "POST" else None
    form = rectify.form(sent, row=found, by=request.holder, at=clock.today(), initial={"happened": found.at})
    form.fields.pop("instead")
    right = again.form(
        sent,
        row=target,
        by=request.holder,
        at=found.at,
        initial=panels.as_asked(found),
        prefix="right",
        auto_id="right-%s",
    )
    corrected = sent is not None and sent.get("how") == "corrected"
    if sent is not None and all([form.is_valid(), not corrected or right.is_valid()]):
        instead = {field.name: field.data for field in right if field.data not in (None, "", [])} if corrected else None
        try:
            typed = {"how": sent["how"], "reason": sent["reason"], "happened": sent.get("happened") or None}
            rectify(found, by=request.holder, **typed, **({"instead": instead} if instead else {}))
            return redirect("record", found.pk)
        except acts.Refused as refused:
            form.add_error(None, str(refused))
    facts = {"form": form, "right": right, "act": again, "record": found, "corrected": corrected}
    return render(request, "site/correct.html", facts, status=422 if sent is not None else 200)


# ── Forty at once ──


@desk_page(signed_in)
@require_http_methods(["GET", "POST"])
def batch(request):
    """One act on many matters of my duties: one form, one act for each, every result listed."""
    wanted = (request.POST if request.method == "POST" else request.GET).getlist("duty")
    keys = [int(word) for word in wanted if word.isdecimal()][:AT_MOST]
    rows = _subjects(keys)
    if not rows:
        return redirect("desk")
    choices = _choices(request.holder, rows)
    name = (request.POST if request.method == "POST" else request.GET).get("act", "")
    act = next((act for act, _count in choices if act.name == name), None)
    facts = {"keys": keys, "rows": rows, "choices": choices, "act": act, "headings": [_heading(row) for row in rows]}
    return _asked(request, act, rows, facts) if act else render(request, "site/batch.html", facts)


def _subjects(keys: Sequence[int]) -> list[Any]:
    """The rows that duties are about, each once, in the order of the duties."""
    owed = duties.Duty.objects.in_bulk(keys)
    words = dict.fromkeys(owed[key].subject for key in keys if key in owed)
    return list(references.rows(references.read(word) for word in words))


def _choices(holder: Any, rows: Sequence[Any]) -> list[tuple[acts.Act, int]]:
    """Acts that are open to me on at least one of them, and on how many."""
    kinds = {type(row) for row in rows}
    on_them = [act for act in acts.ACTS.values() if act.on in kinds and not act.many]
    counts = [(act, sum(act.on is type(row) and act.open_to(holder, row) for row in rows)) for act in on_them]
    return [(act, count) for act, count in counts if count]


def _asked(request, act: acts.Act, rows: Sequence[Any], facts: dict[str, Any]) -> HttpResponse:
    """The form of the chosen act, then what became of each matter."""
    fitting = [row for row in rows if type(row) is act.on]
    sent = "done" in request.POST
    form = act.form(
        request.POST if sent else None, request.FILES or None, row=fitting[0], by=request.holder, at=clock.today()
    )
    if sent and form.is_valid():
        typed = {field.name: field.data for field in form if field.data not in (None, "", [])}
        outcomes = acts.batch(act, fitting, by=request.holder, key=request.POST.get("key") or None, **typed)
        shown = [{"heading": _heading(one.row), "refused": one.refused, "back": _back(one.row)} for one in outcomes]
        counts = {"refused": sum(one.refused is not None for one in outcomes), "all": len(outcomes)}
        return render(request, "site/batch_done.html", facts | {"outcomes": shown, "counts": counts})
    key = request.POST.get("key") or f"batch-{clock.now():%Y%m%d%H%M%S%f}-{request.holder.account}"
    fresh = {"form": form, "key": key, "fitting": len(fitting)}
    return render(request, "site/batch.html", facts | fresh, status=422 if sent else 200)
