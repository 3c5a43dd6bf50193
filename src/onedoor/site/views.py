"""Pages that see every wing: the home page, help, and the health of the server."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urlencode

from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onedoor.engines.workdays import Calendar
from onedoor.frame import clock
from onedoor.frame.pages import open_page, public_page
from onedoor.kernel.calendars import interface as calendars
from onedoor.kernel.organizations import interface as organizations

HOLIDAYS_AHEAD = 5


@public_page(depends=("organizations", "calendar"))
def home(request):
    """The door of the city."""
    today = clock.today()
    calendar = calendars.calendar()
    facts = {
        "today": today,
        "works_today": calendar.works(today),
        "announced_year": calendar.announced_to.year,
        "holidays": holidays_ahead(calendar, today),
        "sums": common_sums(today),
        "counts": organizations.counts(),
        "counties": organizations.counties(),
    }
    return render(request, "site/elder.html" if request.mode.elder else "site/home.html", facts)


def holidays_ahead(calendar: Calendar, today: date) -> list[dict]:
    """The next public holidays: name, first and last day, days until then."""
    runs: list[dict] = []
    on = today
    while on < calendar.last and len(runs) < HOLIDAYS_AHEAD:
        on += timedelta(1)
        if calendar.kind(on) != "holiday":
            continue
        if runs and runs[-1]["name"] == calendar.name(on) and (on - runs[-1]["last"]).days <= 3:
            runs[-1]["last"] = on
        else:
            name = calendar.name(on)
            runs.append({"name": name, "label": calendars.holiday_name(name), "first": on, "last": on})
    for run in runs:
        days = (run["first"] - today).days
        run["wait"] = ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}
    return runs


def common_sums(today: date) -> list[dict]:
    """Sums that people ask for most, ready to open."""
    asked = (
        (_("20 working days from today"), {"count": "working_day", "length": 20}),
        (_("Answer to a disclosure request"), {"count": "foi.reply"}),
        (_("Decision on a licence"), {"count": "licence.decide"}),
        (_("Six months from today"), {"count": "month", "length": 6}),
    )
    return [{"label": label, "query": urlencode(query | {"start": today.isoformat()})} for label, query in asked]


@public_page(depends=("organizations",))
def help_page(request):
    """How to find one's way, in plain words."""
    return render(request, "site/help.html")


@public_page(depends=("organizations",))
def accessibility(request):
    """What is done for every reader, and whom to tell when something does not work."""
    return render(request, "site/accessibility.html")


@open_page
def healthz(request):
    """200 once pages can be served: the process answers and the database does."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return HttpResponse("ok\n", content_type="text/plain", headers={"Cache-Control": "no-store"})


@public_page(depends=())
def empty(request):
    """An empty cached page: what every other page's speed is measured against."""
    return HttpResponse("", content_type="text/plain")
