"""Pages on which an applicant follows a request by number and code, does a step in it, reads what was sent; and the figures of a year."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from onedoor.frame import clock
from onedoor.frame.pages import open_page
from onedoor.kernel.acts.interface import Refused
from onedoor.kernel.files import interface as files

from . import figures as counted
from . import interface, queries, tracking, visits
from .models import Attachment, Request
from .portal_forms import NumberAndCode, Words

OWN = ("application", "supplement", "correction")
"""Attachments that the applicant handed in."""


# ── Number and code ──


@open_page
@visits.private
@require_http_methods(["GET", "POST"])
def track(request):
    """Ask for number and code. An unknown number and a wrong code have one answer, after the same work."""
    form = NumberAndCode(visits.typed(request), initial={"number": request.GET.get("number", "")[:40]})
    status = 200
    if request.method == "POST":
        status = 422
        if not visits.within("track", request):
            form.add_error(None, visits.too_many("track"))
            status = 429
        elif form.is_valid():
            found = interface.track(form.cleaned_data["number"], form.cleaned_data["code"])
            if found:
                carried = f"{found.number}|{form.cleaned_data['code']}"
                return visits.carry(redirect("requests_tracked", found.number), visits.TRACKED, carried)
            form.add_error(
                None, _("There is no request with this number and this code. Compare both with the receipt.")
            )
    return render(request, "requests/portal/track.html", {"form": form}, status=status)


def _own(found: Request) -> QuerySet[Attachment]:
    """What the applicant handed in."""
    return Attachment.objects.filter(request=found, what__in=OWN).order_by("pk")


def _shut(number: str) -> HttpResponse:
    """Without the code every number leads to the same door."""
    return redirect("requests_track")


@open_page
@visits.private
@require_safe
def tracked(request, number: str):
    """Where it stands, who has it, by when, what can be done now, what happened."""
    found = visits.tracked(request, number)
    if found is None:
        return _shut(number)
    today = clock.today()
    shown = tracking.clock_of(found, today)
    late = tracking.overdue(found, shown)
    facts = {
        "found": found,
        "office": tracking.office_of(found, today),
        "standing": tracking.STANDS[found.state],
        "clock": shown,
        "late": late,
        "today": today,
        "correction": tracking.to_correct(found),
        "fee": tracking.to_pay(found),
        "choices": tracking.choices(found),
        "remedy": tracking.remedy(found, late),
        "answer": tracking.answer(found),
        "letters": queries.letters_of(found),
        "own": list(_own(found).values("file", "file__name", "file__size")),
        "story": tracking.story(found),
        "ahead": list(tracking.ahead(found)),
    }
    return render(request, "requests/portal/tracked.html", facts)


# ── A step of the applicant ──


@open_page
@visits.private
@require_http_methods(["GET", "POST"])
def step(request, number: str, word: str):
    """One step of the applicant on a page of its own: what it means, what is said, files."""
    found = visits.tracked(request, number)
    if found is None:
        return _shut(number)
    choice = dict(tracking.choices(found)).get(word)
    if choice is None:
        return redirect("requests_tracked", found.number)
    form = Words(visits.typed(request), needed=choice.words, files=choice.files)
    status = 200
    if request.method == "POST":
        status = _done(request, found, choice, form)
        if not status:
            return redirect("requests_tracked", found.number)
    facts = {"found": found, "choice": choice, "form": form, "correction": tracking.to_correct(found)}
    return render(request, "requests/portal/step.html", facts, status=status)


def _done(request: Any, found: Request, choice: tracking.Choice, form: Words) -> int:
    """Do it; 0 when it is done, else the status of the page that says why not."""
    if not visits.within("act", found.number):
        form.add_error(None, visits.too_many("act"))
        return 429
    if not form.is_valid():
        return 422
    said: dict[str, Any] = {
        "reason" if choice.act.name == "requests.wish_publication" else "words": form.cleaned_data["words"]
    }
    try:
        if choice.files:
            uploads = request.FILES.getlist("uploads")
            said["files"] = [
                one.pk for one in interface.keep_files(uploads, office=found.organization_id, account=None)
            ]
        choice.act(found, by=interface.applicant(found), **{name: value for name, value in said.items() if value})
    except Refused as refused:
        form.add_error(None, str(refused))
        return refused.status
    return 0


# ── What was sent ──


@open_page
@visits.private
@require_safe
def paper(request, number: str, pk: int):
    """A document of the request, to be saved: what was sent to the applicant, and what the applicant handed in."""
    found = visits.tracked(request, number)
    if found is None:
        return _shut(number)
    own = _own(found).filter(file=pk).select_related("file").first()
    file = own.file if own else next((one for one in queries.letters_of(found) if one.pk == pk), None)
    if file is None:
        return redirect("requests_tracked", found.number)
    try:
        return files.serve(file if own else _outward(file), save=True)
    except Refused as refused:
        facts = {"heading": _("This document cannot be handed over yet"), "what": str(refused)}
        return render(request, "frame/error.html", facts, status=409)


def _outward(file: Any) -> Any:
    """What the applicant gets of a file: as the public does; the file itself where its metadata cannot be removed, for it was decided so.

    Raises Refused("state") while parts of it are being hidden."""
    try:
        return files.published(file)
    except Refused as refused:
        if refused.code != "input":
            raise
        return file


# ── Figures ──


@open_page
@require_safe
def figures(request):
    """The figures of a year, of one office or of the city, in the rows of the annual report."""
    office, ids = counted.scope(request.GET.get("office", "").replace("\0", ""))
    years = counted.years(ids)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in years else years[0]
    facts = {
        "office": office,
        "offices": counted.offices(counted.scope("")[1]),
        "year": year,
        "years": years,
        "table": counted.table(ids, year),
        "columns": counted.categories(),
        "promptness": counted.promptness(ids, year),
        "challenges": counted.challenges(ids, year),
        "outcomes": counted.outcomes(),
        "few": counted.FEW,
    }
    return render(request, "requests/portal/figures.html", facts)
