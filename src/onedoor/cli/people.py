"""`onedoor people import FILE.xlsx`: accounts and posts from a list, all of it or nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from . import Refusal
from .city import add_data_option, open_city

REASONS = {
    "empty": ("没有填", "nothing is entered"),
    "long": ("太长，最多60个字", "too long: at most 60 characters"),
    "user name": ("账号只用字母、数字和.@+-_", "a user name has letters, digits and .@+-_ only"),
    "role": ("没有这个角色", "there is no such role"),
    "day": ("不是日期，请写成2026-02-01", "not a day: write 2026-02-01"),
    "order": ("终止日早于起始日", "the last day is before the first"),
    "no office": ("没有这个单位代码", "there is no office with this code"),
    "ended": ("这个单位那时已经撤销", "the office had ended by then"),
    "another name": ("这个账号是另一个姓名", "the account bears another name"),
    "locked": ("这个账号已锁定", "the account is locked"),
    "held": ("同一时期已在这个岗位，日期不同", "the same post is held in the same period, with other days"),
    "apart": ("系统、安全、审计三种管理员不能兼任", "nobody holds two of the three administrations"),
}
"""What is wrong in a cell."""


def register(commands) -> None:
    """Add the command."""
    people = commands.add_parser("people", help="accounts and posts")
    actions = people.add_subparsers(dest="action", metavar="ACTION", required=True)
    importing = actions.add_parser(
        "import",
        help="take over a list of people from an Excel file",
        description="Columns: name, account, office, role, from, to (or 姓名 账号 单位代码 角色 起始日 终止日). "
        "A role is named by its label or value, such as window-clerk. All or nothing; a second run changes nothing.",
    )
    importing.add_argument("file", metavar="FILE.xlsx", help="the list; its first sheet is read")
    importing.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
    importing.add_argument("--json", action="store_true", help="print facts as JSON")
    add_data_option(importing)
    importing.set_defaults(run=run)


def run(arguments) -> int:
    """Print what is wrong by row and column, or what was entered; 1 if something is wrong, and then nothing is entered."""
    rows = list(read_rows(Path(arguments.file)))
    open_city()
    from onedoor.kernel.people.interface import move_in

    found = move_in(rows, write=not arguments.dry_run)
    print(json.dumps(_facts(found), ensure_ascii=False) if arguments.json else _report(found, arguments.dry_run))
    return 1 if found.faults else 0


def _facts(found) -> dict[str, Any]:
    return found._asdict() | {"faults": [fault._asdict() for fault in found.faults]}


def _report(found, dry: bool) -> str:
    """One line for each wrong cell; else what was entered, or would be."""
    if found.faults:
        lines = [
            f"row {one.row}, {one.column}: {' / '.join(REASONS[one.reason])}: “{one.value}”" for one in found.faults
        ]
        return "\n".join([*lines, f"{len(lines)} cells to correct. Nothing was entered."])
    if not found.accounts and not found.posts:
        return f"no change: {found.unchanged} posts stand as in the list."
    word = "would be" if dry else "were"
    return f"{found.accounts} accounts and {found.posts} posts {word} entered, {found.unchanged} stood already."


def read_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Number and cells by column of every row that is not empty. Raises Refusal."""
    rows = _sheet(path)
    head = [str(cell or "").strip().lower() for cell in next(rows, ())]
    columns = _columns(head)
    for number, cells in enumerate(rows, start=2):
        if any(cell not in (None, "") for cell in cells):
            yield number, {name: cells[at] if at < len(cells) else None for name, at in columns.items()}


def _columns(head: list[str]) -> dict[str, int]:
    """Where each column stands. Raises Refusal for a missing one."""
    from onedoor.kernel.people.rules import COLUMNS

    names = {name: (name, f"{name} code", chinese) for name, chinese in COLUMNS.items()}
    places = {name: next((head.index(one) for one in known if one in head), -1) for name, known in names.items()}
    missing = [f"{name} ({COLUMNS[name]})" for name, at in places.items() if at < 0]
    if missing:
        raise Refusal(f"The first row lacks these columns: {', '.join(missing)}.", 2)
    return places


def _sheet(path: Path) -> Iterator[tuple[Any, ...]]:
    """The rows of the first sheet. Raises Refusal."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except OSError as error:
        raise Refusal(f"{path} cannot be read: {error.strerror}.", 2) from None
    except (InvalidFileException, BadZipFile, KeyError, ValueError):
        raise Refusal(f"{path} is no Excel file. Save the list as .xlsx.", 2) from None
    return iter(book.worksheets[0].iter_rows(values_only=True))
