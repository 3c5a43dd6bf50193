"""Uploads of people who mean harm: one table. Each is refused, or kept and never opened by more than a child, with a clear sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

import pytest
from django.utils import translation

from onedoor.engines.tests import hostile, papers, samples
from onedoor.kernel.acts.rules import Refused
from onedoor.kernel.files import actions, copies, reading
from onedoor.kernel.files.models import File
from onedoor.kernel.people.rules import Role
from onedoor.kernel.people.tests.factories import account, holder

LONGEST = 45
"""Han characters of a sentence."""
KEEP, TEXT, STRIP, REDACT, UPRIGHT = "keep", "text", "strip", "redact", "upright"
"""Where it is stopped: when it comes in, when it is read, cleaned, redacted, or set upright."""


class Case(NamedTuple):
    """One hostile upload: its name, how its bytes are made, where it is stopped, and what is then said."""

    name: str
    data: Callable[[], bytes]
    stopped: str
    zh: str
    en: str


def joined(*pieces: bytes) -> Callable[[], bytes]:
    """Files one behind the other."""
    return lambda: b"".join(pieces)


def locked_zip() -> bytes:
    """A Word document whose parts say they are locked."""
    data = bytearray(samples.office())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def sheet_macros() -> bytes:
    """A workbook with macros of 1992, which need no program of their own."""
    return samples.office("xl/workbook.xml", **{"xl/macrosheets/sheet1.xml": "<x/>"})


PROGRAM, PAGE = ("是程序或脚本", "a program or a script"), ("网页或会在浏览器里运行的图形", "a web page or a drawing")
MACROS, LOCKED = ("带有宏", "contains macros"), ("密码", "locked with a password")
DOUBLE, BOMB = ("两种文件", "two kinds of file"), ("解开后远大于", "unpack to far more")
DAMAGED, ARCHIVE, UNKNOWN = ("损坏", "damaged"), ("压缩包", "an archive"), ("认不出", "cannot be told")
MANY, LARGE, EMPTY = ("页数太多", "too many pages"), ("内存", "too much memory"), ("空的", "is empty")
CUT, SIGNED = ("开头部分", "Only the beginning"), ("电子签名", "signed electronically")

TABLE = [
    # what lies about its type
    Case("报告.pdf", lambda: samples.PROGRAM, KEEP, *PROGRAM),
    Case("照片.jpg", lambda: samples.HTML, KEEP, *PAGE),
    Case("图.png", lambda: samples.SVG, KEEP, *PAGE),
    Case("图.svg", lambda: samples.SVG, KEEP, *PAGE),
    Case("网页.html", lambda: samples.HTML, KEEP, *PAGE),
    Case("表.csv", lambda: b" \n<script>alert(1)</script>", KEEP, *PAGE),
    Case("说明.txt", lambda: b"#!/bin/sh\nrm -rf /\n", KEEP, *PROGRAM),
    Case("清单.bat", lambda: b"@echo off\r\n", KEEP, *PROGRAM),
    Case("快捷方式.pdf", lambda: b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(60), KEEP, *PROGRAM),
    Case("一.docx", lambda: samples.packed(**{"run.exe": "MZ"}), KEEP, *ARCHIVE),
    Case("一.rar", lambda: b"Rar!\x1a\x07\x00" + bytes(20), KEEP, *ARCHIVE),
    Case("声音.pdf", lambda: b"OggS" + bytes(40), KEEP, *UNKNOWN),
    Case("空.pdf", lambda: b"", KEEP, *EMPTY),
    # what is two things at once
    Case("图.gif", joined(b"GIF89a" + bytes(20), samples.packed(a="a")), KEEP, *DOUBLE),
    Case("图.png", joined(samples.png(), samples.packed(a="a")), KEEP, *DOUBLE),
    Case("答复.pdf", joined(samples.PDF, samples.packed(a="a")), KEEP, *DOUBLE),
    Case("答复.pdf", joined(b"%PDF-1.4\n<html><script>x</script>", samples.PDF), KEEP, *DOUBLE),
    Case("照片.jpg", joined(samples.JPEG[:20], b"<script>alert(1)</script>", samples.JPEG), KEEP, *DOUBLE),
    # macros
    Case("宏.docm", hostile.macros, KEEP, *MACROS),
    Case("宏.docx", hostile.macros, KEEP, *MACROS),
    Case("宏.xlsm", lambda: hostile.macros("sheet"), KEEP, *MACROS),
    Case("宏.xlsx", sheet_macros, KEEP, *MACROS),
    Case("宏.doc", lambda: samples.compound("WordDocument", "_VBA_PROJECT"), KEEP, *MACROS),
    # what is locked
    Case("锁.pdf", papers.locked_pdf, KEEP, *LOCKED),
    Case("锁.docx", lambda: samples.compound("EncryptionInfo", "EncryptedPackage"), KEEP, *LOCKED),
    Case("锁.docx", locked_zip, KEEP, *LOCKED),
    # what swells
    Case("叠.docx", hostile.overlapping_zip, KEEP, *BOMB),
    Case("胀.docx", lambda: samples.office(**{"word/a.xml": bytes(40 * 2**20)}), KEEP, *BOMB),
    Case("谎.docx", hostile.lying_zip, TEXT, *DAMAGED),
    Case("笑.docx", hostile.laughing_word, TEXT, *DAMAGED),
    Case("笑.xlsx", hostile.laughing_sheet, TEXT, *DAMAGED),
    Case("炸.png", hostile.bomb_picture, UPRIGHT, *LARGE),
    Case("炸.png", hostile.bomb_picture, REDACT, *LARGE),
    Case("长.xlsx", hostile.endless_sheet, KEEP, *BOMB),
    # what reaches outside
    Case("外.docx", hostile.outside_entity, TEXT, *DAMAGED),
    # what is without end
    Case("厚.pdf", hostile.many_pages, TEXT, *CUT),
    Case("厚.pdf", hostile.many_pages, REDACT, *MANY),
    Case("圈.pdf", hostile.endless_pages, REDACT, *MANY),
    Case("深.pdf", lambda: hostile.deep_pdf(2000), REDACT, *DAMAGED),
    # what is broken or sealed
    Case("坏.pdf", lambda: papers.pdf()[:600], REDACT, *DAMAGED),
    Case("坏.jpg", lambda: papers.jpeg()[:700], UPRIGHT, *DAMAGED),
    Case("半.docx", lambda: papers.word()[:400], KEEP, *DAMAGED),
    Case("签.pdf", papers.signed_pdf, STRIP, *SIGNED),
]


def said(case: Case, act: Callable[[], object]) -> str:
    """The sentence with which something is stopped, or that a text was read with."""
    try:
        answer = act()
    except Refused as refused:
        assert refused.code == "input"
        return str(refused)
    return str(answer.sentence) if isinstance(answer, reading.Text) else f"not stopped: {answer}"


@pytest.fixture
def tried(store, finance):
    """Try to do with an upload what is named; answers the sentence."""
    officer = holder(account("officer"), Role.DISCLOSURE_OFFICER, finance)

    def attempt(case: Case) -> str:
        if case.stopped == KEEP:
            return said(case, lambda: store(case.data(), case.name))
        file = File.objects.first() or store(case.data(), case.name)
        ways = {
            TEXT: lambda: reading.text_of(file),
            STRIP: lambda: copies.stripped(file),
            UPRIGHT: lambda: copies.straightened(file),
            REDACT: lambda: actions.begin_redaction(file, by=officer, grounds="privacy"),
        }
        return said(case, ways[case.stopped])

    return attempt


@pytest.mark.parametrize("case", TABLE, ids=lambda case: f"{case.name}-{case.stopped}-{case.en}")
def test_a_hostile_upload_is_stopped_with_a_clear_sentence_in_both_languages(tried, case):
    for language, words in (("zh-hans", case.zh), ("en", case.en)):
        with translation.override(language):
            sentence = tried(case)
        assert words in sentence, f"{language}: {sentence}"
        assert language == "en" or all(
            len(re.findall("[\u4e00-\u9fff]", one)) <= LONGEST for one in re.split("[。；：]", sentence)
        )
    assert File.objects.count() == (0 if case.stopped == KEEP else 1), "no copy was made of it"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\windows\\system32\\a.pdf", "a.pdf"),
        ("答复\u202efdp.exe", "答复fdp.exe.pdf"),
        ("答复\x00.pdf", "答复.pdf"),
        ("CON|<x>?.pdf", "CON__x__.pdf"),
        ("长" * 300 + ".pdf", "长" * 80 + ".pdf"),
        (".pdf", "pdf.pdf"),
        ("表.html", "表.html.pdf"),
    ],
)
def test_a_name_that_means_harm_becomes_one_that_means_nothing(store, name, kept):
    assert store(samples.PDF, name).name == kept


def test_what_only_swells_when_it_is_opened_hurts_nobody(store):
    for data, name in (
        (hostile.swelling_pdf(), "胀.pdf"),
        (hostile.deep_word(), "深.docx"),
        (hostile.wide_sheet(), "宽.xlsx"),
    ):
        found = reading.text_of(store(data, name))
        assert found.sentence and len(found.text) <= 2_000_000
