"""Duties keep the days that the fold of their marks tells."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from onedoor.kernel.acts.interface import Record, Refused
from onedoor.kernel.acts.models import Record as Records
from onedoor.kernel.duties import interface as duties
from onedoor.kernel.duties.actions import strike
from onedoor.kernel.duties.models import Mark

from .conftest import REPLY

pytestmark = pytest.mark.usefixtures("today")


def reply(deed, office, length=20, **more):
    return duties.start(deed, duties.New(REPLY, office.here, duties.Term(length), office=office.here.pk, **more))


def test_a_request_of_september_2022_is_due_after_the_holidays(office, deed):
    with deed("2022-09-26") as one:
        duty = reply(one, office)
    assert (duty.due_on, duty.paused, one.marks) == (date(2022, 10, 27), False, ["start"])


def test_two_consultations_that_overlap_stop_the_clock_once(office, deed):
    with deed("2022-09-26") as one:
        duty = reply(one, office)
        for key, kind, day in (
            ("third", "pause", "2022-09-30"),
            ("third", "resume", "2022-10-17"),
            ("other", "pause", "2022-10-10"),
            ("other", "resume", "2022-10-24"),
        ):
            duty = duties.mark(one, duty, kind, key=key, on=date.fromisoformat(day))
        assert duty.due_on == date(2022, 11, 15)
        duty = duties.mark(one, duty, "extend", length=10, on=date(2022, 11, 14))
    assert duty.due_on == date(2022, 11, 29)
    duty.refresh_from_db()
    assert (duty.due_on, duty.marked) == (date(2022, 11, 29), 6)


def test_a_paused_duty_has_no_due_day(office, deed):
    with deed() as one:
        duty = duties.mark(one, reply(one, office), "pause", key="letter")
    assert duty.paused and duty.due_on is None and duty.soon_on is None


def test_what_is_promised_sooner_is_kept_beside_the_law(office, deed):
    with deed() as one:
        duty = duties.start(one, duties.New(REPLY, office.here, duties.Term(20, promise=10), office=office.here.pk))
    assert duty.promise_on == date(2022, 10, 13) and duty.due_on == date(2022, 10, 27)
    assert duty.soon_on == date(2022, 10, 10)


@pytest.mark.parametrize(
    ("day", "light"),
    [
        ("2022-10-09", "ok"),
        ("2022-10-10", "soon"),
        ("2022-10-13", "soon"),
        ("2022-10-14", "promise"),
        ("2022-10-27", "promise"),
        ("2022-10-28", "late"),
    ],
)
def test_a_light_is_a_comparison_with_today(office, deed, day, light):
    with deed() as one:
        duty = duties.start(one, duties.New(REPLY, office.here, duties.Term(20, promise=10), office=office.here.pk))
    assert duties.light_of(duty, date.fromisoformat(day)) == light


def test_a_discharged_duty_keeps_its_due_day_for_the_statistics(office, deed):
    with deed() as one:
        duty = duties.mark(one, reply(one, office, 5), "discharge", on=date(2022, 9, 29))
    assert (duty.closed_on, duty.due_on, duty.released) == (date(2022, 9, 29), date(2022, 10, 8), False)


def test_a_mark_that_makes_no_sense_is_refused(office, deed):
    with deed() as one:
        duty = reply(one, office)
        for kind, key in (("start", ""), ("resume", "never")):
            with pytest.raises(Refused):
                duties.mark(one, duty, kind, key=key)
        duties.mark(one, duty, "pause", key="letter")
        with pytest.raises(Refused):
            duties.mark(one, duty, "pause", key="letter")
        duties.mark(one, duty, "discharge")
        with pytest.raises(Refused):
            duties.mark(one, duty, "discharge")


def test_a_struck_mark_never_was_and_its_pause_may_come_again(office, deed):
    with deed() as one:
        duty = reply(one, office)
    with deed() as wrong:
        assert duties.mark(wrong, duty, "pause", key="letter").paused
    with deed() as right:
        strike(right, Record(pk=wrong.id))
    duty.refresh_from_db()
    assert duty.due_on == date(2022, 10, 27)
    with deed() as again:
        assert duties.mark(again, duty, "pause", key="letter").paused


def test_a_duty_whose_beginning_is_void_is_owed_by_nobody(office, deed):
    with deed() as wrong:
        duty = reply(wrong, office)
    with deed() as right:
        strike(right, Records(pk=wrong.id))
    duty.refresh_from_db()
    assert duty.closed_on == date(2022, 9, 26) and duty.released


def test_many_duties_start_with_as_many_statements_as_one(office, deed, django_assert_max_num_queries):
    wanted = [duties.New(REPLY, office.here, duties.Term(5), office=office.here.pk) for _n in range(300)]
    with deed() as one, django_assert_max_num_queries(12):
        rows = duties.start_many(one, wanted)
        rows = duties.mark_many(one, rows, "extend", length=5)
    assert one.marks == ["start", "extend"]
    assert {row.due_on for row in rows} == {date(2022, 10, 13)}


def test_marks_are_never_changed_and_duties_never_outside_an_act(office, deed):
    with deed() as one:
        duty = reply(one, office)
    for statement in (
        "update duties_mark set length = 99",
        "delete from duties_mark",
        "update duties_duty set due_on = '2030-01-01'",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Mark.objects.get(duty=duty).length == 20


def test_the_calendar_ends_somewhere_and_says_where(office, deed):
    with deed() as one, pytest.raises(Refused) as refused:
        reply(one, office, 20000)
    assert refused.value.code == "date" and "20" in str(refused.value)
