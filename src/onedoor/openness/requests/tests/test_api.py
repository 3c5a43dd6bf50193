"""A program of another agency asks, takes in for somebody, follows by number and code, as the description says."""

from __future__ import annotations

import json

import pytest
from django.core.cache import cache

from onedoor.kernel.acts.interface import Record
from onedoor.kernel.people import tokens
from onedoor.kernel.people.queries import holder_of
from onedoor.openness.requests import actions, tallies
from onedoor.openness.requests.models import Party, Request
from onedoor.site import urls
from onedoor.site.api.views import specification

from .conftest import day

assert urls  # with the addresses every operation is registered
ASKED = {
    "office": "statistics",
    "category": "natural",
    "name": "张三丰",
    "certificate": "resident",
    "certificate_number": "11010519491231002X",
    "phone": "13800138000",
    "pieces": ["2021年财政收支表", "2020年财政收支表"],
    "form": "electronic",
    "means": "online",
}
PAPER = ASKED | {"channel": "post-signed", "evidence": "EMS1234", "at": "2022-09-23"}
PATHS = [path for path in specification("en")["paths"] if path.startswith("/api/requests")]


@pytest.fixture
def call(client, desk):
    """Send a body to an operation, with the token of somebody of the cast or with none; what comes back is as described."""
    cache.clear()
    words = {}

    def send(path, body, who="", may_act=True, **headers):
        if who:
            by = holder_of(desk.city.posts[who])
            key = (who, may_act)
            words[key] = (
                words.get(key) or tokens.make_token(by=by, name="x", last_day="2022-12-31", may_act=may_act).handed
            )
            headers["Authorization"] = f"Bearer {words[key]}"
        sent = client.post(f"/api/{path}", json.dumps(body), content_type="application/json", headers=headers)
        described = next(
            one for one in PATHS if one.split("{")[0] in f"/api/{path}" and ("{" in one) == ("/steps/" in path)
        )
        assert str(sent.status_code) in specification("en")["paths"][described]["post"]["responses"]
        return sent

    return send


def test_the_description_names_body_token_and_answer():
    paths = specification("en")["paths"]
    assert len(PATHS) == 4
    asking = paths["/api/requests"]["post"]
    schema = asking["requestBody"]["content"]["application/json"]["schema"]
    assert set(schema["required"]) == {"office", "category", "name", "pieces", "form", "means"}
    assert schema["properties"]["category"]["enum"][0] == "natural" and "security" not in asking
    assert "security" in paths["/api/requests/received"]["post"]


def test_anybody_asks_and_follows_with_number_and_code(call):
    told = call("requests", ASKED).json()
    assert told["state"] == "submitted"
    followed = call("requests/followed", {"number": told["number"], "code": told["code"]}).json()
    assert (followed["office"], followed["arrived_on"], followed["received_on"]) == ("statistics", "2022-09-24", None)
    assert followed["steps"] == ["supplement", "withdraw"] and followed["standing"]
    assert Request.objects.get().channel == "internet"


def test_what_is_personal_is_sealed_and_never_told(call):
    told = call("requests", ASKED).json()
    followed = call("requests/followed", {"number": told["number"], "code": told["code"]}).content.decode()
    assert "张" not in followed and Party.objects.get().number.startswith("1101***")


def test_an_agency_takes_in_for_somebody_at_the_office_of_its_post(call, city):
    assert call("requests/received", PAPER, "clerk").status_code == 200
    record = Record.objects.get(name="requests.submit")
    assert (record.recorder_post, record.mode, record.evidence) == (city.posts["clerk"].pk, "slip", "EMS1234")
    assert Request.objects.get().arrived_on == day("2022-09-23")


@pytest.mark.parametrize(
    ("who", "may_act", "status", "code"),
    [("", True, 401, "token"), ("clerk", False, 403, "token"), ("water-officer", True, 403, "permission")],
)
def test_without_a_token_of_the_office_nothing_is_taken_in(call, who, may_act, status, code):
    sent = call("requests/received", PAPER, who, may_act)
    assert (sent.status_code, sent.json()["code"]) == (status, code)
    assert not Request.objects.exists() and not Party.objects.exists()


def test_under_one_key_a_request_is_taken_in_once(call):
    first, again = (call("requests", ASKED, **{"Idempotency-Key": "a1"}) for _time in "12")
    assert first.json() == again.json() and Request.objects.count() == 1
    other = call("requests", ASKED | {"pieces": ["别的"]}, **{"Idempotency-Key": "a1"})
    assert other.json()["code"] != first.json()["code"]
    agency = [call("requests/received", PAPER, "clerk", **{"Idempotency-Key": "a1"}).json() for _time in "12"]
    assert agency[0] == agency[1] and Request.objects.count() == 3


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"certificate_number": "110105194912310021"}, "certificate_number"),
        ({"office": "nowhere"}, "office"),
        ({"category": "cat"}, "category"),
        ({"phone": ""}, "phone"),
        ({"pieces": 7}, "pieces"),
        ({"name": None}, "name"),
    ],
)
def test_what_is_wrong_is_told_by_field(call, change, field):
    sent = call("requests", ASKED | change)
    assert sent.status_code == 422 and field in sent.json()["errors"], sent.content
    assert not Request.objects.exists()


def test_what_nobody_asks_for_is_refused(call):
    assert call("requests", ASKED | {"purpose": "科研"}).status_code == 422


def test_a_wrong_code_and_an_unknown_number_are_answered_alike(call):
    number = call("requests", ASKED).json()["number"]
    answers = {
        call("requests/followed", body).content
        for body in ({"number": number, "code": "0000"}, {"number": "GK2022-99999", "code": "0000"})
    }
    assert len(answers) == 1 and b"unknown" in next(iter(answers))


def test_a_step_of_the_applicant(call, desk):
    told = call("requests", ASKED).json()
    known = {"number": told["number"], "code": told["code"]}
    request = desk.on("2022-09-26", actions.confirm, Request.objects.get())
    desk.on("2022-09-28", actions.ask_correction, request, grounds=["unclear"], text="哪一年？", days=10)
    corrected = call("requests/steps/correct", known | {"words": "2021年。"}).json()
    assert (corrected["state"], corrected["due_on"]) == ("handling", "2022-10-31")
    again = call("requests/steps/correct", known | {"words": "2021年。"})
    assert (again.status_code, again.json()["code"]) == (409, "state")
    assert call("requests/steps/withdraw", known).json()["state"] == "withdrawn"


@pytest.mark.parametrize(
    ("what", "path", "body", "who"),
    [
        ("send", "requests", ASKED, ""),
        ("track", "requests/followed", {"number": "x", "code": "y"}, ""),
        ("take_in", "requests/received", PAPER, "clerk"),
    ],
)
def test_who_asks_too_often_is_told_to_wait(call, monkeypatch, what, path, body, who):
    real = tallies.limit
    monkeypatch.setattr(tallies, "limit", lambda word: tallies.Limit(1, 60) if word == what else real(word))
    first, second = call(path, body, who), call(path, body, who)
    assert first.status_code in (200, 404)
    assert (second.status_code, second.json()["code"], second.headers["Retry-After"] > "0") == (429, "often", True)
