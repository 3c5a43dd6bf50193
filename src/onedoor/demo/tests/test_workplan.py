"""The year of the demonstration city: done by acts, in every state, the same for the same day."""

import os
from collections import Counter
from datetime import date

import pytest

from onedoor.demo import city, workplan
from onedoor.demo.tree import table
from onedoor.kernel.acts.interface import Record, violations
from onedoor.kernel.duties import interface as duties
from onedoor.kernel.people.models import Post
from onedoor.kernel.people.queries import holder_of
from onedoor.oversight.workplan.models import Feedback, Source, Task, Undertaking

TODAY = date(2026, 11, 23)


@pytest.fixture
def year(db, monkeypatch):
    """The small city with its year, on a Monday."""
    monkeypatch.setenv("ONEDOOR_TODAY", TODAY.isoformat())
    city.build("desk", 1, TODAY)


def holder(role, office):
    return holder_of(Post.objects.get(role=role, rank="A", organization__code=office))


def test_the_plan_has_its_points_and_tasks_in_every_state(year):
    plan = Source.objects.get(kind="plan")
    tasks = Task.objects.filter(source=plan)
    assert tasks.count() == len(table("workplan")) >= 30
    assert len({task.paragraph.partition("）")[0] for task in tasks}) >= 8
    states = Counter(Undertaking.objects.values_list("state", flat=True))
    assert {"open", "answered", "returned", "accepted"} <= states.keys()
    assert tasks.filter(state="closed").count() >= 5 and plan.public
    assert Feedback.objects.filter(file=None).exists() and Feedback.objects.exclude(file=None).exists()


def test_every_light_shows_on_the_desk_of_the_finance_head(year):
    lights = duties.my_lights(holder("office-head", "341000-finance"))
    assert min(lights["late"], lights["soon"], lights["ok"]) >= 1
    assert duties.mine(holder("centre-manager", "341000-service-centre")).rows
    assert duties.mine(holder("city-leader", "341000")).rows


def test_a_leaders_word_waits_for_its_confirmation_and_three_offices_owe(year):
    source = Source.objects.get(kind="instruction")
    assert Undertaking.objects.filter(task__source=source).count() == 3
    record = Record.objects.get(name="workplan.instruct")
    assert (record.mode, record.decider_role, source.public) == ("oral", "city-leader", False)


def test_everything_was_done_by_acts_on_days_of_work_before_today(year):
    assert list(violations()) == []
    records = Record.objects.filter(name__startswith="workplan.")
    assert records.count() > 60
    assert all(workplan.Year(TODAY).calendar.works(record.at) and record.at <= TODAY for record in records)


def test_a_year_that_is_there_is_not_lived_twice(year):
    before = Record.objects.count()
    workplan.build(TODAY, lambda *step: None)
    assert Record.objects.count() == before
    assert os.environ["ONEDOOR_TODAY"] == TODAY.isoformat()


@pytest.mark.parametrize("day", [date(2018, 9, 7), date(2019, 2, 1), date(2026, 2, 20), date(2026, 10, 4)])
def test_the_year_can_be_lived_on_any_day_and_in_every_era(db, monkeypatch, day):
    monkeypatch.setenv("ONEDOOR_TODAY", day.isoformat())
    city.build("desk", 1, day)
    assert Source.objects.count() == 3 and Task.objects.count() > 10
    assert list(violations()) == []


def test_equal_days_give_equal_years():
    assert [event[:2] for event in _planned()] == [event[:2] for event in _planned()]


def _planned():
    class Everywhere(workplan.Year):
        def stands(self, code):
            return True

        @property
        def calendar(self):
            from onedoor import reference
            from onedoor.engines import workdays

            with reference.CALENDAR.open(encoding="utf-8") as lines:
                return workdays.read(lines)

    return Everywhere(TODAY).events()


def test_every_row_says_that_it_is_invented():
    assert {row["source"] for row in table("workplan")} == {"invented"}
