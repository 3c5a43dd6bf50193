"""A calendar that changes moves open duties, in small steps, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from onedoor.engines.workdays import Day
from onedoor.frame import clock, versions
from onedoor.kernel.acts.deeds import uuid7
from onedoor.kernel.acts.guards import founding
from onedoor.kernel.calendars import interface as calendars
from onedoor.kernel.calendars.models import Announcement
from onedoor.kernel.calendars.models import Day as Row
from onedoor.kernel.duties import interface as duties
from onedoor.kernel.duties import redating
from onedoor.kernel.duties.models import Duty, Redating

from .conftest import REPLY

pytestmark = pytest.mark.usefixtures("today")

FIRST = date(2022, 10, 8)


@pytest.fixture
def rest_day():
    """The eighth of October 2022 becomes a day of rest after all."""

    def change():
        with founding("test"):
            Row.objects.update_or_create(
                on=FIRST,
                defaults={"kind": "off", "name": "国庆节", "announcement": Announcement.objects.get(year=2022)},
            )
        versions.raised("calendar")
        Redating.objects.create(act=uuid7(clock.now()), first_day=FIRST, begun_at=clock.now())

    return change


def begin(deed, office, *lengths):
    with deed() as one:
        wanted = [duties.New(REPLY, office.here, duties.Term(n), office=office.here.pk) for n in lengths]
        return duties.start_many(one, wanted)


def days():
    return list(Duty.objects.order_by("id").values_list("due_on", flat=True))


def test_the_preview_counts_what_will_move(office, deed, rest_day):
    begin(deed, office, 2, 5, 6, 20)
    calendar = calendars.calendar().with_days([Day(FIRST, "off", "国庆节")])
    foreseen = redating.preview(calendar, FIRST)
    before = days()
    rest_day()
    assert duties.work() == 3
    assert sum(foreseen.values()) == 3
    assert sorted((b - a).days for a, b in zip(before, days(), strict=True) if a != b) == sorted(foreseen.elements())


def test_only_what_the_change_reaches_is_written(office, deed, rest_day):
    begin(deed, office, 2, 5)
    rest_day()
    assert duties.work() == 1
    assert days() == [date(2022, 9, 28), date(2022, 10, 9)]
    assert duties.work() == 0


def test_work_that_was_broken_off_goes_on_where_it_stopped(office, deed, rest_day, monkeypatch):
    begin(deed, office, *[5] * 25)
    rest_day()
    monkeypatch.setattr(redating, "READ", 10)
    monkeypatch.setattr(redating, "WRITTEN", 4)
    write, written = redating._write, []

    def breaks(row, some):
        if len(written) == 4:
            raise KeyboardInterrupt
        written.append(len(some))
        write(row, some)

    monkeypatch.setattr(redating, "_write", breaks)
    with pytest.raises(KeyboardInterrupt):
        duties.work()
    assert Redating.objects.get().done_at is None
    monkeypatch.setattr(redating, "_write", write)
    duties.work()
    assert set(days()) == {date(2022, 10, 9)} and Redating.objects.get().moved == 25


def test_a_duty_marked_meanwhile_keeps_what_the_act_wrote(office, deed, rest_day):
    (duty,) = begin(deed, office, 5)
    rest_day()
    ((_after, found),) = redating.moved(calendars.calendar(), FIRST)
    with deed() as one:
        duties.mark(one, duty, "extend", length=5)
    redating._write(Redating.objects.get(), found)
    assert days() == [calendars.calendar().add(date(2022, 9, 26), 10)]
