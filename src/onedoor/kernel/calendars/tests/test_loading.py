"""The reference calendar is loaded once, loaded again without a change, and never overwrites what the city entered."""

from datetime import date

import pytest

from onedoor import reference
from onedoor.frame import versions
from onedoor.kernel.acts.access import Actor
from onedoor.kernel.calendars import interface, queries
from onedoor.kernel.calendars.actions import announce, load_calendar
from onedoor.kernel.calendars.models import Announcement, Day

pytestmark = pytest.mark.django_db
FILE = reference.CALENDAR.name


@pytest.fixture
def lines(tmp_path, monkeypatch):
    """A copy of the calendar file, which is loaded from now on; gives its lines and a way to write them."""
    path = tmp_path / FILE
    before = reference.CALENDAR.read_text(encoding="utf-8").splitlines()
    monkeypatch.setattr(reference, "CALENDAR", path)

    def write(change):
        path.write_text("\n".join(change(list(before))) + "\n", encoding="utf-8")

    return write


def test_a_second_load_changes_nothing_and_no_page_is_drawn_anew():
    before = versions.current()
    outcome = load_calendar()[FILE]
    assert outcome.quiet
    assert versions.current() == before


def test_a_changed_day_counts_as_changed_and_is_seen_at_once(lines):
    lines(lambda rows: [row.replace("2022-10-08,work", "2022-10-08,off") for row in rows])
    outcome = load_calendar()[FILE]
    assert (outcome.added, outcome.changed, outcome.superseded) == (0, 1, 0)
    assert not queries.build().works(date(2022, 10, 8))


def test_a_lost_day_is_superseded_and_a_new_one_added(lines):
    lines(lambda rows: [row for row in rows if not row.startswith("2022-10-08")])
    assert load_calendar()[FILE].superseded == 1
    lines(lambda rows: rows)
    assert load_calendar()[FILE].added == 1


def test_a_year_that_the_city_entered_itself_is_kept():
    text = "2026年10月1日放假。"
    announce(by=Actor("system", reference="wang"), year=2026, title="own notice", text=text)
    entered = set(Day.objects.filter(announcement_id=2026).values_list("on", flat=True))
    outcome = load_calendar()[FILE]
    assert (outcome.quiet, outcome.kept) == (True, 1)
    assert entered == {date(2026, 10, 1)} == set(Day.objects.filter(announcement_id=2026).values_list("on", flat=True))


def test_the_stored_calendar_is_the_calendar_of_the_files():
    from onedoor.cli.due import standard_calendar

    stored, files = queries.build(), standard_calendar()
    assert (stored.first, stored.last, stored.announced_to) == (files.first, files.last, files.announced_to)
    assert stored.upto == files.upto


def test_every_year_since_2007_has_its_notice():
    years = list(Announcement.objects.order_by("year").values_list("year", flat=True))
    assert years == list(range(2007, interface.announced_year() + 1))
