"""A list of people is taken over whole or not at all, and says by row and column what is wrong."""

import argparse
import json
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from onedoor.cli import Refusal, people
from onedoor.kernel.acts.interface import Record
from onedoor.kernel.organizations.tests.factories import office
from onedoor.kernel.people.models import Account, Post

HEAD = ["name", "account", "office code", "role", "from", "to"]
LIST = [
    ["吴芳", "wu.fang", "341000-finance", "window-clerk", datetime(2026, 2, 1), None],
    ["吴芳", "wu.fang", "341000-finance", "网查员", "2026/2/1", "2026年12月31日"],
    ["钱多", "qian", "341000-finance", "窗口人员（B岗）", "2026-02-01", ""],
]


@pytest.fixture(autouse=True)
def city(monkeypatch, db):
    """The city is open already, and has a finance bureau."""
    monkeypatch.setattr(people, "open_city", lambda: None)
    return office("341000-finance")


@pytest.fixture
def run(tmp_path, capsys):
    """Import a list: exit code and what was printed."""

    def take(rows, *words, head=HEAD):
        book = Workbook()
        for row in (head, *rows):
            book.active.append(row)
        book.save(tmp_path / "list.xlsx")
        parser = argparse.ArgumentParser()
        people.register(parser.add_subparsers())
        arguments = parser.parse_args(["people", "import", str(tmp_path / "list.xlsx"), *words])
        code = arguments.run(arguments)
        return code, capsys.readouterr().out

    return take


def test_a_list_becomes_accounts_and_posts_in_one_deed(run):
    assert run(LIST) == (0, "2 accounts and 3 posts were entered, 0 stood already.\n")
    wu = Account.objects.get(username="wu.fang")
    assert (wu.name, wu.office.code, wu.has_usable_password()) == ("吴芳", "341000-finance", False)
    assert wu.posts.get(role="inspector").valid_to == date(2026, 12, 31)
    assert Post.objects.get(account__username="qian").rank == "B"
    assert Record.objects.get().subjects.count() == 5
    assert "吴芳" not in str(Record.objects.get().data)


def test_a_second_run_changes_nothing(run):
    run(LIST)
    assert run(LIST) == (0, "no change: 3 posts stand as in the list.\n")
    assert Record.objects.count() == 1


def test_a_dry_run_says_what_would_change(run):
    assert run(LIST, "--dry-run") == (0, "2 accounts and 3 posts would be entered, 0 stood already.\n")
    assert not Account.objects.exists()


def test_chinese_heads_are_read_too(run):
    assert run(LIST, head=["姓名", "账号", "单位代码", "角色", "起始日", "终止日"])[0] == 0


@pytest.mark.parametrize(
    ("place", "value", "column"),
    [
        (0, "", "name"),
        (1, "吴 芳", "account"),
        (2, "341000-nothing", "office"),
        (3, "mayor", "role"),
        (4, "soon", "from"),
        (4, "2026-02-30", "from"),
        (5, "2020-01-01", "to"),
    ],
)
def test_one_wrong_cell_is_named_and_stops_the_whole_list(run, place, value, column):
    wrong = [*LIST[2]]
    wrong[place] = value
    code, said = run([*LIST[:2], wrong])
    assert code == 1
    assert f"row 4, {column}: " in said
    assert "Nothing was entered" in said
    assert not Account.objects.exists()


def test_every_wrong_cell_is_named_at_once_as_facts(run):
    code, said = run([["", "", "", "", "", ""], ["", "wu fang", "x", "mayor", "", ""], *LIST], "--json")
    facts = json.loads(said)
    assert code == 1
    assert [(one["row"], one["column"]) for one in facts["faults"]] == [
        (3, "account"),
        (3, "from"),
        (3, "name"),
        (3, "role"),
    ]


@pytest.mark.parametrize("second", ["audit-administrator", "安全管理员"])
def test_two_administrations_for_one_person_are_refused(run, second):
    rows = [["吴芳", "wu.fang", "341000-finance", role, "2026-02-01", ""] for role in ("system-administrator", second)]
    code, said = run(rows)
    assert code == 1
    assert "row 3, role: " in said


def test_a_name_that_is_not_the_accounts_is_refused(run):
    Account.objects.create_user("qian", name="钱少")
    assert "row 4, name: " in run(LIST)[1]


def test_a_missing_column_or_another_file_is_refused_in_a_sentence(run, tmp_path):
    with pytest.raises(Refusal, match="to \\(终止日\\)"):
        run(LIST, head=HEAD[:5])
    (tmp_path / "other.xlsx").write_text("name,account")
    with pytest.raises(Refusal, match="no Excel file"):
        list(people.read_rows(tmp_path / "other.xlsx"))
    with pytest.raises(Refusal, match="cannot be read"):
        list(people.read_rows(tmp_path / "nothing.xlsx"))
