"""Pages of the calendar: a year for anyone, and the notices for whoever keeps it."""

from __future__ import annotations

from calendar import Calendar as Weeks
from datetime import date

from django.http import Http404
from django.shortcuts import redirect, render

from onedoor.engines.workdays import Calendar
from onedoor.frame import clock
from onedoor.frame.pages import desk_page, public_page

from . import access, actions, queries
from .forms import NoticeForm
from .rules import compare, missing_year


@public_page(depends=("organizations", "calendar"))
def this_year(request):
    """The present year."""
    return redirect("calendar_year", clock.today().year)


@public_page(depends=("organizations", "calendar"))
def year(request, year: int):
    """Twelve months: which days the city works, rests, makes up."""
    calendar = queries.calendar()
    if not calendar.first.year <= year <= calendar.last.year:
        raise Http404
    facts = {
        "year": year,
        "months": [_month(calendar, year, number) for number in range(1, 13)],
        "announced": year <= calendar.announced_to.year,
        "working_days": calendar.count(date(year, 1, 1), date(year, 12, 31)) + calendar.works(date(year, 1, 1)),
        "earlier": year - 1 if year > calendar.first.year else None,
        "later": year + 1 if year < calendar.last.year else None,
        "holidays": [day for on, day in sorted(calendar.days.items()) if on.year == year],
    }
    return render(request, "calendars/year.html", facts)


def _month(calendar: Calendar, year: int, number: int) -> dict:
    """One month by weeks, Monday first; days of other months are None."""
    weeks = [
        [_cell(calendar, on) if on.month == number else None for on in week]
        for week in Weeks().monthdatescalendar(year, number)
    ]
    return {"first": date(year, number, 1), "weeks": weeks}


KINDS = {"workday": "", "weekend": "rest", "holiday": "holiday", "makeup": "makeup"}


def _cell(calendar: Calendar, on: date) -> dict:
    return {"on": on, "kind": KINDS[calendar.kind(on)], "name": calendar.name(on)}


@desk_page(access.may_keep)
def years(request):
    """Which years are announced, and what is missing."""
    announced = queries.announced_year()
    facts = {
        "announcements": queries.announcements(),
        "announced": announced,
        "missing": missing_year(announced, clock.today()),
        "next": announced + 1,
    }
    return render(request, "calendars/years.html", facts)


@desk_page(access.may_keep)
def notice(request):
    """Paste a notice, see what it changes, enter it."""
    form = NoticeForm(request.POST or None, initial={"year": queries.announced_year() + 1})
    if not (form.is_bound and form.is_valid()):
        return render(request, "calendars/notice.html", {"form": form}, status=422 if form.is_bound else 200)
    year = form.cleaned_data["year"]
    changes = compare(queries.days(), form.days(), year)
    if "enter" not in request.POST:
        return render(request, "calendars/notice.html", {"form": form, "changes": changes, "year": year})
    actions.apply_notice(
        form.days(), year=year, title=form.cleaned_data["title"], text=form.cleaned_data["text"], by=_who(request)
    )
    return redirect("calendar_years")


def _who(request) -> str:
    return str(request.user.get_username())
