"""`onedoor requests import FILE.xlsx`: running requests of an old register, all of them or nothing; and the empty table for it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from . import Refusal
from .city import add_data_option, open_city

REASONS = {
    "empty": ("没有填，请填写", "nothing is entered: fill it in"),
    "word": ("没有这个选项，请从“填写说明”里选", "there is no such word: choose one from the sheet “填写说明”"),
    "day": ("不是日期，请写成2026-02-01", "not a day: write 2026-02-01"),
    "twice": ("这个编号出现了两次，请只留一行", "this number stands here twice: keep one row"),
    "long": ("太长，最多60个字", "too long: at most 60 characters"),
    "unknown request": ("“申请”表里没有这个编号", "the sheet of requests has no such number: correct it"),
    "unused": ("这一步不用填这一列，请清空", "this step takes nothing here: empty the cell"),
    "count": ("不是整数，请只写数字", "not a whole number: write digits only"),
    "result": ("没有这种结果，请写成R2或R3 EX-THIRD", "there is no such result: write R2, or R3 EX-THIRD"),
    "changed": (
        "已经迁入，表里写的和当时不同。请删去这一行，在这件申请的页面上补记",
        "it moved in already and the list says something else now: take the row out, and enter what is new on its page",
    ),
}
"""What is wrong in a cell, with the remedy. Anything else is the sentence of an act that was refused."""
WIDTH = 18


def register(actions: Any) -> None:
    """Add the action."""
    importing = actions.add_parser(
        "import",
        help="take over running requests of an old register from an Excel file",
        description="Two sheets, requests (申请) and steps (步骤); --template writes an empty one that explains every column. "
        "Each past step is recorded on its own day as carried over. All or nothing; a second run changes nothing.",
    )
    importing.add_argument("file", metavar="FILE.xlsx", help="the workbook")
    importing.add_argument("--template", action="store_true", help="write an empty workbook there, and do nothing else")
    importing.add_argument("--dry-run", action="store_true", help="try everything, tell the same, and change nothing")
    importing.add_argument(
        "--codes", metavar="FILE.csv", help="write tracking codes there, for letters to the applicants"
    )
    importing.add_argument("--json", action="store_true", help="print facts as JSON")
    add_data_option(importing)
    importing.set_defaults(run=run)


def run(arguments: Any) -> int:
    """Print how each request came out; or what is wrong by sheet, row and column, and 1: then nothing was entered."""
    path = Path(arguments.file)
    if arguments.template:
        return write_template(path)
    if arguments.codes and Path(arguments.codes).exists():
        raise Refusal(f"{arguments.codes} is there already. Name a new file for the codes.", 2)
    book = _book(path)
    open_city()
    from onedoor.openness.requests import interface, moving

    sheets = [_rows(book, sheet) for sheet in (moving.REQUESTS, moving.STEPS)]
    found = interface.move_in(*sheets, write=not arguments.dry_run)
    if arguments.codes and found.codes:
        _keep_codes(Path(arguments.codes), found.codes)
    print(json.dumps(_facts(found), ensure_ascii=False) if arguments.json else _report(found))
    return 1 if found.faults else 0


def _facts(found: Any) -> dict[str, Any]:
    told = [one._asdict() | {"due": one.due and one.due.isoformat()} for one in found.told]
    faults = [one._asdict() for one in found.faults]
    return {"told": told, "unchanged": found.unchanged, "acts": found.acts, "faults": faults}


def _report(found: Any) -> str:
    """One line for each wrong cell; else one for each request, and the sum."""
    if found.faults:
        lines = [_wrong(one) for one in found.faults]
        return "\n".join([*lines, f"{len(lines)} cells to correct. Nothing was entered."])
    if not found.told:
        return f"no change: {found.unchanged} requests stand as in the list."
    lines = [f"{one.number}: {one.state}" + (f", due {one.due}" if one.due else "") for one in found.told]
    return "\n".join([*lines, f"{len(lines)} requests with {found.acts} past acts; {found.unchanged} stood already."])


def _wrong(one: Any) -> str:
    from onedoor.openness.requests import moving

    head = next((column.zh for column in moving.columns(one.sheet) if column.name == one.column), one.column)
    reason = " / ".join(REASONS[one.reason]) if one.reason in REASONS else one.reason
    value = f": “{one.value}”" if one.value else ""
    return f"{moving.table()['sheets'][one.sheet]} {one.sheet}, row {one.row}, {head} {one.column}: {reason}{value}"


def _keep_codes(path: Path, codes: dict[str, str]) -> None:
    """Number and code of each request, readable by whoever runs this only."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.writelines(f"{number},{code}\n" for number, code in codes.items())


# ── Reading ──


def _book(path: Path) -> Any:
    """The workbook. Raises Refusal."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        return load_workbook(path, read_only=True, data_only=True)
    except OSError as error:
        raise Refusal(f"{path} cannot be read: {error.strerror}.", 2) from None
    except (InvalidFileException, BadZipFile, KeyError, ValueError):
        raise Refusal(f"{path} is no Excel file. Save the list as .xlsx.", 2) from None


def _rows(book: Any, sheet: str) -> list[tuple[int, dict[str, Any]]]:
    """Number and cells by column of every row of a sheet that is not empty. Raises Refusal."""
    from onedoor.openness.requests import moving

    names = (moving.table()["sheets"][sheet], sheet)
    found = next((one for one in book.worksheets if one.title.strip().lower() in names), None)
    if found is None:
        raise Refusal(f"There is no sheet {' or '.join(names)}. Begin with --template.", 2)
    lines: Iterator[Sequence[Any]] = iter(found.iter_rows(values_only=True))
    places = _places([str(cell or "").strip().lower() for cell in next(lines, ())], moving.columns(sheet), names[0])
    return [
        (number, {name: cells[at] for name, at in places.items() if at < len(cells)})
        for number, cells in enumerate(lines, start=2)
        if any(cell not in (None, "") for cell in cells)
    ]


def _places(head: list[str], columns: Sequence[Any], sheet: str) -> dict[str, int]:
    """Where each column stands. Raises Refusal for one that is needed and missing, or unknown."""
    known = {
        name: column.name for column in columns for name in (column.name, column.zh, column.name.replace("_", " "))
    }
    if unknown := [name for name in head if name and name not in known]:
        raise Refusal(f"The sheet {sheet} has unknown columns: {', '.join(unknown)}.", 2)
    places = {known[name]: at for at, name in enumerate(head) if name}
    if missing := [f"{one.zh} {one.name}" for one in columns if one.needed and one.name not in places]:
        raise Refusal(f"The sheet {sheet} lacks these columns: {', '.join(missing)}.", 2)
    return places


# ── The empty table ──


def write_template(path: Path) -> int:
    """Write an empty workbook: both sheets with their heads, and a third one that explains columns, words and steps."""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    if path.exists():
        raise Refusal(f"{path} is there already. Name a new file.", 2)
    from .city import open_django

    open_django()
    from onedoor.openness.requests import moving

    book = Workbook()
    book.remove(book.active)
    for sheet in (moving.REQUESTS, moving.STEPS):
        page = book.create_sheet(moving.table()["sheets"][sheet])
        page.append([column.zh for column in moving.columns(sheet)])
        page.freeze_panes = "A2"
        for at in range(1, len(moving.columns(sheet)) + 1):
            page.column_dimensions[get_column_letter(at)].width = WIDTH
            for cell in page[get_column_letter(at)]:
                cell.number_format = "@"
    page = book.create_sheet(moving.table()["sheets"]["words"])
    for row in _explained():
        page.append(row)
    for at in range(1, 7):
        page.column_dimensions[get_column_letter(at)].width = 2 * WIDTH
    book.save(path)
    print(f"{path} was written.")
    return 0


def _explained() -> Iterator[list[str]]:
    """Every column, every word, every step with what its columns hold."""
    from onedoor.openness.requests import importing, moving

    for sheet in (moving.REQUESTS, moving.STEPS):
        yield [moving.table()["sheets"][sheet], sheet]
        for column in moving.columns(sheet):
            needed = "必填 needed" if column.needed else ""
            yield [column.zh, column.name, needed, column.says, column.says_en]
        yield []
    for title, rows in importing.vocabulary():
        yield [moving.table()["groups"][title], title]
        yield from rows
        yield []
