"""The page that says by which day: the sum of the command, for anyone, in both languages."""

import html
import json
import re
from urllib.parse import urlencode

import pytest

from onedoor.cli import main
from onedoor.engines.questions import REFUSALS
from onedoor.kernel.calendars import rules

pytestmark = pytest.mark.django_db

SEPTEMBER = "2022-09-05..2022-09-20 2022-09-14..2022-09-28"


@pytest.fixture
def ask(client):
    """Ask the page: status, and its words without marks."""

    def look(prefix="/", **question):
        answer = client.get(f"{prefix}due/?{urlencode(question)}")
        text = html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))
        return answer.status_code, re.sub(r"\s+", " ", text)

    return look


def test_an_unasked_page_offers_twenty_working_days_and_answers_nothing(client):
    page = client.get("/due/").content.decode()
    assert 'name="length" value="20"' in page
    assert 'class="clock"' not in page
    assert 'class="clock"' in client.get("/due/?count=working_day&length=20&start=2022-09-30").content.decode()


@pytest.mark.parametrize(
    ("question", "chinese", "english"),
    [
        ({"count": "working_day", "length": 20, "start": "2022-09-30"}, "2022年11月2日", "2 November 2022"),
        ({"count": "natural_day", "length": 60, "start": "2022-08-02"}, "2022年10月8日", "8 October 2022"),
        ({"count": "month", "length": 6, "start": "2022-08-31"}, "2023年2月28日", "28 February 2023"),
        ({"count": "foi.reply", "start": "2019-05-14"}, "2019年6月4日", "4 June 2019"),
        ({"count": "foi.reply", "start": "2019-05-15"}, "2019年6月13日", "13 June 2019"),
        ({"count": "foi.reply", "start": "2022-09-01", "pause": SEPTEMBER}, "2022年10月27日", "27 October 2022"),
        (
            {"count": "foi.reply", "start": "2022-09-01", "pause": SEPTEMBER.replace(" ", "，"), "extend": 20},
            "2022年11月24日",
            "24 November 2022",
        ),
        ({"count": "foi.reply", "start": "2022-12-01", "restart": "2023-02-06"}, "2023年3月6日", "6 March 2023"),
    ],
)
def test_the_last_day_is_said_in_both_languages(ask, question, chinese, english):
    status, text = ask(**question)
    assert (status, chinese in text) == (200, True)
    status, text = ask("/en/", **question)
    assert (status, english in text) == (200, True)


def test_page_and_command_give_one_sum(ask, capsys):
    main(["due", "--rule", "foi.reply", "--from", "2022-09-26", "--pause", "2022-10-12..2022-10-17", "--json"])
    said = json.loads(capsys.readouterr().out)
    _status, text = ask(count="foi.reply", start="2022-09-26", pause="2022-10-12..2022-10-17")
    for line in said["lines"]:
        assert line["provision"] in text
    for day in said["days"]:
        assert day["provision"] in text
    assert [str(day["number"]) for day in said["days"] if day["number"]][-1] == "20"


def test_each_line_and_each_day_names_what_it_rests_on(ask):
    _status, text = ask("/en/", count="foi.reply", start="2022-09-26", pause="2022-10-12..2022-10-17", extend=5)
    for provision in ("Art. 33(2)", "Art. 33(3)", "Art. 201(1)", "Holiday notice", "National Day"):
        assert provision in text


def test_beyond_the_announced_holidays_the_day_is_provisional(ask):
    assert "暂定" in ask(count="working_day", length=20, start="2026-12-20")[1]
    assert "暂定" not in ask(count="working_day", length=20, start="2026-01-05")[1]


WRONG = [
    ({"count": "working_day", "length": 5, "start": "2006-12-31"}, "日历从2007-01-01开始", "begins on 2007-01-01"),
    ({"count": "working_day", "length": 9000, "start": "2022-01-04"}, "日历到2035-12-31为止", "ends on 2035-12-31"),
    ({"count": "foi.reply", "start": "2008-04-30"}, "它从2008-05-01起施行", "holds from 2008-05-01"),
    ({"count": "foi.reply", "start": "2022-01-04", "extend": 21}, "允许最多延长20个工作日", "at most 20 working days"),
    ({"count": "foi.publish", "start": "2022-01-04", "extend": 5}, "没有允许延长", "does not let"),
    ({"count": "foi.publish", "start": "2022-01-04", "pause": "2022-01-05..2022-01-06"}, "没有允许", "pause."),
    ({"count": "licence.decide", "start": "2022-01-04", "restart": "2022-01-05"}, "没有允许", "begin anew."),
    (
        {"count": "working_day", "length": 5, "start": "2022-01-04", "extend": 5},
        "请在“算什么”写明",
        "Say under “What is counted”",
    ),
    (
        {"count": "working_day", "length": 5, "start": "2022-01-04", "pause": "2022-01-09..2022-01-05"},
        "请对调两个日期",
        "Exchange the two days",
    ),
    ({"count": "working_day", "length": 5, "start": "2022-01-04", "pause": "2022-01-09"}, "不是暂停", "is not a pause"),
    (
        {"count": "working_day", "length": 5, "start": "2022-01-04", "pause": "x..2022-01-09"},
        "“x”不是日期",
        "“x” is not a date",
    ),
    (
        {"count": "working_day", "length": 5, "start": "2022-01-04", "restart": "2022-01-03"},
        "早于第一天",
        "before the first day",
    ),
    ({"count": "working_day", "start": "2022-01-04"}, "20", "for example 20"),
    ({"count": "nonsense", "start": "2022-01-04"}, "", ""),
    ({"count": "working_day", "length": -1, "start": "2022-01-04"}, "", ""),
    ({"count": "working_day", "length": 5, "start": "yesterday"}, "", ""),
    ({"start": "2022-01-04"}, "", ""),
]


@pytest.mark.parametrize(("question", "chinese", "english"), WRONG)
def test_what_cannot_be_answered_is_said_at_its_question_in_both_languages(ask, question, chinese, english):
    for prefix, sentence in (("/", chinese), ("/en/", english)):
        status, text = ask(prefix, **question)
        assert (status, sentence in text) == (422, True), text[-1500:]


def test_a_law_that_says_no_is_quoted(ask):
    assert "第三十三条第二款" in ask(count="foi.reply", start="2022-01-04", extend=21)[1]


def test_every_refusal_of_the_engine_has_its_sentence_at_a_question_of_the_page():
    assert set(rules.REFUSALS) == set(REFUSALS)
    assert {part for part, _text in rules.REFUSALS.values()} <= {
        "count",
        "length",
        "start",
        "pause",
        "extend",
        "restart",
    }
