"""A task from its source to its end: given, answered, returned, accepted, closed; and what is refused on the way."""

from __future__ import annotations

import pytest

from onedoor.kernel.acts.interface import Record, Refused, violations
from onedoor.kernel.duties import interface as duties
from onedoor.oversight.workplan import actions
from onedoor.oversight.workplan.models import Feedback, Task, Undertaking

from .conftest import day, fresh


@pytest.fixture(autouse=True)
def agreement(city):
    """After each test the records agree with the rows."""
    yield
    assert [(one.check, one.row) for one in violations()] == []


def refusal(act, *args, **said):
    """Code and sentence of a refusal."""
    with pytest.raises(Refused) as refused:
        act(*args, **said)
    assert str(refused.value)
    return refused.value


def errors(refused):
    """What the form says, in one line."""
    return str(refused.errors or refused)


# ── Sources and tasks ──


def test_a_plan_and_its_tasks_are_numbered_without_a_gap(desk):
    plan = fresh(desk.plan())
    first, second = desk.task(plan), desk.task(plan)
    assert (plan.number, first.number, second.number) == ("YD2026-001", "DB2026-0001", "DB2026-0002")
    assert plan.dossier.number == plan.number and first.dossier.title == first.text


def test_each_office_in_a_task_owes_a_duty_that_ends_on_the_due_day(desk):
    task = desk.task()
    parts = {part.organization.code: part for part in Undertaking.objects.filter(task=task)}
    assert {code: part.leads for code, part in parts.items()} == {"finance": True, "water": False}
    assert {part.duty.due_on for part in parts.values()} == {day("2026-12-04")}
    mine = duties.mine(desk.by("finance-head")).rows
    assert [row.pk for row in mine] == [parts["finance"].duty_id]
    assert mine[0].dossier.number == task.number


def test_a_day_of_rest_is_refused_with_what_the_calendar_says(desk):
    refused = refusal(desk.task, due="2026-12-05")
    assert refused.code == "input" and "周末" in errors(refused) and "12月7日" in errors(refused)


def test_a_holiday_is_named(desk):
    assert "国庆" in errors(refusal(desk.task, due="2027-10-01"))


def test_a_past_day_is_refused(desk):
    assert "已过去" in errors(refusal(desk.task, due="2026-11-20"))


def test_a_meeting_is_never_shown_to_everybody(desk):
    refused = refusal(actions.adopt, by=desk.by("director"), kind="meeting", title="周例会", paper="", public=True)
    assert refused.code == "input"


def test_an_office_gives_tasks_of_its_own_plan_only(desk):
    assert refusal(desk.task, desk.plan(), who="finance-head").code == "permission"


def test_many_tasks_are_given_in_one_act_or_none_is(desk):
    plan = desk.plan()
    text = (
        "序号\t任务\t牵头单位\t配合单位\t完成时限\n"
        "1\t巡查栏目\t市财政局\t市水利局、市体育局\t2026-12-04\n"
        "2\t编年报\t市水利局\t\t2026年12月31日"
    )
    actions.give_all(plan, by=desk.by("clerk"), lines=text)
    assert [(one.paragraph, one.undertakings.count()) for one in Task.objects.order_by("pk")] == [("1", 3), ("2", 1)]
    assert Record.objects.filter(name="workplan.give_all").count() == 1


def test_a_line_that_is_not_understood_is_named_and_nothing_is_entered(desk):
    text = "1\t巡查栏目\t没有的局\t\t2026-12-04\n2\t\t市水利局\t\t后天"
    said = errors(refusal(actions.give_all, desk.plan(), by=desk.by("clerk"), lines=text))
    assert "没有的局" in said and "后天" in said and not Task.objects.exists()


def test_a_plan_is_not_completed_while_a_task_is_open(desk):
    plan = desk.plan()
    task = desk.task(plan, supporting=())
    assert refusal(actions.complete, plan, by=desk.by("director")).code == "state"
    desk.answer(task)
    desk.accept(task)
    assert actions.complete(plan, by=desk.by("director")).state == "completed"


# ── Feedback ──


def test_feedback_with_a_file_discharges_the_duty(desk):
    task = desk.task()
    desk.answer(task)
    part = desk.part(task, "finance")
    feedback = Feedback.objects.get()
    assert (part.state, part.duty.closed_on, feedback.is_claim) == ("answered", day("2026-11-23"), False)
    assert feedback.file.name == "证明.pdf" and feedback.file.office.code == "finance"


def test_feedback_without_a_file_is_a_claim(desk):
    task = desk.task()
    desk.answer(task, proof=False)
    assert Feedback.objects.get().is_claim
    assert Record.objects.get(name="workplan.answer").data["facts"] == {"claim": True}


def test_another_office_does_not_answer(desk):
    task = desk.task()
    refused = refusal(desk.answer, task, "finance", who="sports-head")
    assert refused.code == "permission"


def test_a_colleague_answers_once_charged(desk):
    from onedoor.kernel.duties.actions import charge

    task = desk.task()
    assert refusal(desk.answer, task, who="finance-editor").code == "permission"
    duty = desk.part(task, "finance").duty
    charge(duty, by=desk.by("finance-head"), post=desk.city.posts["finance-editor"].pk)
    desk.answer(task, who="finance-editor")
    assert desk.part(task, "finance").state == "answered"


def test_who_wrote_the_feedback_does_not_judge_it(desk):
    plan = desk.plan("director")
    task = desk.task(plan, lead="general", supporting=())
    desk.answer(task, "general", who="director")
    for act, more in ((actions.accept, {}), (actions.send_back, {"reason": "r", "due_on": "2026-12-11"})):
        refused = refusal(act, desk.part(task, "general"), by=desk.by("director"), **more)
        assert refused.code == "permission" and "别人办理" in str(refused)
    desk.accept(task, "general", who="clerk")


def test_the_answering_office_does_not_accept(desk):
    task = desk.task()
    desk.answer(task)
    assert refusal(desk.accept, task, who="finance-head").code == "permission"


def test_a_return_starts_the_clock_anew_with_a_new_day(desk, today):
    task = desk.task()
    desk.answer(task)
    today("2026-11-25")
    desk.send_back(task, due_on="2026-12-11")
    part = desk.part(task, "finance")
    assert (part.state, part.duty.due_on, part.duty.closed_on) == ("returned", day("2026-12-11"), None)
    assert Feedback.objects.get().reason == "缺少台账"
    assert Record.objects.get(name="workplan.send_back").data["marks"] == ["strike", "restart"]
    today("2026-12-01")
    desk.answer(task)
    today("2026-12-02")
    desk.send_back(task, due_on="2026-12-18")
    today("2026-12-17")
    desk.answer(task)
    part = desk.part(task, "finance")
    assert (part.state, part.duty.due_on, part.duty.closed_on) == ("answered", day("2026-12-18"), day("2026-12-17"))


def test_a_return_names_a_working_day(desk):
    task = desk.task()
    desk.answer(task)
    assert "周末" in errors(refusal(desk.send_back, task, due_on="2026-12-12"))


# ── The end of a task ──


def test_the_last_acceptance_closes_the_task(desk):
    task = desk.task()
    desk.answer(task, "water", proof=False)
    desk.answer(task)
    desk.accept(task)
    task = fresh(task)
    assert (task.state, task.dossier.state, task.dossier.closed_on) == ("closed", "closed", day("2026-11-23"))
    assert desk.part(task, "water").state == "accepted"
    assert Record.objects.get(name="workplan.fulfil").within == Record.objects.get(name="workplan.accept").pk


def test_a_task_is_not_closed_while_a_supporting_office_owes(desk):
    task = desk.task()
    desk.answer(task)
    desk.accept(task)
    assert fresh(task).state == "open"
    assert refusal(actions.close, task, by=desk.by("clerk")).code == "state"
    desk.answer(task, "water")
    assert fresh(task).state == "open"
    assert actions.close(task, by=desk.by("clerk")).state == "closed"


def test_a_released_office_owes_nothing_and_its_release_may_close_the_task(desk):
    task = desk.task()
    desk.answer(task)
    desk.accept(task)
    actions.release(desk.part(task, "water"), by=desk.by("director"), reason="职能已划转")
    part = desk.part(task, "water")
    assert (part.state, part.duty.released, fresh(task).state) == ("released", True, "closed")


def test_the_lead_office_is_never_released(desk):
    task = desk.task()
    assert refusal(actions.release, desk.part(task, "finance"), by=desk.by("director"), reason="r").code == "state"


def test_nothing_is_done_on_a_task_that_is_over(desk):
    task = desk.task()
    desk.answer(task, "water")
    actions.cancel(task, by=desk.by("director"), reason="上级另有部署")
    assert {part.state for part in task.undertakings.all()} == {"released", "accepted"}
    assert not duties.mine(desk.by("finance-head")).rows
    for act, more in ((actions.redate, {"due_on": "2026-12-11", "reason": "r"}), (actions.urge, {})):
        assert refusal(act, task, by=desk.by("director"), **more).code == "state"
    assert refusal(desk.answer, task).code == "state"


def test_an_answer_that_comes_while_the_task_ends_is_refused_with_a_sentence(desk, monkeypatch):
    task = desk.task()
    part = desk.part(task, "finance")
    actions.cancel(task, by=desk.by("director"), reason="r")
    assert refusal(actions.answer, part, by=desk.by("finance-head"), words="w").code == "state"


# ── Days, urging ──


def test_another_due_day_is_set_by_who_gave_the_task(desk, today):
    task = desk.task()
    desk.answer(task, "water")
    assert refusal(actions.redate, task, by=desk.by("clerk"), due_on="2026-12-11", reason="r").code == "permission"
    assert (
        refusal(actions.redate, task, by=desk.by("finance-head"), due_on="2026-12-11", reason="r").code == "permission"
    )
    today("2026-12-07")
    assert duties.light_of(desk.part(task, "finance").duty) == "late"
    actions.redate(task, by=desk.by("director"), due_on="2026-12-11", reason="数据要等月底")
    task = fresh(task)
    assert (task.due_on, task.redated) == (day("2026-12-11"), 1)
    assert desk.part(task, "finance").duty.due_on == day("2026-12-11")
    assert desk.part(task, "water").duty.due_on == day("2026-12-04")


def test_the_secretary_records_another_day_for_the_head(desk):
    task = desk.task()
    said = {"recorder": desk.by("clerk"), "mode": "oral"}
    actions.redate(task, by=desk.by("director"), due_on="2026-12-11", reason="r", **said)
    assert fresh(task).redated == 1


def test_there_is_no_day_to_change_once_everybody_has_answered(desk):
    task = desk.task(supporting=())
    desk.answer(task)
    assert refusal(actions.redate, task, by=desk.by("director"), due_on="2026-12-11", reason="r").code == "state"


def test_who_still_owes_is_urged_and_it_is_counted(desk):
    task = desk.task()
    desk.answer(task)
    task = actions.urge(task, by=desk.by("clerk"), words="请尽快")
    assert (task.urged, task.urged_on) == (1, day("2026-11-23"))
    desk.answer(task, "water")
    assert refusal(actions.urge, task, by=desk.by("clerk")).code == "state"


def test_an_office_is_reminded_once_before_the_due_day_however_long_the_worker_slept(desk, today):
    from onedoor.kernel.outbox.models import Message

    task = desk.task(due="2026-12-11")
    assert actions.remind_all() == 0
    today("2026-12-18")
    assert actions.remind_all() == 2
    assert actions.remind_all() == 0
    reminded = Message.objects.get(name="workplan.reminded")
    assert sorted(reminded.body["undertakings"]) == [part.pk for part in task.undertakings.order_by("pk")]
    actions.redate(task, by=desk.by("director"), due_on="2027-01-29", reason="r")
    assert actions.remind_all() == 0
    today("2027-01-28")
    assert actions.remind_all() == 2


# ── Corrections ──


def rectify(name, who, desk):
    from onedoor.kernel.acts.actions import rectify as act

    return act(Record.objects.filter(name=name).latest("id"), by=desk.by(who), how="void", reason="录错")


def test_a_task_closed_by_mistake_goes_on(desk):
    task = desk.task(supporting=())
    desk.answer(task)
    desk.accept(task)
    with pytest.raises(Refused):
        rectify("workplan.accept", "director", desk)
    rectify("workplan.fulfil", "director", desk)
    rectify("workplan.accept", "director", desk)
    assert (fresh(task).state, desk.part(task, "finance").state) == ("open", "answered")
    assert fresh(task).dossier.closed_on is None
