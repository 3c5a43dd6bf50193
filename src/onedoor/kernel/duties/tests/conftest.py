"""A small office with people, and a matter in it, for the tests of duties."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from onedoor.frame import clock
from onedoor.kernel.acts.deeds import Circumstances, Deed, doing, uuid7
from onedoor.kernel.acts.guards import founding, tell_database
from onedoor.kernel.duties.rules import Kind
from onedoor.kernel.organizations.models import Organization
from onedoor.kernel.people.models import Account, Post
from onedoor.kernel.people.queries import holder_of

REPLY = Kind("test.reply", "Reply", "disclosure-officer")


@pytest.fixture
def office(db):
    """An office with an officer, a deputy and a head, under one with a head and a keeper."""
    with founding("test"):
        top = Organization.objects.create(
            code="top", name="顶", short_name="顶", name_en="Top", short_name_en="Top", kind="external"
        )
        here = Organization.objects.create(
            code="here", name="局", short_name="局", name_en="Here", short_name_en="Here", kind="external", parent=top
        )
        people = {}
        for word, place, role, rank in (
            ("officer", here, "disclosure-officer", "A"),
            ("deputy", here, "disclosure-officer", "B"),
            ("head", here, "office-head", "A"),
            ("mayor", top, "office-head", "A"),
            ("keeper", top, "system-administrator", "A"),
        ):
            account = Account.objects.create_user(word, None, name=word, office=here if place == here else top)
            people[word] = Post.objects.create(account=account, organization=place, role=role, rank=rank)
    found = SimpleNamespace(here=here, top=top, posts=people)
    found.holder = lambda word: holder_of(Post.objects.get(pk=people[word].pk))
    return found


@pytest.fixture
def today(monkeypatch):
    """Set what day it is."""

    def be(day: str) -> None:
        monkeypatch.setenv("ONEDOOR_TODAY", day)

    be("2022-09-26")
    return be


@pytest.fixture
def deed(office):
    """A deed in progress, as an act of a room above would have it."""
    from contextlib import contextmanager

    @contextmanager
    def begun(on: str | None = None, word: str = "officer"):
        by = office.holder(word)
        at = date.fromisoformat(on) if on else clock.today()
        one = Deed(uuid7(clock.now()), "test.act", Circumstances(by, by, "own", "", at), clock.now())
        with doing(one):
            tell_database(str(one.id))
            yield one
            tell_database("")

    return begun
