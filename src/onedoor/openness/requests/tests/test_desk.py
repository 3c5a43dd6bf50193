"""The officer's desk: lists find what they should, the counter takes in, drafts go their route, papers are entered."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from onedoor.engines.typography import slips
from onedoor.kernel.acts.guards import founding
from onedoor.kernel.acts.interface import violations
from onedoor.kernel.routes.models import Route, Run
from onedoor.openness.requests import actions, interface, results, wordings
from onedoor.openness.requests.models import Consultation, Reading, Request

from .conftest import FIRM, ZHANG, fresh, refusal

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def scan(name="scan.pdf"):
    return SimpleUploadedFile(name, PDF, "application/pdf")


@pytest.fixture
def enter(client, desk):
    """Sign in as somebody of the cast."""

    def sign_in(who):
        post = desk.city.posts[who]
        client.logout()
        client.force_login(post.account, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session["post"] = post.pk
        session.save()
        return client

    return sign_in


def page(answer):
    return answer.content.decode()


# ── Lists ──


def test_the_list_shows_my_office_and_narrows(desk, enter):
    desk.received(pieces="2020年绿化台账")
    desk.come(person=FIRM, pieces="2021年采购合同")
    listed = page(enter("officer").get("/desk/requests/"))
    assert "绿化台账" in listed and "采购合同" in listed and "张三丰" not in listed
    assert "采购合同" not in page(enter("officer").get("/desk/requests/?state=handling"))
    assert "绿化台账" not in page(enter("officer").get("/desk/requests/?q=GK2022-00002"))
    assert "绿化台账" not in page(enter("water-officer").get("/desk/requests/"))


def test_a_late_one_is_found_under_its_light(desk, enter):
    desk.received(pieces="很晚的一件")
    desk.be("2022-11-01")
    assert "很晚的一件" in page(enter("officer").get("/desk/requests/?light=late"))
    assert "很晚的一件" not in page(enter("officer").get("/desk/requests/?light=soon"))


def test_pages_go_on_where_the_last_one_ended(desk, enter, monkeypatch):
    monkeypatch.setattr("onedoor.openness.requests.listing.PAGE", 2)
    for number in range(5):
        desk.come(pieces=f"第{number}件材料")
    seen, after = [], ""
    for _page in range(3):
        shown = page(enter("officer").get("/desk/requests/", {"after": after}))
        seen.append([number for number in range(5) if f"第{number}件材料" in shown])
        after = shown.partition("&amp;after=")[2].partition('"')[0]
    assert seen == [[3, 4], [1, 2], [0]] and not after


def test_in_the_morning_those_that_nobody_opened_are_confirmed_at_once(desk, enter):
    rows = [desk.come("2022-09-24", pieces=f"第{number}件").request for number in range(3)]
    desk.be("2022-09-26")
    shown = page(enter("officer").get("/desk/requests/morning/"))
    assert all(f"第{number}件" in shown for number in range(3))
    told = page(enter("officer").post("/en/desk/requests/morning/", {"request": [row.pk for row in rows[:2]]}))
    assert told.count("Confirmed") == 2
    assert [fresh(row).state for row in rows] == ["handling", "handling", "submitted"]
    assert "第0件" not in page(enter("officer").get("/desk/requests/morning/"))


def test_opening_a_request_is_noted_once_a_day(desk, enter):
    number = desk.come().request.number
    for _time in range(2):
        assert enter("officer").get(f"/desk/dossiers/{number}/").status_code == 200
    assert Reading.objects.filter(what="opened").count() == 1


# ── The counter ──


def asked(**more):
    return {
        "channel": "post-signed",
        "arrived_on": "2022-09-23",
        "pieces": "2021年决算\n2022年预算",
        "form": "paper",
        "means": "post",
        "paper": scan(),
        "name": "张三丰",
        "certificate": "resident",
        "number": ZHANG["number"],
        "phone": "13800138000",
    } | more


def test_what_came_by_registered_post_is_taken_in_on_its_day(desk, enter):
    desk.be("2022-09-26")
    shown = page(enter("clerk").post("/desk/requests/register/natural/", asked()))
    request = Request.objects.get()
    assert request.number in shown
    assert (request.channel, request.arrived_on.isoformat(), request.pieces.count()) == ("post-signed", "2022-09-23", 2)
    request = desk.on("2022-09-26", actions.confirm, request)
    assert request.received_on.isoformat() == "2022-09-23"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"number": "110105194912310021"}, "sign of this number is wrong"),
        ({"pieces": ""}, "Say what is asked for"),
        ({"arrived_on": "2022-13-01"}, "valid date"),
        ({"paper": SimpleUploadedFile("a.pdf", b"<html><script>")}, "web page"),
        ({"phone": "", "mail": "", "address": ""}, "Leave one way to reach you"),
    ],
)
def test_bad_input_at_the_counter_gets_a_sentence_and_nothing_is_lost(desk, enter, change, words):
    desk.be("2022-09-26")
    shown = page(enter("clerk").post("/en/desk/requests/register/natural/", asked(**change)))
    assert words in shown
    assert "2022年预算" in shown or "pieces" in change
    assert not Request.objects.exists()


# ── Draft and review ──


def drafted(**more):
    return {"piece-1-result": "R2", "piece-1-reason": ""} | more


def test_a_draft_is_saved_then_proposed(desk, enter):
    request = desk.received()
    address = f"/en/desk/requests/{request.number}/draft/"
    assert enter("officer").post(address, drafted(**{"piece-1-result": "R5-1"})).status_code == 302
    assert "where and how was searched" in page(enter("officer").get(address))
    answer = enter("officer").post(
        address, drafted(**{"piece-1-result": "R5-1", "piece-1-reason": "无", "propose": "1"})
    )
    assert answer.status_code == 422 and "Enter first where and how was searched" in page(answer)
    assert enter("officer").post(address, drafted(propose="1")).status_code == 302
    assert fresh(request).state == "in_review"


def test_an_empty_reason_takes_the_standard_wording_and_a_written_one_stays(desk, enter):
    request = desk.received()
    address = f"/desk/requests/{request.number}/draft/"
    said = {"piece-1-result": "R3", "piece-1-exemptions": ["EX-THIRD"], "piece-1-reason": "", "piece-1-standard": "on"}
    enter("officer").post(address, said)
    assert "个人隐私" in request.pieces.get().draft.reason
    enter("officer").post(address, said | {"piece-1-reason": "自己写的理由。"})
    assert fresh(request.pieces.get().draft).reason == "自己写的理由。"


def test_every_result_that_needs_a_reason_has_a_standard_one():
    for code, result in results.RESULTS.items():
        if "reason" in result.needs and not result.own:
            words = wordings.standard_reason(code, ("EX-THIRD",))
            assert words.endswith("。") and slips(words) == [], code
    assert all(wordings.standard_reason("R3", (word,)) for word in results.EXEMPTIONS)


def test_two_officers_confirm_at_once_and_the_second_hears_that_it_is_done(desk, enter):
    request = desk.come().request
    desk.be("2022-09-26")
    first, second = fresh(request), fresh(request)
    actions.confirm(first, by=desk.by("officer"))
    assert refusal(actions.confirm, second, by=desk.by("colleague")).code == "state"
    told = page(enter("colleague").post("/en/desk/requests/morning/", {"request": [request.pk]}))
    assert "Refused" in told and fresh(request).state == "handling"


@pytest.fixture
def route(db):
    """The route of replies: legality, then secrecy, none of them the drafter."""
    with founding("test"):
        return Route.objects.create(
            key="reply",
            version=1,
            title="审查",
            title_en="Review",
            lines=[["合法性审查", "office-head", "all", 2], ["保密审查", "secrecy-reviewer", "all", 2]],
            valid_from="2018-01-01",
        )


def sign(desk, run, *who):
    from onedoor.kernel.routes import actions as routes

    for one in who:
        routes.countersign(Run.objects.get(pk=run.pk), by=desk.by(one), opinion="")


def test_a_draft_goes_its_route_and_is_decided_after_the_last_signature(desk, route):
    request = desk.proposed(desk.received(), "2022-10-10")
    run = Run.objects.get()
    assert (run.purpose, run.phase) == ("requests.answer", "running")
    assert refusal(actions.review, request, by=desk.by("lawyer"), lawful=True, no_secret=True).code == "state"
    sign(desk, run, "head", "lawyer")
    assert fresh(request).state == "reviewed"
    desk.on("2022-10-11", actions.decide, request, "head")
    assert fresh(request).state == "decided"
    assert list(violations()) == []


def test_who_does_not_agree_gives_the_draft_back(desk, route):
    from onedoor.kernel.routes import actions as routes

    request = desk.proposed(desk.received(), "2022-10-10")
    routes.refuse(Run.objects.get(), by=desk.by("head"), reason="依据不足")
    assert (fresh(request).state, fresh(request).proposed) == ("handling", "")


def test_a_withdrawn_request_leaves_its_route(desk, route):
    request = desk.proposed(desk.received(), "2022-10-10")
    desk.on("2022-10-11", actions.withdraw, request, interface.applicant(request))
    assert Run.objects.get().phase == "withdrawn"
    assert list(violations()) == []


# ── What came on paper ──


def test_the_answer_of_a_third_party_is_entered_on_its_paper(desk, enter):
    request = desk.received()
    desk.be("2022-09-30")
    shown = enter("officer").post(
        f"/desk/requests/{request.number}/consult/",
        {"kind": "third-party", "name": "王五", "address": "屯溪区某路1号", "question": "是否同意公开？"},
    )
    assert shown.status_code == 302
    one = Consultation.objects.get()
    desk.be("2022-10-17")
    address = f"/desk/requests/enter/requests.give_opinion/requests.consultation:{one.pk}/"
    assert f"requests.consultation:{one.pk}/" in page(enter("officer").get(f"/desk/dossiers/{request.number}/"))
    answer = enter("officer").post(address, {"opinion": "refuses", "reasons": "涉及隐私", "paper": scan()})
    assert answer.status_code == 302
    one = fresh(one)
    assert (one.state, one.opinion) == ("answered", "refuses")
    assert list(violations()) == []


def test_without_the_paper_nothing_is_entered(desk, enter):
    request = desk.received()
    desk.asks_third(request, "2022-09-30")
    one = Consultation.objects.get()
    address = f"/en/desk/requests/enter/requests.give_opinion/requests.consultation:{one.pk}/"
    assert enter("officer").post(address, {"opinion": "agrees"}).status_code == 422
    assert fresh(one).state == "asked"
    assert enter("water-officer").get(address).status_code == 404


def test_who_asks_is_shown_in_clear_and_noted(desk, enter):
    number = desk.come().request.number
    assert "11010519491231002X" in page(enter("officer").get(f"/desk/requests/{number}/person/"))
    assert Reading.objects.filter(what="personal").count() == 1
    assert enter("water-officer").get(f"/desk/requests/{number}/person/").status_code == 404
    told = enter("auditor").post(f"/en/desk/requests/{number}/person/", {"reason": ""})
    assert told.status_code == 422 and "Say why" in page(told)


def test_everything_of_a_matter_is_one_file(desk, enter):
    request = desk.received()
    desk.asks_third(request, "2022-09-30")
    answer = enter("officer").get(f"/desk/requests/{request.number}/bundle.zip")
    packed = zipfile.ZipFile(io.BytesIO(answer.content))
    listed = json.loads(packed.read("manifest.json"))["files"]
    names = [one["path"] for one in listed]
    assert len(names) == len(set(names)) == len(packed.namelist()) - 1
    assert any(name.endswith(".csv") for name in names) and names[0].endswith(".pdf")
    assert any("办理记录" in name for name in names), names
    acts = next(packed.read(name).decode("utf-8-sig") for name in names if "办理记录" in name)
    assert "2022-09-30" in acts and "2022-09-24" in acts


def test_others_who_asked_for_the_same_are_shown(desk, enter):
    first = desk.received(pieces="2021年度市本级三公经费决算明细表")
    desk.come(pieces="2021年度市本级三公经费决算明细")
    desk.come(pieces="某路口红绿灯设置依据")
    shown = page(enter("officer").get(f"/en/desk/dossiers/{first.number}/"))
    assert "1 more asked for the same" in shown and "红绿灯" not in shown
