"""Letters of real cases: what they say under each regulation, and what nobody may read in them."""

from __future__ import annotations

import re
from datetime import date

import pytest

from onedoor.kernel.acts.guards import founding
from onedoor.kernel.people.models import Post
from onedoor.openness.requests import actions, interface, letters
from onedoor.openness.requests.models import Amendment, Consultation, Request

from .conftest import FIRM, ZHANG, day, fresh
from .letter_texts import prepared, read, the_third, written

pytestmark = pytest.mark.usefixtures("sound")


@pytest.fixture
def case(desk):
    """Asked on Saturday 24 September 2022, confirmed on Monday: due on 27 October."""
    return desk.received()


@pytest.fixture
def old(desk):
    """Handed in on 20 September 2018, under the regulation of 2007."""
    return desk.on("2018-09-20", actions.confirm, desk.brought("2018-09-20", "in-person").request)


# ── On the way ──


def test_receipt(case):
    text = written(case, "receipt")
    assert text.startswith("政府信息公开申请收件回执\n张三丰\n您提出的政府信息公开申请，本机关已经收到。")
    assert (
        "依据《中华人民共和国政府信息公开条例》第三十一条、第三十三条第二款规定，答复期限自下列收到申请之日起计算"
        in text
    )
    assert "收到申请之日：2022年9月26日\n答复期限：20个工作日，于2022年10月27日届满" in text
    assert "居民身份证　1101************2X" in text
    assert ZHANG["number"] not in text and "行政复议" not in text


def test_receipt_under_the_regulation_of_2007(old):
    text = written(old, "receipt")
    assert "国办公开办函〔2015〕207号" in text and "15个工作日" in text and "身份证明" not in text


def test_an_organization_is_addressed_as_one(desk):
    text = written(desk.received(person=FIRM), "receipt")
    assert "黄山市某某有限公司\n你单位提出的政府信息公开申请" in text and "您" not in text


def test_extension_with_the_explained_clock(desk, case):
    desk.on("2022-10-20", actions.extend, case, "head", days=10, reason="需要核对的资料数量较大。")
    text = written(case, "extension")
    assert text.startswith("政府信息公开申请延期答复告知书\n张三丰\n本机关于2022年9月26日收到您提出的政府信息公开申请")
    assert "申请公开“2021年财政收支表”。" in text
    assert "第三十三条第二款规定，本机关应当在20个工作日内作出答复，答复期限于2022年10月27日届满。" in text
    assert "原因是：需要核对的资料数量较大。" in text
    assert (
        "经本机关政府信息公开工作机构负责人同意，本机关决定延长答复期限10个工作日，延长后的答复期限于2022年11月10日届满。"
        in text
    )
    assert (
        "1. 2022年9月26日收到申请，当日不计入期限。\n2. 答复期限为20个工作日。\n3. 2022年10月20日决定延长10个工作日。"
        in text
    )
    assert "行政复议" not in text and "行政诉讼" not in text


def test_extension_tells_of_the_days_that_do_not_count(desk, case):
    third = desk.asks_third(case, "2022-09-30")
    desk.on("2022-10-17", actions.give_opinion, third, the_third(third), opinion="refuses", reasons="商业秘密")
    desk.on("2022-10-20", actions.extend, case, "head", days=10, reason="资料较多")
    assert re.search("2022年9月30日至2022年10月17日征求意见，其间的8个工作日不计算在内。", written(case, "extension"))


def test_days_under_two_consultations_are_left_out_once(desk, case):
    third, office = desk.asks_third(case, "2022-09-30"), desk.asks_office(case, "2022-10-10")
    desk.on("2022-10-17", actions.give_opinion, third, the_third(third), opinion="agrees", reasons="")
    desk.on("2022-10-24", actions.give_opinion, office, "water-officer", opinion="agrees", reasons="")
    desk.on("2022-11-14", actions.extend, case, "head", days=10, reason="资料较多")
    text = written(case, "extension")
    assert "3. 2022年9月30日至2022年10月17日征求意见，其间的8个工作日不计算在内。" in text
    assert "4. 2022年10月10日至2022年10月24日征求意见，除与前项重叠的以外，其间的5个工作日不计算在内。" in text
    assert "答复期限于2022年11月15日届满。" in text and "延长后的答复期限于2022年11月29日届满。" in text


def test_extension_while_the_clock_stands_still(desk, case):
    desk.asks_third(case, "2022-09-30")
    desk.on("2022-10-09", actions.extend, case, "head", days=10, reason="资料较多")
    text = written(case, "extension")
    assert "目前答复期限中止计算" in text and "自2022年9月30日起征求意见，所需时间不计算在内。" in text
    assert "恢复计算后，连同延长的期限继续计算。" in text


def test_extension_under_the_regulation_of_2007(desk, old):
    desk.on("2018-10-10", actions.extend, old, "head", days=15, reason="资料较多")
    text = written(old, "extension")
    assert "第二十四条第二款规定，本机关应当在15个工作日内作出答复，答复期限于2018年10月17日届满。" in text
    assert "本机关决定延长答复期限15个工作日，延长后的答复期限于2018年11月7日届满。" in text


def test_correction(desk, case):
    desk.on("2022-10-08", actions.ask_correction, case, grounds=["unclear", "identity"], text="写明年度", days=10)
    text = written(case, "correction")
    assert "1. 没有写明所申请公开的政府信息的名称、文号或者便于本机关查询的其他特征性描述，不符合" in text
    assert "2. 没有提供身份证明，不符合《条例》第二十九条第二款第一项规定。" in text
    assert "第三十条规定，现一次性告知您补正以下事项：写明年度。" in text and "10个工作日内提交补正的申请" in text
    assert "视为放弃申请" in text and "行政复议" not in text


def test_correction_under_the_regulation_of_2007(desk, old):
    desk.on("2018-09-25", actions.ask_correction, old, grounds=["unclear"], text="写明年度", days=10)
    text = written(old, "correction")
    assert "第二十一条第四项" in text and "本机关按照原申请的内容办理" in text and "放弃" not in text


def test_a_third_party_is_asked_and_does_not_learn_who_asks(desk, case):
    third = desk.asks_third(case, "2022-09-30")
    asked, reply = letters.letter(fresh(case), "consultation", consultation=third.pk)
    text = read(asked) + read(reply)
    assert "第三方意见征询书\n王五\n" in text and "自收到本征询书之日起15个工作日内" in text
    assert "征求意见的内容：是否同意公开合同单价？" in text and "□同意公开　□不同意公开　□同意部分公开" in text
    assert "张" not in text and "行政复议" not in text


def test_an_office_that_made_it_jointly_is_asked_in_letter_format(desk, case):
    one = desk.asks_office(case, "2022-10-10")
    (filled,) = letters.letter(fresh(case), "consultation", consultation=one.pk)
    text = read(filled)
    assert (filled.form.layout, filled.said.to) == ("letter", "市水利局")
    assert "逾期未提出意见的，视为同意公开。" in text and "第三十四条" in text and "张" not in text


def test_silence_of_another_office_has_no_effect(desk, case):
    one = desk.asks_office(case, "2022-10-10", kind="other")
    text = written(case, "consultation", consultation=one.pk)
    assert "逾期未提出意见的，由本机关依法决定是否公开。" in text and "视为" not in text


def test_reasons_and_a_later_reply(desk, case):
    desk.on("2022-10-08", actions.ask_reasons, case, text="一个月内申请60件的用途以外的原因", days=10)
    text = written(case, "reasons")
    assert "第三十五条规定，现要求您说明理由。" in text and "10个工作日内书面说明" in text
    desk.on("2022-10-10", actions.give_reasons, case, interface.applicant(case), words="编写地方志需要")
    desk.on("2022-10-11", actions.delay, case, "head", days=30, reason="涉及档案数量大")
    text = written(case, "delay")
    assert (
        "您于2022年10月10日说明了理由" in text
        and "本机关确定延迟30个工作日答复，延迟后的答复期限于2022年12月8日届满。" in text
    )


def test_fee_of_twelve_items(desk):
    request = desk.received("2023-01-09", "2023-01-09", pieces=[f"第{n}份报表" for n in range(1, 13)])
    desk.on("2023-01-16", actions.charge, request, method="item")
    text = written(request, "fee")
    assert "您在2023年1月内向本机关申请公开政府信息累计12件，本次为12件" in text
    assert "（1）第1件至第10件，共10件，不收费。\n（2）第11件至第12件，共2件，每件100元，计200元。" in text
    assert "二、收费数额。合计200元（大写：人民币贰佰元整）。" in text
    assert "《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）" in text
    assert "自收到本通知书次日起20个工作日内缴清" in text and "行政复议" not in text


def test_fee_by_volume(desk):
    request = desk.received("2023-01-09", "2023-01-09", form="paper")
    desk.on("2023-01-16", actions.charge, request, method="volume", pages=101)
    text = written(request, "fee")
    assert "（3）第101页，每页20元，计20元。" in text and "合计720元（大写：人民币柒佰贰拾元整）" in text


def test_transfer_is_advice_and_no_answer(desk, case):
    desk.on("2022-10-08", actions.advise_transfer, case, contact="市财政局，电话0559-2510000")
    text = written(case, "transfer")
    assert "现将可能负责公开的机关告知如下：市财政局，电话0559-2510000。" in text and "不是对上述申请的答复" in text


# ── Ends without an answer, records, the court ──


def test_not_corrected_in_time(desk, case):
    desk.on("2022-09-28", actions.ask_correction, case, grounds=["unclear"], text="写明年度", days=10)
    desk.be("2022-11-01")
    interface.catch_up()
    text = written(case, "abandonment")
    assert (
        "本机关于2022年9月28日作出补正告知，要求您自收到之日起10个工作日内补正。补正期限已于2022年10月17日届满" in text
    )
    assert "第三十条规定，视为您放弃申请" in text and "行政复议" in text


def test_not_paid_in_time(desk):
    request = desk.received("2023-01-09", "2023-01-09", pieces=[f"第{n}份报表" for n in range(1, 13)])
    desk.on("2023-01-16", actions.charge, request, method="item")
    desk.be("2023-03-01")
    interface.catch_up()
    text = written(request, "abandonment")
    assert "数额为200元。缴纳期限已于2023年2月16日届满" in text and "国办函〔2020〕109号" in text and "行政复议" in text


def test_withdrawn(desk, case):
    desk.on("2022-10-08", actions.withdraw, case, interface.applicant(case), words="")
    assert "您于2022年10月8日撤回上述申请，本机关终止办理。" in written(case, "withdrawal")


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("amended", "本机关已经予以更正：已改为1965年。"),
        ("refused", "证据不足以证明该记录不准确：已改为1965年。"),
        ("passed-on", "转送有权更正的行政机关处理：已改为1965年。"),
    ],
)
def test_a_record_put_right_left_or_passed_on(desk, case, outcome, said):
    desk.be("2022-10-08")
    by = interface.applicant(case)
    facts = {"office": desk.city.offices["statistics"].pk, "party": case.party_id, "about": "出生年份"}
    one = actions.ask_amendment(by=by, words="应为1965年。", **facts)
    one = desk.on("2022-10-10", actions.settle_amendment, one, outcome=outcome, reason="已改为1965年")
    text = read(letters.amendment_letter(Amendment.objects.get(pk=one.pk)))
    assert said in text and "要求更正：应为1965年。" in text and "第四十一条" in text and "行政复议" in text


def test_the_bundle_for_the_court(desk, case):
    desk.on("2022-10-10", actions.search, case, scope="业务档案", way="题名检索", found="")
    desk.answered(case, "2022-10-20", {"result": "R5-1", "reason": "没有制作"})
    desk.on(
        "2022-11-01",
        actions.challenge,
        case,
        way="litigation",
        body="某区人民法院",
        case_number="（2022）皖1002行初5号",
    )
    text = written(case, "bundle")
    assert "复议机关（人民法院）：某区人民法院，案号（文号）为（2022）皖1002行初5号" in text
    assert "办理结果：本机关不掌握" in text and "2022年10月20日　送达答复" in text and "如对本" not in text


# ── What cannot be written ──


def test_nothing_is_written_to_somebody_whose_data_were_erased(desk, case):
    desk.answered(case, "2022-10-20", "R2")
    with founding("test"):
        post = desk.city.posts["keeper"]
        Post.objects.filter(pk=post.pk).update(role="security-administrator")
    desk.on("2022-11-21", actions.forget, case.party, "keeper")
    with pytest.raises(letters.Unwritable):
        letters.letter(Request.objects.get(pk=case.pk), "answer")


def test_an_extension_without_its_reason_is_not_written(desk, case):
    desk.on("2022-10-20", actions.extend, case, "head", days=10, reason="资料较多")
    with pytest.raises(letters.Unwritable):
        letters.letter(fresh(case), "extension")


def test_what_people_write_adds_no_paragraph_and_no_placeholder(desk):
    request = desk.received(pieces="第一行\n二、伪造的标题\n{number}{law:foi-2019:第一条}")
    plain = letters.letter(fresh(desk.answered(desk.received(), "2022-10-20", "R2")), "answer")[0].said
    found = letters.letter(fresh(desk.answered(request, "2022-10-20", "R2")), "answer")[0].said
    assert [level for level, _text in found.paragraphs] == [level for level, _text in plain.paragraphs]
    assert "“第一行二、伪造的标题{number}{law:foi-2019:第一条}”" in found.paragraphs[0][1]


def test_a_law_is_named_in_full_once_and_not_again_within_a_row(desk, case):
    line = {"result": "R2", "reason": "", "override": "公众需要知道"}
    desk.asks_third(case, "2022-09-30")
    desk.be("2022-11-01")
    interface.catch_up()
    text = written(desk.answered(case, "2022-11-02", line))
    assert text.count("《中华人民共和国政府信息公开条例》") == text.count("（以下简称《条例》）") == 1
    assert (
        "（以下简称《条例》）第十五条、第三十二条规定" in text and "依据《条例》第三十六条第二项、第四十条规定" in text
    )
    assert "第三方逾期未提出意见。" in text


def test_an_answer_tells_what_was_corrected(desk, case):
    prepared(desk, case, "R5-3")
    text = written(desk.answered(case, "2022-10-20", "R2"))
    assert "于2022年9月28日收到补正的申请，补正的内容为：“还是那个”。答复期限自收到补正的申请之日起重新计算。" in text


def test_only_what_may_be_withheld_is_weighed(desk):
    must, may = (desk.answered(desk.received(), "2022-10-20", code) for code in ("R4-4", "R4-6"))
    assert "经裁量" not in written(must) and "本机关经裁量认为不宜公开：酌情。" in written(may)


def test_a_regulation_that_knows_no_such_letter_has_none(old):
    assert old.received_on == date(2018, 9, 20)
    with pytest.raises(LookupError):
        letters.letter(old, "delay")


def test_a_consultation_of_another_request_is_not_written(desk, case):
    third = desk.asks_third(case, "2022-09-30")
    with pytest.raises(letters.Unwritable):
        letters.letter(desk.received(), "consultation", consultation=third.pk)
    assert Consultation.objects.get().asked_on == day("2022-09-30")
