"""`onedoor due`: the day on which something is due, and the sum behind it.

Needs no database: calendar and law come from the reference files. Plain `--days` prints the date alone; `--rule` takes the
period from the law of the day and prints the sum as well. An extension needs `--rule`, because its limit stands in the law.
"""

from __future__ import annotations

import argparse
import json
import sys
from functools import cache
from pathlib import Path

from onedoor import reference
from onedoor.engines import provisions, workdays
from onedoor.engines.questions import Answer, Unanswerable

from . import Refusal
from .city import add_data_option
from .due_batch import run_batch
from .due_question import FIELDS, Asked, ask, sentence, worded
from .due_rules import list_rules
from .due_sum import Sum
from .due_words import LANGUAGES, say

EXAMPLES = """examples:
  onedoor due --days 20 --from 2022-09-30
  onedoor due --rule foi.reply --from 2022-09-26 --pause 2022-09-30..2022-10-17 --extend 10
  onedoor due --batch requests.csv     a first line of start_date,working_days; one due day a line
"""


def register(commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "due",
        help="the day on which something is due",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    length = parser.add_argument_group("the period (one of them)")
    length.add_argument("--days", metavar="N", help="so many working days")
    length.add_argument("--natural-days", metavar="N", help="so many natural days")
    length.add_argument("--months", metavar="N", help="so many months")
    length.add_argument("--rule", metavar="KEY", help="the period of the law, for example foi.reply")
    clock = parser.add_argument_group("the clock")
    clock.add_argument("--from", metavar="DATE", help="the day of the event; it does not count")
    clock.add_argument("--pause", metavar="A..B", action="append", help="days after A up to B do not count; repeatable")
    clock.add_argument("--extend", metavar="N", action="append", help="an extension made in time; needs --rule")
    clock.add_argument("--restart", metavar="DATE", action="append", help="the period begins anew on this day")
    parser.add_argument("--batch", metavar="FILE", help="count every line of a CSV file")
    parser.add_argument(
        "--list-rules", action="store_true", help="list the periods of the law (with --from: of that day)"
    )
    parser.add_argument("--explain", action="store_true", help="print the sum, day by day")
    parser.add_argument("--lang", choices=LANGUAGES, default="zh", help="language of the sum (default: zh)")
    parser.add_argument("--json", action="store_true", help="print facts as JSON")
    parser.add_argument("--city", action="store_true", help="use the calendar of the city's database")
    add_data_option(parser)
    parser.set_defaults(run=run)


def run(arguments) -> int:
    """Answer, or refuse with a sentence in both languages."""
    try:
        if arguments.list_rules:
            return list_rules(law(), getattr(arguments, "from"), arguments.lang, arguments.json)
        if arguments.batch:
            return run_batch(Path(arguments.batch), arguments.json, calendar_for(arguments), law())
        return print_answer(arguments, ask(asked(arguments), calendar_for(arguments), law()))
    except Unanswerable as refused:
        text = "\n".join(sentence(refused, language) for language in LANGUAGES)
        raise Refusal(text, 1 if refused.unlawful else 2) from None


def calendar_for(arguments) -> workdays.Calendar:
    """The calendar to count on: of the reference files, or with `--city` the city's own."""
    if not arguments.city:
        return standard_calendar()
    from .city import open_city

    open_city()
    from onedoor.kernel.calendars import interface as calendars

    return calendars.calendar()


@cache
def standard_calendar() -> workdays.Calendar:
    """The calendar of the reference files."""
    with reference.CALENDAR.open(encoding="utf-8") as days, reference.STATUTORY_HOLIDAYS.open(encoding="utf-8") as law:
        return workdays.read(days, law)


@cache
def law() -> provisions.Book:
    """The law of the reference files."""
    return provisions.book(path.read_text(encoding="utf-8") for path in reference.law_files())


def asked(arguments) -> Asked:
    """The options as the words of a question."""
    given = {name: getattr(arguments, name) for name in FIELDS}
    return {name: [text] if isinstance(text, str) else text for name, text in given.items() if text is not None}


def print_answer(arguments, found: Answer) -> int:
    """The date first; then, for a rule or on demand, the sum."""
    explained = (found.period is not None or arguments.explain) and found.forward
    total = Sum(found, law(), arguments.lang) if explained else None
    if arguments.json:
        print(json.dumps(facts(found, total, arguments.lang), ensure_ascii=False))
    else:
        print(found.due)
        print("\n".join(text(found, total, arguments.lang)), end="\n" if found.period or total else "")
    if found.estimate:
        for language in LANGUAGES:
            print(say("estimate", language, announced=found.calendar.announced_to, due=found.due), file=sys.stderr)
    return 0


def facts(found: Answer, total: Sum | None, language: str) -> dict:
    """An answer as data."""
    data: dict[str, object] = {
        "due": found.due.isoformat(),
        "estimate": found.estimate,
        "from": found.question.start.isoformat(),
        "length": found.length.n,
        "unit": found.length.unit,
    }
    if period := found.period:
        data |= {
            "rule": period.key,
            "name": period.name_en if language == "en" else period.name,
            "provision": period.provision.full(language),
        }
    return data | (total.facts() if total else {})


def text(found: Answer, total: Sum | None, language: str) -> list[str]:
    """The lines after the date."""
    lines = []
    if period := found.period:
        name = period.name_en if language == "en" else period.name
        lines += ["", f"{name}{say('law', language, text=period.provision.full(language))}"]
    if not found.forward:
        length = worded(found.length, language)
        lines.append(say("before", language, on=found.due, event=found.question.start, length=length, law=""))
    return lines + ([*total.lines()] if total else [])
