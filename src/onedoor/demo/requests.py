"""A season of requests for disclosure in the demonstration city: requests in every state, and most of the steps that lead there.

Everything is done by the acts of the room, each on its own day before the city's today. Who asks is invented; their certificates are
passports, so that no number could be anybody's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from onedoor.engines.workdays import Calendar
from onedoor.kernel.acts.interface import Refused, authority, party
from onedoor.kernel.calendars import interface as calendars
from onedoor.kernel.letters import actions as sealing
from onedoor.kernel.letters.models import Letter
from onedoor.kernel.organizations.models import Organization
from onedoor.kernel.outbox import interface as outbox
from onedoor.kernel.people.interface import holder_of
from onedoor.kernel.people.models import Post
from onedoor.kernel.people.rules import Rank, Role
from onedoor.kernel.routes import actions as routes
from onedoor.kernel.routes.models import Run
from onedoor.openness.requests import actions, interface
from onedoor.openness.requests.models import Consultation, Request

from .cast import WINDOW
from .tree import table
from .workplan import standing_on

Progress = Callable[[str, int, int], None]
EVIDENCE = "files.file:0"
"""The paper of a season that was never on paper."""
DRAFTS: dict[str, dict[str, Any]] = {
    "R1": {"way": "市政府门户网站“财政资金”栏目"},
    "R2": {},
    "R3": {"exemptions": ["EX-THIRD"], "reason": "表中自然人的姓名和联系方式属于个人隐私，第三方不同意公开。"},
    "R4-4": {"reason": "涉及第三方商业秘密，公开会损害其合法权益。"},
    "R4-6": {"reason": "属于讨论记录和过程稿。", "discretion": "尚在征求意见，公开会影响决策。"},
    "R5-1": {"reason": "经检索，本机关未制作或者保存该信息。"},
    "R6-2": {"reason": "与已答复的申请内容相同。"},
}
"""What an answer says, by its result."""


class Story(NamedTuple):
    """One request: who asks, what for, how it came, and its steps as (working days before today, step)."""

    who: str
    about: str
    channel: str
    steps: tuple[tuple[int, str], ...]
    office: str


def stories() -> list[Story]:
    """Every request of `data/requests.csv`; a step is `working days before today` and its word, such as `45 propose R2`."""
    return [
        Story(row["who"], row["about"], row["channel"], tuple(_steps(row["steps"])), row["office"])
        for row in table("requests")
    ]


def _steps(text: str) -> Iterator[tuple[int, str]]:
    for part in text.split("; "):
        days, _blank, step = part.partition(" ")
        yield int(days), step


def build(today: date, progress: Progress) -> None:
    """Let the season happen, up to the city's today. One that is there already is left as it is."""
    if Request.objects.exists():
        return
    season = Season(today)
    events = season.events()
    for number, (on, _place, story, step) in enumerate(events, 1):
        with standing_on(on):
            interface.catch_up()
            season.do(season.stories[story], story, step)
            outbox.drain()
        progress("requests", number, len(events))
    with standing_on(today):
        interface.catch_up()


class Season:
    """Who does what on which day."""

    def __init__(self, today: date):
        self.today, self.stories = today, stories()
        self.requests: dict[int, int] = {}
        self.ended: set[int] = set()

    @cached_property
    def calendar(self) -> Calendar:
        """The city's calendar."""
        return calendars.calendar()

    def events(self) -> list[tuple[date, int, int, str]]:
        """Every step of every story in the order of its days."""
        found = [
            (self.calendar.back(self.today, days), place, story, step)
            for story, one in enumerate(self.stories)
            for place, (days, step) in enumerate(one.steps)
        ]
        return sorted(found, key=lambda event: (event[0], event[1], event[2]))

    # ── People ──

    def holder(self, office: str, role: Role) -> Any:
        """Whoever holds a role at an office."""
        post = Post.objects.select_related("account", "organization")
        return holder_of(post.get(organization__code=office, role=role, rank=Rank.A, valid_to=None))

    def officer(self, story: Story) -> Any:
        """The disclosure officer of the office that is asked."""
        return self.holder(story.office, Role.DISCLOSURE_OFFICER)

    def head(self, story: Story) -> Any:
        """Its head."""
        return self.holder(story.office, Role.OFFICE_HEAD)

    def request(self, number: int) -> Request:
        """A request as it is now."""
        return Request.objects.get(pk=self.requests[number])

    # ── Steps ──

    def do(self, story: Story, number: int, step: str) -> None:
        """One step of a story. Under an older regulation some steps do not exist: there a story ends before its first such step."""
        word, _blank, detail = step.partition(" ")
        if number in self.ended:
            return
        try:
            getattr(self, f"_{word}")(story, number, detail)
        except Refused:
            self.ended.add(number)

    def _come(self, story: Story, number: int, _detail: str) -> None:
        legal = "某某" in story.who
        person = {
            "kind": "legal",
            "name": story.who,
            "certificate": "credit",
            "number": "91230500MA1B3N1N2M",
            "phone": "0559-2500000",
        }
        if not legal:
            person = {
                "kind": "natural",
                "name": story.who,
                "certificate": "passport",
                "number": f"E{number:08d}",
                "phone": "0559-2500000",
            }
        paper = story.channel != "internet"
        how: dict[str, Any] = {"recorder": self.officer(story), "evidence": EVIDENCE} if paper else {}
        made = interface.hand_in(
            person,
            office=Organization.objects.get(code=story.office).pk,
            category="business" if legal else "natural",
            pieces=story.about,
            channel=story.channel,
            **how,
        )
        self.requests[number] = made.request.pk

    def _confirm(self, story: Story, number: int, _detail: str) -> None:
        interface.opened(self.request(number), self.officer(story))
        actions.confirm(self.request(number), by=self.officer(story))

    def _unclear(self, story: Story, number: int, _detail: str) -> None:
        said = {"grounds": ["unclear"], "text": "请写明所需信息的名称、文号或者其他特征。", "days": 10}
        actions.ask_correction(self.request(number), by=self.officer(story), **said)

    def _correct(self, story: Story, number: int, _detail: str) -> None:
        request = self.request(number)
        actions.correct(request, by=interface.applicant(request), words="是2025年关于提高高龄津贴标准的通知。")

    def _consult(self, story: Story, number: int, _detail: str) -> None:
        third = interface.third_party({"kind": "natural", "name": "某中标人", "address": "屯溪区某路1号"})
        said = {"kind": "third-party", "third_party": third.pk, "question": "是否同意公开合同中的联系人和单价？"}
        actions.consult(self.request(number), by=self.officer(story), **said)

    def _ask(self, story: Story, number: int, _detail: str) -> None:
        other = Organization.objects.get(code=WINDOW).pk
        said = {"kind": "co-producer", "office": other, "question": "该材料由两单位共同形成，是否同意公开？"}
        actions.consult(self.request(number), by=self.officer(story), **said)

    def _refuses(self, story: Story, number: int, _detail: str) -> None:
        one = Consultation.objects.filter(request=self.requests[number]).latest("pk")
        by = party(reference=one.asked_word)
        how = {"recorder": self.officer(story), "mode": "slip", "evidence": EVIDENCE}
        actions.give_opinion(one, by=by, opinion="refuses", reasons="单价属于商业秘密，不同意公开。", **how)

    def _search(self, story: Story, number: int, _detail: str) -> None:
        said = {
            "scope": "档案室1995年至2002年财政周转金案卷、电子台账",
            "way": "按案卷目录逐卷查找，按题名检索电子台账",
            "found": "未找到",
        }
        actions.search(self.request(number), by=self.officer(story), **said)

    def _charge(self, story: Story, number: int, _detail: str) -> None:
        actions.charge(self.request(number), by=self.officer(story), method="volume", pages=260)

    def _pay(self, story: Story, number: int, _detail: str) -> None:
        actions.pay(self.request(number), by=self.officer(story))

    def _extend(self, story: Story, number: int, _detail: str) -> None:
        reason = "需要汇总各区县养护计划，资料数量较大。"
        actions.extend(self.request(number), by=self.head(story), days=15, reason=reason)

    def _propose(self, story: Story, number: int, result: str) -> None:
        request, officer = self.request(number), self.officer(story)
        interface.draft(request, officer, {1: {"result": result, **DRAFTS[result]}})
        actions.propose(request, by=officer)

    def _sign(self, story: Story, number: int, _detail: str) -> None:
        for role in (Role.FINAL_REVIEWER, Role.SECRECY_REVIEWER):
            run = Run.objects.get(dossier=self.request(number).dossier_id, phase="running")
            routes.countersign(run, by=self.holder(story.office, role), opinion="")

    def _decide(self, story: Story, number: int, _detail: str) -> None:
        actions.decide(self.request(number), by=self.head(story))

    def _deliver(self, story: Story, number: int, _detail: str) -> None:
        outbox.drain()
        for letter in Letter.objects.filter(matter=self.request(number).dossier_id, state="issued"):
            sealing.seal(letter, by=holder_of(letter.seal.keeper))
        outbox.drain()
        actions.deliver(self.request(number), by=self.officer(story), means="online")

    def _withdraw(self, story: Story, number: int, _detail: str) -> None:
        request = self.request(number)
        actions.withdraw(request, by=interface.applicant(request), words="已在网站上找到。")

    def _wish(self, story: Story, number: int, _detail: str) -> None:
        actions.wish_publication(self.request(number), by=self.officer(story), reason="一个季度内有三人申请同一文件。")

    def _publish(self, story: Story, number: int, _detail: str) -> None:
        actions.publish(
            self.request(number), by=self.holder(story.office, Role.DISCLOSURE_EDITOR), where="“社会救助”栏目"
        )

    def _challenge(self, story: Story, number: int, _detail: str) -> None:
        said = {"way": "reconsideration", "body": "黄山市人民政府", "case_number": "示范复议1号"}
        actions.challenge(self.request(number), by=self.officer(story), **said)

    def _upheld(self, story: Story, number: int, _detail: str) -> None:
        one = self.request(number).challenges.get()
        how = {"recorder": self.officer(story), "mode": "slip", "evidence": EVIDENCE}
        actions.conclude(one, by=authority("reconsideration"), outcome="upheld", **how)
