"""Public pages of the tree of offices."""

from __future__ import annotations

from datetime import date

from django.http import Http404
from django.shortcuts import render

from onedoor.frame import clock
from onedoor.frame.pages import public_page

from . import queries
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
