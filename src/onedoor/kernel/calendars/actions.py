"""Writing the calendar: the announced days since 2007, and a new year's notice. Each is one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from django.db import transaction

from onedoor import reference
from onedoor.engines import workdays
from onedoor.frame import clock, versions
from onedoor.kernel.provisions.rules import Outcome, difference

from . import queries
from .models import Announcement, Day
from .rules import Change, compare


def load_calendar() -> dict[str, Outcome]:
    """Load the reference calendar. Years that the city entered itself are left as they are."""
    with reference.CALENDAR.open(encoding="utf-8") as lines:
        wanted = list(workdays.read_days(lines))
    with transaction.atomic():
        own = set(Announcement.objects.exclude(entered_by="").values_list("year", flat=True))
        outcome = _bring_up([day for day in wanted if _year(day) not in own], own)
        if not outcome.quiet:
            versions.raised("calendar")
    return {reference.CALENDAR.name: outcome}


def apply_notice(lines: Iterable[workdays.Day], *, year: int, title: str, text: str, by: str) -> list[Change]:
    """Enter a year's notice in place of what stood for that year. Answers what changed; changes nothing twice."""
    lines = list(lines)
    with transaction.atomic():
        changes = compare(queries.days(), lines, year)
        announcement, _created = Announcement.objects.update_or_create(
            year=year, defaults={"title": title, "text": text, "entered_by": by, "entered_on": clock.today()}
        )
        Day.objects.filter(on__in=[change.day.on for change in changes if change.state == "dropped"]).delete()
        _put(lines, announcement)
        versions.raised("calendar")
    return changes


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
