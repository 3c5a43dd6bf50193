"""A small city with a leader, a general office that keeps the plan, and three offices that answer; and its acts in short."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from onedoor.kernel.acts.guards import founding
from onedoor.kernel.organizations.models import Organization
from onedoor.kernel.people.models import Account, Post
from onedoor.kernel.people.queries import holder_of
from onedoor.oversight.workplan import actions
from onedoor.oversight.workplan.models import Source, Task, Undertaking

OFFICES = {"general": "市政府办", "finance": "市财政局", "water": "市水利局", "sports": "市体育局"}
CAST = (
    ("mayor", "top", "city-leader"),
    ("secretary", "top", "leaders-secretary"),
    ("keeper", "top", "system-administrator"),
    ("auditor", "top", "audit-administrator"),
    ("director", "general", "office-head"),
    ("clerk", "general", "leaders-secretary"),
    ("finance-head", "finance", "office-head"),
    ("finance-editor", "finance", "disclosure-editor"),
    ("water-head", "water", "office-head"),
    ("sports-head", "sports", "office-head"),
)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """Set what day it is; Monday 23 November 2026 where a test sets none."""

    def be(day: str) -> None:
        monkeypatch.setenv("ONEDOOR_TODAY", day)

    be("2026-11-23")
    return be


@pytest.fixture
def storage(settings, tmp_path):
    """Files are kept in the test's own folder."""
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "onedoor.kernel.files.ports.Folder", "OPTIONS": {"location": tmp_path / "files"}}
    }


@pytest.fixture
def city(db, storage):
    """Offices by word, holders by name."""
    with founding("test"):
        names = {"name": "市政府", "short_name": "市政府", "name_en": "City", "short_name_en": "City Government"}
        top = Organization.objects.create(code="top", kind="external", **names)
        offices = {"top": top}
        for code, name in OFFICES.items():
            words = {"name": name, "short_name": name, "name_en": code.title(), "short_name_en": code.title()}
            offices[code] = Organization.objects.create(code=code, kind="external", parent=top, **words)
        posts = {}
        for who, place, role in CAST:
            account = Account.objects.create_user(who, None, name=who, office=offices[place])
            posts[who] = Post.objects.create(account=account, organization=offices[place], role=role)
    found = SimpleNamespace(offices=offices, posts=posts)
    found.holder = lambda who: holder_of(Post.objects.get(pk=posts[who].pk))
    return found


class Desk:
    """The acts of the room, said in short."""

    def __init__(self, city):
        self.city = city

    def by(self, who):
        return self.city.holder(who)

    def plan(self, who="director", public=True, title="2026年工作要点"):
        return actions.adopt(by=self.by(who), kind="plan", title=title, paper="", public=public)

    def task(self, source=None, lead="finance", supporting=("water",), due="2026-12-04", who="director", **more):
        source = source or self.plan()
        facts = {"paragraph": "一（一）", "text": "按月巡查所有公开栏目", "wanted": "document"} | more
        offices = [self.city.offices[word].pk for word in supporting]
        actions.give(source, by=self.by(who), lead=self.city.offices[lead].pk, supporting=offices, due_on=due, **facts)
        return Task.objects.latest("pk")

    def part(self, task, office):
        return Undertaking.objects.select_related("duty", "task__source").get(
            task=task, organization=self.city.offices[office]
        )

    def answer(self, task, office="finance", proof=True, who=None, **more):
        file = SimpleUploadedFile("证明.pdf", PDF) if proof else None
        given = {"proof": file} if file else {}
        who = who or f"{office}-head"
        return actions.answer(self.part(task, office), by=self.by(who), words="已完成", **given, **more)

    def accept(self, task, office="finance", who="clerk"):
        return actions.accept(self.part(task, office), by=self.by(who))

    def send_back(self, task, office="finance", who="clerk", due_on="2026-12-11"):
        return actions.send_back(self.part(task, office), by=self.by(who), reason="缺少台账", due_on=due_on)

    def instruct(self, supporting=("water", "sports"), due="2026-11-30", **said):
        offices = [self.city.offices[word].pk for word in supporting]
        words = {"text": "请三家单位一周内报送整改情况", "wanted": "any", "due_on": due}
        lead = self.city.offices["finance"].pk
        said = {"by": self.by("mayor")} | words | said
        return actions.instruct(lead=lead, supporting=offices, **said)


PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
"""The smallest file that shows something."""


@pytest.fixture
def desk(city):
    """The acts of the room in short."""
    return Desk(city)


@pytest.fixture
def signed_in(client, city):
    """Sign somebody of the cast in."""

    def enter(who):
        client.force_login(Account.objects.get(username=who), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return enter


def day(text):
    """A day from its digits."""
    return date.fromisoformat(text)


def fresh(row):
    """A row as it is now."""
    return type(row).objects.get(pk=row.pk)


__all__ = ["PDF", "Source", "day", "fresh"]
