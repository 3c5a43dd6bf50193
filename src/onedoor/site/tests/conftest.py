"""A town with a few offices, and programs that call it with the tokens of its officials."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from django.core.cache import cache

from onedoor.kernel.acts.guards import founding
from onedoor.kernel.organizations.models import Organization
from onedoor.kernel.people import tokens
from onedoor.kernel.people.models import Account, Post
from onedoor.kernel.people.queries import holder_of

OFFICES = {"here": "市数据局", "finance": "市财政局", "water": "市水利局"}
CAST = (
    ("mayor", "top", "city-leader"),
    ("keeper", "top", "system-administrator"),
    ("guard", "top", "security-administrator"),
    ("auditor", "top", "audit-administrator"),
    ("director", "here", "office-head"),
    ("clerk", "here", "window-clerk"),
    ("finance-head", "finance", "office-head"),
    ("water-head", "water", "office-head"),
)


def made(code, name, parent=None):
    """An office."""
    names = {"name": name, "short_name": name, "name_en": code.title(), "short_name_en": code.title()}
    return Organization.objects.create(code=code, kind="external", parent=parent, **names)


@pytest.fixture
def town(db, monkeypatch):
    """Offices and posts by word, on a Monday. Nobody has tried a wrong token yet."""
    monkeypatch.setenv("ONEDOOR_TODAY", "2022-09-26")
    cache.clear()
    with founding("test"):
        offices = {"top": made("top", "市政府")}
        offices |= {code: made(code, name, offices["top"]) for code, name in OFFICES.items()}
        posts = {}
        for word, place, role in CAST:
            account = Account.objects.create_user(word, None, name=f"某{word}", office=offices[place])
            posts[word] = Post.objects.create(account=account, organization=offices[place], role=role)
    return SimpleNamespace(offices=offices, posts=posts)


@pytest.fixture
def word_of(town):
    """The word of a token of somebody of the cast, made once for each."""
    words = {}

    def word(who, may_act=True):
        if (who, may_act) not in words:
            by = holder_of(Post.objects.get(pk=town.posts[who].pk))
            made = tokens.make_token(by=by, name="test", last_day="2022-12-31", may_act=may_act)
            words[who, may_act] = made.handed
        return words[who, may_act]

    return word


@pytest.fixture
def call(client, word_of):
    """Call the API as a program of somebody of the cast: a method, an address, a body in JSON."""

    def send(who, method, path, body=None, *, may_act=True, prefix="", **headers):
        bearer = {"Authorization": f"Bearer {word_of(who, may_act)}"} if who else {}
        sent = {"headers": headers | bearer}
        if body is not None:
            sent |= {"data": body if isinstance(body, bytes) else json.dumps(body), "content_type": "application/json"}
        return getattr(client, method)(f"{prefix}/api/{path}", **sent)

    return send


@pytest.fixture
def rename(town):
    """The body of an act that renames an office."""

    def body(**more):
        names = {
            "name": "数据资源局",
            "short_name": "数据资源局",
            "name_en": "Data",
            "short_name_en": "Data",
            "code": "data",
        }
        subject = f"organizations.organization:{town.offices['here'].pk}"
        return {"subject": subject, "data": names | {"first_day": "2022-10-08"} | more}

    return body


@pytest.fixture
def given(call, town):
    """A public plan of an office with one task for two others, entered through the API: the subject of the task."""
    plan = {"kind": "plan", "title": "2022年工作要点", "paper": "", "public": True}
    source = call("director", "post", "acts/workplan.adopt", {"data": plan}).json()["subject"]
    data = {
        "paragraph": "一（一）",
        "text": "按月巡查所有公开栏目",
        "lead": town.offices["finance"].pk,
        "supporting": [town.offices["water"].pk],
        "due_on": "2022-10-14",
        "wanted": "document",
    }
    done = call("director", "post", "acts/workplan.give", {"subject": source, "data": data})
    assert done.status_code == 200, done.content
    return next(word for word in done.json()["subjects"] if word.startswith("workplan.task:"))
