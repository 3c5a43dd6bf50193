"""Acts through the API: the same form, the same rights, the same record as on a page."""

from __future__ import annotations

from datetime import date

import pytest

from onedoor.kernel.acts.interface import ACTS, Record
from onedoor.kernel.organizations.models import Organization
from onedoor.kernel.people.models import Account, Token
from onedoor.oversight.workplan.models import Source, Undertaking
from onedoor.site.api import deeds

RENAME = "acts/organizations.rename"


def test_an_act_answers_its_record_and_its_subject(call, town, rename):
    told = call("keeper", "post", RENAME, rename()).json()
    record = Record.objects.get(name="organizations.rename")
    assert told["record"] == str(record.pk) and told["at"] == "2022-09-26"
    assert (record.decider_post, record.recorder_post, record.mode) == (town.posts["keeper"].pk,) * 2 + ("own",)
    assert told["subject"] == f"organizations.organization:{town.offices['here'].pk}"
    assert told["subject"] in told["subjects"]


def test_an_act_that_creates_answers_what_it_made(call, town):
    told = call(
        "director", "post", "acts/workplan.adopt", {"data": {"kind": "plan", "title": "要点", "public": True}}
    ).json()
    assert told["subject"] == f"workplan.source:{Source.objects.get().pk}"


def test_an_act_is_done_once_under_its_key(call, rename):
    sent = [call("keeper", "post", RENAME, rename(), **{"Idempotency-Key": "k1"}) for _n in "12"]
    sent.append(call("keeper", "post", RENAME, rename() | {"key": "k1"}))
    assert [one.status_code for one in sent] == [200, 200, 200], sent[-1].content
    assert sent[0].json() == sent[1].json() == sent[2].json()
    assert Record.objects.filter(name="organizations.rename").count() == 1


def test_a_key_used_for_something_else_is_refused(call, rename):
    assert call("keeper", "post", RENAME, rename() | {"key": "k1"}).status_code == 200
    other = call("keeper", "post", RENAME, rename(name="别的局") | {"key": "k1"})
    assert (other.status_code, other.json()["code"]) == (409, "key")
    two = call("keeper", "post", RENAME, rename() | {"key": "k1"}, **{"Idempotency-Key": "k2"})
    assert two.status_code == 422 and "key" in two.json()["errors"]


def test_without_a_key_each_sending_is_an_act_of_its_own(call):
    body = {"data": {"kind": "plan", "title": "要点", "public": True}}
    told = {call("director", "post", "acts/workplan.adopt", body).json()["record"] for _n in "12"}
    assert len(told) == 2


def test_what_the_state_forbids_is_refused(call, given):
    assert (
        call("director", "post", "acts/workplan.cancel", {"subject": given, "data": {"reason": "重复"}}).status_code
        == 200
    )
    again = call("director", "post", "acts/workplan.cancel", {"subject": given, "data": {"reason": "重复"}})
    assert (again.status_code, again.json()["code"]) == (409, "state")


def test_rows_are_chosen_by_the_keys_that_the_form_takes(call, town):
    data = {"person": "clerk", "role": "inspector", "rank": "A", "first_day": "2022-10-01"}
    subject = f"organizations.organization:{town.offices['water'].pk}"
    done = call("keeper", "post", "acts/people.appoint", {"subject": subject, "data": data})
    assert done.status_code == 200, done.content
    wrong = call("keeper", "post", "acts/people.appoint", {"subject": subject, "data": data | {"person": 7}})
    assert list(wrong.json()["errors"]) == ["person"]


def test_an_act_on_many_takes_a_list(call, town):
    words = [f"organizations.organization:{town.offices[word].pk}" for word in ("finance", "water")]
    data = {"into": town.offices["here"].pk, "first_day": "2022-10-08"}
    one = call("keeper", "post", "acts/organizations.merge", {"subject": words[0], "data": data})
    assert one.status_code == 422 and "subject" in one.json()["errors"]
    none = call("keeper", "post", "acts/organizations.merge", {"subject": [], "data": data})
    assert none.status_code == 422
    many = call("keeper", "post", "acts/organizations.merge", {"subject": words * 151, "data": data})
    assert many.status_code == 422
    done = call("keeper", "post", "acts/organizations.merge", {"subject": [*words, words[0]], "data": data})
    assert done.status_code == 200 and set(words) <= set(done.json()["subjects"])
    assert Record.objects.get(name="organizations.merge").subjects.filter(key=words[0].rpartition(":")[2]).count() == 1


def test_nothing_but_the_input_creates_without_a_subject(call):
    body = {"subject": "workplan.source:1", "data": {"kind": "plan", "title": "要点", "public": True}}
    assert call("director", "post", "acts/workplan.adopt", body).status_code == 422


# ── For a decider ──


def deciding(town, **more):
    """A body by which the clerk records what the director decided."""
    data = {"kind": "plan", "title": "要点", "public": True}
    return {"data": data, "by_post": town.posts["director"].pk} | more


def test_a_colleague_records_what_was_decided_on_a_slip_or_by_word(call, town):
    slip = call("clerk", "post", "acts/workplan.adopt", deciding(town, mode="slip", evidence="2022-17"))
    oral = call("clerk", "post", "acts/workplan.adopt", deciding(town, mode="oral"))
    for answer, mode, paper in ((slip, "slip", "2022-17"), (oral, "oral", "")):
        record = Record.objects.get(pk=answer.json()["record"])
        assert (record.decider_post, record.recorder_post) == (town.posts["director"].pk, town.posts["clerk"].pk)
        assert (record.mode, record.evidence) == (mode, paper)


@pytest.mark.parametrize(
    ("more", "status", "words"),
    [
        ({}, 422, "Say how the decision came to you"),
        ({"mode": "own"}, 422, "Say how the decision came to you"),
        ({"mode": "slip"}, 422, "Name the paper"),
        ({"mode": "slip", "evidence": "files.file:999999"}, 422, "no such file"),
    ],
)
def test_whoever_records_says_how_the_decision_came(call, town, more, status, words):
    answer = call("clerk", "post", "acts/workplan.adopt", deciding(town, **more), prefix="/en")
    assert answer.status_code == status and words in answer.content.decode()
    assert not Source.objects.exists()


def test_a_decision_of_another_office_is_recorded_there(call, town):
    body = deciding(town, by_post=town.posts["finance-head"].pk, mode="oral")
    answer = call("clerk", "post", "acts/workplan.adopt", body)
    assert (answer.status_code, answer.json()["code"]) == (403, "permission")


def test_naming_the_own_post_decides_oneself(call, town):
    answer = call("director", "post", "acts/workplan.adopt", deciding(town))
    assert Record.objects.get(pk=answer.json()["record"]).mode == "own"


# ── What is not done here ──


def test_every_act_has_an_operation_or_a_reason(call):
    told = {}
    after = ""
    while after is not None:
        page = call("", "get", f"acts?after={after}").json()
        told |= {row["name"]: row for row in page["rows"]}
        after = page["after"]
    assert set(told) == set(ACTS)
    for name, row in told.items():
        answer = call("keeper", "post", f"acts/{name}", {}, may_act=False)
        assert answer.status_code == (403 if row["offered"] else 404), name
        assert row["offered"] == (row["why_not"] == "")


def test_a_token_makes_no_token_and_no_secret_is_handed_out(call, town):
    assert set(deeds.ON_THE_DESK) == {"people.make_token", "people.new_password", "people.set_pin"}
    data = {"name": "another", "last_day": "2023-09-26", "may_act": True}
    assert call("guard", "post", "acts/people.make_token", {"data": data}).status_code == 404
    assert Token.objects.count() == 1
    clerk = Account.objects.get(username="clerk")
    assert (
        call("guard", "post", "acts/people.new_password", {"subject": f"people.account:{clerk.pk}"}).status_code == 404
    )
    assert Account.objects.get(pk=clerk.pk).password == clerk.password


def test_a_file_is_handed_in_on_the_page(call, town, given):
    part = Undertaking.objects.get(organization=town.offices["finance"])
    body = {"subject": f"workplan.undertaking:{part.pk}", "data": {"words": "已完成", "proof": "x.pdf"}}
    answer = call("finance-head", "post", "acts/workplan.answer", body)
    assert answer.status_code == 422 and list(answer.json()["errors"]) == ["proof"]
    del body["data"]["proof"]
    assert call("finance-head", "post", "acts/workplan.answer", body).status_code == 200


# ── Why not ──


def test_why_not_is_answered_condition_by_condition(call, town, given):
    subject = f"organizations.organization:{town.offices['here'].pk}"
    open_ = call("keeper", "get", f"acts/organizations.rename/why?subject={subject}").json()
    assert open_ and all(one["holds"] for one in open_)
    call("director", "post", "acts/workplan.cancel", {"subject": given, "data": {"reason": "重复"}})
    told = call("director", "get", f"acts/workplan.cancel/why?subject={given}", prefix="/en").json()
    assert {one["name"]: one["holds"] for one in told}["state"] is False
    assert next(one for one in told if one["name"] == "state")["sentence"].isascii()


def test_whom_a_matter_does_not_concern_is_not_told_its_state(call, given):
    told = call("guard", "get", f"acts/workplan.cancel/why?subject={given}").json()
    assert told[-1]["holds"] is False and "state" not in {one["name"] for one in told}


def test_why_asks_for_a_subject_where_the_act_has_one(call):
    assert call("keeper", "get", "acts/organizations.rename/why").status_code == 404
    assert call("director", "get", "acts/workplan.adopt/why").json()[0]["holds"]
    assert call("keeper", "get", "acts/none.at_all/why?subject=x:1").status_code == 404


def test_the_office_bears_its_new_name_from_its_day(call, rename, monkeypatch):
    call("keeper", "post", RENAME, rename())
    assert Organization.objects.on(date(2022, 10, 8)).filter(name="数据资源局").exists()
