"""Pages on which a citizen asks: who, what, how, what is published already, look over and send, receipt. No account, no script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import segno
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from onedoor.engines.provisions import NoLaw
from onedoor.frame import clock
from onedoor.frame.pages import open_page, public_page
from onedoor.kernel.acts.interface import Refused
from onedoor.kernel.calendars import interface as calendars
from onedoor.kernel.organizations.models import Organization

from . import drafts, interface, queries, rules, similar, tallies, visits
from .portal_forms import MOST_ASKED, WHO, Code, How, Step, What, Who

STEPS = ("who", "what", "how", "similar", "check")
"""Pages of the way, in order."""
TITLES: Mapping[str, Any] = {
    "natural": gettext_lazy("Who are you?"),
    "legal": gettext_lazy("Which organization asks?"),
    "what": gettext_lazy("What do you want to know?"),
    "how": gettext_lazy("How do you want to have it?"),
    "similar": gettext_lazy("Perhaps it is published already"),
    "check": gettext_lazy("Look it over and send it"),
}


def _page(request: Any, name: str, at: str, facts: Mapping[str, Any], status: int = 200) -> HttpResponse:
    step = STEPS.index("who" if at in WHO else at) + 1
    shown = {"title": TITLES[at], "step": step, "steps": len(STEPS), "keep_days": tallies.keep_days()}
    return render(request, f"requests/portal/{name}.html", shown | dict(facts), status=status)


@public_page(depends=("organizations", "calendar", "provisions"))
def home(request):
    """What can be asked, by whom, how long it takes; the doors to asking, going on, following, figures."""
    return render(request, "requests/portal/home.html", {"sum": _sum()})


def _sum() -> dict[str, Any]:
    """How long an office has, on the example of a request that is confirmed today."""
    today = clock.today()
    try:
        period = queries.book().period("foi.reply", today)
    except NoLaw:
        return {}
    return {"days": period.length, "today": today, "due": calendars.calendar().add(today, period.length or 0)}


# ── Keeping what was typed ──


def _kept(request: Any, saved: drafts.Saved | None, part: str, typed: Mapping[str, Any]) -> str:
    """Keep a part of a draft, or begin one; answers its code, or nothing where it is too much."""
    if saved is not None:
        if not visits.within("save", saved.code):
            return ""
        drafts.save(saved.code, part, typed)
        return saved.code
    return drafts.begin(part, typed) if visits.within("begin", request) else ""


def _go(request: Any, to: str, code: str, *args: Any) -> HttpResponse:
    """Go on to another page with the code of the draft."""
    to = "requests_kept" if "later" in request.POST else "requests_check" if "back" in request.POST else to
    return visits.carry(redirect(to, *args) if to.endswith("who") else redirect(to), visits.DRAFT, code)


def _refuse(form: Step, what: str) -> int:
    form.add_error(None, visits.too_many(what))
    return 429


# ── The questions ──


@open_page
@visits.private
@require_http_methods(["GET", "POST"])
def who(request, kind: str):
    """Who asks: a person, or an organization."""
    if kind not in WHO:
        raise Http404
    saved = visits.draft(request)
    if saved and saved.number:
        saved = None
    known = _part(saved, "who")
    form = WHO[kind](visits.typed(request), initial=known if known.get("kind") == kind else None)
    status = 200
    if request.method == "POST":
        status = 422
        code = _kept(request, saved, "who", {"kind": kind} | form.typed())
        if not code:
            status = _refuse(form, "save" if saved else "begin")
        elif form.is_valid() or "later" in request.POST:
            _asked_from(request, code)
            return _go(request, "requests_what", code)
        else:
            return visits.carry(_page(request, "who", kind, _facts(request, form, code, kind), 422), visits.DRAFT, code)
    return _page(request, "who", kind, _facts(request, form, saved.code if saved else "", kind), status)


def _facts(request: Any, form: Step, code: str, kind: str = "") -> dict[str, Any]:
    return {"form": form, "code": code, "kind": kind, "back": "back" in request.GET or "back" in request.POST}


def _part(saved: drafts.Saved | None, part: str) -> dict[str, Any]:
    return saved.said.get(part, {}) if saved else {}


def _asked_from(request: Any, code: str) -> None:
    """Where the way began at the page of an office, that office is asked."""
    office = Organization.objects.filter(code=request.GET.get("office", "")).first()
    saved = drafts.find(code)
    if office and saved and "what" not in saved.said:
        drafts.save(code, "what", {"office": str(office.pk)})


@open_page
@visits.private
@require_http_methods(["GET", "POST"])
def what(request):
    """What is wanted of which office; files are kept as soon as they are chosen."""
    saved = visits.draft(request)
    if saved is None or saved.number:
        return redirect("requests_home")
    known = _part(saved, "what")
    if request.method == "GET":
        form = What(initial=known, asked=_count(known))
        return _page(request, "what", "what", _what_facts(request, form, saved))
    form = What(request.POST, asked=_count(request.POST))
    if not _kept(request, saved, "what", form.typed()):
        status = _refuse(form, "save")
        return _page(request, "what", "what", _what_facts(request, form, saved), status)
    return _what_next(request, form, saved)


def _count(said: Mapping[str, Any]) -> int:
    """How many things are asked for so far."""
    return max([1, *(int(name[6:]) for name in said if name.startswith("piece-") and name[6:].isdecimal())])


def _what_facts(request: Any, form: What, saved: drafts.Saved) -> dict[str, Any]:
    kept = drafts.find(saved.code)
    files = kept.files if kept else saved.files
    return _facts(request, form, saved.code) | {"files": files, "may_more": len(form.pieces) < MOST_ASKED}


def _too_many_files(request: Any, saved: drafts.Saved) -> str:
    """The limit that handing in files once more goes beyond: of the draft, or of the network address; empty for none."""
    places = {"upload": saved.code, "files": request}
    return next((what for what, place in places.items() if not visits.within(what, place)), "")


def _what_next(request: Any, form: What, saved: drafts.Saved) -> HttpResponse:
    """Files first, then whichever button was pressed."""
    uploads = request.FILES.getlist("uploads")
    over = _too_many_files(request, saved) if uploads else ""
    if over:
        status = _refuse(form, over)
        return _page(request, "what", "what", _what_facts(request, form, saved), status)
    faults = drafts.add_files(saved.code, uploads) if uploads else []
    for fault in faults:
        form.add_error("uploads", fault)
    if "drop" in request.POST:
        drafts.drop_file(saved.code, request.POST["drop"])
    if "more" in request.POST and not faults:
        drafts.save(saved.code, "what", form.typed() | {f"piece-{_count(request.POST) + 1}": ""})
    stays = {"more", "drop", "attach"} & set(request.POST)
    if stays and not faults:
        return redirect(reverse("requests_what") + ("#files" if "more" not in request.POST else "#more"))
    if not faults and (form.is_valid() or "later" in request.POST):
        return _go(request, "requests_how", saved.code)
    return _page(request, "what", "what", _what_facts(request, form, saved), 422)


@open_page
@visits.private
@require_http_methods(["GET", "POST"])
def how(request):
    """In which form and on which way."""
    saved = visits.draft(request)
    if saved is None or saved.number:
        return redirect("requests_home")
    before = {"form": "electronic", "means": "online"} | {
        name: _part(saved, "who").get(name, "") for name in ("mail", "address")
    }
    form = How(visits.typed(request), initial=before | _part(saved, "how"))
    status = 200
    if request.method == "POST":
        status = 422
        if not _kept(request, saved, "how", form.typed()):
            status = _refuse(form, "save")
        elif form.is_valid() or "later" in request.POST:
            return _go(request, "requests_similar", saved.code)
    return _page(request, "how", "how", _facts(request, form, saved.code), status)


# ── What is published already ──


@open_page
@visits.private
def alike(request):
    """Published documents and published answers that may say it already; nobody has to wait for those."""
    saved = visits.draft(request)
    if saved is None or saved.number:
        return redirect("requests_home")
    texts = [str(text) for name, text in _part(saved, "what").items() if name.startswith("piece-") and text]
    facts = {"documents": similar.documents(texts), "answered": similar.answered(texts), "code": saved.code}
    return _page(request, "similar", "similar", facts)


# ── Look over and send ──


@open_page
@visits.private
@require_http_methods(["GET", "POST"])
def check(request):
    """Everything once more, with what is still wrong; then it is sent."""
    saved = visits.draft(request)
    if saved is None:
        return redirect("requests_home")
    if saved.number:
        return _sent(saved.number, saved.code)
    forms = _forms(saved)
    ready = all([form.is_valid() for form in forms.values()])
    refused, status = "", 200
    if request.method == "POST" and ready:
        refused, status, number = _send(request, saved, forms)
        if number:
            return _sent(number, saved.code)
    facts = {"forms": forms, "saved": saved, "ready": ready, "refused": refused, "code": saved.code, "sum": _soon()}
    return _page(request, "check", "check", facts | _words(forms), status)


def _forms(saved: drafts.Saved) -> dict[str, Step]:
    """The three forms with what was typed."""
    kind = _part(saved, "who").get("kind", "natural")
    typed = _part(saved, "what")
    return {
        "who": WHO.get(kind, WHO["natural"])(_part(saved, "who")),
        "what": What(typed, asked=_count(typed)),
        "how": How(_part(saved, "how")),
    }


def _words(forms: Mapping[str, Step]) -> dict[str, Any]:
    """The office and the wishes in words."""
    said = {name: form.cleaned_data for name, form in forms.items()}
    wish = {name: dict(forms["how"].fields[name].choices).get(said["how"].get(name)) for name in ("form", "means")}
    asked = forms["what"]
    assert isinstance(asked, What)
    who_asks = [field for field in forms["who"] if field.value() and field.name not in ("certificate", "category")]
    return {"office": said["what"].get("office"), "wish": wish, "asked": asked.asked_for(), "who_asks": who_asks}


def _send(request: Any, saved: drafts.Saved, forms: Mapping[str, Step]) -> tuple[str, int, str]:
    """Send it; answers what stands against it with its status, or the number."""
    if not visits.within("send", request):
        return visits.too_many("send"), 429, ""
    who, what, how = forms["who"], forms["what"], forms["how"]
    assert isinstance(who, Who) and isinstance(what, What)
    to = {name: how.cleaned_data.get(name) for name in ("mail", "address", "postcode", "phone")}
    person = who.person() | {name: value for name, value in to.items() if value}
    wish = {
        "office": what.cleaned_data["office"].pk,
        "category": person.pop("category", "natural"),
        "pieces": what.asked_for(),
        "form": how.cleaned_data["form"],
        "means": how.cleaned_data["means"],
    }
    try:
        return "", 200, drafts.send(saved.code, person, **wish)
    except Refused as refused:
        return str(refused), refused.status, ""
    except drafts.Busy:
        return _("It is being sent at this moment. Wait a little and load this page anew."), 409, ""


def _sent(number: str, code: str) -> HttpResponse:
    response = visits.leave(redirect("requests_receipt"), visits.DRAFT)
    return visits.carry(response, visits.TRACKED, f"{number}|{code}")


def _soon() -> dict[str, Any]:
    """By when an answer would be due if the office confirms on the next working day."""
    calendar = calendars.calendar()
    try:
        period = queries.book().period("foi.reply", clock.today())
    except NoLaw:
        return {}
    confirmed = calendar.add(clock.today(), 1)
    return {"days": period.length, "confirmed": confirmed, "due": calendar.add(confirmed, period.length or 0)}


@open_page
@visits.private
def receipt(request):
    """Number, code and what happens next, to be printed or photographed."""
    number, _bar, code = request.COOKIES.get(visits.TRACKED, "").partition("|")
    found = interface.track(number, code) if number else None
    if found is None:
        return redirect("requests_track")
    address = request.build_absolute_uri(f"{reverse('requests_track')}?number={found.number}")
    drawn = segno.make(address, error="m", micro=False).svg_inline(scale=4, border=2)
    facts = {
        "found": found,
        "code": code,
        "address": address,
        "qr": mark_safe(drawn),
        "due": found.owed and found.owed.due_on,
        "means": _(rules.MEANS[found.means]),
    }
    return render(request, "requests/portal/receipt.html", facts)


# ── Later, and on another device ──


@open_page
@visits.private
def kept(request):
    """The code under which a draft can be gone on with."""
    saved = visits.draft(request)
    if saved is None:
        return redirect("requests_resume")
    return render(request, "requests/portal/kept.html", {"code": saved.code, "keep_days": tallies.keep_days()})


@open_page
@visits.private
@require_http_methods(["GET", "POST"])
def resume(request):
    """Go on with a draft by its code. An unknown code and an erased draft have one answer."""
    form = Code(visits.typed(request))
    status = 200
    if request.method == "POST":
        status = 422
        if not visits.within("resume", request):
            status = _refuse(form, "resume")
        elif form.is_valid():
            saved = drafts.find(form.cleaned_data["code"])
            if saved:
                return _sent(saved.number, saved.code) if saved.number else _gone_on(saved)
            form.add_error("code", _("There is no draft with this code. It may have been erased, or a sign is wrong."))
    return render(
        request, "requests/portal/resume.html", {"form": form, "keep_days": tallies.keep_days()}, status=status
    )


def _gone_on(saved: drafts.Saved) -> HttpResponse:
    """The first page that is not filled in yet."""
    missing = next((part for part in ("what", "how") if part not in saved.said), "check")
    return visits.carry(redirect(f"requests_{missing}"), visits.DRAFT, saved.code)


@open_page
@visits.private
@require_http_methods(["GET", "POST"])
def leave(request):
    """Let this device forget draft and request; on demand the draft is erased as well."""
    saved = visits.draft(request)
    if request.method == "POST":
        if "erase" in request.POST and saved:
            drafts.erase(saved.code)
        return visits.leave(redirect("requests_home"), visits.DRAFT, visits.TRACKED)
    if saved is None:
        return redirect("requests_home")
    return render(request, "requests/portal/leaving.html", {"code": saved.code, "keep_days": tallies.keep_days()})
