"""A small office with people, a route of three steps, and a matter in a toy room that is sent on its way."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from onedoor.kernel.acts import registry
from onedoor.kernel.acts.access import right
from onedoor.kernel.acts.guards import founding
from onedoor.kernel.acts.interface import act
from onedoor.kernel.dossiers.models import Dossier
from onedoor.kernel.dossiers.rules import KINDS, Kind
from onedoor.kernel.organizations.models import Organization
from onedoor.kernel.people.models import Account, Post
from onedoor.kernel.people.queries import holder_of
from onedoor.kernel.routes import actions, interface
from onedoor.kernel.routes.rules import PURPOSES, Purpose

CAST = (
    ("drafter", "here", "disclosure-editor", "A"),
    ("first", "here", "first-reviewer", "A"),
    ("second", "here", "second-reviewer", "A"),
    ("other", "here", "second-reviewer", "A"),
    ("final", "here", "final-reviewer", "A"),
    ("head", "here", "office-head", "A"),
    ("helper", "here", "window-clerk", "A"),
    ("stranger", "else", "first-reviewer", "A"),
    ("keeper", "top", "system-administrator", "A"),
)
LINES = """first | first-reviewer | all | 2
second | second-reviewer | one
second | secrecy-reviewer@here | one
final | final-reviewer"""


@right()
def anybody(by, row):
    """Anybody."""
    return True


@pytest.fixture
def house(db, monkeypatch):
    """The house with its people; `by` answers a holder, `send` sends a new matter on its way, `settled` hears of ends."""
    monkeypatch.setenv("ONEDOOR_TODAY", "2022-09-26")
    found = SimpleNamespace(settled=[], offices={}, posts={})
    with founding("test"):
        for code, parent in (("top", None), ("here", "top"), ("else", "top")):
            names = {"name": code, "short_name": code, "name_en": code, "short_name_en": code}
            found.offices[code] = Organization.objects.create(
                code=code, kind="external", parent=found.offices.get(parent), **names
            )
        for word, place, role, rank in CAST:
            account = Account.objects.create_user(word, None, name=word, office=found.offices["top"])
            found.posts[word] = Post.objects.create(
                account=account, organization=found.offices[place], role=role, rank=rank
            )
    found.by = lambda word: holder_of(Post.objects.get(pk=found.posts[word].pk))
    purpose = Purpose("test.paper", "A paper", lambda run: (), lambda deed, run: found.settled.append(run.phase))
    monkeypatch.setitem(PURPOSES, purpose.name, purpose)
    monkeypatch.setitem(KINDS, "test-paper", Kind("test-paper", "Paper", "none", {}, "organizations.organization"))

    @act("test.send", may=anybody, label="Send")
    def send(deed):
        """Send a paper on its way."""
        n = Dossier.objects.count()
        cover = Dossier.objects.create(
            kind="test-paper",
            number=f"P{n}",
            organization=found.offices["here"],
            title="paper",
            state="open",
            opened_on=date(2022, 9, 26),
        )
        route = interface.current("review", found.offices["here"].pk, deed.at)
        return interface.begin(deed, cover, "test.paper", route, office=found.offices["here"].pk)

    found.send = lambda: send(by=found.by("drafter"))
    found.adopt = lambda lines=LINES, **more: actions.adopt(
        by=found.by("keeper"), word="review", title="审核", title_en="Review", lines=lines, **{"apart": True} | more
    )
    found.adopt()
    yield found
    registry.ACTS.pop("test.send")
