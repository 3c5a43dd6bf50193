"""Public pages of the tree of offices, and the pages of the desk where it is kept."""

from __future__ import annotations

from datetime import date

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from onedoor.frame import clock
from onedoor.frame.pages import desk_page, public_page
from onedoor.kernel.acts.interface import Act
from onedoor.kernel.acts.views import act_page

from . import actions, queries
from .access import may_keep
from .models import Organization, Succession
from .rules import Kind


@public_page(depends=("organizations",), query=("q",))
def index(request):
    """All offices of the city, by kind and letter; or what a search finds."""
    words, today = request.GET.get("q", "").strip(), clock.today()
    government = queries.city_government(today)
    if words:
        found = queries.search(words, today)
        facts = {
            "words": words,
            "found": found[: queries.SHOWN_AT_MOST],
            "more": len(found) > queries.SHOWN_AT_MOST,
            "today": today,
        }
        return render(request, "organizations/search.html", facts)
    offices = queries.below(government, today) if government else []
    facts = {
        "government": government,
        "counties": queries.counties(today),
        "groups": queries.grouped(office for office in offices if office.kind != Kind.GOVERNMENT),
        "counts": queries.counts(today),
        "former": [office for office in queries.former(today) if office.parent_id == (government and government.pk)],
    }
    return render(request, "organizations/index.html", facts)


@public_page(depends=("organizations",))
def office(request, code):
    """One office: what it is, where it stands, how to reach it, what is below it, what became of it."""
    today = clock.today()
    shown = Organization.objects.select_related("division", "competent").filter(code=code).first()
    if shown is None or (shown.valid_from and shown.valid_from > today):
        raise Http404
    above = Organization.objects.lineage(shown.parent_id, today) if shown.parent_id else []
    successions = list(shown.successions.select_related("successor"))
    facts = {
        "office": shown,
        "above": above[::-1],
        "groups": queries.grouped(queries.below(shown, today)),
        "guided": queries.guided(shown, today),
        "origins": queries.origins(shown),
        "successions": successions,
        "ended": not shown.stands_on(today),
        "later": _later(shown, successions, today),
    }
    return render(request, "organizations/office.html", facts)


def _later(shown: Organization, successions: list[Succession], today: date) -> Organization | None:
    """Who carries the work on today, where that is neither the office itself nor one of its own successors."""
    last = queries.who_carries_on(shown, today)
    return None if last == shown or last in [succession.successor for succession in successions] else last


# ── On the desk ──


@desk_page(may_keep)
def kept(request):
    """The tree that the administrator keeps: it begins with the own office, or with what a search finds."""
    words = request.GET.get("q", "").strip()
    if not words:
        return redirect("kept_office", Organization.objects.get(pk=request.holder.organization).code)
    tree = Organization.objects.tree(request.holder.organization, clock.today())
    found = [office for office in queries.search(words, clock.today()) if office.pk in tree]
    return render(request, "organizations/kept_search.html", {"words": words, "found": found, "today": clock.today()})


ON_ONE = {
    "found": actions.found,
    "rename": actions.rename,
    "move": actions.move,
    "split": actions.split,
    "close": actions.close,
}
"""Acts on one office, by the last word of their addresses."""


@desk_page(may_keep)
def kept_office(request, code):
    """One office as its administrator sees it: what stands below, what became of it, what can be done."""
    today, shown = clock.today(), _own(request, code)
    above = Organization.objects.lineage(shown.parent_id, today) if shown.parent_id else []
    facts = {
        "office": shown,
        "above": [office for office in reversed(above) if request.holder.organization in office.path],
        "groups": queries.grouped(queries.below(shown, today)),
        "to_come": queries.to_come(shown, today),
        "origins": queries.origins(shown),
        "successions": list(shown.successions.select_related("successor")),
        "acts": [] if shown.valid_to else [(word, act) for word, act in ON_ONE.items() if _open(request, act, shown)],
    }
    return render(request, "organizations/kept_office.html", facts)


def _own(request, code: str) -> Organization:
    """An office of the tree that this administrator keeps; a page of another tree is not there."""
    shown = get_object_or_404(Organization.objects.select_related("division", "parent", "competent"), code=code)
    if request.holder.organization not in shown.path:
        raise Http404
    return shown


def _open(request, act: Act, shown: Organization) -> bool:
    """Whether the button leads anywhere. Only the administrator above moves or ends the office they all stand under."""
    own = shown.pk == request.holder.organization and act is not actions.found
    return act.open_to(request.holder, shown) and not own


@desk_page(may_keep)
@require_http_methods(["GET", "POST"])
def change(request, code, word):
    """One act on one office: its form, and what follows from it."""
    shown = _own(request, code)
    act = ON_ONE.get(word)
    if act is None or not _open(request, act, shown):
        raise Http404
    facts = {"office": shown, "below": queries.below(shown, clock.today()).count(), "heading": shown.label}
    return act_page(request, act, shown, "organizations/change.html", facts, lambda done: redirect("kept_office", code))


@desk_page(may_keep)
@require_http_methods(["GET", "POST"])
def merge(request, code):
    """Merge offices below one, chosen on its page."""
    shown = _own(request, code)
    wanted = request.GET.getlist("office")
    chosen = list(queries.below(shown, clock.today()).filter(code__in=wanted, valid_to=None))
    if not chosen:
        return redirect("kept_office", code)
    facts = {"office": shown, "chosen": chosen, "heading": shown.label}
    return act_page(
        request, actions.merge, chosen, "organizations/change.html", facts, lambda done: redirect("kept_office", code)
    )
