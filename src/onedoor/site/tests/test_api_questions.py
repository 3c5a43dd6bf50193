"""Questions through the API: what anyone may know, and what the post of a token may see."""

from __future__ import annotations

import pytest

from onedoor.kernel.acts.interface import Record
from onedoor.oversight.workplan.models import Source, Task, Undertaking

# ── Offices ──


def test_offices_are_told_by_code(call, town):
    told = call("", "get", "offices").json()
    assert [one["code"] for one in told] == ["finance", "here", "top", "water"]
    assert [one["code"] for one in call("", "get", "offices?after=here&below=top").json()] == ["water"]
    assert call("", "get", "offices/here").json()["above"] == "top"
    assert "市数据局" in call("", "get", "offices/here").content.decode()
    assert call("", "get", "offices/none").json()["code"] == "unknown"


# ── Due days ──


def test_a_due_day_comes_with_its_sum(call, town):
    told = call("", "get", "due?start=2022-09-30&length=20").json()
    assert (told["due"], told["estimate"], told["length"], told["unit"]) == ("2022-11-02", False, 20, "working_day")
    assert (told["lines"][0]["what"], told["lines"][-1]["on"]) == ("收到", "2022-11-02")


def test_a_due_day_follows_a_row_of_the_law(call, town):
    told = call(
        "", "get", "due?start=2022-09-26&rule=foi.reply&pause=2022-10-10..2022-10-12&extend=5", prefix="/en"
    ).json()
    assert told["length"] == 20 and any("Art. 33" in line["law"] for line in told["lines"])
    assert {"2022-10-10", "2022-10-12"} <= {line["on"] for line in told["lines"]} | {
        line["until"] for line in told["lines"]
    }


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("start=2022-09-30", "length"),
        ("start=someday&length=20", "start"),
        ("length=20", "start"),
        ("start=2022-09-30&length=-1", "length"),
        ("start=2022-09-30&length=99999999999999999999", "length"),
        ("start=2022-09-30&length=999999", "length"),
        ("start=1022-09-30&length=20", "start"),
        ("start=9999-12-31&length=20&unit=month", "length"),
        ("start=2022-09-30&length=20&unit=week", "unit"),
        ("start=2022-09-30&rule=foi.rply", "rule"),
        ("start=2022-09-30&rule=foi.reply&extend=100", "extend"),
        ("start=2022-09-30&length=20&pause=never", "pause"),
    ],
)
def test_what_has_no_answer_is_said_at_the_right_part(call, town, query, field):
    for prefix in ("", "/en"):
        answer = call("", "get", f"due?{query}", prefix=prefix)
        assert (answer.status_code, answer.json()["code"]) == (422, "input"), answer.content
        assert field in answer.json()["errors"] or not answer.json()["errors"]
        assert "%(" not in answer.json()["sentence"]


# ── Duties ──


def test_my_duties_are_those_of_the_post(call, given):
    told = call("finance-head", "get", "duties").json()
    (duty,) = told["rows"]
    assert (duty["due_on"], duty["light"], told["after"]) == ("2022-10-14", "ok", None)
    assert duty["dossier"] == Task.objects.get().number
    assert call("keeper", "get", "duties").json()["rows"] == []
    assert call("finance-head", "get", "duties?light=late").json()["rows"] == []


def test_pages_of_duties_go_on_where_the_last_one_ended(call, given):
    (duty,) = call("finance-head", "get", "duties").json()["rows"]
    assert call("finance-head", "get", f"duties?after=2022-10-14:{duty['id']}").json()["rows"] == []
    assert call("finance-head", "get", f"duties?after=2022-10-14:{duty['id'] - 1}").json()["rows"] == [duty]


@pytest.mark.parametrize(
    "query", ["scope=all", "light=green", "light=done", "after=x", "after=2022-10-14:x", "after=2022-10-14:" + "9" * 30]
)
def test_what_duties_cannot_be_asked_is_refused(call, town, query):
    assert call("finance-head", "get", f"duties?{query}").status_code == 422


# ── Dossiers and records ──


def test_a_dossier_is_told_to_whoever_may_read_it(call, given):
    number = Task.objects.get().number
    told = call("finance-head", "get", f"dossiers/{number}", prefix="/en").json()
    assert (told["number"], told["office"], told["subject"]) == (number, "here", given)
    assert {duty["subject"].partition(":")[0] for duty in told["duties"]} == {"workplan.undertaking"}
    (entry,) = told["acts"]
    assert (entry["act"], entry["role"], entry["office"], entry["void"]) == (
        "workplan.give",
        "office-head",
        "here",
        False,
    )
    assert entry["label"] == "Add a task"


def test_what_is_not_there_and_what_is_not_to_be_read_look_the_same(call, town):
    body = {"data": {"kind": "meeting", "title": "专题会议", "public": False}}
    source = Source.objects.get(
        pk=call("director", "post", "acts/workplan.adopt", body).json()["subject"].partition(":")[2]
    )
    closed, absent = (call("water-head", "get", f"dossiers/{word}") for word in (source.number, "none"))
    assert closed.status_code == absent.status_code == 404 and closed.json() == absent.json()
    assert call("director", "get", f"dossiers/{source.number}").status_code == 200
    subject = f"workplan.source:{source.pk}"
    assert call("water-head", "get", f"records?subject={subject}").json()["rows"] == []
    assert len(call("auditor", "get", f"records?subject={subject}").json()["rows"]) == 1


def test_records_of_a_subject_are_told_newest_first_without_a_name_or_a_text(call, given, monkeypatch):
    call("director", "post", "acts/workplan.urge", {"subject": given, "data": {"words": "一句秘密的话"}})
    answer = call("finance-head", "get", f"records?subject={given}")
    names = [one["act"] for one in answer.json()["rows"]]
    assert names == ["workplan.urge", "workplan.give"]
    assert "秘密" not in answer.content.decode() and "某director" not in answer.content.decode()
    monkeypatch.setattr("onedoor.site.api.questions.PAGE", 1)
    first = call("director", "get", f"records?subject={given}").json()
    second = call("director", "get", f"records?subject={given}&after={first['after']}").json()
    assert [one["act"] for one in first["rows"] + second["rows"]] == names


def test_part_of_a_matter_is_seen_by_whoever_reads_the_matter(call, town):
    body = {"data": {"kind": "meeting", "title": "专题会议", "public": False}}
    source = call("director", "post", "acts/workplan.adopt", body).json()["subject"]
    task = {"text": "整改", "lead": town.offices["finance"].pk, "due_on": "2022-10-14", "wanted": "any"}
    call("director", "post", "acts/workplan.give", {"subject": source, "data": task})
    part = f"workplan.undertaking:{Undertaking.objects.get().pk}"
    call("finance-head", "post", "acts/workplan.answer", {"subject": part, "data": {"words": "已完成"}})
    seen = {who: len(call(who, "get", f"records?subject={part}").json()["rows"]) for who in ("director", "water-head")}
    assert seen == {"director": 2, "water-head": 0}


def test_a_void_act_says_so(call, given):
    part = f"workplan.undertaking:{Undertaking.objects.get(organization__code='finance').pk}"
    call("finance-head", "post", "acts/workplan.answer", {"subject": part, "data": {"words": "已完成"}})
    answered = Record.objects.get(name="workplan.answer")
    data = {"how": "void", "reason": "误操作"}
    done = call("finance-head", "post", "acts/acts.rectify", {"subject": f"acts.record:{answered.pk}", "data": data})
    assert done.status_code == 200, done.content
    told = call("auditor", "get", f"records?subject={part}").json()["rows"]
    assert [(one["act"], one["void"]) for one in told if one["act"].startswith("workplan.")] == [
        ("workplan.answer", True),
        ("workplan.give", False),
    ]


@pytest.mark.parametrize(
    "subject", ["nonsense", "workplan.task:0", "workplan.task:x", "none.none:1", "workplan.task:" + "9" * 40]
)
def test_a_subject_that_is_not_there_has_no_records(call, town, subject):
    assert call("auditor", "get", f"records?subject={subject}").status_code == 404


# ── Kinds of acts ──


def test_a_kind_of_act_says_who_may_and_what_it_asks(call, town):
    rows = {one["name"]: one for one in call("", "get", "acts?room=workplan", prefix="/en").json()["rows"]}
    give = rows["workplan.give"]
    assert give["label"] == "Add a task" and give["subject"] == "workplan.source" and not give["many"]
    assert "centre-manager" in give["roles"] and give["offered"]
    assert give["input"]["properties"]["due_on"] == {"type": "string", "title": "due day", "format": "date"}
    assert {"text", "lead", "due_on", "wanted"} == set(give["input"]["required"])
    assert not rows["workplan.fulfil"]["offered"] and rows["workplan.fulfil"]["why_not"] == "No official decides this."
