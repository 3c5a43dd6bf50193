"""Pages of the calendar: a year for anyone, and the notices for whoever keeps it."""

from __future__ import annotations

from calendar import Calendar as Weeks
from collections import Counter
from datetime import date

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from onedoor.engines.explanations import Entry, Line
from onedoor.engines.provisions import Book
from onedoor.engines.questions import Answer, Unanswerable, answer
from onedoor.engines.workdays import Calendar
from onedoor.frame import clock
from onedoor.frame.pages import desk_page, open_page, public_page
from onedoor.kernel.provisions import interface as provisions

from . import access, actions, printing, queries
from .forms import DueForm
from .rules import EFFECTS, compare, first_difference, missing_year


@open_page
def due(request):
    """By which day? The same sum as `onedoor due`, for anyone, in an address that can be passed on."""
    language = "en" if request.mode.language == "en" else "zh"
    book = provisions.book()
    asked = "start" in request.GET
    form = DueForm(request.GET if asked else None, book=book, language=language, initial=_first_question())
    facts = {"form": form, "today": clock.today()}
    if asked and form.is_valid():
        try:
            facts |= _shown(answer(form.question(), queries.calendar(), book), book, language)
        except Unanswerable as refused:
            form.refuse(refused)
    return render(request, "calendars/due.html", facts, status=422 if asked and form.errors else 200)


def _first_question() -> dict:
    return {"count": "working_day", "length": 20, "start": clock.today().isoformat()}


def _shown(found: Answer, book: Book, language: str) -> dict:
    """An answer as the page shows it: the day, the sum, the calendar of the clock."""
    explanation = found.explanation
    return {
        "due": found.due,
        "estimate": found.estimate,
        "length": explanation.reading.length,
        "unit": found.length.unit,
        "period": found.period and _period(found, language),
        "sum": [printing.sum_line(line, found.length.unit, _law(line, found, language)) for line in explanation.lines],
        "days": [
            printing.day(entry, found.due) | {"law": _law_of_day(entry, found, book, language)}
            for entry in explanation.entries
        ],
        "weeks": printing.weeks(explanation.entries, found.due),
    }


def _law(line: Line, found: Answer, language: str) -> str:
    """The provisions of the law that a line of the sum rests on."""
    return " / ".join(provision.brief(language) for provision in found.provisions(line))


def _law_of_day(entry: Entry, found: Answer, book: Book, language: str) -> str:
    """Why a day does not count, or counts although it is a weekend: a provision, or the notice that says so."""
    if entry.reason in ("holiday", "makeup"):
        if language == "en":
            return _("Regulation on Public Holidays") if found.calendar.provisional(entry.on) else _("Holiday notice")
        return found.calendar.days[entry.on].source
    provision = found.provision_of_day(entry, book)
    return provision.brief(language) if provision else ""


def _period(found: Answer, language: str) -> dict:
    period = found.period
    return {
        "name": period.name_en if language == "en" else period.name,
        "event": period.event_en if language == "en" else period.event,
        "provision": period.provision.full(language),
        "note": period.note_en if language == "en" else period.note,
    }


@open_page
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
        "holidays": [
            day._asdict() | {"label": queries.holiday_name(day.name)}
            for on, day in sorted(calendar.days.items())
            if on.year == year
        ],
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
    """Paste a notice, see what it changes and which open duties it moves, enter it."""
    form = actions.NoticeForm(request.POST or None, initial={"year": queries.announced_year() + 1})
    if not (form.is_bound and form.is_valid()):
        return render(request, "calendars/notice.html", {"form": form}, status=422 if form.is_bound else 200)
    year, days = form.cleaned_data["year"], form.days()
    if "enter" in request.POST:
        actions.announce(by=request.holder, **form.cleaned_data)
        return redirect("calendar_years")
    facts = {
        "form": form,
        "changes": compare(queries.days(), days, year),
        "year": year,
        "effects": _effects(days, year),
    }
    return render(request, "calendars/notice.html", facts)


def _effects(days, year: int) -> list[dict]:
    """What would move under a notice, by how many days, the nearest first."""
    after = queries.foreseen(days, year)
    first = first_difference(queries.build(), after)
    if first is None:
        return []
    shifts = sum((effect(after, first) for effect in EFFECTS.values()), Counter())
    return [{"days": abs(shift), "later": shift > 0, "count": count} for shift, count in sorted(shifts.items())]
