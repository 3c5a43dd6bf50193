"""`onedoor due --batch`: a file of questions, answered all or none.

A CSV file with a first line of column names: `from` and a length, or a `rule`; `pause`, `extend` and `restart` may hold several
words. Other columns are kept. Without names the columns are from and days. Options of the command hold for every line.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from onedoor.engines.provisions import Book
from onedoor.engines.workdays import Calendar

from . import Refusal
from .due_question import FIELDS, LENGTHS, Asked, Wrong, answer, question
from .due_words import LANGUAGES, say


class Row(NamedTuple):
    """A line of the file: its number and its cells."""

    line: int
    cells: list[str]


def run_batch(arguments, options: Asked, calendar: Calendar, law: Book) -> int:
    """Answer every line, or name every bad one and print nothing else."""
    columns, rows = table(Path(arguments.batch), options)
    answers, bad = [], []
    for row in rows:
        try:
            answers.append(answer(question(_asked(columns, row, options), law), calendar))
        except Wrong as wrong:
            bad.append((row.line, wrong))
    if bad:
        raise Refusal("\n".join(_complaint(line, wrong) for line, wrong in bad), 2)
    show = _show_json if arguments.json else _show_table
    show(columns, rows, answers)
    _note(sum(estimate for _due, estimate in answers), calendar)
    return 0


def table(path: Path, options: Asked) -> tuple[list[str], list[Row]]:
    """Column names and lines of a file. Raises Wrong."""
    rows = list(_rows(_text(path)))
    if not rows:
        raise Wrong("nothing")
    names = [cell.strip().lower().replace("-", "_") for cell in rows[0].cells]
    if not set(names) & set(FIELDS):
        return ["from", "days"][: len(names)], rows
    given = {*names, *options}
    if "from" not in given or not given & {*LENGTHS, "rule"}:
        raise Wrong("no_columns")
    return names, rows[1:]


def _text(path: Path) -> str:
    """The file in the encodings that spreadsheets write."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Wrong("no_file", path=path, why=error.strerror) from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace")


def _rows(text: str) -> Iterator[Row]:
    """The lines that hold anything."""
    reader = csv.reader(text.splitlines(keepends=True))
    line = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield Row(line, cells)
        line = reader.line_num + 1


def _asked(columns: list[str], row: Row, options: Asked) -> Asked:
    if len(row.cells) > len(columns):
        raise Wrong("too_many_cells")
    words = {name: cell.split() for name, cell in zip(columns, row.cells, strict=False) if name in FIELDS}
    return {**options, **{name: found for name, found in words.items() if found}}


def _complaint(line: int, wrong: Wrong) -> str:
    return " / ".join(say("bad_line", language, line=line, text=wrong.text(language)) for language in LANGUAGES)


def _show_table(columns: list[str], rows: list[Row], answers: list) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow([*columns, "due", "estimate"])
    for row, (due, estimate) in zip(rows, answers, strict=True):
        cells = row.cells + [""] * (len(columns) - len(row.cells))
        writer.writerow([*cells, due, "true" if estimate else "false"])


def _show_json(columns: list[str], rows: list[Row], answers: list) -> None:
    found = [
        {"line": row.line, **dict(zip(columns, row.cells, strict=False)), "due": due.isoformat(), "estimate": estimate}
        for row, (due, estimate) in zip(rows, answers, strict=True)
    ]
    print(json.dumps(found, ensure_ascii=False))


def _note(estimates: int, calendar: Calendar) -> None:
    for language in LANGUAGES if estimates else ():
        print(say("estimates", language, announced=calendar.announced_to, n=estimates), file=sys.stderr)
