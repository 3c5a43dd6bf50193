"""Pages that see every wing: the home page, help, the desk's home, and the health of the server."""

from __future__ import annotations

from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render

from onedoor.frame import clock
from onedoor.frame.pages import desk_page, open_page, public_page, signed_in
from onedoor.kernel.calendars import interface as calendars
from onedoor.kernel.organizations import interface as organizations


@public_page(depends=("organizations", "calendar"))
def home(request):
    """The door of the city."""
    today = clock.today()
    facts = {
        "today": today,
        "works_today": calendars.calendar().works(today),
        "counts": organizations.counts(),
        "counties": organizations.counties(),
    }
    return render(request, "site/elder.html" if request.mode.elder else "site/home.html", facts)


@public_page(depends=("organizations",))
def help_page(request):
    """How to find one's way, in plain words."""
    return render(request, "site/help.html")


@public_page(depends=("organizations",))
def accessibility(request):
    """What is done for every reader, and whom to tell when something does not work."""
    return render(request, "site/accessibility.html")


@desk_page(signed_in)
def desk(request):
    """*My duties*: the home of every official."""
    today = clock.today()
    calendar = calendars.calendar()
    return render(
        request,
        "site/desk.html",
        {"today": today, "works_today": calendar.works(today), "next_working_day": calendar.add(today, 1)},
    )


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
