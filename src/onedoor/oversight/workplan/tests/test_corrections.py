"""What was entered by mistake is declared void: its marks on clocks are struck, on the same day or later."""

from __future__ import annotations

import pytest

from onedoor.kernel.acts.interface import Record, violations
from onedoor.oversight.workplan import actions
from onedoor.oversight.workplan.models import Feedback

from .conftest import day, fresh


@pytest.fixture(autouse=True)
def agreement(city):
    """After each test the records agree with the rows."""
    yield
    assert [(one.check, one.row) for one in violations()] == []


def rectify(name, who, desk):
    from onedoor.kernel.acts.actions import rectify as act

    return act(Record.objects.filter(name=name).latest("id"), by=desk.by(who), how="void", reason="录错")


def test_feedback_entered_by_mistake_never_was(desk, today):
    task = desk.task()
    desk.answer(task)
    today("2026-11-27")
    rectify("workplan.answer", "finance-head", desk)
    part = desk.part(task, "finance")
    assert (part.state, part.duty.closed_on, Feedback.objects.get().void) == ("open", None, True)


def test_a_return_by_mistake_lets_the_feedback_stand_again(desk):
    task = desk.task()
    desk.answer(task)
    desk.send_back(task)
    rectify("workplan.send_back", "director", desk)
    part = desk.part(task, "finance")
    assert (part.state, part.duty.closed_on) == ("answered", day("2026-11-23"))
    assert Feedback.objects.get().reason == ""


def test_another_due_day_by_mistake_is_put_back(desk):
    task = desk.task()
    actions.redate(task, by=desk.by("director"), due_on="2026-12-11", reason="r")
    rectify("workplan.redate", "director", desk)
    task = fresh(task)
    assert (task.due_on, task.redated, desk.part(task, "finance").duty.due_on) == (
        day("2026-12-04"),
        0,
        day("2026-12-04"),
    )
