"""An office with a head, a clerk and a seal that signs; a matter that letters lie in."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from onedoor.kernel.acts.guards import founding
from onedoor.kernel.acts.interface import SYSTEM
from onedoor.kernel.dossiers.models import Dossier
from onedoor.kernel.dossiers.rules import KINDS, Kind
from onedoor.kernel.letters import actions
from onedoor.kernel.letters.contents import Content
from onedoor.kernel.letters.models import Letter
from onedoor.kernel.organizations.models import Organization
from onedoor.kernel.outbox import interface as outbox
from onedoor.kernel.people.models import Account, Post
from onedoor.kernel.people.queries import holder_of

CAST = (
    ("head", "here", "office-head"),
    ("clerk", "here", "window-clerk"),
    ("stranger", "else", "office-head"),
    ("keeper", "top", "system-administrator"),
    ("guard", "top", "security-administrator"),
)
ANSWER = Content(
    form="test.answer",
    layout="notice",
    title="政府信息公开申请答复书",
    word="答",
    to="张𠮷",
    paragraphs=("您提出的申请，本机关已经收到。", "一、答复内容。现予公开。", "二、救济途径。可以申请行政复议。"),
)


@pytest.fixture
def house(db, monkeypatch, settings, tmp_path):
    """The office; `issue` writes a letter, `sealed` one that is signed, `drain` lets the worker work."""
    monkeypatch.setenv("ONEDOOR_TODAY", "2026-11-23")
    settings.DATA = tmp_path
    found = SimpleNamespace(offices={}, posts={})
    with founding("test"):
        for code, parent in (("top", None), ("here", "top"), ("else", "top")):
            names = {"name": f"{code}局", "short_name": code, "name_en": code, "short_name_en": code}
            found.offices[code] = Organization.objects.create(
                code=code, kind="external", parent=found.offices.get(parent), **names
            )
        for word, place, role in CAST:
            account = Account.objects.create_user(word, None, name=word, office=found.offices["top"])
            found.posts[word] = Post.objects.create(account=account, organization=found.offices[place], role=role)
        found.matter = Dossier.objects.create(
            kind="test-paper",
            number="P1",
            organization=found.offices["here"],
            title="申请",
            state="open",
            opened_on=date(2026, 11, 23),
        )
    monkeypatch.setitem(KINDS, "test-paper", Kind("test-paper", "Paper", "none", {}, "organizations.organization"))
    found.by = lambda word: holder_of(Post.objects.get(pk=found.posts[word].pk))
    here = found.offices["here"]
    actions.set_letterhead(here, by=found.by("keeper"), word="屯公开", mark="屯溪区文件")
    actions.found_authority(by=SYSTEM, called="测试根", since=date(2026, 1, 1))
    found.seal = actions.give_seal(
        here,
        by=found.by("keeper"),
        purpose="office",
        name="here局",
        line="",
        keeper=found.posts["clerk"].pk,
        automatic=["test.receipt"],
    )
    found.certificate = actions.certify(found.seal, by=found.by("guard"))

    def issue(content=ANSWER, by=SYSTEM, **more):
        said = {"matter": found.matter.pk, "office": here.pk, "what": content.kept()}
        return Letter.objects.get(pk=actions.issue(by=by, **(said | more)).pk)

    def drain():
        while outbox.drain():
            pass

    def sealed(content=ANSWER):
        letter = issue(content)
        actions.seal(letter, by=found.by("clerk"))
        drain()
        return Letter.objects.get(pk=letter.pk)

    found.issue, found.drain, found.sealed = issue, drain, sealed
    return found
