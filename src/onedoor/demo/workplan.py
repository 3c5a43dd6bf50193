"""A year of the demonstration city's work: its plan with the tasks of `data/workplan.csv`, one remark of a leader, one meeting.

Everything is done by the acts of the room, each on its own day before the city's today, so that records, clocks and lights are
those of a real year. Wording and office-holders are invented.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.core.files.base import ContentFile

from onedoor.engines.workdays import Calendar
from onedoor.kernel.acts.interface import Record
from onedoor.kernel.calendars import interface as calendars
from onedoor.kernel.duties import interface as duties
from onedoor.kernel.duties.actions import charge
from onedoor.kernel.organizations.models import Organization
from onedoor.kernel.people.interface import holder_of
from onedoor.kernel.people.models import Post
from onedoor.kernel.people.rules import Rank, Role
from onedoor.oversight.workplan import actions
from onedoor.oversight.workplan.models import Task, Undertaking

from .cast import GOVERNMENT
from .tree import table

KEEPER = "general-office"
BEGAN = 170
"""Working days ago on which the plan was adopted."""
SPOKEN, MET = 4, 5
"""Working days ago: the leader's remark, the meeting."""
DONE = "demo-workplan-done"
"""The key of the last act: a year that was built is not built again."""
MEETING = (
    ("openness-office", ("data-resources",), 4, "核对本周到期的公开申请，列出可能超期的件"),
    ("service-centre", ("supervision",), 2, "上周两张黄牌的整改情况书面报市政府办"),
    ("finance", (), 1, "补报第三季度专项资金公开情况"),
)
REMARK = (
    "请财政、人社、交通三家就窗口体外办理和超期件逐件核查，本周内书面报告原因和整改时间。",
    "finance",
    ("human-resources", "transport"),
)
WORDS = {
    "closed": "已全部完成，台账和网页截图随附，经办人和日期都在表内。",
    "answered": "已按要求办理，结果见附表，请审核。",
    "claim": "我单位高度重视，已部署落实，正在稳步推进。",
    "returned": "已基本完成，详见工作总结。",
}
REASON = "附表只有数量，没有逐件的办理日期和经办人，请补齐后再报。"


class Event(NamedTuple):
    """Something that was done on a day: the earlier first, on one day in the order of the list."""

    on: date
    place: int
    what: Callable[[str], Any]


@contextmanager
def standing_on(day: date) -> Iterator[None]:
    """Let the city stand on a day while something is done."""
    before = os.environ.get("ONEDOOR_TODAY")
    os.environ["ONEDOOR_TODAY"] = day.isoformat()
    try:
        yield
    finally:
        if before is None:
            del os.environ["ONEDOOR_TODAY"]
        else:
            os.environ["ONEDOOR_TODAY"] = before


def build(today: date, progress: Callable[[str, int, int], None]) -> None:
    """Let the year happen, up to the city's today. A year that is there already is left as it is."""
    if Record.objects.filter(key=DONE).exists():
        return
    year = Year(today)
    for number, event in enumerate(year.events()):
        with standing_on(event.on):
            event.what(f"demo-workplan-{number}")
        progress("tasks of the year", number + 1, len(year.found))
    with standing_on(today):
        duties.demand_confirmations()
        actions.urge(year.task("三（一）2"), by=year.secretary, words="请本周内反馈。", key=DONE)


class Year:
    """Who does what on which day."""

    def __init__(self, today: date):
        self.today = today
        self.found: list[Event] = []
        self.rows = [row for row in table("workplan") if self.stands(row["lead"])]

    # ── Days and people ──

    @cached_property
    def calendar(self) -> Calendar:
        """The city's calendar."""
        return calendars.calendar()

    def day(self, offset: int) -> date:
        """The working day so many working days after today, or before it."""
        if offset <= 0:
            return self.calendar.back(self.today, -offset) if offset else self.calendar.roll(self.today)
        return self.calendar.add(self.today, offset)

    @cached_property
    def offices(self) -> dict[str, Organization]:
        """Offices of the city that stood all the while, by the last part of their code."""
        first = self.day(-BEGAN)
        city = Organization.objects.filter(code__startswith=GOVERNMENT).select_related("division")
        return {
            office.code.removeprefix(f"{GOVERNMENT}-"): office
            for office in city
            if office.stands_on(first) and office.stands_on(self.today)
        }

    def stands(self, code: str) -> bool:
        """Whether an office stood all the while."""
        return code in self.offices

    def holder(self, code: str, role: Role) -> Any:
        """Whoever holds a role at an office."""
        post = Post.objects.select_related("account", "organization").get(
            organization=self.offices[code], role=role, rank=Rank.A
        )
        return holder_of(post)

    @cached_property
    def keeper(self) -> Any:
        """The head of the general office, which keeps the plan."""
        return self.holder(KEEPER, Role.OFFICE_HEAD)

    @cached_property
    def secretary(self) -> Any:
        """The leader's secretary at the general office."""
        return self.holder(KEEPER, Role.LEADERS_SECRETARY)

    def task(self, paragraph: str) -> Task:
        """A task of the plan by its paragraph."""
        return Task.objects.get(paragraph=paragraph, source__kind="plan")

    def part(self, task: Task, code: str) -> Undertaking:
        """What an office has in a task."""
        return Undertaking.objects.get(task=task, organization=self.offices[code])

    # ── What happened ──

    def events(self) -> list[Event]:
        """Everything in the order of its days."""
        self.add(-BEGAN, self.adopt)
        for row in self.rows:
            self.course(row)
        self.add(-MET, self.meet)
        self.add(-SPOKEN, self.speak)
        self.found.sort(key=lambda event: event[:2])
        return self.found

    def add(self, offset: int, what: Callable[[str], Any]) -> None:
        """Note that something happened so many working days from today, never after it."""
        self.found.append(Event(self.day(min(offset, 0)), len(self.found), what))

    def supporting(self, row: dict[str, str]) -> list[str]:
        """The supporting offices of a task that stood all the while."""
        return [code for code in row["supporting"].split() if self.stands(code)]

    def adopt(self, key: str) -> None:
        """The plan with all its tasks: two acts."""
        year = self.day(-BEGAN).year
        plan = actions.adopt(
            by=self.keeper,
            kind="plan",
            title=f"{year}年政务公开和政务服务工作要点",
            paper=f"示范政办〔{year}〕12号",
            public=True,
            key=key,
        )
        lines = []
        for row in self.rows:
            codes = "、".join(self.offices[code].code for code in self.supporting(row))
            due = self.day(int(row["due"])).isoformat()
            cells = (row["paragraph"], row["text"], self.offices[row["lead"]].code, codes, due, row["wanted"])
            lines.append("\t".join(cells))
        actions.give_all(plan, by=self.keeper, lines="\n".join(lines), key=f"{key}-tasks")

    def course(self, row: dict[str, str]) -> None:
        """What became of one task: who was charged, who answered, what was said to it."""
        due, lead, course = int(row["due"]), row["lead"], row["lead_course"]
        if row["charged"]:
            self.add(1 - BEGAN, lambda key: self.charge(row, key))
        for place, code in enumerate(self.supporting(row)):
            if row["support_course"] != "open":
                self.add(
                    min(due, -1) - 5 - place, lambda key, code=code: self.say(row, code, row["support_course"], key)
                )
        if course in ("closed", "claimed"):
            said = "claim" if course == "claimed" else "closed"
            self.add(due - 3, lambda key: self.say(row, lead, said, key))
            self.add(due - 1, lambda key: actions.accept(self.of(row, lead), by=self.secretary, key=key))
        elif course in ("answered", "claim"):
            self.add(min(due - 1, -2), lambda key: self.say(row, lead, course, key))
        elif course == "returned":
            self.add(min(due, 0) - 4, lambda key: self.say(row, lead, course, key))
            self.add(min(due, 0) - 2, lambda key: self.send_back(row, key))
        elif course == "moved":
            self.add(due - 1, lambda key: self.move(row, key))
        if due < -4 and course == "open":
            self.add(-2, lambda key: actions.urge(self.task(row["paragraph"]), by=self.secretary, key=key))

    def of(self, row: dict[str, str], code: str) -> Undertaking:
        """What an office has in the task of a row."""
        return self.part(self.task(row["paragraph"]), code)

    def charge(self, row: dict[str, str], key: str) -> None:
        """The head of the lead office charges somebody with it."""
        code, role = row["lead"], Role(row["charged"])
        charged, head = self.holder(code, role), self.holder(code, Role.OFFICE_HEAD)
        charge(self.of(row, code).duty, by=head, post=charged.post, key=key)

    def say(self, row: dict[str, str], code: str, course: str, key: str) -> None:
        """An office answers, with a table of figures that shows it or without."""
        proof = {} if course == "claim" else {"proof": self.figures(row)}
        by = self.holder(code, Role.OFFICE_HEAD)
        actions.answer(self.of(row, code), by=by, words=WORDS[course], key=key, **proof)

    def figures(self, row: dict[str, str]) -> ContentFile:
        """An invented table that shows what was done."""
        lines = [f"{number},示范事项{number},已办结" for number in range(1, 6)]
        text = "\n".join(["序号,事项,结果", f"0,{row['text']},见下", *lines]) + "\n"
        return ContentFile(text.encode(), name=f"{row['paragraph']}办理台账.csv")

    def send_back(self, row: dict[str, str], key: str) -> None:
        """The secretary returns an answer, with a new day."""
        part = self.of(row, row["lead"])
        due = self.day(int(row["due"]) + 4)
        actions.send_back(part, by=self.secretary, reason=REASON, due_on=due, key=key)

    def move(self, row: dict[str, str], key: str) -> None:
        """The head of the general office grants a later day."""
        reason = "测评机构合同本月才签订，同意顺延。"
        actions.redate(self.task(row["paragraph"]), by=self.keeper, due_on=self.day(10), reason=reason, key=key)

    def meet(self, key: str) -> None:
        """The weekly meeting, entered by the secretary on the word of the head, with its tasks."""
        on = self.day(-MET)
        words = {
            "kind": "meeting",
            "title": f"政务公开和政务服务周例会（{on.month}月{on.day}日）",
            "paper": "会议纪要第38期",
        }
        meeting = actions.adopt(by=self.keeper, public=False, key=key, **words)
        for number, (lead, supporting, due, text) in enumerate(MEETING):
            if self.stands(lead):
                self.give(meeting, lead, supporting, due, text, f"{key}-{number}")

    def give(self, source: Any, lead: str, supporting: tuple[str, ...], due: int, text: str, key: str) -> None:
        """One task of the meeting."""
        others = [self.offices[code].pk for code in supporting if self.stands(code)]
        actions.give(
            source,
            by=self.keeper,
            paragraph="",
            text=text,
            lead=self.offices[lead].pk,
            supporting=others,
            due_on=self.day(due),
            wanted="any",
            key=key,
        )

    def speak(self, key: str) -> None:
        """A leader says it, the secretary at the government keys it; one office has answered since."""
        text, lead, supporting = REMARK
        leader, recorder = self.holder(GOVERNMENT, Role.CITY_LEADER), self.holder(GOVERNMENT, Role.LEADERS_SECRETARY)
        actions.instruct(
            by=leader,
            recorder=recorder,
            mode="oral",
            text=text,
            lead=self.offices[lead].pk,
            supporting=[self.offices[code].pk for code in supporting],
            due_on=self.day(3),
            wanted="document",
            key=key,
        )
