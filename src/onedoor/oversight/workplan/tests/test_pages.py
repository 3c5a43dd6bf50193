"""The pages: what a plan shows, what waits in the agenda, what everybody sees; and that a claim looks like one everywhere."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from onedoor.kernel.acts.interface import Record
from onedoor.oversight.workplan import actions, queries
from onedoor.oversight.workplan.models import Feedback, Source, Task

from .conftest import PDF, day, fresh


def html(client, address, **query):
    answer = client.get("/en" + address, query)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def points(desk, who="director", on="2026-11-23"):
    """The tasks under each point of the agenda."""
    return {one.word: [line.task.pk for line in one.lines] for one in queries.agenda(desk.by(who), day(on))}


# ── A claim looks like a claim ──


def test_a_claim_looks_like_one_on_every_page(desk, signed_in):
    task = desk.task()
    desk.answer(task, proof=False)
    client = signed_in("clerk")
    part = desk.part(task, "finance")
    for address in (
        task.get_absolute_url(),
        task.source.get_absolute_url(),
        reverse("workplan_agenda"),
        reverse("workplan_part", args=[part.pk, "accept"]),
        reverse("workplan_progress"),
    ):
        assert "claim, no evidence" in html(client, address), address
    desk.accept(task)
    assert "claim, no evidence" in html(client, task.get_absolute_url())


def test_feedback_with_its_file_is_no_claim(desk, signed_in):
    task = desk.task()
    desk.answer(task)
    shown = html(signed_in("clerk"), task.get_absolute_url())
    assert "claim, no evidence" not in shown and "证明.pdf" in shown


# ── For everybody ──


def test_everybody_sees_the_points_of_a_public_plan_and_which_are_late(desk, client, today):
    desk.task(text="按月巡查所有公开栏目")
    today("2026-12-07")
    shown = html(client, reverse("workplan_progress"))
    assert "按月巡查所有公开栏目" in shown and "Finance" in shown and "1 working day late" in shown
    assert "4 December 2026" in shown


def test_instructions_meetings_and_internal_plans_are_shown_to_nobody(desk, client):
    hidden = desk.plan(public=False, title="内部要点")
    desk.task(hidden, text="内部任务")
    source, *_rest = desk.instruct(text="领导的话")
    shown = html(client, reverse("workplan_progress"))
    assert not [word for word in ("内部要点", "内部任务", "领导的话") if word in shown]
    for number in (fresh(hidden).number, source.number):
        assert client.get(reverse("workplan_progress_of", args=[number])).status_code == 404


def test_the_public_page_is_drawn_anew_after_an_act(desk, client):
    task = desk.task(supporting=())
    assert "closed as done" not in html(client, reverse("workplan_progress"))
    desk.answer(task)
    desk.accept(task)
    assert "closed as done" in html(client, reverse("workplan_progress"))


# ── The agenda ──


def test_the_agenda_begins_with_what_last_week_left_open(desk, today):
    late, week, later = (desk.task(due=due) for due in ("2026-11-27", "2026-12-02", "2026-12-18"))
    answered = desk.task(due="2026-11-27", supporting=())
    desk.answer(answered)
    today("2026-11-30")
    found = points(desk, on="2026-11-30")
    assert next(iter(found)) == "last" and found["last"] == [late.pk] and found["week"] == [week.pk]
    assert later.pk in found["new"] and found["judge"] == [answered.pk]


def test_returned_feedback_and_claims_are_points_of_their_own(desk, today):
    returned, claimed = desk.task(supporting=()), desk.task(supporting=())
    desk.answer(returned)
    desk.answer(claimed, proof=False)
    desk.send_back(returned)
    found = points(desk)
    assert (found["returned"], found["claims"], found["judge"]) == ([returned.pk], [claimed.pk], [])


def test_a_past_monday_still_reads_as_it_was(desk, today):
    task = desk.task(due="2026-11-27", supporting=())
    today("2026-12-01")
    desk.answer(task)
    assert points(desk, on="2026-11-30")["last"] == [task.pk]
    assert points(desk, on="2026-12-07")["last"] == []


def test_an_office_has_its_own_part_in_its_agenda_only(desk):
    desk.task(lead="water", supporting=())
    own = desk.task(lead="finance", supporting=("water",))
    assert points(desk, "finance-head")["new"] == [own.pk]
    lines = next(one for one in queries.agenda(desk.by("finance-head"), day("2026-11-23")) if one.word == "new").lines
    assert [part.office.code for part in lines[0].parts] == ["finance"]


def test_a_long_plan_asks_few_questions(desk, signed_in, django_assert_max_num_queries):
    plan = desk.plan()
    text = "\n".join(f"{n}\t任务{n}\t市财政局\t市水利局、市体育局\t2026-12-04" for n in range(60))
    actions.give_all(plan, by=desk.by("clerk"), lines=text)
    client = signed_in("auditor")
    with django_assert_max_num_queries(48):
        shown = html(client, fresh(plan).get_absolute_url())
    assert shown.count("DB2026-") >= 60
    with django_assert_max_num_queries(30):
        html(client, reverse("workplan"))


# ── Acts on pages ──


def test_feedback_is_given_on_a_page_with_its_file(desk, signed_in):
    task = desk.task()
    address = reverse("workplan_part", args=[desk.part(task, "finance").pk, "answer"])
    client = signed_in("finance-head")
    assert "A file that shows it" in html(client, address)
    answer = client.post(address, {"words": "已完成", "proof": SimpleUploadedFile("证明.pdf", PDF)})
    assert (answer.status_code, answer.url) == (302, task.get_absolute_url())
    assert Feedback.objects.get().file.name == "证明.pdf"


def test_the_giver_reads_the_evidence_and_a_stranger_does_not(desk, signed_in):
    task = desk.task()
    desk.answer(task)
    address = Feedback.objects.get().file.get_absolute_url()
    assert signed_in("clerk").get(address).status_code == 200
    assert signed_in("water-head").get(address).status_code == 200
    assert signed_in("sports-head").get(address).status_code == 403


def test_a_page_of_an_act_that_is_not_mine_is_not_there(desk, signed_in):
    task = desk.task()
    part = desk.part(task, "finance")
    client = signed_in("sports-head")
    assert client.get(reverse("workplan_part", args=[part.pk, "answer"])).status_code == 404
    assert client.get(reverse("workplan_source", args=[task.source.number, "give"])).status_code == 404
    assert client.get(reverse("workplan_remark")).status_code == 403


def test_a_stranger_does_not_see_an_instruction(desk, signed_in):
    source, task, *_parts = desk.instruct(supporting=())
    client = signed_in("sports-head")
    assert client.get(task.get_absolute_url()).status_code == 404
    assert "请三家单位" not in html(client, reverse("workplan"))
    assert signed_in("finance-head").get(source.get_absolute_url()).status_code == 200


def test_the_panel_of_a_task_leads_to_the_pages_of_its_acts(desk, signed_in):
    task = desk.task()
    shown = html(signed_in("finance-head"), task.get_absolute_url())
    assert reverse("workplan_part", args=[desk.part(task, "finance").pk, "answer"]) in shown
    shown = html(signed_in("director"), task.get_absolute_url())
    assert "Change the due day" in shown


def test_the_secretary_keys_a_remark_from_the_leaders_sheet(desk, signed_in, today):
    late = desk.task(due="2026-11-27")
    today("2026-11-30")
    client = signed_in("secretary")
    sheet = html(client, reverse("workplan_sheet"))
    address = f"{reverse('workplan_remark')}?refers_to={late.number}&amp;lead={desk.city.offices['finance'].pk}"
    assert "1 working day late" in sheet and address in sheet
    assert late.number in html(client, reverse("workplan_remark"), refers_to=late.number)
    typed = {
        "text": "请说明为何拖延",
        "lead": desk.city.offices["finance"].pk,
        "supporting": [],
        "due_on": "2026-12-04",
        "wanted": "any",
        "refers_to": late.number,
        "recording-decider": str(desk.city.posts["mayor"].pk),
        "recording-mode": "oral",
    }
    answer = client.post(address, typed)
    assert answer.status_code == 302, answer.content.decode()
    source = Source.objects.get(kind="instruction")
    task = Task.objects.get(source=source)
    assert answer.url == source.get_absolute_url() and task.refers_to == late
    record = Record.objects.get(name="workplan.instruct")
    assert (record.mode, record.decider_role) == ("oral", "city-leader")
    assert "By word of mouth, not confirmed yet" in html(client, source.get_absolute_url())


def test_a_list_pasted_on_a_page_says_what_is_wrong_with_it(desk, signed_in):
    plan = fresh(desk.plan())
    client = signed_in("clerk")
    address = reverse("workplan_source", args=[plan.number, "give-all"])
    answer = client.post("/en" + address, {"lines": "1\t巡查\t没有的局\t\t2026-12-05"})
    said = answer.content.decode()
    assert answer.status_code == 422 and "Line 1" in said and "没有的局" in said and "day of rest" in said
    assert client.post(address, {"lines": "1\t巡查\t市财政局\t\t2026-12-04"}).status_code == 302
    assert Task.objects.count() == 1


@pytest.mark.parametrize("who", ["mayor", "secretary", "director", "finance-head", "auditor", "keeper"])
def test_the_pages_of_the_desk_open_for_everybody_who_is_signed_in(desk, signed_in, who):
    task = desk.task()
    client = signed_in(who)
    for address in ("workplan", "workplan_agenda", "workplan_sheet"):
        html(client, reverse(address))
    html(client, reverse("workplan_agenda"), day="nonsense")
    html(client, reverse("workplan_sheet"), source=task.source.number)
