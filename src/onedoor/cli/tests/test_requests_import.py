"""A workbook of running requests: its template, what is wrong in it by cell, and what came of it."""

import argparse
import json

import pytest
from openpyxl import Workbook, load_workbook

from onedoor.cli import Refusal, city, requests, requests_import
from onedoor.openness.requests.models import Request
from onedoor.openness.requests.tests.conftest import build

ROW = {
    "原编号": "2022-17",
    "单位代码": "statistics",
    "渠道": "当面提交",
    "来件日": "2022-09-26",
    "确认日": "2022-09-26",
    "申请人类别": "自然人",
    "姓名或名称": "张三丰",
    "电话": "13800138000",
    "申请内容": "2021年财政收支表",
    "获取形式": "纸质",
    "送达方式": "挂号邮寄",
}
STEP = {"number": "2022-17", "on": "2022-10-10", "step": "Extend the reply period", "text": "材料较多。"}


@pytest.fixture(autouse=True)
def here(monkeypatch, db):
    """The city is open already, and has an office with its staff."""
    monkeypatch.setenv("ONEDOOR_TODAY", "2022-10-11")
    monkeypatch.setattr(requests_import, "open_city", lambda: None)
    monkeypatch.setattr(city, "open_django", lambda: None)
    return build()


def command(*words):
    """Run the command line."""
    parser = argparse.ArgumentParser()
    requests.register(parser.add_subparsers())
    arguments = parser.parse_args(["requests", "import", *map(str, words)])
    return arguments.run(arguments)


@pytest.fixture
def run(tmp_path, capsys):
    """Import rows under their heads: exit code and what was printed."""

    def take(rows, steps, *words):
        book = Workbook()
        for page, lines in ((book.active, rows), (book.create_sheet("steps"), steps)):
            page.append(list(lines[0]))
            for line in lines:
                page.append(list(line.values()))
        book.worksheets[0].title = "申请"
        book.save(tmp_path / "list.xlsx")
        return command(tmp_path / "list.xlsx", *words), capsys.readouterr().out

    return take


def test_requests_move_in_once(run):
    told = "2022-17: handling, due 2022-11-24\n1 requests with 3 past acts; 0 stood already.\n"
    assert run([ROW], [STEP], "--dry-run") == (0, told)
    assert not Request.objects.exists()
    assert run([ROW], [STEP]) == (0, told)
    assert run([ROW], [STEP]) == (0, "no change: 1 requests stand as in the list.\n")


def test_every_wrong_cell_is_named_and_nothing_is_entered(run):
    code, out = run([ROW | {"渠道": "飞鸽"}], [STEP | {"on": "昨天"}, STEP | {"on": "2022-10-12"}])
    assert code == 1 and not Request.objects.exists()
    assert "申请 requests, row 2, 渠道 channel: 没有这个选项" in out
    assert "步骤 steps, row 2, 日期 on: 不是日期" in out
    assert out.endswith("2 cells to correct. Nothing was entered.\n")


def test_a_step_that_the_law_forbids_is_a_wrong_cell(run):
    code, out = run([ROW], [STEP | {"on": "2022-10-12"}])
    assert code == 1 and "row 2, 步骤 step" in out


def test_facts_are_json(run):
    assert json.loads(run([ROW], [STEP], "--json")[1])["told"][0]["due"] == "2022-11-24"


def test_codes_are_kept_for_letters_to_the_applicants(run, tmp_path):
    codes = tmp_path / "codes.csv"
    run([ROW], [STEP], "--codes", codes)
    number, _comma, code = codes.read_text().strip().partition(",")
    assert number == Request.objects.get().number and len(code) == 19
    assert codes.stat().st_mode & 0o777 == 0o600
    with pytest.raises(Refusal):
        run([ROW], [STEP], "--codes", codes)


def test_the_template_is_a_list_that_can_be_filled(tmp_path, capsys):
    path = tmp_path / "new.xlsx"
    assert command("--template", path) == 0
    book = load_workbook(path)
    assert [page.title for page in book] == ["申请", "步骤", "填写说明"]
    assert {cell.value for cell in book["申请"][1]} >= set(ROW)
    said = {cell for row in book["填写说明"].iter_rows(values_only=True) for cell in row if cell}
    assert {"要求补正", "ask_correction", "选项或结果 outcome: 补正事由 / grounds"} <= said
    capsys.readouterr()
    assert command(path) == 0 and "no change: 0" in capsys.readouterr().out
    with pytest.raises(Refusal):
        command("--template", path)


def test_a_workbook_without_its_sheets_or_columns_is_refused(tmp_path, run):
    book = Workbook()
    book.save(tmp_path / "x.xlsx")
    with pytest.raises(Refusal, match="There is no sheet"):
        command(tmp_path / "x.xlsx")
    with pytest.raises(Refusal, match="lacks these columns: 单位代码 office"):
        run([{name: value for name, value in ROW.items() if name != "单位代码"}], [STEP])
    with pytest.raises(Refusal, match="unknown columns: 血型"):
        run([ROW | {"血型": "A"}], [STEP])
    (tmp_path / "text.xlsx").write_text("x")
    with pytest.raises(Refusal, match="no Excel file"):
        command(tmp_path / "text.xlsx")
