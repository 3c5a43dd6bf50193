"""What a page can do, a program can do: the same forms, the same rights, the same refusals."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from onedoor.kernel.acts.guards import founding
from onedoor.kernel.acts.interface import ACTS, Record
from onedoor.kernel.organizations.models import Organization
from onedoor.kernel.people import tokens
from onedoor.kernel.people.models import Account, Post, Token
from onedoor.kernel.people.queries import holder_of
from onedoor.site import api

CAST = (
    ("keeper", "top", "system-administrator"),
    ("guard", "top", "security-administrator"),
    ("clerk", "here", "window-clerk"),
)


@pytest.fixture
def house(db, monkeypatch):
    """An office below another, with those who keep it."""
    monkeypatch.setenv("ONEDOOR_TODAY", "2022-09-26")
    with founding("test"):
        made = {}
        for code, parent in (("top", None), ("here", "top")):
            names = {"name": code, "short_name": code, "name_en": code, "short_name_en": code}
            made[code] = Organization.objects.create(code=code, kind="external", parent=made.get(parent), **names)
        for word, place, role in CAST:
            account = Account.objects.create_user(word, None, name=word, office=made["top"])
            made[word] = Post.objects.create(account=account, organization=made[place], role=role)
    return made


@pytest.fixture
def call(client, house):
    """Call the API with a token of somebody of the cast."""
    words = {}

    def send(who, method, path, body=None, may_act=True, **headers):
        if who and (who, may_act) not in words:
            by = holder_of(house[who])
            made = tokens.make_token(by=by, name="test", last_day="2022-12-31", may_act=may_act)
            words[who, may_act] = made.handed
        sent = {"headers": headers | ({"Authorization": f"Bearer {words[who, may_act]}"} if who else {})}
        if body is not None:
            sent |= {"data": json.dumps(body), "content_type": "application/json"}
        return getattr(client, method)(f"/api/{path}", **sent)

    return send


def renaming_body(house, **more):
    data = {"name": "数据局", "short_name": "数据局", "name_en": "Data", "short_name_en": "Data", "code": "data"}
    return {
        "subject": f"organizations.organization:{house['here'].pk}",
        "data": data | {"first_day": "2022-10-08"} | more,
    }


def test_the_root_says_what_there_is_to_programs_and_to_people(client, house):
    told = client.get("/api/").json()
    assert told["openapi"] == "/api/openapi.json"
    assert {"/api/offices", "/api/acts/organizations.rename"} <= {one["path"] for one in told["operations"]}
    page = client.get("/en/api/", headers={"Accept": "text/html"})
    assert "For programs" in page.content.decode() and "script-src 'self'" in page.headers["Content-Security-Policy"]


def test_every_act_of_officials_has_an_operation_whose_schema_is_its_form(client, house):
    paths = client.get("/api/openapi.json").json()
    components = paths["components"]["schemas"]
    for act in api.offered():
        operation = paths["paths"][f"/api/acts/{act.name}"]["post"]
        name = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        data = components[name]["properties"]["data"]
        given = components[(data.get("$ref") or data["allOf"][0]["$ref"]).rpartition("/")[2]].get("properties", {})
        assert {word: one.get("type") for word, one in given.items()} == {
            word: one["type"] for word, one in api.fields_of(act).items()
        }, act.name


def test_offices_and_due_days_are_for_anyone(client, house):
    assert [one["code"] for one in client.get("/api/offices").json()] == ["here", "top"]
    assert client.get("/api/offices/here").json()["above"] == "top"
    assert client.get("/api/offices/none").status_code == 404
    due = client.get("/api/due", {"start": "2022-09-30", "length": 20})
    assert due.json() == {"due": "2022-11-02", "estimate": False}
    assert client.get("/api/due", {"start": "2022-09-30"}).status_code == 422


def test_an_act_is_done_once_under_its_key(call, house):
    sent = [
        call("keeper", "post", "acts/organizations.rename", renaming_body(house), **{"Idempotency-Key": "k1"})
        for _n in "12"
    ]
    assert [one.status_code for one in sent] == [200, 200], sent[0].content
    assert sent[0].json()["subjects"] == sent[1].json()["subjects"]
    assert Record.objects.filter(name="organizations.rename").count() == 1
    assert str(Record.objects.get(name="organizations.rename").pk) == sent[0].json()["record"]


@pytest.mark.parametrize(
    ("who", "may_act", "change", "status", "code"),
    [
        ("", True, {}, 401, "token"),
        ("keeper", False, {}, 403, "token"),
        ("guard", True, {}, 403, "permission"),
        ("keeper", True, {"name": ""}, 422, "input"),
        ("keeper", True, {"first_day": "someday"}, 422, "input"),
        ("keeper", True, {"colour": "red"}, 422, "input"),
    ],
)
def test_each_refusal_has_its_status_and_a_sentence(call, house, who, may_act, change, status, code):
    body = renaming_body(house, **change)
    chinese = call(who, "post", "acts/organizations.rename", body, may_act=may_act)
    english = call(who, "post", "acts/organizations.rename", body, may_act=may_act, **{"Accept-Language": "en"})
    assert (chinese.status_code, chinese.json()["code"]) == (status, code), chinese.content
    assert (
        not chinese.json()["sentence"].isascii()
        and english.json()["sentence"].replace("“", "").replace("”", "").replace("…", "").isascii()
    )
    assert not Record.objects.filter(name="organizations.rename").exists()


def test_what_is_not_there_is_said_so(call, house):
    assert call("keeper", "post", "acts/organizations.rename", {"subject": "nonsense", "data": {}}).status_code == 404
    assert call("keeper", "get", "dossiers/none").status_code == 404
    assert call("keeper", "get", "acts/none.at_all/why?subject=x:1").status_code == 404
    assert call("keeper", "get", "duties?scope=all").status_code == 422


def test_why_not_is_answered_condition_by_condition(call, house):
    subject = f"organizations.organization:{house['here'].pk}"
    told = call("guard", "get", f"acts/organizations.rename/why?subject={subject}").json()
    assert {one["name"]: one["holds"] for one in told}["post"] is False


def test_my_duties_are_those_of_the_post(call, house):
    assert call("keeper", "get", "duties").json() == {"rows": [], "after": None}


def test_a_token_dies_with_its_post_its_day_and_the_sessions_of_its_person(call, house, monkeypatch):
    assert call("keeper", "get", "duties").status_code == 200
    monkeypatch.setenv("ONEDOOR_TODAY", "2023-01-01")
    assert call("keeper", "get", "duties").status_code == 401
    monkeypatch.setenv("ONEDOOR_TODAY", "2022-09-27")
    assert call("keeper", "get", "duties").status_code == 200
    account = house["keeper"].account
    account.end_sessions()
    account.save()
    assert call("keeper", "get", "duties").status_code == 401
    assert call("clerk", "get", "duties").status_code == 200
    with founding("test"):
        Post.objects.filter(pk=house["clerk"].pk).update(valid_to="2022-09-26")
    assert call("clerk", "get", "duties").status_code == 401


def test_a_token_is_made_on_the_desk_shown_once_and_ended(client, house):
    client.force_login(house["clerk"].account, backend="django.contrib.auth.backends.ModelBackend")
    page = client.post("/en/desk/tokens/", {"name": "queue screen", "last_day": "2022-12-31"}).content.decode()
    token = Token.objects.get()
    assert "onedoor_" in page and token.digest not in page and not token.may_act
    assert "onedoor_" not in client.get("/en/desk/tokens/").content.decode().replace("onedoor_…", "")
    too_long = client.post("/en/desk/tokens/", {"name": "x", "last_day": "2024-12-31"})
    assert too_long.status_code == 422
    client.post(reverse("end_token", args=[token.pk]))
    token.refresh_from_db()
    assert str(token.ended_on) == "2022-09-26"


def test_nobody_ends_the_token_of_another_but_whoever_keeps_the_accounts(client, house):
    token = tokens.make_token(by=holder_of(house["clerk"]), name="x", last_day="2022-12-31")
    client.force_login(house["keeper"].account, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(reverse("end_token", args=[token.pk])).status_code == 404
    client.force_login(house["guard"].account, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(reverse("end_token", args=[token.pk])).status_code == 302


def test_a_session_alone_opens_nothing_here(client, house):
    client.force_login(house["keeper"].account, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/api/duties").status_code == 401


def test_what_is_internal_stays_out_of_the_public_list(client, call, house):
    call("keeper", "post", "acts/organizations.rename", renaming_body(house))
    page = client.get("/en/acts/").content.decode()
    assert "Rename" in page and "Make a token" not in page and "keeper" not in page
    assert "Make a token" not in client.get("/en/acts/kinds/").content.decode()
    assert ACTS["people.set_pin"].internal and not ACTS["people.appoint"].internal


def test_the_public_list_filters_and_pages(client, call, house):
    call("keeper", "post", "acts/organizations.rename", renaming_body(house))
    kind = "/en/acts/?kind=organizations.rename&office=top"
    assert "Rename" in client.get(kind).content.decode()
    assert "Nothing was done yet" in client.get("/en/acts/?kind=organizations.merge").content.decode()
    after = Record.objects.get(name="organizations.rename").pk
    assert "Nothing was done yet" in client.get(f"/en/acts/?after={after}").content.decode()
    assert client.get("/acts/?after=nonsense&office=none").status_code == 200
