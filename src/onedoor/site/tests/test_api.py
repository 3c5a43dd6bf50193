"""How the API speaks: who may call, in which language, what it reads, and how it refuses."""

from __future__ import annotations

import json

import pytest

from onedoor.kernel.acts.guards import founding
from onedoor.kernel.acts.interface import Record
from onedoor.kernel.people.models import Post
from onedoor.site.api import transport

RENAME = "acts/organizations.rename"


def said(answer, status, code):
    """The sentence of a refusal."""
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    assert set(answer.json()) == {"code", "sentence", "errors"} and answer.json()["sentence"]
    return answer.json()["sentence"]


def plain(sentence):
    return sentence.translate(str.maketrans("", "", "“”…’"))


# ── What there is ──


def test_the_root_says_what_there_is_to_programs_and_to_people(client, town):
    told = client.get("/api/")
    assert told.json()["openapi"] == "/api/openapi.json" and told.json()["acts"] == "/api/acts"
    assert "Accept" in told.headers["Vary"]
    page = client.get("/en/api/", headers={"Accept": "text/html"})
    assert "For programs" in page.content.decode() and "organizations.rename" in page.content.decode()
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert "http://" not in page.content.decode() and "cdn" not in page.content.decode()
    assert "给程序用" in client.get("/api/", headers={"Accept": "text/html"}).content.decode()


def test_an_address_that_is_not_there_is_refused_in_json_too(call, client):
    assert "没有" in said(call("", "get", "nothing/here"), 404, "unknown")
    assert said(call("keeper", "post", "acts/none.at_all", {}), 404, "unknown")
    assert said(call("keeper", "get", RENAME), 405, "method")
    assert call("keeper", "get", RENAME).headers["Allow"] == "POST"
    assert said(call("keeper", "post", "duties", {}), 405, "method")


# ── Who may call ──


def test_without_a_token_only_what_is_public_is_answered(call):
    for path in ("duties", "dossiers/x", "records?subject=x:1", "acts/organizations.rename/why"):
        answer = call("", "get", path)
        assert "Authorization" in said(answer, 401, "token") and answer.headers["WWW-Authenticate"].startswith("Bearer")
    for path in ("offices", "acts", "due?start=2022-09-30&length=20"):
        assert call("", "get", path).status_code == 200


def test_a_session_opens_nothing_here(client, call, rename, town):
    client.force_login(town.posts["keeper"].account, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/api/duties").status_code == 401
    assert said(call("", "post", RENAME, rename()), 401, "token")


def test_a_token_that_only_reads_does_no_act(call, rename):
    assert call("keeper", "get", "duties", may_act=False).status_code == 200
    sentence = said(call("keeper", "post", RENAME, rename(), may_act=False, **{"Accept-Language": "en"}), 403, "token")
    assert sentence == "This token only reads. Make one that may act."
    assert not Record.objects.filter(name="organizations.rename").exists()


@pytest.mark.parametrize(
    ("change", "chinese", "english"),
    [
        ({"valid_to": "2022-09-25"}, "岗位已经结束", "The post of this token has ended, and the token with it."),
        ({"rank": "B"}, "B岗由本人办理", "A deputy works in person."),
    ],
)
def test_a_post_that_ended_and_a_deputy_are_refused_with_a_sentence(call, rename, town, change, chinese, english):
    assert call("keeper", "get", "duties").status_code == 200
    with founding("test"):
        Post.objects.filter(pk=town.posts["keeper"].pk).update(**change)
    assert chinese in said(call("keeper", "post", RENAME, rename()), 401, "token")
    assert english in said(call("keeper", "get", "duties", prefix="/en"), 401, "token")
    assert not Record.objects.filter(name="organizations.rename").exists()


def test_a_token_dies_with_its_day_and_with_the_sessions_of_its_person(call, town, monkeypatch):
    monkeypatch.setenv("ONEDOOR_TODAY", "2023-01-01")
    with monkeypatch.context() as before:
        before.setenv("ONEDOOR_TODAY", "2022-09-26")
        assert call("keeper", "get", "duties").status_code == 200
    assert "截止日" in said(call("keeper", "get", "duties"), 401, "token")
    monkeypatch.setenv("ONEDOOR_TODAY", "2022-09-27")
    assert call("keeper", "get", "duties").status_code == 200
    account = town.posts["keeper"].account
    account.end_sessions()
    account.save()
    assert "登录" in said(call("keeper", "get", "duties"), 401, "token")


def test_too_many_wrong_tokens_are_told_to_wait_and_a_right_one_still_opens(client, call):
    wrong = {"headers": {"Authorization": "Bearer onedoor_wrong"}}
    statuses = [client.get("/api/duties", **wrong).status_code for _each in range(transport.WRONG_AT_MOST + 1)]
    assert statuses == [401] * transport.WRONG_AT_MOST + [429]
    late = client.get("/api/duties", **wrong)
    assert said(late, 429, "token") and late.headers["Retry-After"] == "600"
    assert call("keeper", "get", "duties").status_code == 200


# ── In which language ──


@pytest.mark.parametrize(
    ("prefix", "wanted", "english"),
    [
        ("", "", False),
        ("", "en", True),
        ("", "en-GB,zh;q=0.5", True),
        ("", "zh-CN,en;q=0.9", False),
        ("", "fr, en;q=0.8, zh;q=0.1", True),
        ("", "en;q=0", False),
        ("", "nonsense;;q", False),
        ("/en", "", True),
        ("/en", "zh", True),
    ],
)
def test_refusals_are_in_the_language_asked_for(call, rename, prefix, wanted, english):
    headers = {"Accept-Language": wanted} if wanted else {}
    answer = call("guard", "post", RENAME, rename(), prefix=prefix, **headers)
    assert plain(said(answer, 403, "permission")).isascii() == english
    assert answer.headers["Content-Language"] == ("en" if english else "zh-CN")
    assert "Accept-Language" in answer.headers["Vary"] and answer.headers["Cache-Control"] == "no-store"


# ── What is refused ──


def changed(**more):
    return lambda body: body | more


def without(name):
    return lambda body: {word: value for word, value in body.items() if word != name}


def with_data(**more):
    return lambda body: body | {"data": body["data"] | more}


@pytest.mark.parametrize(
    ("who", "change", "status", "code", "field"),
    [
        ("", changed(), 401, "token", ""),
        ("guard", changed(), 403, "permission", ""),
        ("keeper", with_data(name=""), 422, "input", "name"),
        ("keeper", with_data(name=None), 422, "input", "name"),
        ("keeper", with_data(name=7), 422, "input", "name"),
        ("keeper", with_data(name=["x"]), 422, "input", "name"),
        ("keeper", with_data(first_day="someday"), 422, "input", "first_day"),
        ("keeper", with_data(first_day=20221008), 422, "input", "first_day"),
        ("keeper", with_data(colour="red"), 422, "input", ""),
        ("keeper", with_data(by=1, target=2, self=3, act=4), 422, "input", ""),
        ("keeper", without("data"), 422, "input", "name"),
        ("keeper", changed(data=[]), 422, "input", "data"),
        ("keeper", changed(colour="red"), 422, "input", ""),
        ("keeper", without("subject"), 422, "input", "subject"),
        ("keeper", changed(subject=["organizations.organization:1"]), 422, "input", "subject"),
        ("keeper", changed(subject="nonsense"), 404, "unknown", "subject"),
        ("keeper", changed(subject="organizations.organization:0"), 404, "unknown", "subject"),
        ("keeper", changed(subject="organizations.organization:x"), 404, "unknown", "subject"),
        ("keeper", changed(subject="organizations.organization:" + "9" * 40), 404, "unknown", "subject"),
        ("keeper", changed(subject="people.account:1"), 404, "unknown", "subject"),
        ("keeper", changed(at="2022-09-27"), 422, "date", ""),
        ("keeper", changed(at="2022-08-01"), 422, "date", ""),
        ("keeper", changed(at="someday"), 422, "input", "at"),
        ("keeper", changed(at=7), 422, "input", "at"),
        ("keeper", changed(key="k" * 121), 422, "input", "key"),
        ("keeper", changed(mode="carried"), 422, "input", "mode"),
        ("keeper", changed(mode="slip"), 422, "input", "by_post"),
        ("keeper", changed(by_post=True), 422, "input", "by_post"),
        ("keeper", changed(by_post=2**70), 403, "permission", ""),
        ("keeper", changed(evidence="a sentence with spaces"), 422, "input", "evidence"),
    ],
)
def test_each_refusal_has_its_status_and_a_sentence_and_leaves_nothing(call, rename, who, change, status, code, field):
    body = change(rename())
    chinese, english = (call(who, "post", RENAME, body, **{"Accept-Language": one}) for one in ("zh", "en"))
    assert not said(chinese, status, code).isascii()
    assert plain(said(english, status, code)).isascii()
    assert not field or field in english.json()["errors"]
    assert not Record.objects.filter(name="organizations.rename").exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe{}", 400),
        (b'{"data": NaN}', 400),
        (b'{"data": 1e999}', 400),
        (b"[" * 100_000, 400),
        (b"1" * 5_000, 400),
        (b'{"key": "' + b"x" * 3_000_000 + b'"}', 400),
        (b"[]", 422),
        (b'"text"', 422),
        (rb'{"key": "\u0000"}', 422),
        (rb'{"data": {"name": "\ud800"}}', 422),
        (rb'{"data": {"\ud800": 1}}', 422),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(call, body, status):
    assert said(call("keeper", "post", RENAME, body), status, "input")


def test_only_json_is_read(client, word_of, rename):
    bearer = {"Authorization": f"Bearer {word_of('keeper')}"}
    for sent in ({"data": {"name": "x"}}, {"data": json.dumps(rename()), "content_type": "text/plain"}):
        assert said(client.post(f"/api/{RENAME}", headers=bearer, **sent), 400, "input")


@pytest.mark.parametrize(
    "path", ["offices?after=%00", "offices/%00", "dossiers/%00", "nothing%00", "due?rule=%00&start=2022-09-30"]
)
def test_signs_that_no_text_can_hold_are_refused_in_addresses(call, path):
    assert said(call("keeper", "get", path), 422, "input")
