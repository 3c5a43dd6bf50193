"""Pages of the officer's side: lists, the counter, the draft of an answer, consultations, what came on paper, the bundle for a court."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from onedoor.frame import clock
from onedoor.frame.pages import desk_page, signed_in
from onedoor.kernel.acts import interface as acts
from onedoor.kernel.acts import references
from onedoor.kernel.calendars import interface as calendars
from onedoor.kernel.files import interface as files

from . import access, actions, desk_forms, interface, listing, matters, queries, receipt, rules, sealing
from . import bundle as bundles
from .deciding import faults_of
from .models import Request

AT_MOST = 100
"""Requests confirmed at once in the morning."""


def takes_in(holder: Any) -> bool:
    """Whoever takes in requests at an office: the disclosure officer, the window clerk, the head."""
    return signed_in(holder) and access.receives.comes_into_question(holder)


# ── Lists ──


@desk_page(signed_in)
@require_safe
def requests(request):
    """Requests of my office: by group, light and channel; one by its number."""
    chosen = listing.Chosen.of(request.GET)
    office = request.holder.organization
    listed, counts = listing.of_office(office, chosen), listing.counts(office)
    facts = {
        "rows": listed.rows,
        "after": listed.after,
        "chosen": chosen,
        "groups": [(word, label, counts.get(word)) for word, label in GROUPS.items()],
        "lights": LIGHTS,
        "channels": [(word, _(label)) for word, label in receipt.CHANNELS.items()],
        "unopened": queries.unopened(request.holder).count(),
        "may_register": takes_in(request.holder),
    }
    return render(request, "requests/desk/list.html", facts)


GROUPS = {
    "open": gettext_lazy("All open"),
    "waiting": gettext_lazy("Waiting for the applicant"),
    "handling": gettext_lazy("Being handled"),
    "review": gettext_lazy("In review"),
    "deliver": gettext_lazy("To be delivered"),
    "over": gettext_lazy("Over"),
    "all": gettext_lazy("All"),
}
LIGHTS = {"late": gettext_lazy("Late"), "soon": gettext_lazy("Soon due"), "hold": gettext_lazy("Clock stands still")}
"""What a list is narrowed to, in words."""


@desk_page(takes_in)
@require_http_methods(["GET", "POST"])
def morning(request):
    """Requests that came before today and that nobody has opened; those ticked are confirmed at once, one act for each."""
    outcomes: list[Any] = []
    if request.method == "POST":
        keys = [int(word) for word in request.POST.getlist("request") if word.isdecimal()][:AT_MOST]
        rows = [
            one for one in Request.objects.filter(pk__in=keys).order_by("pk") if access.receives(request.holder, one)
        ]
        for one in rows:
            queries.opened(one, request.holder)
        outcomes = acts.batch(actions.confirm, rows, by=request.holder)
    today, calendar = clock.today(), calendars.calendar()
    shown = queries.unopened(request.holder).select_related("owed", "party")[:AT_MOST]
    facts = {"rows": [listing.row_of(one, today, calendar) for one in shown], "outcomes": outcomes}
    return render(request, "requests/desk/morning.html", facts)


# ── The counter ──


@desk_page(takes_in)
@require_http_methods(["GET", "POST"])
def register(request, kind: str):
    """Take in a request that came on paper, by fax, mail or word of mouth; the code is printed once."""
    if kind not in desk_forms.PERSONS:
        raise Http404
    sent = request.method == "POST"
    form = desk_forms.Paper(
        request.POST or None, request.FILES or None, initial={"arrived_on": clock.today().isoformat()}
    )
    who = desk_forms.PERSONS[kind](request.POST or None)
    if sent and all([form.is_valid(), who.is_valid()]):
        try:
            handed_in = _taken_in(request, form, who, kind)
            return render(request, "requests/desk/registered.html", _receipt(handed_in))
        except acts.Refused as refused:
            form.add_error(None, str(refused))
    facts = {
        "form": form,
        "who": who,
        "kind": kind,
        "days": _days(),
        "other": "legal" if kind == "natural" else "natural",
    }
    return render(request, "requests/desk/register.html", facts, status=422 if sent else 200)


def _taken_in(request, form: Any, who: Any, kind: str) -> interface.HandedIn:
    """The paper is kept first; then who asks is sealed and the act done."""
    said, holder = form.cleaned_data, request.holder
    evidence = _evidence(said["paper"], holder)
    category = "natural" if kind == "natural" else who.cleaned_data.get("category") or "other"
    return interface.hand_in(
        who.person(),
        office=holder.organization,
        category=category,
        pieces=form.wanted(),
        channel=said["channel"],
        form=said["form"],
        means=said["means"],
        uploads=request.FILES.getlist("uploads"),
        oral=said["oral"],
        recorder=holder,
        evidence=evidence,
        at=said["arrived_on"],
        key=request.POST.get("key") or None,
    )


def _receipt(handed_in: interface.HandedIn) -> dict[str, Any]:
    made = handed_in.request
    return {"made": made, "code": handed_in.code, "channel": _(receipt.CHANNELS[made.channel])}


def _days() -> list[tuple[str, str]]:
    """Which day counts as that of receipt, for each way in which a request comes today."""
    now = receipt.rules_of(clock.today())
    return [(_(receipt.CHANNELS[word]), _(receipt.DAYS[day])) for word, day in now.days.items() if word != "internet"]


# ── One request ──


def _own(request, number: str) -> Request:
    """A request of my office; that of another is not there."""
    rows = Request.objects.select_related("organization", "party", "owed", "dossier")
    found = get_object_or_404(rows, number=number)
    if request.holder.organization not in (found.organization_id, found.answering):
        raise Http404
    return found


@desk_page(signed_in)
@require_http_methods(["GET", "POST"])
def draft(request, number: str):
    """Draft the answer piece by piece. What is missing before it can be proposed is said beside it."""
    found = _own(request, number)
    if found.state != "handling" or not access.handles(request.holder, found):
        return redirect("dossier", number)
    papers = _papers(found)
    forms = desk_forms.line_forms(found, papers, request.POST or None)
    wrong = ""
    if request.method == "POST" and all([form.is_valid() for _piece, form in forms]):
        try:
            lines = {piece.place: form.line() for piece, form in forms if form.cleaned_data["result"]}
            interface.draft(found, request.holder, lines)
            if "propose" not in request.POST:
                return redirect("desk_request_draft", number)
            actions.propose(found, by=request.holder)
            return redirect("dossier", number)
        except acts.Refused as refused:
            wrong = str(refused)
    facts = {
        "found": found,
        "forms": forms,
        "wrong": wrong,
        "missing": faults_of(found, queries.drafted(found)) if request.method == "GET" else [],
        "profile": _(rules.PROFILES[found.profile]),
        "route": bool(papers),
    }
    return render(request, "requests/desk/draft.html", facts, status=422 if wrong else 200)


def _papers(found: Request) -> list[files.File]:
    """Files of the matter that may be handed over, what came of hiding parts of one among them; signed papers of acts left out."""
    return [one for one in files.papers(found.dossier) if one.keeping != "thirty"]


def _evidence(upload: Any, holder: Any) -> str:
    """Keep the paper on which an act rests, for thirty years; the word the act is given as evidence."""
    kept = files.store(upload, office=holder.organization, account=holder.account, keeping="thirty")
    return str(acts.reference(kept))


@acts.drawn_by_hand("requests.consult")
def _consulting(row: Request) -> str:
    return reverse("desk_request_consult", args=[row.number])


@desk_page(signed_in)
@require_http_methods(["GET", "POST"])
def consult(request, number: str):
    """Ask a third party or another office; the reply clock stands still until they answer."""
    found = _own(request, number)
    if not actions.consult.open_to(request.holder, found):
        return redirect("dossier", number)
    form = desk_forms.Consulted(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.consult(found, by=request.holder, **_asked(form.cleaned_data))
            return redirect("dossier", number)
        except acts.Refused as refused:
            form.add_error(None, str(refused))
    facts = {"found": found, "form": form, "silences": _silences(found)}
    return render(request, "requests/desk/consult.html", facts, status=422 if form.is_bound else 200)


def _asked(said: dict[str, Any]) -> dict[str, Any]:
    """What was typed, as the act takes it; a third party is sealed before. Raises Refused."""
    given: dict[str, Any] = {"kind": said["kind"], "question": said["question"]}
    if said["days"]:
        given["days"] = said["days"]
    if rules.CONSULTED[said["kind"]].office:
        return given | ({"office": said["office"].pk} if said["office"] else {})
    person = {"kind": "natural", **{name: said[name] for name in ("name", "phone", "address")}}
    return given | {"third_party": interface.third_party(person).pk}


def _silences(found: Request) -> list[tuple[str, str]]:
    """What silence means, for each of those who may be asked."""
    told = []
    for one in rules.CONSULTED.values():
        try:
            meaning = queries.period_of(one.period, found).silence
        except acts.Refused:
            continue
        told.append((_(one.label), _(rules.SILENCES[meaning]) if meaning in rules.SILENCES else ""))
    return told


@desk_page(signed_in)
@require_http_methods(["GET", "POST"])
def person(request, number: str):
    """Who asks, in clear. The first reading of a day is noted; whoever does not owe the answer says why."""
    found = get_object_or_404(Request.objects.select_related("party", "organization"), number=number)
    own = request.holder.organization in (found.organization_id, found.answering)
    if not own and not access.reads(request.holder, found):
        raise Http404
    form = desk_forms.Reveal(request.POST or None)
    shown: dict[str, Any] = {}
    if own or (request.method == "POST" and form.is_valid()):
        try:
            shown = interface.reveal(found, request.holder, form.data.get("reason", ""))
        except acts.Refused as refused:
            form.add_error("reason", str(refused))
        except sealing.Unreadable:
            form.add_error(None, _("These data cannot be opened with the key that is here."))
    facts = {"found": found, "form": form, "person": _told(shown), "own": own}
    return render(request, "requests/desk/person.html", facts, status=422 if form.errors else 200)


PERSON = {
    "name": gettext_lazy("Name"),
    "number": gettext_lazy("Number of the certificate"),
    "representative": gettext_lazy("Legal representative"),
    "contact": gettext_lazy("Contact"),
    "phone": gettext_lazy("Telephone"),
    "mail": gettext_lazy("E-mail"),
    "address": gettext_lazy("Address"),
    "postcode": gettext_lazy("Postcode"),
}
"""What is kept of a person, in words."""


def _told(shown: dict[str, Any]) -> list[tuple[Any, str]]:
    return [(label, shown[name]) for name, label in PERSON.items() if shown.get(name)]


@desk_page(signed_in)
@require_safe
def bundle(request, number: str):
    """Everything of the matter as one file."""
    found = _own(request, number)
    answer = HttpResponse(bundles.bundle(found), content_type="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.number}.zip"'
    return answer


# ── What came on paper ──


@desk_page(signed_in)
@require_http_methods(["GET", "POST"])
def enter(request, name: str, subject: str):
    """Enter what an applicant, a third party or a court said on paper: their act, recorded by me, on that paper."""
    act = acts.ACTS.get(name)
    try:
        row = references.read(subject).row()
    except LookupError:
        raise Http404 from None
    open_ones = matters.entered(_request_of(row), request.holder) if act else []
    if act is None or not any(one.act is act and one.row == row for one in open_ones):
        raise Http404
    found = _request_of(row)
    form = act.form(
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        row=row,
        by=matters.outside(act, row),
        at=clock.today(),
        limits=act.limits(row, matters.outside(act, row), clock.today()) if act.limits else None,
        use_required_attribute=False,
    )
    form.fields.pop("files", None)
    proof = desk_forms.OnPaper(request.POST or None, request.FILES or None)
    if request.method == "POST" and all([form.is_valid(), proof.is_valid()]):
        try:
            _entered(request, act, row, form, proof.cleaned_data)
            return redirect("dossier", found.number)
        except acts.Refused as refused:
            form.add_error(None, str(refused))
    facts = {"found": found, "act": act, "form": form, "proof": proof, "about": getattr(row, "act_label", "")}
    return render(request, "requests/desk/enter.html", facts, status=422 if form.is_bound else 200)


def _request_of(row: Any) -> Request:
    """The request a row belongs to."""
    found = row if isinstance(row, Request) else getattr(row, "request", None)
    if found is None:
        raise Http404
    return found


def _entered(request, act: acts.Act, row: Any, form: Any, said: dict[str, Any]) -> None:
    holder = request.holder
    evidence = _evidence(said["paper"], holder)
    typed = {field.name: field.data for field in form if field.data not in (None, "", [])}
    by = acts.authority(said["who"] or "outside") if "authority" in act.may.roles else matters.outside(act, row)
    how = {"recorder": holder, "mode": "slip", "evidence": evidence}
    act(row, by=by, at=said["happened"] or clock.today(), **how, **typed)
