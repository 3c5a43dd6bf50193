"""Pages of letters: anybody checks one; the desk writes, seals, prints and ends them, and keeps the seals."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onedoor.engines import signatures
from onedoor.engines.verdicts import Verdict
from onedoor.frame import clock
from onedoor.frame.pages import desk_page, open_page, signed_in
from onedoor.kernel.acts import interface as acts
from onedoor.kernel.dossiers import interface as dossiers
from onedoor.kernel.organizations import interface as organizations
from onedoor.kernel.organizations.models import Organization

from . import access, actions, ports, printing, queries, rules
from .forms import CheckForm, LetterForm
from .interface import paper_of
from .models import Authority, Certificate, Letter, Seal

SHOWN = 60
"""Letters of an office on one page."""

# ── Anybody checks a letter ──


@open_page
@require_http_methods(["GET", "POST"])
def check(request):
    """Type number and code, or choose the file: what it is, by whom, whether it still holds."""
    form = CheckForm(request.POST or None, request.FILES or None)
    if request.method == "GET" or not form.is_valid():
        return render(request, "letters/check.html", {"form": form}, status=422 if form.is_bound else 200)
    upload = form.cleaned_data["file"]
    if upload:
        return _judged(request, upload.read())
    found = queries.by_number_and_code(form.cleaned_data["number"], form.cleaned_data["code"])
    if found is None:
        form.add_error("number", _(rules.NOTHING))
        return render(request, "letters/check.html", {"form": form}, status=422)
    return _told(request, found)


def _judged(request, data: bytes) -> HttpResponse:
    judged = queries.judge(data)
    verdict = judged.finding.verdict
    facts = {"judged": judged, "sentence": _(rules.VERDICTS[verdict]), "good": verdict == Verdict.VALID}
    if judged.letter:
        facts |= _facts(judged.letter)
    return render(request, "letters/checked.html", facts)


def _told(request, found: Letter) -> HttpResponse:
    return render(request, "letters/checked.html", _facts(found))


def _facts(found: Letter) -> dict[str, Any]:
    """What everybody may know of a letter: never to whom it went, nor what stands in it."""
    today = clock.today()
    over = found.valid_to is not None and found.valid_to < today
    return {"letter": found, "holds": found.holds_on(today), "over": over, "today": today}


@open_page
@require_safe
def checked(request, code: str):
    """Where the square on a letter leads."""
    found = queries.by_code(code)
    if found is None:
        form = CheckForm({"code": code})
        form.is_valid()
        form.errors.clear()
        form.add_error("code", _(rules.NOTHING))
        return render(request, "letters/check.html", {"form": form}, status=404)
    return _told(request, found)


@open_page
@require_safe
def authority(request):
    """The certificates of the authorities this city trusts, for whoever verifies without it."""
    return HttpResponse("".join(queries.trusted()), content_type="application/x-pem-file")


@open_page
@require_safe
def revoked(request):
    """What the city's own authority revoked, as a signed list that holds for a week."""
    own = Authority.objects.filter(own=True).first()
    if own is None:
        raise Http404
    now = clock.now()
    listed = signatures.revocation_list(ports.own_root(own), queries.revoked(), now, now + timedelta(days=7))
    return HttpResponse(listed, content_type="application/pkix-crl")


# ── The desk ──


@desk_page(signed_in)
@require_safe
def letters(request):
    """Letters that wait for my seals, how signing goes, and the letters of my office."""
    waiting = list(queries.to_seal(request.holder.post)[: rules.PRINTED_AT_ONCE])
    shown = list(queries.of_office(request.holder.organization)[:SHOWN])
    facts = {"waiting": waiting, "letters": shown, "queue": queries.queue(), "now": clock.now()}
    return render(request, "letters/letters.html", facts)


def _chosen(request, given: Any) -> list[Letter]:
    """Letters I may see among those that were ticked, in their order."""
    keys = [int(word) for word in given.getlist("letter") if word.isdecimal()][: rules.PRINTED_AT_ONCE]
    rows = Letter.objects.filter(pk__in=keys).select_related("organization", "seal", "file", "body", "certificate")
    return [row for row in rows.order_by("pk") if queries.reads(request.holder, row)]


@desk_page(signed_in)
@require_POST
def seal_many(request):
    """Seal what was ticked: one act for each, every result listed."""
    chosen = _chosen(request, request.POST)
    if not chosen:
        return redirect("letters")
    outcomes = acts.batch(actions.seal, chosen, by=request.holder)
    refused = [one for one in outcomes if one.refused]
    facts = {"outcomes": outcomes, "sealed": len(outcomes) - len(refused), "refused": len(refused)}
    return render(request, "letters/sealed.html", facts)


@desk_page(signed_in)
@require_safe
def printed(request):
    """Many letters as one PDF, each beginning on a sheet of its own: to be printed and sealed by hand."""
    chosen = _chosen(request, request.GET)
    if not chosen:
        return redirect("letters")
    return _pdf(printing.together(paper_of(one) for one in chosen), "letters.pdf")


def _pdf(data: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def _own(request, pk: int) -> Letter:
    """A letter I may read; another is not there."""
    rows = Letter.objects.select_related("organization", "seal__keeper__account", "file", "matter", "replaced_by")
    shown = get_object_or_404(rows, pk=pk)
    if not queries.reads(request.holder, shown):
        raise Http404
    return shown


@desk_page(signed_in)
@require_safe
def letter(request, pk: int):
    """One letter: where it stands, its seal, who used it, what may be done."""
    shown = _own(request, pk)
    open_acts = [one for one in acts.ACTS.values() if one.on is Letter and one.open_to(request.holder, shown)]
    facts = {
        "letter": shown,
        "open_acts": open_acts,
        "subject": str(acts.reference(shown)),
        "sealings": shown.sealings.select_related("seal").order_by("pk"),
        "ways": {word: _(label) for word, label in rules.WAYS.items()},
        "verdict": _verdict(shown),
    }
    return render(request, "letters/letter.html", facts)


def _verdict(shown: Letter) -> str:
    """What its own file is worth today, in a sentence; empty where it is not signed."""
    if shown.state not in ("sealed", "ended") or not shown.file or not shown.certificate_id:
        return ""
    return _(rules.VERDICTS[queries.judge(paper_of(shown)).finding.verdict])


@desk_page(signed_in)
@require_safe
def paper(request, pk: int):
    """The letter as a PDF."""
    return _pdf(paper_of(_own(request, pk)), f"letter-{pk}.pdf")


@desk_page(signed_in)
@require_http_methods(["GET", "POST"])
def write(request, number: str):
    """Write a letter in a dossier by hand: look at it, hear what official writing would put otherwise, issue it."""
    matter = dossiers.find(number)
    if matter is None or request.holder.organization not in organizations.office_path(matter.organization_id):
        raise Http404
    form = LetterForm(request.POST or None)
    valid = request.method == "POST" and form.is_valid()
    if valid and "look" in request.POST:
        return _preview(request.holder, form)
    style = form.style() if valid and "sure" not in request.POST else []
    if valid and not style:
        try:
            return redirect("letter", _issued(request, matter, form).pk)
        except acts.Refused as refused:
            form.add_error(None, str(refused))
    key = request.POST.get("key") or f"letter-{clock.now():%Y%m%d%H%M%S%f}-{request.holder.account}"
    facts = {"form": form, "dossier": matter, "style": style, "key": key}
    return render(request, "letters/write.html", facts, status=422 if form.is_bound else 200)


def _preview(holder: Any, form: LetterForm) -> HttpResponse:
    office = Organization.objects.get(pk=holder.organization)
    return _pdf(printing.preview(form.content(), office), "preview.pdf")


def _issued(request, matter: dossiers.Dossier, form: LetterForm) -> Letter:
    said = {"matter": matter.pk, "office": request.holder.organization, "what": form.content().kept()}
    made = actions.issue(by=request.holder, key=request.POST.get("key") or None, **said)
    return Letter.objects.get(pk=made.pk)


# ── Seals ──


FOR_OFFICES = (actions.give_seal, actions.set_letterhead)
"""Acts on an office that begin from the page of seals."""


@desk_page(signed_in)
@require_safe
def seals(request):
    """The seals of my office, or of one below it: what they are for, who keeps them; whoever keeps the staff gives one out."""
    keeps = access.keeps_the_staff.comes_into_question(request.holder)
    below = organizations.tree(request.holder.organization, clock.today()) if keeps else set()
    offices = Organization.objects.on(clock.today()).filter(pk__in=below)
    wanted = request.GET.get("office", "")
    office = offices.filter(pk=wanted).first() if wanted.isdecimal() else None
    chosen = next((act for act in FOR_OFFICES if act.name == request.GET.get("act")), None)
    if office and chosen:
        return redirect("do", chosen.name, str(acts.reference(office)))
    facts = {
        "seals": queries.seals_of(office.pk if office else request.holder.organization),
        "offices": offices.order_by("order", "code") if keeps else [],
        "office": office,
        "acts": FOR_OFFICES if keeps else (),
    }
    return render(request, "letters/seals.html", facts)


@desk_page(signed_in)
@require_safe
def seal(request, pk: int):
    """One seal: its keeper, its certificates, every use of it."""
    rows = Seal.objects.select_related("organization", "keeper__account", "specimen")
    shown = get_object_or_404(rows, pk=pk)
    if request.holder.organization not in shown.path:
        raise Http404
    certificates = list(shown.certificates.order_by("-pk"))
    facts = {
        "seal": shown,
        "certificates": certificates,
        "uses": shown.sealings.select_related("letter").order_by("-pk")[:SHOWN],
        "count": shown.sealings.count(),
        "ways": {word: _(label) for word, label in rules.WAYS.items()},
        "acts": [
            (one, acts.reference(row))
            for row in (shown, *certificates[:3])
            for one in acts.ACTS.values()
            if one.on in (Seal, Certificate) and one.on is type(row) and one.open_to(request.holder, row)
        ],
    }
    return render(request, "letters/seal.html", facts)
