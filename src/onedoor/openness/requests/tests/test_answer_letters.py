"""Answers as letters: what they disclose and withhold, upon which law, with the remedies of which day."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from onedoor.kernel.acts.guards import founding
from onedoor.kernel.acts.interface import authority
from onedoor.openness.requests import actions, interface, letters, results

from .conftest import THIRD, fresh
from .letter_texts import prepared, read, the_third, written

pytestmark = pytest.mark.usefixtures("sound")
FILE = {"result": "R2", "reason": "", "way": ""}
PAPER = SimpleUploadedFile("2021年财政收支表.txt", "收入 1\n支出 1\n".encode())


@pytest.fixture
def case(desk):
    """Asked on Saturday 24 September 2022, confirmed on Monday: due on 27 October."""
    return desk.received()


@pytest.fixture
def old(desk):
    """Handed in on 20 September 2018, under the regulation of 2007."""
    return desk.on("2018-09-20", actions.confirm, desk.brought("2018-09-20", "in-person").request)


# ── Answers ──

PARTLY = {"result": "R3", "exemptions": ["EX-THIRD"], "reason": "合同单价是投标人的报价策略。"}


def test_partly_disclosed_because_of_a_third_party(desk, case):
    third = desk.asks_third(case, "2022-09-30")
    desk.on("2022-10-17", actions.give_opinion, third, the_third(third), opinion="refuses", reasons="报价策略")
    desk.answered(case, "2022-10-27", PARTLY)
    text = written(case)
    assert text.startswith("政府信息部分公开答复书\n张三丰\n")
    assert "本机关于2022年9月30日书面征求第三方意见。第三方于2022年10月17日提出意见，不同意公开。" in text
    assert "经审查，现答复如下：\n您申请公开的信息中含有不应当公开的内容，但是能够作区分处理。" in text
    assert "不应当公开的内容属于涉及商业秘密、个人隐私等公开会对第三方合法权益造成损害的政府信息，依据" in text
    assert "具体理由：合同单价是投标人的报价策略。" in text and "第三十七条" in text
    assert THIRD["name"] not in text and "报价策略\n" not in text
    assert text.index("现答复如下") < text.index("具体理由") < text.index("本机关决定") < text.index("行政复议")


def test_remedies_before_and_after_2024(desk):
    before = desk.answered(desk.received(), "2022-10-20", "R4-4")
    after = desk.answered(desk.received("2024-03-04", "2024-03-04"), "2024-03-20", "R4-4")
    assert (
        "如对本答复书不服，您可以自收到本答复书之日起60日内向市政府或者上一级主管部门申请行政复议，"
        "也可以自收到本答复书之日起6个月内向有管辖权的人民法院提起行政诉讼。"
    ) in written(before)
    text = written(after)
    assert (
        "60日内向市政府申请行政复议。依据《中华人民共和国行政复议法》（以下简称《行政复议法》）第二十三条第一款第四项规定"
        in text
    )
    assert "应当先申请行政复议；对行政复议决定不服的，可以自收到行政复议决定书之日起15日内" in text
    assert "本答复书通过互联网送达。" in text and "个月内" not in text


def test_a_disclosure_of_2024_leaves_both_ways_open(desk):
    after = desk.answered(desk.received("2024-03-04", "2024-03-04"), "2024-03-20", "R2", means="post", proof_words="1")
    text = written(after)
    assert "向市政府申请行政复议，也可以自收到本答复书之日起6个月内" in text and "互联网送达" not in text


def test_a_refusal_under_the_regulation_of_2007(desk, old):
    text = written(desk.answered(old, "2018-09-28", "R4-4", means="post", proof_words="1"))
    assert (
        "属于涉及第三方商业秘密、个人隐私的政府信息，依据" in text
        and "第十四条第四款规定不得公开" in text
        and "第二十一条第二项规定，本机关决定对该信息不予公开" in text
    )
    assert "第十五条" not in text


def test_before_may_2015_the_court_was_open_for_three_months(desk):
    request = desk.on("2014-06-03", actions.confirm, desk.brought("2014-06-03", "in-person").request)
    text = written(desk.answered(request, "2014-06-10", "R4-4", means="in-person", proof_words="1"))
    assert "3个月内向有管辖权的人民法院提起行政诉讼" in text


def test_not_held_with_its_search_record(desk, case):
    desk.on("2022-10-10", actions.search, case, scope="2019年以来的业务档案", way="题名检索", found="")
    text = written(desk.answered(case, "2022-10-20", {"result": "R5-1", "reason": "本机关没有制作该报表"}))
    assert (
        "本机关于2022年10月10日检索了2019年以来的业务档案。检索方式为题名检索，检索人为officer，未检索到相关信息。"
        in text
    )
    assert "第三十六条第四项规定，现告知您该政府信息不存在。" in text


def test_several_pieces_are_answered_one_by_one(desk):
    request = desk.received(pieces=["收支表", "会议记录"])
    text = written(desk.answered(request, "2022-10-20", "R2", "R4-6"))
    assert text.startswith("政府信息部分公开答复书")
    assert "申请公开“收支表”等2项政府信息。\n申请公开的内容共2项：\n（1）收支表。\n（2）会议记录。" in text
    assert "一、关于第1项申请内容。该项信息属于可以公开的政府信息。" in text
    assert "二、关于第2项申请内容。该项信息属于行政机关在履行行政管理职能过程中形成的讨论记录" in text
    assert "本机关经裁量认为不宜公开：酌情。" in text


def test_a_third_party_that_is_overruled_learns_what_and_why(desk, case):
    third = desk.asks_third(case, "2022-09-30")
    desk.on("2022-10-08", actions.give_opinion, third, the_third(third), opinion="refuses", reasons="商业秘密")
    line = {"result": "R2", "override": "不公开会使公众无法监督资金使用"}
    desk.decided(case, "2022-10-20", line)
    text = written(case, "overruled", consultation=third.pk)
    assert text.startswith("公开涉及第三方政府信息告知书\n王五\n") and "张" not in text
    assert "您于2022年10月8日提出意见，不同意公开。" in text
    assert "1. 2021年财政收支表。公开的理由：不公开会使公众无法监督资金使用。" in text
    assert "如对本告知书不服，您可以自收到本告知书之日起60日内" in text
    answer = written(desk.on("2022-10-21", actions.deliver, case, means="online"))
    assert (
        "经书面征求意见，第三方未同意公开。本机关认为不公开会对公共利益造成重大影响，理由是：不公开会使公众无法监督资金使用。"
        in answer
    )


@pytest.mark.parametrize("code", results.available("foi-2019"))
def test_every_result_can_be_written(desk, case, code):
    prepared(desk, case, code)
    line = {"result": code, "reason": "如上所述", "way": "市政府门户网站", "office": "市财政局，0559-2510000"}
    line |= {"discretion": "公开会影响决策", "exemptions": list(results.EXEMPTIONS) if code == "R3" else []}
    text = written(desk.answered(case, "2022-10-20", line))
    assert "行政复议" in text and "现答复如下" in text


@pytest.mark.parametrize("code", results.available("foi-2008"))
def test_every_result_of_the_older_regulation_can_be_written(desk, old, code):
    if code == "R5-1":
        desk.on("2018-09-21", actions.search, old, scope="档案室", way="题名检索", found="无")
    if code == "R5-3":
        desk.on("2018-09-21", actions.ask_correction, old, grounds=["unclear"], text="写明年度", days=10)
        desk.on("2018-09-25", actions.correct, old, interface.applicant(old), words="还是那个")
    line = {"result": code, "reason": "如上所述", "way": "市政府门户网站", "office": "市财政局，0559-2510000"}
    line |= {
        "discretion": "公开会影响决策",
        "exemptions": list(results.exemptions_of("foi-2008")) if code == "R3" else [],
    }
    text = written(desk.answered(old, "2018-09-28", line, means="post", proof_words="1"))
    assert "行政复议" in text and "现答复如下" in text


def test_an_answer_given_anew_names_the_remedies_of_its_own_day(desk):
    case = desk.received("2023-12-01", "2023-12-01")
    desk.answered(case, "2023-12-20", "R4-4")
    assert "应当先申请行政复议" not in written(case)
    made = desk.on("2023-12-25", actions.challenge, case, way="reconsideration", body="市政府", case_number="")
    how = {"recorder": desk.by("officer"), "mode": "slip", "evidence": "files.file:1"}
    body = authority(reference="reconsideration:34-10")
    desk.on("2024-01-05", actions.conclude, made, body, outcome="corrected", days=10, **how)
    desk.decided(case, "2024-01-10", "R4-6")
    assert "应当先申请行政复议" in written(case)


def test_an_answer_given_anew_says_upon_whose_decision(desk, case):
    desk.answered(case, "2022-10-20", "R4-4")
    words = {"way": "reconsideration", "body": "市政府", "case_number": "某复字〔2022〕9号"}
    made = desk.on("2022-11-01", actions.challenge, case, **words)
    how = {"recorder": desk.by("officer"), "mode": "slip", "evidence": "files.file:1"}
    body = authority(reference="reconsideration:34-10")
    desk.on("2022-12-01", actions.conclude, made, body, outcome="corrected", days=10, **how)
    desk.answered(case, "2022-12-08", "R2")
    text = written(case)
    assert (
        "市政府于2022年12月1日作出行政复议决定，案号（文号）为某复字〔2022〕9号。本机关据此对上述申请重新作出答复。"
        in text
    )
    assert text.startswith("政府信息公开申请答复书")


def test_what_lies_with_an_answer_is_named(desk, case):
    with founding("test"):
        office, account = desk.city.offices["statistics"].pk, desk.city.posts["officer"].account_id
    (kept,) = interface.keep_files([PAPER], office=office, account=account)
    filled = letters.letter(fresh(desk.answered(case, "2022-10-20", FILE | {"files": [kept.pk]})), "answer")[0]
    assert filled.said.attachments == ["2021年财政收支表"]
    assert "所提供的信息见附件。" in read(filled)
