"""`onedoor due --batch`: a file of questions, answered all or none.

A CSV file whose first line names the columns `start_date` and `working_days`, as spreadsheets write it: with or without a byte order
mark, any line ending. One due day a line, in the order of the file.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from onedoor.engines.provisions import Book
from onedoor.engines.questions import Answer, Unanswerable
from onedoor.engines.workdays import Calendar

from . import Refusal
from .due_question import Asked, ask, sentence
from .due_words import LANGUAGES, say

COLUMNS = {"start_date": "from", "working_days": "days"}
"""Columns of the file, and the option each stands for."""


def run_batch(path: Path, as_json: bool, calendar: Calendar, law: Book) -> int:
    """Answer every line, or name every bad one on stderr and print nothing else."""
    answers: list[tuple[int, Answer]] = []
    bad: list[tuple[int, Unanswerable]] = []
    for line, asked in questions(path):
        try:
            answers.append((line, ask(asked, calendar, law)))
        except Unanswerable as refused:
            bad.append((line, refused))
    if bad:
        raise Refusal("\n".join(_complaint(line, refused) for line, refused in bad), 2)
    if as_json:
        rows = [{"line": line, "due": one.due.isoformat(), "estimate": one.estimate} for line, one in answers]
        print(json.dumps(rows))
    else:
        print("\n".join(one.due.isoformat() for _line, one in answers))
    _note(sum(one.estimate for _line, one in answers), calendar)
    return 0


def questions(path: Path) -> Iterator[tuple[int, Asked]]:
    """The lines that hold anything: number in the file, and what is asked. Raises Refusal."""
    rows = csv.reader(_text(path).splitlines(keepends=True))
    names = [name.strip().lower() for name in next(rows, [])]
    if not set(COLUMNS) <= set(names):
        raise _refusal("no_columns")
    empty = True
    for cells in rows:
        if any(cell.strip() for cell in cells):
            empty = False
            given = dict(zip(names, (cell.strip() for cell in cells), strict=False))
            yield rows.line_num, {option: [given[name]] for name, option in COLUMNS.items() if given.get(name)}
    if empty:
        raise _refusal("nothing")


def _text(path: Path) -> str:
    """The file in the encodings that spreadsheets write."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _refusal("no_file", path=path, why=error.strerror) from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace")


def _refusal(code: str, **facts: object) -> Refusal:
    """What is wrong with the whole file, in both languages."""
    return Refusal("\n".join(say(code, language, **facts) for language in LANGUAGES), 2)


def _complaint(line: int, refused: Unanswerable) -> str:
    return " / ".join(say("bad_line", language, line=line, text=sentence(refused, language)) for language in LANGUAGES)


def _note(estimates: int, calendar: Calendar) -> None:
    if estimates:
        for language in LANGUAGES:
            print(say("estimates", language, n=estimates, announced=calendar.announced_to), file=sys.stderr)
