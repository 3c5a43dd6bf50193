"""Reading the calendar: one object, kept until a day changes."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date
from functools import cache

from django.utils.translation import get_language

from onedoor import reference
from onedoor.engines import workdays
from onedoor.frame import versions

from .models import Announcement, Day
from .rules import compare

FIRST = date(2007, 1, 1)
"""The first day for which announcements are held."""

_kept: dict[int, workdays.Calendar] = {}


def calendar() -> workdays.Calendar:
    """The city's calendar as it stands committed, in every process. Asks one short query; reads days only after a change."""
    version = versions.current().get("calendar", 0)
    if version not in _kept:
        built = build()
        _kept.clear()
        _kept[version] = built
    return _kept[version]


def build() -> workdays.Calendar:
    """The calendar read anew from the tables, also inside a transaction that is changing it."""
    return _built(days().values(), announced_year())


def foreseen(notice: Iterable[workdays.Day], year: int) -> workdays.Calendar:
    """The calendar as it would be under a year's notice."""
    kept = days()
    for change in compare(kept, notice := list(notice), year):
        if change.state == "dropped":
            del kept[change.day.on]
    return _built([*kept.values(), *notice], max(year, announced_year()))


def _built(rows: Iterable[workdays.Day], announced: int) -> workdays.Calendar:
    with reference.STATUTORY_HOLIDAYS.open(encoding="utf-8") as lines:
        statutory = list(workdays.read_days(lines))
    return workdays.build(rows, date(announced, 12, 31), statutory=statutory, first=FIRST)


def days() -> dict[date, workdays.Day]:
    """Every day that differs from a plain week."""
    rows = Day.objects.order_by("on").values_list("on", "kind", "name", "announcement__title")
    return {on: workdays.Day(on, kind, name, title) for on, kind, name, title in rows}


def announced_year() -> int:
    """The last year whose notice is here."""
    newest = Announcement.objects.order_by("-year").values_list("year", flat=True).first()
    return newest or FIRST.year - 1


def announcements() -> list[Announcement]:
    """Every announcement, newest first."""
    return list(Announcement.objects.order_by("-year"))


@cache
def _english_names() -> dict[str, str]:
    with reference.HOLIDAY_NAMES.open(encoding="utf-8") as lines:
        return {row["name"]: row["name_en"] for row in csv.DictReader(lines)}


def holiday_name(name: str) -> str:
    """A holiday in the language of the page."""
    return _english_names().get(name, name) if get_language() == "en" else name
