"""`onedoor calendar import`: what a notice means, and how it differs from the calendar."""

import json

import pytest

from onedoor.cli import calendar, due, main
from onedoor.kernel.acts.models import Record
from onedoor.kernel.calendars.models import Day

NOTICE = "一、元旦：2027年1月1日至3日放假，共3天。\n二、春节：2月5日至11日放假调休，共7天。1月31日（星期日）、2月13日（星期六）上班。\n"


@pytest.fixture
def read(tmp_path, capsys):
    """Import a file of that content: exit code, stdout, stderr."""

    def run(content, *options, name="notice.txt"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        code = main(["calendar", "import", str(path), *options])
        return code, *capsys.readouterr()

    return run


def days(out):
    return out.split("\n\n")[0].splitlines()


def test_a_notice_is_printed_as_dates_and_kinds(read):
    code, out, err = read("5月1日放假，5月2日（星期一）补休。", "--year", "2016")
    assert (code, days(out), err) == (0, ["2016-05-01,off", "2016-05-02,off"], "")


def test_each_day_is_new_changed_or_the_same(read):
    code, out, _err = read("2022年10月6日至8日放假。10月9日上班。2027年1月1日放假。")
    difference = out.split("\n\n")[1].splitlines()
    assert code == 0
    assert difference == [
        "same 2022-10-06 off",
        "same 2022-10-07 off",
        "changed 2022-10-08 off",
        "same 2022-10-09 work",
        "added 2027-01-01 off",
    ]


def test_as_data_each_day_carries_its_holiday(read):
    _code, out, _err = read(NOTICE, "--json")
    rows = json.loads(out)
    assert rows[0] == {"date": "2027-01-01", "kind": "off", "name": "元旦", "difference": "added"}
    assert (len(rows), rows[-1]["name"]) == (12, "春节")


def test_every_sentence_not_understood_is_named_and_nothing_printed(read):
    code, out, err = read("2027年1月1日（星期一）放假。\n放假很多天。\n2027年5月1日放假。\n")
    assert (code, out) == (1, "")
    assert [line.partition("”")[0] for line in err.splitlines()] == ["“2027年1月1日（星期一）放假", "“放假很多天"]
    assert "the weekday does not fit the date" in err


def test_a_notice_without_a_year_asks_for_one(read):
    code, out, err = read("5月1日放假。")
    assert (code, out) == (1, "")
    assert "--year" in err


def test_lists_of_lines_are_read_each_with_its_year(read):
    rows = [{"year": 2014, "description": "1月1日放假1天。"}, {"year": 2016, "description": "1月1日放假，与周末连休。"}]
    code, out, _err = read(json.dumps(rows), name="lines.json")
    assert (code, days(out)) == (0, ["2014-01-01,off", "2016-01-01,off"])


def test_the_published_lines_are_all_understood(read, shared):
    content = shared("calendar/state_council_notice_lines.json").read_bytes()
    code, out, _err = read(content)
    expected = {
        f"{day['date']},{'off' if day['isOffDay'] else 'work'}"
        for line in json.loads(content)
        for day in line["expected"]
    }
    assert (code, set(days(out))) == (0, expected)
    assert "changed" not in out


@pytest.mark.parametrize("content", [b'[{"year": 2014}]', b"[1, 2", b"[3]"])
def test_a_broken_list_is_refused(read, content):
    assert read(content)[0] == 2


def test_an_old_encoding_is_read(read):
    assert read(NOTICE.encode("gb18030")) == read(NOTICE)


def test_a_text_that_names_no_day_is_refused(read):
    assert read("国务院办公厅\n")[0] == 1


def test_a_missing_file_is_refused(capsys):
    assert main(["calendar", "import", "nowhere.txt"]) == 2
    assert "nowhere.txt" in capsys.readouterr().err


def test_apply_enters_each_year_by_an_act(read, monkeypatch, db):
    monkeypatch.setattr(calendar, "calendar_for", lambda _arguments: due.standard_calendar())
    code, _out, err = read("国务院办公厅关于2027年部分节假日安排的通知\n" + NOTICE, "--apply", "--by", "wang")
    assert (code, err) == (0, "2027: 12 days entered by wang.\n")
    assert Day.objects.filter(announcement__entered_by="wang").count() == 12
    assert Record.objects.get(name="calendars.announce").decider_reference == "wang"
