"""Pages of files: what is known of one, served so that nothing in it can act; parts of it marked, looked at again, hidden for good."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onedoor.engines.patches import Patch as Rectangle
from onedoor.frame import clock
from onedoor.frame.pages import desk_page, signed_in
from onedoor.kernel.acts import interface as acts

from . import access, actions, copies, interface, lives, queries, reading, rules
from .models import File, Painting, Redaction

# ── The bytes ──


@desk_page(signed_in)
@require_safe
def file(request, digest: str, name: str):
    """The bytes, to be saved; a PDF, PNG or JPEG may be shown. The same content may belong to several offices: one is enough."""
    rows = File.objects.filter(digest=digest, name=name).select_related("destruction").order_by("-pk")
    readable = [row for row in rows if interface.may_read(request.holder, row)]
    if not readable:
        raise PermissionDenied if rows else Http404
    kept = next((row for row in readable if not row.destroyed), None)
    return interface.serve(kept) if kept else _gone(request)


def _gone(request):
    """410: it was here, and its period is over."""
    facts = {"heading": _("This file is no longer kept"), "what": _(rules.OUTCOMES[rules.GONE])}
    return render(request, "frame/error.html", facts, status=410)


# ── What is known of a file ──


@acts.drawn_by_hand("files.begin_redaction")
def about(row: File) -> str:
    """Where everything known of a file stands, and where hiding parts of it begins."""
    return reverse("about_file", args=[row.pk])


@desk_page(signed_in)
@require_http_methods(["GET", "POST"])
def about_file(request, pk: int):
    """What a file is, who reads it, until when it is kept, what was read in it, where it came in before; redact it."""
    shown = _readable_file(request, pk)
    act = actions.begin_redaction
    form = act.form(request.POST or None) if request.POST else act.blank(shown, request.holder, clock.today())
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("redaction", act(shown, by=request.holder, **form.cleaned_data).pk)
        except acts.Refused as refused:
            form.add_error(None, str(refused))
    facts = {
        "file": shown,
        "form": form if _can_begin(request.holder, shown) else None,
        "read": reading.text_of(shown),
        "again": _again(request.holder, shown),
        "redactions": shown.redactions.select_related("result").order_by("-pk")[: rules.SHOWN_AT_MOST],
        "keeping": _(rules.KEEPING[shown.keeping].label),
        "readers": _(rules.READERS[shown.confidentiality]),
        "label": _(rules.KINDS[shown.kind].label),
        "seen": (shown.kind == "pdf" or shown.kind in rules.PICTURES) and not shown.destroyed,
        "megabytes": max(shown.size / rules.MEGABYTE, 0.1),
    }
    return render(request, "files/about.html", facts, status=422 if request.method == "POST" else 200)


@desk_page(signed_in)
@require_safe
def look(request, pk: int):
    """A photograph upright and small, or the first page of a PDF."""
    shown = _readable_file(request, pk)
    if shown.kind not in rules.PICTURES:
        return _picture(shown.digest, shown.kind, 1, int(shown.kind == "pdf"))
    try:
        return interface.serve(copies.straightened(shown))
    except acts.Refused:
        raise Http404 from None


def _readable_file(request, pk: int) -> File:
    """A file that the holder reads; any other is not there."""
    rows = File.objects.select_related("office", "account", "destruction", "original").prefetch_related("redactions")
    shown = get_object_or_404(rows, pk=pk)
    if not interface.may_read(request.holder, shown):
        raise Http404
    return shown


def _can_begin(holder: Any, shown: File) -> bool:
    return shown.redactable and shown.hiding not in lives.OPEN and access.of_its_office(holder, shown)


def _again(holder: Any, shown: File) -> list[Any]:
    """Where the same file came in before, as far as the holder's own office is concerned."""
    found = reading.duplicates(shown) if not shown.destroyed else []
    return [one for one in found if one.file.office_id == holder.organization]


# ── Files whose period is over ──


@desk_page(access.sees_what_is_over)
@require_http_methods(["GET", "POST"])
def over(request):
    """Files of my office whose period of keeping is over; those that are chosen are destroyed together, or none."""
    rows = queries.over(request.holder.organization, clock.today()).select_related("office")
    fault, status = "", 200
    if request.method == "POST":
        chosen = [int(key) for key in request.POST.getlist("file") if key.isdecimal()]
        try:
            if not chosen:
                raise acts.Refused("input", _("Choose at least one file."))
            actions.destroy(File.objects.filter(pk__in=chosen), by=request.holder)
            return redirect("files_over")
        except acts.Refused as refused:
            fault, status = str(refused), refused.status
    facts = {
        "files": [(row, _(rules.KEEPING[row.keeping].label)) for row in rows[: rules.PAPERS_AT_MOST]],
        "fault": fault,
    }
    return render(request, "files/over.html", facts, status=status)


# ── Redactions of my office ──


@desk_page(signed_in)
@require_safe
def redactions(request):
    """What is being hidden in my office, what waits for a second pair of eyes, what is done."""
    before = request.GET.get("before", "")
    done = queries.done(request.holder.organization, int(before) if before.isdecimal() else None)
    page = done[: rules.DONE_ON_A_PAGE]
    open_ones = queries.waiting(request.holder.organization)
    sections = [
        (_(lives.STATES[state]), state, [one for one in open_ones if one.state == state]) for state in lives.ORDER
    ]
    facts = {
        "sections": sections,
        "done": page,
        "heads": access.sees_what_is_over(request.holder),
        "before": page[-1].pk if len(done) > len(page) else None,
    }
    return render(request, "files/redactions.html", facts)


# ── One redaction ──

STEPS: Mapping[str, acts.Act] = {
    "submit": actions.submit_redaction,
    "approve": actions.approve_redaction,
    "return": actions.return_redaction,
    "burn": actions.burn,
    "give-up": actions.give_up_redaction,
}
"""What is done on the page of a redaction, by the word in the address."""


@acts.drawn_by_hand(*(act.name for act in STEPS.values()))
def _page_of(row: Redaction) -> str:
    return row.get_absolute_url()


def _readable(request, pk: int) -> Redaction:
    """A redaction of a file that the holder reads; any other is not there."""
    shown = get_object_or_404(Redaction.objects.select_related("file__office", "result"), pk=pk)
    if not interface.may_read(request.holder, shown.file):
        raise Http404
    return shown


@desk_page(signed_in)
@require_safe
def redaction(request, pk: int):
    """Mark the places, look at them a second time, burn them in, or see what came of it."""
    return _drawn(request, _readable(request, pk))


def _drawn(request, shown: Redaction, fault: str = "", status: int = 200):
    """The page of a redaction in its state; a fault is told above it."""
    wanted = request.GET.get("page", request.POST.get("page", "1"))
    page = min(max(int(wanted) if wanted.isdecimal() else 1, 1), shown.pages)
    template, more = PAGES[shown.state]
    patches = list(shown.patches.order_by("page", "top", "left", "id"))
    facts = {
        "redaction": shown,
        "fault": fault,
        "page": page,
        "side": _side(shown, page),
        "patches": patches,
        "here": [patch for patch in patches if patch.page == page],
        "marked": sorted({patch.page for patch in patches}),
        "mine": access.of_its_office(request.holder, shown),
        "can": {word.replace("-", "_"): act.open_to(request.holder, shown) for word, act in STEPS.items()},
    }
    return render(request, template, facts | more(request, shown, facts), status=status)


def _side(shown: Redaction, page: int) -> dict[str, int]:
    """Width and height of a page on the screen, in pixels."""
    width, height = shown.sides[page - 1]
    scale = lives.SCREEN / max(width, height, 1)
    return {"width": round(width * scale), "height": round(height * scale)}


def _marking(request, shown: Redaction, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What the page of marking shows besides: the form for words, and words that look personal."""
    found = [(_(lives.SIGHTINGS[one.kind]), one.words) for one in reading.suggested(shown)[: rules.SHOWN_AT_MOST]]
    form = Words(request.POST if "words" in request.POST else None, initial={"grounds": shown.grounds})
    return {"form": form, "suggested": found, "picture": shown.file.kind != "pdf"}


def _looking(request, shown: Redaction, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What the second look shows besides: the pages painted, the proof, what can still be read."""
    painting = Painting.objects.filter(redaction=shown).first()
    painting = painting if painting and painting.of(shown) else None
    left, unread = _left(shown)
    note = actions.return_redaction.blank(shown, request.holder, clock.today())
    return {
        "painting": painting,
        "proof": proof_of(shown, painting),
        "outcome": actions.sentences(painting)[0] if painting and painting.outcome != "done" else "",
        "left": next((one.text for one in left if one.page == facts["page"]), ""),
        "sightings": [(one.page, _(lives.SIGHTINGS[seen.kind]), seen.words) for one in left for seen in one.sightings],
        "unread": unread,
        "note": note,
        "took_part": request.holder.account in shown.markers,
    }


def _left(shown: Redaction) -> tuple[list[reading.Left], str]:
    """What can still be read, and why nothing was read if so."""
    try:
        return reading.remains(shown), ""
    except acts.Refused as refused:
        return [], str(refused)


def _done(request, shown: Redaction, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What came of it: the file with its proof."""
    return {"proof": proof_of(shown, Painting.objects.filter(redaction=shown).first())}


PAGES: Mapping[str, tuple[str, Callable[..., dict[str, Any]]]] = {
    "marking": ("files/marking.html", _marking),
    "checking": ("files/looking.html", _looking),
    "approved": ("files/looking.html", _looking),
    "burnt": ("files/done.html", _done),
    "given_up": ("files/done.html", _done),
}
"""The page of each state, and what it shows besides."""


def proof_of(shown: Redaction, painting: Painting | None) -> list[tuple[bool, Any, str]]:
    """Each check of the proof: whether it holds, its sentence, and the pages on which it does not."""
    if painting is None or painting.outcome != "done":
        return []
    pages: dict[str, list[int]] = {}
    for word, page in painting.faults:
        pages.setdefault(word, []).append(page)
    return [
        (word not in pages, _(said[word in pages]), ", ".join(str(page) for page in pages.get(word, ()) if page))
        for word, said in lives.PROOFS.items()
        if word in lives.CHECKED[shown.file.kind]
    ]


# ── Marking ──


class Words(forms.Form):
    """Words to be hidden wherever they stand, and why."""

    words = forms.CharField(label=_("Words to be hidden"), max_length=lives.LONGEST_WORDS)
    grounds = forms.ChoiceField(
        label=_("Why it is hidden"), choices=[(word, _(label)) for word, label in lives.GROUNDS.items()]
    )


class Place(forms.Form):
    """One rectangle in ten-thousandths of its page, and why it is hidden."""

    page = forms.IntegerField()
    left = forms.IntegerField()
    top = forms.IntegerField()
    width = forms.IntegerField()
    height = forms.IntegerField()


@desk_page(signed_in)
@require_POST
def mark(request, pk: int):
    """Place a patch, or one over every place where words stand."""
    shown, page = _marked_by(request, pk), request.POST.get("page", "1")
    grounds = request.POST.get("grounds", "")
    try:
        if "words" in request.POST:
            actions.hide_words(shown, request.POST["words"], request.holder.account, grounds)
        else:
            place = Place(request.POST)
            if not place.is_valid():
                raise acts.Refused("input", _("The rectangle does not lie on the page."))
            actions.place(shown, [Rectangle(**place.cleaned_data)], request.holder.account, grounds=grounds)
    except acts.Refused as refused:
        return _drawn(request, shown, str(refused), refused.status)
    return redirect(_at(shown, page))


@desk_page(signed_in)
@require_POST
def unmark(request, pk: int, patch: int):
    """Take a patch away again."""
    shown = _marked_by(request, pk)
    try:
        actions.take_away(shown, patch)
    except acts.Refused as refused:
        return _drawn(request, shown, str(refused), refused.status)
    return redirect(_at(shown, request.POST.get("page", "1")))


def _marked_by(request, pk: int) -> Redaction:
    """A redaction on which the holder places patches. Raises PermissionDenied."""
    shown = _readable(request, pk)
    if not access.of_its_office(request.holder, shown):
        raise PermissionDenied
    return shown


def _at(shown: Redaction, page: str) -> str:
    """The page of a redaction at a page of its file."""
    return f"{shown.get_absolute_url()}?page={page if page.isdecimal() else 1}#leaf"


@desk_page(signed_in)
@require_POST
def step(request, pk: int, word: str):
    """Put it up, approve it, send it back, burn it in, or give it up."""
    if word not in STEPS:
        raise Http404
    shown, act = _readable(request, pk), STEPS[word]
    typed = {name: request.POST[name] for name in act.form.base_fields if request.POST.get(name)}
    try:
        act(shown, by=request.holder, **typed)
    except acts.Refused as refused:
        return _drawn(request, _readable(request, pk), str(refused), refused.status)
    return redirect("redaction", pk)


# ── Pictures of pages ──


@desk_page(signed_in)
@require_safe
def page_before(request, pk: int, page: int):
    """A page of the file as it was handed in, for the screen."""
    shown = _readable(request, pk)
    return _picture(shown.file.digest, shown.file.kind, page, shown.pages)


@desk_page(signed_in)
@require_safe
def page_after(request, pk: int, page: int):
    """A page as it was painted, for the screen."""
    shown = _readable(request, pk)
    painting = Painting.objects.filter(redaction=shown).exclude(digest="").first()
    if painting is None:
        raise Http404
    return _picture(painting.digest, shown.file.kind, page, shown.pages)


def _picture(digest: str, kind: str, page: int, pages: int) -> FileResponse:
    if not 1 <= page <= pages:
        raise Http404
    try:
        return FileResponse(reading.drawn(digest, kind, page), content_type="image/jpeg")
    except acts.Refused:
        raise Http404 from None
