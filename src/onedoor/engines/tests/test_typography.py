"""Numbers, days, amounts, document numbers, punctuation and titles as official paper writes them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedoor.engines import typography as style


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("107000.53", "壹拾万零柒仟元伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("100", "壹佰元整"),
        ("100000001", "壹亿零壹元整"),
        ("10000000", "壹仟万元整"),
        ("2000000500000", "贰万亿零伍拾万元整"),
        ("10010", "壹万零壹拾元整"),
    ],
)
def test_amounts_stand_in_capital_words(amount, words):
    assert style.capital_amount(Decimal(amount)) == words


@pytest.mark.parametrize("amount", ["-1", "0.001", "10000000000000000"])
def test_what_is_no_sum_of_money_has_no_words(amount):
    with pytest.raises(ValueError):
        style.capital_amount(Decimal(amount))


NAMES = {name: value for value, name in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1000}


def read_group(words):
    """A group of up to four digits, read back."""
    total = digit = 0
    for sign in words:
        if sign in NAMES:
            digit = NAMES[sign]
        else:
            total, digit = total + digit * PLACES[sign], 0
    return total + digit


def read(words):
    """Capital words read back, by another way than they were written."""
    yuan = words.partition("元")[0]
    total = 0
    high, _split, low = yuan.partition("亿") if "亿" in yuan else ("", "", yuan)
    for part, unit in ((high, 10**8), (low, 1)):
        left, split, right = part.partition("万")
        value = read_group(left) * 10_000 + read_group(right) if split else read_group(part)
        total += value * unit
    return total


@given(st.integers(1, 10**12 - 1))
def test_every_whole_amount_reads_back_as_it_was(n):
    words = style.capital_amount(Decimal(n))
    assert words.endswith("元整") and "零零" not in words
    assert read(words) == n


def test_days_have_no_zero_before_and_years_are_read_digit_by_digit():
    assert style.day_in_digits(date(2018, 3, 5)) == "2018年3月5日"
    assert style.day_in_han(date(2026, 11, 23)) == "二〇二六年十一月二十三日"
    assert style.day_in_han(date(2010, 10, 30)) == "二〇一〇年十月三十日"


def test_numbers_in_words():
    assert [style.han_number(n) for n in (0, 10, 12, 20, 105, 1010, 9999)] == [
        "零", "十", "十二", "二十", "一百零五", "一千零一十", "九千九百九十九",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["黄财〔2026〕12号", "黄政公开〔2018〕7号-答"])
def test_a_document_number_has_hexagonal_brackets(text):
    assert style.is_document_number(text)


@pytest.mark.parametrize(
    "text", ["黄财[2026]12号", "黄财〔2026〕012号", "黄财〔2026〕第12号", "黄财〔26〕1号", "黄财（2026）1号"]
)
def test_other_brackets_zeros_and_di_are_no_document_number(text):
    assert not style.is_document_number(text)


@pytest.mark.parametrize(
    ("rough", "fine"),
    [
        ("根据黄财[2026]012号文件,现通知如下:", "根据黄财〔2026〕12号文件，现通知如下："),
        ("根据黄财(2026)第7号", "根据黄财〔2026〕7号"),
        ('他说"可以公开".', "他说“可以公开”。"),
        ("申请人(张三)于2026年03月05日提交", "申请人（张三）于2026年3月5日提交"),
        ("共 3 件,其中 PDF 文件 2 件", "共3件，其中PDF文件2件"),
        ("《条例》、《办法》", "《条例》《办法》"),
        ("等等...", "等等……"),
        ("电话０５５９", "电话0559"),
        ("网址:https://example.org/a,b", "网址：https://example.org/a,b"),
        ("金额1,234.50元", "金额1,234.50元"),
        ("见 http://a.b/c?d=1", "见http://a.b/c?d=1"),
    ],
)
def test_punctuation_and_numbers_are_put_right(rough, fine):
    assert style.tidied(rough) == fine
    assert style.slips(rough) and not style.slips(fine) if rough != fine else not style.slips(rough)


@given(st.text('文件，。,.()（）[]〔〕"“”《》、 0123456789号第年月日.ab:;?-…', max_size=40))
def test_what_was_put_right_twice_stays(text):
    once = style.tidied(text)
    assert style.tidied(once) == style.tidied(style.tidied(once))


def test_levels_are_known_by_their_numbering():
    assert [style.level(one) for one in ("一、总体要求", "（二）目标", "3.任务", "（4）分工", "二〇二六年")] == [
        1,
        2,
        3,
        4,
        0,
    ]
    assert style.headed("（一）加强领导。各单位要落实。") == (2, "（一）加强领导。", "各单位要落实。")
    assert style.headed("一、总体要求") == (1, "一、总体要求", "")


def test_a_title_breaks_between_words_and_evenly():
    title = "黄山市人民政府办公室关于做好2026年度政府信息公开工作年度报告编制发布工作的通知"
    lines = style.title_lines(title, 20)
    assert "".join(lines) == title and len(lines) == 2 + (len(title) > 40)
    assert all(len(line) <= 20 for line in lines)
    assert not any(line[0] in style.NOT_FIRST for line in lines)
    assert any("政府信息公开" in line for line in lines)


def test_a_short_title_is_one_line():
    assert style.title_lines("政府信息公开申请答复书", 20) == ["政府信息公开申请答复书"]


@given(st.text("关于做好政府信息公开工作的通知《条例》、和", min_size=1, max_size=90), st.integers(6, 24))
def test_no_title_loses_a_character_or_overflows(title, most):
    lines = style.title_lines(title, most)
    assert "".join(lines) == title
    assert all(0 < len(line) <= most for line in lines)
