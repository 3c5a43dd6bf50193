"""Writing the calendar: the announced days since 2007, and the act by which a year's notice is entered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onedoor import reference
from onedoor.engines import notices, workdays
from onedoor.frame import clock, versions
from onedoor.kernel.acts import guards
from onedoor.kernel.acts import interface as acts
from onedoor.kernel.acts.interface import ActForm, Deed
from onedoor.kernel.provisions.rules import Outcome, difference

from . import access, queries
from .models import Announcement, Day
from .rules import compare, first_difference


def load_calendar() -> dict[str, Outcome]:
    """Load the reference calendar. Years that the city entered itself are left as they are."""
    with reference.CALENDAR.open(encoding="utf-8") as lines:
        wanted = list(workdays.read_days(lines))
    with guards.founding("reference"):
        own = set(Announcement.objects.exclude(entered_by="").values_list("year", flat=True))
        outcome = _bring_up([day for day in wanted if _year(day) not in own], own)
        if not outcome.quiet:
            versions.raised("calendar")
    return {reference.CALENDAR.name: outcome}


# ── A year's notice ──


class NoticeForm(ActForm):
    """A State Council holiday notice, pasted as it stands."""

    year = forms.IntegerField(label=_("Year of the notice"), min_value=2008, max_value=2100)
    title = forms.CharField(
        label=_("Title or number of the notice"),
        max_length=200,
        help_text=_("For example: 国办发明电〔2026〕7号. It is shown beside every day it changes."),
    )
    text = forms.CharField(
        label=_("Text of the notice"),
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=20_000,
        help_text=_("Paste the paragraphs about each holiday. Sentences that say nothing about days may be left in."),
    )

    def clean(self) -> dict[str, Any]:
        """Understand every sentence, or name each that is not understood."""
        data = super().clean() or {}
        if data.get("text") and data.get("year"):
            for fault in notices.parse(data["text"], data["year"], data.get("title", "")).faults:
                sentence = fault.sentence or fault.detail
                self.add_error("text", _("This sentence was not understood: “%(sentence)s”") % {"sentence": sentence})
        return data

    def days(self) -> tuple[workdays.Day, ...]:
        """The days that the text means. Valid forms only."""
        return understood(**self.cleaned_data)


def understood(year: int, title: str, text: str) -> tuple[workdays.Day, ...]:
    """The days that a notice names."""
    return tuple(notices.parse(text, year, title).days)


@acts.act("calendars.announce", may=access.keeps_the_calendar, form=NoticeForm, label=_("Enter a holiday notice"))
def announce(deed: Deed, *, year: int, title: str, text: str) -> Announcement:
    """Enter a year's holiday notice in place of what stood for that year; open duties are dated anew by the new calendar."""
    days = understood(year, title, text)
    before = queries.build()
    changes = compare(queries.days(), days, year)
    entered = {"title": title, "text": text, "entered_by": _name(deed), "entered_on": clock.today()}
    announcement, _new = Announcement.objects.update_or_create(year=year, defaults=entered)
    Day.objects.filter(on__in=[change.day.on for change in changes if change.state == "dropped"]).delete()
    _put(days, announcement)
    versions.raised("calendar")
    deed.fact(year=year, changed=sum(change.state != "same" for change in changes))
    if first := first_difference(before, queries.build()):
        deed.announce("calendars.changed", first_day=first)
    return announcement


def _name(deed: Deed) -> str:
    """Who entered it, as it is shown beside the notice."""
    by = deed.by
    return getattr(by, "reference", "") or getattr(by, "name", "") or str(by.role)


# ── The reference calendar ──


def _bring_up(wanted: list[workdays.Day], own: set[int]) -> Outcome:
    """Make the stored reference days equal to the wanted ones."""
    for year, days in groupby(wanted, key=_year):
        Announcement.objects.get_or_create(year=year, defaults={"title": next(days).source})
    rows = Day.objects.filter(announcement__entered_by="").values_list("on", "kind", "name")
    stored = {on: (kind, name) for on, kind, name in rows}
    found = difference(stored, {day.on: (day.kind, day.name) for day in wanted})
    new = {*found.added, *found.changed}
    Day.objects.filter(on__in=found.gone).delete()
    for year, days in groupby((day for day in wanted if day.on in new), key=_year):
        _put(days, Announcement(year=year))
    return Outcome(len(found.added), len(found.changed), len(found.gone), len(own))


def _put(days: Iterable[workdays.Day], announcement: Announcement) -> None:
    rows = [Day(on=day.on, kind=day.kind, name=day.name, announcement=announcement) for day in days]
    Day.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["on"], update_fields=["kind", "name", "announcement"]
    )


def _year(day: workdays.Day) -> int:
    """The year whose notice announced a day: arrangements for New Year may lie in December before."""
    return day.on.year + 1 if day.name == "元旦" and day.on.month == date.max.month else day.on.year
