"""Holiday notices in the wordings of twenty years, and sentences that are not understood."""

import json
from datetime import date

import pytest

from onedoor import reference
from onedoor.engines.notices import NotUnderstood, parse, read
from onedoor.engines.workdays import read_days

WHOLE = """国务院办公厅关于2022年部分节假日安排的通知
国办发明电〔2021〕11号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
　　经国务院批准，现将2022年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
　　一、元旦：2022年1月1日至3日放假，共3天。
　　二、春节：1月31日至2月6日放假调休，共7天。1月29日（星期六）、1月30日（星期日）上班。
　　三、清明节：4月3日至5日放假调休，共3天。4月2日（星期六）上班。
　　四、劳动节：4月30日至5月4日放假调休，共5天。4月24日（星期日）、5月7日（星期六）上班。
　　五、端午节：6月3日至5日放假，共3天。
　　六、中秋节：9月10日至12日放假，共3天。
　　七、国庆节：10月1日至7日放假调休，共7天。10月8日（星期六）、10月9日（星期日）上班。
　　节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。
国务院办公厅
2021年10月25日
"""


def said(text, year=None):
    return [f"{day.on} {day.kind}" for day in read(text, year)]


def reason(text, year=2030):
    with pytest.raises(NotUnderstood) as refused:
        read(text, year)
    return refused.value.reason


def test_every_published_line_means_what_was_published(shared):
    with shared("calendar/state_council_notice_lines.json").open(encoding="utf-8") as file:
        lines = json.load(file)
    kinds = {True: "off", False: "work"}
    wrong = [
        line["description"]
        for line in lines
        if said(line["description"], line["year"])
        != [f"{day['date']} {kinds[day['isOffDay']]}" for day in line["expected"]]
    ]
    assert (len(lines), wrong) == (49, [])


def test_a_whole_notice_gives_the_days_of_its_year_with_their_names():
    known = read_days(reference.CALENDAR.read_text().splitlines())
    year = {day.on: (day.kind, day.name) for day in known if day.on.year == 2022 and day.on < date(2022, 12, 31)}
    assert {day.on: (day.kind, day.name) for day in read(WHOLE)} == year


def test_blanks_brackets_and_digits_of_any_width_are_the_same():
    assert read(WHOLE.replace("（", " (").replace("）", ") ").replace("1", "１")) == read(WHOLE)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("1月1日（周二）放假1天，不调休。", ["2030-01-01 off"]),
        ("5月1日放假，5月2日（周四）调休。", ["2030-05-01 off", "2030-05-02 off"]),
        ("4月5日放假，与周末连休，共3天。", ["2030-04-05 off"]),
        (
            "2029年12月30日至2030年1月1日放假调休，共3天。12月29日（星期六）上班。",
            ["2029-12-30 off", "2029-12-31 off", "2030-01-01 off", "2029-12-29 work"],
        ),
        (
            "6月5日～7日调休放假，共3天；6月8日（周六）照常上班。",
            ["2030-06-05 off", "2030-06-06 off", "2030-06-07 off", "2030-06-08 work"],
        ),
        ("9月12日（农历八月十五、周四）放假。9月13日起正常上班。", ["2030-09-12 off"]),
        (
            "其中，10月5日（星期六）公休日调至10月4日（星期五）。",
            ["2030-10-04 off", "2030-10-05 work"],
        ),
        ("（一）元旦：1月1日—2日放假公休，共2天。", ["2030-01-01 off", "2030-01-02 off"]),
        ("鼓励单位结合带薪年休假等制度，安排职工在除夕（2月2日）休息。", []),
        ("", []),
    ],
)
def test_a_sentence_means(text, meaning):
    assert said(text, 2030) == meaning


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("春节期间多放几天假。", "clause"),
        ("延长2020年春节假期至2月2日（农历正月初九，星期日）。", "clause"),
        ("节假日期间，1月2日上班，1月3日看情况。", "clause"),
        ("1月1日（星期三）放假。", "weekday"),
        ("10月1日至7日放假调休，共8天。", "count"),
        ("1月1日放假2天。", "count"),
        ("4月5日放假，与周末连休，共4天。", "count"),
        ("2月30日放假。", "date"),
        ("7日放假。", "date"),
        ("5月5日至1日放假。", "range"),
        ("5月4日（周六）、5月5日（周日）公休日调至5月2日（周四）。", "pairs"),
        ("12月31日放假。", "year"),
        ("5月1日放假。5月1日上班。", "contradiction"),
    ],
)
def test_what_is_not_understood_is_named_with_its_reason(text, why):
    assert reason(text) == why


def test_a_notice_without_any_year_asks_for_one():
    with pytest.raises(NotUnderstood, match="year"):
        read("5月1日放假。")


def test_every_sentence_not_understood_is_listed_and_the_others_are_read():
    notice = parse("5月1日放假。放假很多天。6月3日（周二）放假。端午节安康。", 2030)
    assert [fault.sentence for fault in notice.faults] == ["放假很多天", "6月3日（周二）放假", "端午节安康"]
    assert [day.on for day in notice.days] == [date(2030, 5, 1)]
