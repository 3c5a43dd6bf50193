"""`onedoor calendar import FILE`: what a State Council holiday notice means, and how it differs from the calendar."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from onedoor.engines import notices
from onedoor.engines.workdays import Calendar, Day

from . import Refusal
from .city import add_data_option
from .due import calendar_for

REASONS = {
    "clause": ("看不懂", "not understood"),
    "year": ("没有写明年份，请用 --year 写明", "no year is given; say it with --year"),
    "date": ("没有这个日期", "there is no such day"),
    "weekday": ("星期与日期不符", "the weekday does not fit the date"),
    "range": ("起止日期不符", "the range does not end after it begins"),
    "pairs": ("调换的日数不等", "unequal numbers of days are exchanged"),
    "count": ("天数与日期不符", "the count does not fit the days"),
    "contradiction": ("同一天前后矛盾", "the same day is said to be both"),
}
"""Why a sentence was not understood."""


class Part(NamedTuple):
    """One year's notice, or a line of it."""

    year: int | None
    text: str


def register(commands) -> None:
    """Add the command."""
    calendar = commands.add_parser("calendar", help="the calendar of working days")
    actions = calendar.add_subparsers(dest="action", metavar="ACTION", required=True)
    importing = actions.add_parser(
        "import",
        help="read a State Council holiday notice",
        description="Print each day a notice names (date,kind) and whether it is new, changed or the same.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    importing.add_argument("file", metavar="FILE", help="the notice as text, or JSON: a list of {year, description}")
    importing.add_argument("--year", type=int, help="the year of the notice, where its text does not name it")
    importing.add_argument("--apply", action="store_true", help="enter the notice into the city's calendar")
    importing.add_argument("--by", metavar="NAME", help="who enters it (default: the user of this computer)")
    importing.add_argument("--title", help="title or number of the notice (default: its first line)")
    importing.add_argument("--json", action="store_true", help="print facts as JSON")
    importing.add_argument("--city", action="store_true", help="compare with the calendar of the city's database")
    add_data_option(importing)
    importing.set_defaults(run=run)


def run(arguments) -> int:
    """Print days and difference; with `--apply` enter them. Refuses, and enters nothing, if a sentence is not understood."""
    arguments.city = arguments.city or arguments.apply
    parts = list(read_parts(Path(arguments.file), arguments.year))
    understood = [notices.parse(part.text, part.year) for part in parts]
    faults = [fault for notice in understood for fault in notice.faults]
    if faults:
        raise Refusal("\n".join(map(complaint, faults)), 1)
    days = [day for notice in understood for day in notice.days]
    if not days:
        raise Refusal("通知里没有放假或者上班的日子。\nThe notice names no day off and no day of work.", 1)
    show(days, calendar_for(arguments), arguments.json)
    if arguments.apply:
        apply(arguments, parts, understood)
    return 0


def read_parts(path: Path, year: int | None) -> Iterator[Part]:
    """The notices in a file. Raises Refusal."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Refusal(f"读不了 {path}。\n{path} cannot be read: {error.strerror}.", 2) from None
    text = _decoded(content)
    if not text.lstrip().startswith("["):
        yield Part(year, text)
        return
    try:
        yield from (Part(int(row.get("year") or year or 0) or None, row["description"]) for row in json.loads(text))
    except (ValueError, TypeError, AttributeError, KeyError):
        raise Refusal(
            f"{path} 不是 year、description 的列表。\n{path} is not a list of year and description.", 2
        ) from None


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace")


def complaint(fault: notices.NotUnderstood) -> str:
    """A sentence that was not understood, and why, in both languages."""
    chinese, english = REASONS[fault.reason]
    return f"“{fault.sentence}”：{chinese}：{fault.detail} / {english}: {fault.detail}"


def show(days: list[Day], calendar: Calendar, as_json: bool) -> None:
    """The days, then what each is to the calendar."""
    found = [(day, state(day, calendar)) for day in days]
    if as_json:
        rows = [{"date": str(day.on), "kind": day.kind, "name": day.name, "difference": was} for day, was in found]
        print(json.dumps(rows, ensure_ascii=False))
        return
    for day in days:
        print(f"{day.on},{day.kind}")
    print()
    for day, was in found:
        print(f"{was} {day.on} {day.kind}")


def state(day: Day, calendar: Calendar) -> str:
    """added, changed or same: what a day of a notice is to the calendar as it stands."""
    known = calendar.days.get(day.on)
    if known is None or calendar.provisional(day.on):
        return "added"
    return "same" if known.kind == day.kind else "changed"


def apply(arguments, parts: list[Part], understood: list[notices.Notice]) -> None:
    """Enter each year's days into the city's calendar. The only door to the database here."""
    from onedoor.kernel.acts.access import Actor
    from onedoor.kernel.calendars.interface import announce

    by = arguments.by or getpass.getuser()
    for year, texts, days in by_year(parts, understood):
        title = arguments.title or next(line.strip() for line in texts.splitlines() if line.strip())[:200]
        announce(by=Actor("system", reference=by), year=year, title=title, text=texts)
        print(f"{year}: {len(days)} days entered by {by}.", file=sys.stderr)


def by_year(parts: list[Part], understood: list[notices.Notice]) -> Iterator[tuple[int, str, list[Day]]]:
    """Each year with its text and its days."""
    years: dict[int, tuple[list[str], list[Day]]] = {}
    for part, notice in zip(parts, understood, strict=True):
        if not notice.days:
            continue
        year = part.year or notices.year_named(part.text) or notice.days[0].on.year
        texts, days = years.setdefault(year, ([], []))
        texts.append(part.text)
        days.extend(notice.days)
    for year, (texts, days) in sorted(years.items()):
        yield year, "\n".join(texts), days
