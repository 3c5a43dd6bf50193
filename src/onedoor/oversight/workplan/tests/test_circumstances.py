"""What happens around a task: word of mouth, offices that merge, people who leave; and the pure law."""

from __future__ import annotations

from datetime import date

import pytest

from onedoor.kernel.acts.actions import confirm
from onedoor.kernel.acts.guards import founding
from onedoor.kernel.acts.interface import Record, Refused, violations
from onedoor.kernel.duties import interface as duties
from onedoor.kernel.duties.confirming import CONFIRM
from onedoor.kernel.organizations.models import Organization, Succession
from onedoor.kernel.outbox import interface as outbox
from onedoor.kernel.people.models import Account, Post
from onedoor.kernel.people.queries import holder_of
from onedoor.oversight.workplan import actions, printing, rules
from onedoor.oversight.workplan.models import Source, Task

from .conftest import day, fresh

# ── By word of mouth ──


def spoken(desk, **said):
    return desk.instruct(recorder=desk.by("secretary"), mode="oral", **said)


def test_a_leaders_word_is_at_once_a_task_for_three_offices(desk):
    source, task, *parts = spoken(desk)
    assert (source.number, source.kind, task.number) == ("PS2026-0001", "instruction", "DB2026-0001")
    assert [part.organization.code for part in parts] == ["finance", "sports", "water"]
    assert (source.dossier.confidentiality, task.dossier.confidentiality) == ("internal", "internal")
    record = Record.objects.get()
    assert (record.mode, record.decider_account) == ("oral", desk.by("mayor").account)
    assert record.recorder_account == desk.by("secretary").account


def test_a_word_that_nobody_confirms_becomes_a_duty_of_the_leader(desk, today):
    spoken(desk, due="2026-12-11")
    today("2026-11-25")
    assert duties.demand_confirmations() == 0
    today("2026-11-26")
    assert duties.demand_confirmations() == 1 and duties.demand_confirmations() == 0
    assert [row.kind for row in duties.mine(desk.by("mayor")).rows] == [CONFIRM.name]
    record = Record.objects.get(name="workplan.instruct")
    with pytest.raises(Refused):
        confirm(record, by=desk.by("secretary"))
    confirm(record, by=desk.by("mayor"))
    outbox.drain()
    assert not duties.mine(desk.by("mayor")).rows
    assert violations_left() == []


def test_a_word_is_confirmed_with_the_signed_slip(desk):
    spoken(desk)
    record = Record.objects.get(name="workplan.instruct")
    confirm(record, by=desk.by("mayor"), recorder=desk.by("secretary"), mode="slip", evidence="files.file:1")
    assert Record.objects.get(name="acts.confirm").evidence == "files.file:1"


def test_a_word_is_recorded_in_the_leaders_own_office_only(desk):
    with pytest.raises(Refused) as refused:
        desk.instruct(recorder=desk.by("clerk"), mode="oral")
    assert refused.value.code == "permission"


def test_a_secretary_does_not_instruct(desk):
    with pytest.raises(Refused) as refused:
        desk.instruct(by=desk.by("secretary"))
    assert refused.value.code == "permission"


def test_an_instruction_is_completed_with_its_task(desk):
    source, task, *_parts = desk.instruct(supporting=())
    desk.answer(task)
    desk.accept(task, who="secretary")
    outbox.drain()
    assert (fresh(source).state, fresh(source).dossier.state) == ("completed", "completed")
    assert violations_left() == []


def test_an_instruction_is_one_task(desk):
    source, _task, *_parts = desk.instruct()
    with pytest.raises(Refused) as refused:
        desk.task(source, who="secretary")
    assert refused.value.code == "permission"


# ── Reminders leave the house ──


def test_who_is_urged_gets_a_letter_where_the_account_is_an_address(desk):
    Account.objects.filter(username="finance-head").update(username="head@finance.example")
    task = desk.task()
    actions.urge(task, by=desk.by("clerk"))
    outbox.drain()
    (letter,) = outbox.waiting()
    assert (letter.recipient, letter.about) == ("head@finance.example", f"workplan.task:{task.pk}")
    assert task.number in letter.subject and "12月4日" in letter.body
    assert violations_left() == []


def test_a_reminder_that_comes_after_the_answer_is_not_sent(desk, today):
    Account.objects.filter(username="finance-head").update(username="head@finance.example")
    task = desk.task(supporting=())
    today("2026-12-03")
    assert actions.remind_all() == 1
    desk.answer(task)
    outbox.drain()
    assert not outbox.waiting()


# ── Offices and people change ──


def merge(city, old, into):
    with founding("test"):
        Organization.objects.filter(pk=city.offices[old].pk).update(valid_to=date(2026, 11, 24))
        Succession.objects.create(former=city.offices[old], successor=city.offices[into], change="merge")
        Post.objects.filter(organization=city.offices[old]).update(valid_to=date(2026, 11, 24))


def test_the_office_that_carries_on_answers_for_a_merged_one(desk, today, signed_in):
    task = desk.task(supporting=())
    merge(desk.city, "finance", "water")
    today("2026-11-26")
    assert [row.subject for row in duties.mine(desk.by("water-head")).rows]
    with pytest.raises(Refused):
        desk.answer(task, "finance", who="sports-head")
    desk.answer(task, "finance", who="water-head")
    desk.accept(task)
    assert fresh(task).state == "closed" and violations_left() == []
    assert "now Water" in signed_in("clerk").get("/en" + task.get_absolute_url()).content.decode()


def test_what_a_leaving_head_owed_falls_to_the_head_above_and_then_to_the_new_one(desk, today):
    task = desk.task(supporting=())
    with founding("test"):
        Post.objects.filter(pk=desk.city.posts["finance-head"].pk).update(valid_to=date(2026, 11, 24))
    today("2026-11-26")
    part = desk.part(task, "finance")
    assert part.answerers == {desk.city.posts["mayor"].pk}
    assert [row.pk for row in duties.mine(desk.by("mayor")).rows] == [part.duty_id]
    with founding("test"):
        account = Account.objects.create_user("new-head", None, name="新局长", office=desk.city.offices["finance"])
        post = Post.objects.create(account=account, organization=desk.city.offices["finance"], role="office-head")
    assert [row.pk for row in duties.mine(holder_of(post)).rows] == [part.duty_id]
    assert not duties.mine(desk.by("mayor")).rows


def violations_left():
    return [(one.check, one.row) for one in violations()]


# ── The pure law ──


@pytest.mark.parametrize(
    ("offices", "done"),
    [
        ([(True, "accepted")], True),
        ([(True, "answered")], False),
        ([(True, "accepted"), (False, "open")], False),
        ([(True, "accepted"), (False, "returned")], False),
        ([(True, "accepted"), (False, "answered"), (False, "released")], True),
        ([(False, "accepted")], False),
    ],
)
def test_a_task_is_done_when_the_lead_is_accepted_and_nobody_owes(offices, done):
    assert rules.done(offices) is done


def test_every_state_has_a_name_and_every_step_a_provision():
    for name, life in rules.LIVES.items():
        assert set(life.states) == set(rules.STATES[name])
        assert all(step.provision in rules.PROVISIONS for step in life.steps.values())


def test_a_week_begins_on_monday():
    assert rules.week_of(day("2026-11-29")) == (day("2026-11-23"), day("2026-11-29"), day("2026-11-16"))


def test_a_table_is_read_with_its_head_or_without():
    names = {"文件": "document"}
    head = "任务\t完成时限\t牵头单位\t凭据\n巡查\t2026/12/4\t甲局\t文件"
    plain = "一\t巡查\t甲局\t乙局,丙局\t2026-12-04\t文件"
    for text, supporting in ((head, ()), (plain, ("乙局", "丙局"))):
        (line,), faults = rules.read_table(text, names)
        assert (line.text, line.lead, line.supporting, line.due_on, line.wanted) == (
            "巡查",
            "甲局",
            supporting,
            day("2026-12-04"),
            "document",
        )
        assert faults == []


def test_a_line_says_everything_that_is_wrong_with_it():
    _lines, faults = rules.read_table("一\t\t\t\t明天\t口信", {})
    assert [fault.reason for fault in faults] == ["text", "lead", "day", "evidence"]
    assert rules.read_table("x\n" * (rules.MOST_LINES + 1), {})[1][0].reason == "many"


def test_the_law_page_names_every_step():
    page = printing.page()
    assert all(f"`workplan.{word}`" in page for word in ("adopt", "give_all", "send_back", "fulfil"))
    assert "strike restart" in page and "工作任务" in page


def test_nothing_is_left_when_an_instruction_is_refused(desk):
    with pytest.raises(Refused):
        desk.instruct(due="2026-11-28")
    assert not Source.objects.exists() and not Task.objects.exists()
