"""Words that look personal are pointed out; what only resembles them is not."""

from __future__ import annotations

import pytest

from onedoor.engines.sightings import Sighting, sightings

from . import papers


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        (f"身份证号{papers.NUMBER}。", "resident_number", papers.NUMBER),
        ("身份证号 34102219 90010112 3X 号", "resident_number", "34102219900101123X"),
        ("34102219 90010112 36", "resident_number", "341022199001011236"),
        ("电话：13955901234", "telephone", "13955901234"),
        ("电话：１３９５５９０１２３４", "telephone", "13955901234"),
        ("户名欧阳，账号6222021234567890123", "", ""),
        ("账号4539578763621486", "card", "4539578763621486"),
        ("联系 ouyang.xm@example.com 即可", "mail", "ouyang.xm@example.com"),
        ("皖J·A1234驶入", "plate", "皖J·A1234"),
        ("申请人：欧阳小满\n地址", "name", "欧阳小满"),
        ("姓名 王芳，女", "name", "王芳"),
        ("办理电话0559-2355001", "", ""),
        ("文号黄建〔2026〕48号，共1395590123456789页", "", ""),
        ("341022199013011236", "", ""),
    ],
)
def test_what_looks_personal_is_pointed_out(text, kind, words):
    assert sightings(text) == ([Sighting(kind, words)] if kind else [])


def test_each_word_is_named_once_in_the_order_of_the_kinds():
    text = f"姓名：王芳 {papers.NUMBER} 13955901234 王芳 {papers.NUMBER}"
    assert [one.kind for one in sightings(text)] == ["resident_number", "telephone", "name"]


def test_a_text_made_to_be_slow_is_quick():
    assert sightings("a." * 500_000) == sightings("@" * 500_000) == []
