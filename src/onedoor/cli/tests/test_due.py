"""`onedoor due`: dates that a court would accept, and refusals that say what to do."""

import json
import re
import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedoor.cli import due, due_words, main
from onedoor.engines.tests.test_workdays import VECTORS


@pytest.fixture
def ask(capsys):
    """Run the command on words with blanks between: exit code, stdout, stderr."""

    def run(words, *more):
        code = main(["due", *words.split(), *map(str, more)])
        return code, *capsys.readouterr()

    return run


@pytest.mark.parametrize(("received", "days", "day"), VECTORS)
def test_days_from_a_day_print_the_date_alone(ask, received, days, day):
    assert ask(f"--days {days} --from {received}") == (0, day + "\n", "")


def test_as_data_it_says_due_and_estimate(ask):
    code, out, _err = ask("--days 20 --from 2022-09-30 --json")
    assert code == 0
    assert json.loads(out).items() >= {"due": "2022-11-02", "estimate": False}.items()


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("--rule foi.reply --from 2022-09-26", "2022-10-27"),
        (
            "--rule foi.reply --from 2022-09-26 --pause 2022-09-30..2022-10-17 --pause 2022-10-10..2022-10-24",
            "2022-11-15",
        ),
        (
            "--rule foi.reply --from 2022-09-26 --pause 2022-10-10..2022-10-24 --pause 2022-09-30..2022-10-17 --extend 10",
            "2022-11-29",
        ),
        ("--rule foi.reply --from 2018-09-21", "2018-10-18"),
        ("--rule foi.reply --from 2018-09-21 --extend 15", "2018-11-08"),
        ("--rule foi.reply --from 2022-12-01 --restart 2023-02-06", "2023-03-06"),
        ("--rule foi.reply --from 2022-12-01 --pause 2022-12-05..2023-01-05 --restart 2023-02-06", "2023-03-06"),
        ("--rule foi.fee --from 2023-01-16", "2023-02-16"),
        ("--rule foi.correction_notice --from 2025-09-30", "2025-10-16"),
        ("--rule foi.litigation --from 2022-08-31", "2023-02-28"),
        ("--rule licence.announce_hearing --from 2022-10-20", "2022-10-11"),
        ("--rule licence.ask_for_renewal --from 2022-10-31", "2022-10-01"),
        ("--days 0 --from 2022-10-01", "2022-10-08"),
        ("--days 20 --from 2022-09-26 --pause 2022-09-30..2022-10-17 --restart 2022-10-01", "2022-11-14"),
        ("--natural-days 60 --from 2022-08-02", "2022-10-08"),
        ("--natural-days 30 --from 2022-09-10 --pause 2022-09-12..2022-09-20", "2022-10-18"),
        ("--months 1 --from 2024-01-31", "2024-02-29"),
    ],
)
def test_the_date_comes_first(ask, words, day):
    code, out, err = ask(words)
    assert (code, out.splitlines()[0], err) == (0, day, "")


def test_the_law_of_the_day_of_receipt_is_kept_after_a_restart(ask):
    _code, out, _err = ask("--rule foi.reply --from 2019-05-14 --restart 2019-05-20 --json")
    assert (json.loads(out)["length"], json.loads(out)["due"]) == (15, "2019-06-11")


def test_a_rule_prints_the_sum_day_by_day_with_provision_and_reason(ask):
    _code, out, _err = ask("--rule foi.reply --from 2022-09-26 --pause 2022-10-12..2022-10-17")
    lines = out.splitlines()
    assert "暂停  2022-10-12至2022-10-17，不计入3个工作日（政府信息公开条例第三十三条第三款）" in lines
    assert "2022-09-26 周一      开始的当日不计入（民法典第二百零一条第一款）" in lines
    assert "2022-10-01 周六      国庆节放假，不计入（国务院办公厅关于2022年部分节假日安排的通知）" in lines
    assert "2022-10-08 周六   5  调休上班（国庆节）（国务院办公厅关于2022年部分节假日安排的通知）" in lines
    assert "2022-10-15 周六      周末，不计入" in lines
    assert "2022-10-17 周一      暂停，不计入（政府信息公开条例第三十三条第三款） · 暂停结束" in lines
    assert lines[-1] == "2022-11-01 周二  20  到期"


def test_in_english_the_sum_has_no_chinese(ask):
    words = (
        "--rule foi.reply --from 2022-09-26 --pause 2022-09-27..2022-09-29 --restart 2022-10-08 --extend 5 --lang en"
    )
    _code, out, _err = ask(words)
    assert not re.search("[\u4e00-\u9fff（）]", out)
    assert "2022-10-09 Sun   1  worked in exchange (National Day) (holiday notice of the State Council)" in out
    assert "void" in out


def test_natural_days_explain_the_move_of_the_last_day(ask):
    _code, out, _err = ask("--natural-days 60 --from 2022-08-02 --explain")
    assert out.splitlines()[-1].endswith("最后一日是休息日，顺延到今天（民法典第二百零三条第一款） · 到期")


def test_the_data_of_a_rule_holds_lines_and_days(ask):
    _code, out, _err = ask("--rule foi.reply --from 2022-09-26 --extend 10 --json --lang en")
    found = json.loads(out)
    assert [line["code"] for line in found["lines"]] == ["received", "period", "extended", "due"]
    assert (found["days"][-1]["number"], found["days"][-1]["on"]) == (30, found["due"])
    assert found["provision"].endswith("Art. 33(2)")


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ("--days 5 --from 2006-12-31", 2, "2007-01-01"),
        ("--days 5000 --from 2022-01-01", 2, "2035-12-31"),
        ("--days -5 --from 2022-01-01", 2, "-5"),
        ("--days 1.5 --from 2022-01-01", 2, "1.5"),
        ("--days 5 --from 2022-02-30", 2, "2022-02-30"),
        ("--days 5 --from 20220201", 2, "20220201"),
        ("--days 5", 2, "--from"),
        ("--from 2022-01-01", 2, "--rule"),
        ("--days 5 --months 1 --from 2022-01-01", 2, "--rule"),
        ("--days 5 --from 2022-01-01 --pause 2022-02-02..2022-02-01", 2, "2022-02-02..2022-02-01"),
        ("--days 5 --from 2022-01-01 --pause 2022-02-02", 2, "2022-09-30..2022-10-17"),
        ("--days 5 --from 2022-01-01 --restart 2021-12-31", 2, "2021-12-31"),
        ("--days 5 --from 2022-01-01 --extend 5", 2, "--rule"),
        ("--rule foi.replay --from 2022-01-01", 2, "foi.reply"),
        ("--rule nonsense --from 2022-01-01", 2, "--list-rules"),
        ("--rule foi.reply --from 2008-04-30", 2, "2008-05-01"),
        ("--rule foi.excessive --from 2022-01-01", 2, "Art. 35"),
        ("--rule foi.annual_report_of_department --from 2022-01-01", 2, "01-31"),
        ("--rule foi.reply --from 2022-01-04 --extend 21", 1, "第三十三条第二款"),
        ("--rule foi.reply --from 2018-01-04 --extend 16", 1, "第二十四条第二款"),
        ("--rule foi.reply --from 2022-01-04 --extend 5 --extend 5", 1, "第三十三条第二款"),
        ("--rule licence.decide --from 2022-01-04 --extend 11", 1, "第四十二条第一款"),
        ("--rule foi.publish --from 2022-01-04 --extend 5", 1, "第二十六条"),
        ("--rule foi.publish --from 2022-01-04 --pause 2022-01-05..2022-01-06", 1, "第二十六条"),
        ("--rule licence.decide --from 2022-01-04 --restart 2022-01-05", 1, "第四十二条第一款"),
        ("--rule licence.announce_hearing --from 2022-01-14 --pause 2022-01-05..2022-01-06", 1, "第四十八条"),
        ("--list-rules --from yesterday", 2, "yesterday"),
        ("--batch nowhere.csv", 2, "nowhere.csv"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_in_both_languages(ask, words, code, told):
    found, out, err = ask(words)
    assert (found, out) == (code, "")
    assert told in err
    assert len(err.splitlines()) == 2


def test_beyond_the_announced_calendar_the_date_is_an_estimate_and_says_so(ask):
    code, out, err = ask("--days 20 --from 2026-12-20 --json")
    assert (code, json.loads(out)["estimate"]) == (0, True)
    assert "2026-12-31" in err and len(err.splitlines()) == 2


@given(st.dates(date(2007, 1, 1), date(2030, 1, 1)), st.integers(0, 200))
def test_the_command_counts_as_the_calendar_does(received, days):
    found = due.ask({"from": [str(received)], "days": [str(days)]}, due.standard_calendar(), due.law())
    assert found.due == due.standard_calendar().add(received, days)


def test_rules_are_listed_with_length_validity_and_provision(ask):
    code, out, _err = ask("--list-rules --lang en")
    rows = [line.split("\t") for line in out.splitlines()]
    assert code == 0
    assert ["foi.reply", "15 working days, may be extended by 15 working days", "2008-05-01..2019-05-14"] in [
        row[:3] for row in rows
    ]
    assert out.isascii()


def test_rules_of_a_day_are_those_of_its_law(ask):
    _code, out, _err = ask("--list-rules --from 2018-01-01 --json")
    replies = [row["length"] for row in json.loads(out) if row["rule"] == "foi.reply"]
    assert replies == [15]


def test_every_listed_rule_with_a_number_can_be_counted(ask):
    _code, out, _err = ask("--list-rules --from 2022-03-01 --json")
    for row in json.loads(out):
        code, _out, _err = ask(f"--rule {row['rule']} --from 2022-03-01")
        assert code == (0 if row["length"] else 2)


def test_every_text_stands_in_both_languages_with_the_same_facts():
    def facts(text):
        return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name} - {"s"}

    assert [code for code, (zh, en) in due_words.WORDS.items() if facts(zh) < facts(en)] == []
    assert [code for code, (zh, en) in due_words.WORDS.items() if bool(zh) != bool(en)] == []


# ── files ──


@pytest.fixture
def sheet(tmp_path):
    """A file with that content."""

    def write(content):
        path = tmp_path / "requests.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfstart_date,working_days\r\n2022-09-30,20\r\n2022-10-07,1\r\n",
        b"start_date,working_days\n2022-09-30,20\n2022-10-07,1",
        "收件人,start_date,working_days\n张三,2022-09-30,20\n\n李四,2022-10-07,1\n".encode("gb18030"),
    ],
    ids=["byte order mark and CRLF", "no last line end", "another column, GB 18030"],
)
def test_a_file_gives_one_due_day_a_line(ask, sheet, content):
    assert ask("--batch", sheet(content)) == (0, "2022-11-02\n2022-10-08\n", "")


def test_a_file_gives_facts_as_json(ask, sheet):
    code, out, _err = ask("--json --batch", sheet("start_date,working_days\n2022-09-30,20\n"))
    assert (code, json.loads(out)) == (0, [{"line": 2, "due": "2022-11-02", "estimate": False}])


def test_one_bad_line_and_nothing_is_answered_but_every_bad_line_is_named(ask, sheet):
    path = sheet(
        "start_date,working_days\r\n2022-09-30,20\r\nyesterday,20\r\n2022-09-30,-1\r\n2006-01-01,3\r\n2022-09-30,\r\n"
    )
    code, out, err = ask("--batch", path)
    assert (code, out) == (2, "")
    assert [line.partition("：")[0] for line in err.splitlines()] == ["第3行", "第4行", "第5行", "第6行"]
    assert [number for number in "23456" if f"line {number}:" in err] == ["3", "4", "5", "6"]


@pytest.mark.parametrize("content", ["", "\n\n", "start_date,note\n2022-09-30,x\n", "start_date,working_days\n"])
def test_a_file_without_questions_is_refused(ask, sheet, content):
    code, out, _err = ask("--batch", sheet(content))
    assert (code, out) == (2, "")


def test_estimates_of_a_file_are_counted_on_stderr(ask, sheet):
    code, out, err = ask("--batch", sheet("start_date,working_days\n2026-12-30,20\n2022-09-30,20\n"))
    assert (code, len(out.splitlines())) == (0, 2)
    assert "1 line estimated" in err
