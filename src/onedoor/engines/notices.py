"""State Council holiday notices: sentences in, days off and make-up days out.

A sentence is cut into clauses; a clause names days and says what becomes of them. A sentence that is not understood, or whose
weekdays or counts do not fit, is named: nothing is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from .workdays import SATURDAY, Day

DATE = r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日(?:\([^()]*\))?"
TO = r"(?:至|到|—+|–|-|~)"
DATES = rf"{DATE}(?:{TO}{DATE})?(?:[、和及]{DATE}(?:{TO}{DATE})?)*"
OFF = r"(?:为?法定(?:节)?假日|(?:照常|为)?公休日?|(?:放假|调休|补休|休息)(?:放假|公休|调休|休息)?)"

CLAUSES = {
    "off": rf"(?P<off>{DATES}){OFF}(?:(?P<length>\d+)天)?",
    "work": rf"(?P<work>{DATES})(?:照常|正常|均)?上班",
    "moved": rf"(?P<from>{DATES})(?:[两二三四五]个)?公休日(?:分别)?(?:调整?|移)[至到](?P<off>{DATES})",
    "resumed": rf"{DATES}起(?:照常|正常)?上班",
    "count": r"共(?P<count>\d+)天",
    "joined": r"与周末(?:连休|相连)",
    "nothing": r"不调休",
}
"""What a clause may say."""

NOTHING_ABOUT_DAYS = (
    r"国务院(?:办公厅)?关于.*通知",
    r"国办发.*号",
    r"各省、自治区、直辖市.*",
    r".*通知如下:?",
    r"(?:节假日|假日|放假)期间,.*",
    r"各(?:地|部门|单位).*",
    r"鼓励.*",
    r"国务院(?:办公厅)?",
    r"(?:\d{4}|二[〇○零Oo0一二三四五六七八九]{3})年.{1,6}日",
    r"\(此件公开发布\)",
)
"""Sentences of a notice that leave the calendar as it is."""

WHAT_DAYS_BECOME = re.compile(r"日(?:\([^()]*\))?(?:起?(?:照常|正常)?上班|放假|补休|调休|公休)")
HOLIDAY = r"(?:元旦|春节|清明节?|“五一”(?:国际劳动节)?|劳动节|端午节?|中秋节?|“十一”(?:国庆节)?|国庆节?|[^\d:,、]{2,30}纪念日)"
NUMBER = r"^(?:\([一二三四五六七八九十]+\)|[一二三四五六七八九十]+[、.]|\d+[.、])"
HEADING = re.compile(rf"^(?P<name>{HOLIDAY}(?:[、和]{HOLIDAY})*)(?:放假)?(?:安排)?(?::|$)")
FULL_NAMES = {"“五一”": "劳动节", "“五一”国际劳动节": "劳动节", "“十一”": "国庆节", "“十一”国庆节": "国庆节"}
WEEKDAYS = "一二三四五六日"
LONGEST_HOLIDAY = 31
DECEMBER = 12
"""A first day in December belongs to the New Year of the next year, or not: without its year it is not understood."""


class NotUnderstood(Exception):
    """A sentence that says something else than the parser knows.

    `reason` is clause, year (none given), date, weekday, range, pairs, count or contradiction; `detail` is the place.
    """

    def __init__(self, reason: str, detail: str, sentence: str = ""):
        super().__init__(f"{reason}: {detail}")
        self.reason, self.detail, self.sentence = reason, detail, sentence


class Notice(NamedTuple):
    """What a notice says, in the order in which it says it, and the sentences that were not understood."""

    days: tuple[Day, ...]
    faults: tuple[NotUnderstood, ...]


@dataclass
class Paragraph:
    """What is known while reading one holiday: the year of the notice, its name, its first date, the date before."""

    year: int | None
    name: str = ""
    anchor: date | None = None
    last: date | None = None


@dataclass
class Sentence:
    """What one sentence has said so far."""

    days: list[tuple[date, str]] = field(default_factory=list)
    count: int | None = None
    counted: set[date] = field(default_factory=set)
    joined: bool = False


def read(text: str, year: int | None = None, source: str = "") -> tuple[Day, ...]:
    """The days of a notice. Raises NotUnderstood for the first sentence that is not understood."""
    notice = parse(text, year, source)
    for fault in notice.faults:
        raise fault
    return notice.days


def parse(text: str, year: int | None = None, source: str = "") -> Notice:
    """The days of a notice and every sentence that was not understood.

    `year` is the year of the notice, for dates without one; where it is not given, the text is asked for it.
    """
    found: dict[date, Day] = {}
    faults = []
    paragraph = Paragraph(year or year_named(text))
    for original, begins in _sentences(text):
        if begins:
            paragraph = Paragraph(paragraph.year)
        try:
            for on, kind in _said(_plain(original), paragraph):
                if found.setdefault(on, Day(on, kind, paragraph.name, source)).kind != kind:
                    raise NotUnderstood("contradiction", on.isoformat())
        except NotUnderstood as fault:
            faults.append(NotUnderstood(fault.reason, fault.detail, original.strip()))
    return Notice(tuple(found.values()), tuple(faults))


def year_named(text: str) -> int | None:
    """The year of a notice: the one its title or opening words name, else the latest it speaks of."""
    text = unicodedata.normalize("NFKC", text)
    titled = re.search(r"(\d{4})\s*年(?:部分)?(?:节假日|元旦)", text)
    spoken = re.findall(r"(\d{4})\s*年", text)
    return int(titled[1]) if titled else max(map(int, spoken), default=None)


def _sentences(text: str) -> Iterator[tuple[str, bool]]:
    """Each sentence, and whether it begins a line."""
    for line in text.splitlines():
        for place, sentence in enumerate(part for part in line.split("。") if part.strip()):
            yield sentence, place == 0


def _plain(sentence: str) -> str:
    """Half-width, without blanks."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", sentence))


def _said(sentence: str, paragraph: Paragraph) -> list[tuple[date, str]]:
    """The days of one sentence: (day, off or work)."""
    if _says_nothing(sentence):
        return []
    sentence = _without_heading(sentence, paragraph)
    said = Sentence()
    for clause in filter(None, re.split(r"[,;](?![^()]*\))", sentence)):
        _hear(clause, said, paragraph)
    if said.count is not None and len(_holiday(said)) != said.count:
        raise NotUnderstood("count", f"共{said.count}天")
    return said.days


def _says_nothing(sentence: str) -> bool:
    return not WHAT_DAYS_BECOME.search(sentence) and any(re.fullmatch(each, sentence) for each in NOTHING_ABOUT_DAYS)


def _without_heading(sentence: str, paragraph: Paragraph) -> str:
    """The sentence after 一、元旦: and the like; the holiday's name is kept for the paragraph."""
    sentence = re.sub(NUMBER, "", sentence)
    heading = HEADING.match(sentence)
    if not heading:
        return sentence
    paragraph.name = FULL_NAMES.get(heading["name"], heading["name"])
    return sentence[heading.end() :]


def _hear(clause: str, said: Sentence, paragraph: Paragraph) -> None:
    """Add what one clause says."""
    clause = re.sub(r"^(?:其中|将|即)[:]?", "", clause)
    heard = next(((kind, m) for kind, each in CLAUSES.items() if (m := re.fullmatch(each, clause))), None)
    if clause and heard is None:
        raise NotUnderstood("clause", clause)
    if heard is not None:
        HEARD[heard[0]](heard[1], said, paragraph)


def _hear_off(heard: re.Match[str], said: Sentence, paragraph: Paragraph) -> None:
    days = _dates(heard["off"], paragraph)
    if heard["length"] and int(heard["length"]) != len(days):
        raise NotUnderstood("count", heard[0])
    said.days += [(on, "off") for on in days]
    said.counted |= set(days if said.count is None else ())


def _hear_work(heard: re.Match[str], said: Sentence, paragraph: Paragraph) -> None:
    said.days += [(on, "work") for on in _dates(heard["work"], paragraph)]


def _hear_moved(heard: re.Match[str], said: Sentence, paragraph: Paragraph) -> None:
    """A day of rest moved to another day: the first is worked, unless the holiday itself falls on it."""
    given, taken = _dates(heard["from"], paragraph), _dates(heard["off"], paragraph)
    if len(given) != len(taken):
        raise NotUnderstood("pairs", heard[0])
    said.days += [(on, "off") for on in taken]
    said.days += [(on, "work") for on in given if (on, "off") not in said.days]


def _hear_resumed(heard: re.Match[str], said: Sentence, paragraph: Paragraph) -> None:
    """From a day on everything is as always."""


def _hear_count(heard: re.Match[str], said: Sentence, paragraph: Paragraph) -> None:
    said.count = int(heard["count"])


def _hear_joined(heard: re.Match[str], said: Sentence, paragraph: Paragraph) -> None:
    said.joined = True


HEARD = {
    "off": _hear_off,
    "work": _hear_work,
    "moved": _hear_moved,
    "resumed": _hear_resumed,
    "count": _hear_count,
    "joined": _hear_joined,
    "nothing": _hear_resumed,
}


def _holiday(said: Sentence) -> set[date]:
    """The days a count counts: those named, with the weekend where they join it."""
    days = set(said.counted)
    for step in (timedelta(1), timedelta(-1)) if said.joined else ():
        for on in sorted(said.counted):
            while (on := on + step) and on.weekday() >= SATURDAY:
                days.add(on)
    return days


def _dates(text: str, paragraph: Paragraph) -> list[date]:
    """The days named: single ones and ranges."""
    days: list[date] = []
    for named in re.finditer(rf"({DATE})(?:{TO}({DATE}))?", text):
        first = _date(named[1], paragraph)
        last = _date(named[2], paragraph) if named[2] else first
        if not 0 <= (last - first).days < LONGEST_HOLIDAY:
            raise NotUnderstood("range", named[0])
        days += [first + timedelta(n) for n in range((last - first).days + 1)]
    return days


def _date(text: str, paragraph: Paragraph) -> date:
    """One day; what it leaves out is taken from the days before it, and a weekday in brackets must fit."""
    year, month, day, note = re.findall(r"(?:(\d+)年)?(?:(\d+)月)?(\d+)日(?:\((.*)\))?", text)[0]
    try:
        on = _resolve(int(year or 0), int(month or 0), int(day), paragraph)
    except ValueError:
        raise NotUnderstood("date", text) from None
    weekday = re.search(rf"(?:星期|周)([{WEEKDAYS}天])", note)
    if weekday and WEEKDAYS.index(weekday[1].replace("天", "日")) != on.weekday():
        raise NotUnderstood("weekday", text)
    paragraph.anchor = paragraph.anchor or on
    paragraph.last = on
    return on


def _resolve(year: int, month: int, day: int, paragraph: Paragraph) -> date:
    """A day as it stands in its paragraph, year and month 0 where unsaid. Raises ValueError if there is no such day."""
    if not month:
        if paragraph.last is None:
            raise ValueError
        return date(year or paragraph.last.year, paragraph.last.month, day)
    if year:
        return date(year, month, day)
    if paragraph.anchor is not None:
        return _nearest(month, day, paragraph.anchor)
    if paragraph.year is None or month == DECEMBER:
        raise NotUnderstood("year", f"{month}月{day}日")
    return date(paragraph.year, month, day)


def _nearest(month: int, day: int, anchor: date) -> date:
    """The day of that month and number nearest to the first day of the paragraph."""
    near = [date(anchor.year + shift, month, day) for shift in (-1, 0, 1)]
    return min(near, key=lambda on: abs(on - anchor))
