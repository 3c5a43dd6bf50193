"""A small city: an office with its disclosure staff, another one that is asked, a leader; and the acts of the room in short."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from onedoor.engines.questions import Question
from onedoor.engines.questions import answer as due_answer
from onedoor.kernel.acts.guards import founding
from onedoor.kernel.acts.interface import Refused, violations
from onedoor.kernel.calendars import interface as calendars
from onedoor.kernel.organizations.models import Division, Organization
from onedoor.kernel.people.models import Account, Post
from onedoor.kernel.people.queries import holder_of
from onedoor.kernel.provisions import interface as provisions
from onedoor.openness.requests import actions, interface
from onedoor.openness.requests.models import Consultation, Request

OFFICES = {"statistics": "市统计局", "water": "市水利局"}
CAST = (
    ("mayor", "top", "city-leader"),
    ("keeper", "top", "system-administrator"),
    ("auditor", "top", "audit-administrator"),
    ("head", "statistics", "office-head"),
    ("officer", "statistics", "disclosure-officer"),
    ("colleague", "statistics", "disclosure-officer"),
    ("clerk", "statistics", "window-clerk"),
    ("editor", "statistics", "disclosure-editor"),
    ("lawyer", "statistics", "secrecy-reviewer"),
    ("water-officer", "water", "disclosure-officer"),
    ("water-head", "water", "office-head"),
)
ZHANG = {
    "kind": "natural",
    "name": "张三丰",
    "certificate": "resident",
    "number": "11010519491231002X",
    "phone": "13800138000",
}
FIRM = {
    "kind": "legal",
    "name": "黄山市某某有限公司",
    "certificate": "credit",
    "number": "91230500MA1B3N1N2M",
    "mail": "office@example.cn",
    "representative": "李四",
}
THIRD = {"kind": "natural", "name": "王五", "address": "屯溪区某路1号"}


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """Set what day it is; Saturday 24 September 2022 where a test sets none."""

    def be(day: str) -> None:
        monkeypatch.setenv("ONEDOOR_TODAY", day)

    be("2022-09-24")
    return be


@pytest.fixture
def storage(settings, tmp_path):
    """Files are kept in the test's own folder."""
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "onedoor.kernel.files.ports.Folder", "OPTIONS": {"location": tmp_path / "files"}}
    }


def build() -> SimpleNamespace:
    """Offices and posts by word."""
    with founding("test"):
        place = Division.objects.create(
            code="341000", name="某市", name_en="City", level="city", kind="地级市", source="test"
        )
        names = {"name": "市政府", "short_name": "市政府", "name_en": "City", "short_name_en": "City Government"}
        top = Organization.objects.create(code="top", kind="government", division=place, **names)
        offices = {"top": top}
        for code, name in OFFICES.items():
            words = {"name": name, "short_name": name, "name_en": code.title(), "short_name_en": code.title()}
            facts = {"kind": "department", "division": place, "parent": top}
            offices[code] = Organization.objects.create(code=code, **facts, **words)
        posts = {}
        for who, place, role in CAST:
            account = Account.objects.create_user(who, None, name=who, office=offices[place])
            posts[who] = Post.objects.create(account=account, organization=offices[place], role=role)
    return SimpleNamespace(offices=offices, posts=posts)


@pytest.fixture
def city(db, storage):
    """Offices and posts by word."""
    return build()


class Desk:
    """The acts of the room, said in short, each on its day."""

    def __init__(self, city, be):
        self.city, self.be = city, be

    def by(self, who):
        return holder_of(Post.objects.get(pk=self.city.posts[who].pk))

    def on(self, day, act, row, who="officer", **said):
        """An act on a row on a day; `who` is a name of the cast, or a holder."""
        self.be(day)
        by = self.by(who) if isinstance(who, str) else who
        return act(fresh(row), by=by, **said)

    def come(self, day="2022-09-24", person=ZHANG, **said):
        """A request comes over the platform."""
        self.be(day)
        words = {"category": "natural" if person["kind"] == "natural" else "business", "pieces": "2021年财政收支表"}
        return interface.hand_in(person, office=self.city.offices["statistics"].pk, **words | said)

    def brought(self, day, channel, person=ZHANG, who="clerk", **said):
        """A request comes on another way and is taken in by somebody at the office."""
        return self.come(day, person, channel=channel, recorder=self.by(who), evidence="files.file:1", **said)

    def received(self, came="2022-09-24", confirmed="2022-09-26", **said):
        """A request that was confirmed."""
        return self.on(confirmed, actions.confirm, self.come(came, **said).request)

    def asks_third(self, request, day, **said):
        party = interface.third_party(THIRD)
        words = {"kind": "third-party", "third_party": party.pk, "question": "是否同意公开合同单价？"}
        self.on(day, actions.consult, request, **words | said)
        return Consultation.objects.latest("pk")

    def asks_office(self, request, day, kind="co-producer", **said):
        words = {"kind": kind, "office": self.city.offices["water"].pk, "question": "是否同意公开联合调查表？"}
        self.on(day, actions.consult, request, **words | said)
        return Consultation.objects.latest("pk")

    def drafted(self, request, day, *lines, who="officer"):
        """The draft of an answer; a line is the code of a result, or facts."""
        self.be(day)
        facts = [
            line
            if isinstance(line, dict)
            else {"result": line, "reason": "理由", "way": "门户网站", "discretion": "酌情"}
            for line in lines
        ]
        interface.draft(fresh(request), self.by(who), dict(enumerate(facts, 1)))

    def proposed(self, request, day, *lines):
        self.drafted(request, day, *(lines or ("R2",)))
        return self.on(day, actions.propose, request)

    def decided(self, request, day, *lines):
        self.proposed(request, day, *lines)
        self.on(day, actions.review, request, "lawyer", lawful=True, no_secret=True)
        return self.on(day, actions.decide, request, "head")

    def answered(self, request, day, *lines, **said):
        self.decided(request, day, *lines)
        return self.on(day, actions.deliver, request, **{"means": "online"} | said)


@pytest.fixture
def desk(city, today):
    """The acts of the room in short."""
    return Desk(city, today)


@pytest.fixture
def sound(city):
    """After the test the records agree with the rows."""
    yield
    assert [(one.check, one.row) for one in violations()] == []


def day(text):
    """A day from its digits."""
    return date.fromisoformat(text)


def fresh(row):
    """A row as it is now."""
    return type(row).objects.get(pk=row.pk)


def due(request):
    """The due day of the reply clock as the duty keeps it."""
    return fresh(request).owed.due_on


def by_the_engine(start, rule="foi.reply", **question):
    """What `onedoor due --rule` answers."""
    asked = Question(day(start), rule=rule, **question)
    return due_answer(asked, calendars.calendar(), provisions.book()).due


def refusal(act, *args, **said):
    """A refusal, which has a sentence."""
    with pytest.raises(Refused) as refused:
        act(*args, **said)
    assert str(refused.value)
    return refused.value


__all__ = ["FIRM", "THIRD", "ZHANG", "Desk", "Request", "build", "by_the_engine", "day", "due", "fresh", "refusal"]
