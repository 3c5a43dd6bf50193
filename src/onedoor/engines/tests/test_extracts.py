"""The text of a file is read as it stands, and no file, however hostile, breaks who reads it."""

from __future__ import annotations

import io
import time

import pytest

from onedoor.engines import confinement
from onedoor.engines.confinement import CRASHED, DONE, TOO_LARGE, TOO_LONG, GivenUp, Limits
from onedoor.engines.contents import Fault, look
from onedoor.engines.extracts import clean, text

from . import hostile, papers, samples

LIMITS = Limits(seconds=20, processor=8, memory=1024 * 2**20)


def read(data: bytes, kind: str, characters: int = 10**6, pages: int = 100) -> str:
    """The text, read without a child."""
    _facts, (found,) = text(io.BytesIO(data), {"kind": kind, "characters": characters, "pages": pages})
    return found.decode()


def ask(data: bytes, kind: str, limits: Limits = LIMITS) -> confinement.Answer:
    """The same by a child."""
    return confinement.run("text", io.BytesIO(data), limits, kind=kind, characters=10**6, pages=1000)


def test_the_text_of_a_pdf_is_read_page_by_page():
    words = read(papers.pdf("第一页\n\n文字", 2), "pdf")
    assert words.count("第一页") == 2 and "文字" in words


def test_a_word_document_is_read_with_tables_changes_notes_and_headers_each_once():
    words = read(papers.word(), "docx")
    assert words.index(papers.NAME) < words.index("项目") < words.index("批注：请核对") < words.rindex("市财政局")
    assert words.count("补充一句。") == 1 and papers.SECRET not in words


def test_a_workbook_is_read_sheet_by_sheet():
    assert read(papers.sheet(), "xlsx").splitlines()[:3] == ["名单", "姓名\t金额", f"{papers.NAME}\t12.5"]
    assert read(papers.sheet(), "xlsx").endswith("说明\n第二页")


def test_open_document_and_slides_are_read():
    assert read(papers.open_text(), "odt").endswith("正文")
    slide = '<p:sld xmlns:p="p" xmlns:a="a"><a:p><a:r><a:t>第{n}张</a:t></a:r></a:p></p:sld>'
    parts = {f"ppt/slides/slide{n}.xml": slide.format(n=n).encode() for n in (10, 2, 1)}
    assert read(papers.with_parts(samples.office("ppt/presentation.xml"), parts), "pptx").split() == [
        "第1张",
        "第2张",
        "第10张",
    ]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_plain_text_is_read_in_each_usual_coding(coding):
    assert read("姓名,𠮷某\r\n".encode(coding), "csv") == "姓名,𠮷某"


def test_what_is_written_twice_for_older_programs_is_read_once():
    said = "<w:p><w:r><w:t>框</w:t></w:r></w:p>"
    box = f"<mc:AlternateContent><mc:Choice>{said}</mc:Choice><mc:Fallback>{said}</mc:Fallback></mc:AlternateContent>"
    body = f'<w:document {hostile.W} xmlns:mc="mc">{box}<w:p><w:r><w:t>后</w:t></w:r></w:p></w:document>'
    assert read(papers.with_parts(papers.word(), {"word/document.xml": body.encode()}), "docx").startswith("框\n后")


def test_signs_that_nobody_sees_are_left_out():
    assert clean("一\x00二\r\n三 \t\n\n\n\n四\ufeff") == "一二\n三\n\n四"


def test_a_text_too_long_is_cut_and_says_so():
    facts, (found,) = text(io.BytesIO(papers.pdf()), {"kind": "pdf", "characters": 10, "pages": 100})
    assert facts["cut"] and len(found.decode()) <= 10
    facts, _parts = text(io.BytesIO(papers.pdf("页", 3)), {"kind": "pdf", "characters": 1000, "pages": 2})
    assert facts == {"pages": 3, "cut": True}


@pytest.mark.parametrize("kind", ["doc", "wps", "ofd", "png", "xls"])
def test_a_kind_whose_text_is_not_read_says_so(kind):
    with pytest.raises(GivenUp, match="not_read"):
        read(b"x", kind)


@pytest.mark.parametrize(
    ("data", "kind", "outcomes"),
    [
        (papers.locked_pdf(), "pdf", {"locked"}),
        (hostile.many_pages(), "pdf", {DONE}),
        (hostile.endless_pages(), "pdf", {DONE, "damaged"}),
        (hostile.deep_pdf(), "pdf", {"damaged", CRASHED}),
        (hostile.swelling_pdf(), "pdf", {DONE, TOO_LARGE, TOO_LONG, CRASHED}),
        (hostile.laughing_word(), "docx", {"damaged"}),
        (hostile.outside_entity(), "docx", {"damaged"}),
        (hostile.laughing_sheet(), "xlsx", {"damaged"}),
        (hostile.deep_word(), "docx", {DONE}),
        (hostile.wide_sheet(), "xlsx", {DONE}),
        (hostile.endless_sheet(), "xlsx", {DONE, TOO_LONG}),
        (hostile.lying_zip(), "docx", {"damaged"}),
        (papers.word()[:5000], "docx", {"damaged"}),
        (samples.office(), "docx", {"damaged"}),
        (b"%PDF-1.4\n", "pdf", {"damaged"}),
        (b"\x00\x01", "txt", {DONE, "damaged"}),
        (samples.PROGRAM, "pdf", {"damaged"}),
        (papers.word(), "xlsx", {"damaged"}),
        (papers.sheet(), "docx", {DONE}),
    ],
)  # fmt: skip
def test_a_hostile_file_is_answered_in_a_word(data, kind, outcomes):
    begun = time.monotonic()
    answer = ask(data, kind)
    assert answer.outcome in outcomes
    assert time.monotonic() - begun < LIMITS.seconds + 2
    assert b"root:" not in b"".join(answer.parts)


def test_five_thousand_pages_are_read_as_far_as_is_read():
    answer = ask(hostile.many_pages(), "pdf")
    assert answer.facts == {"pages": 5000, "cut": True}
    assert answer.parts[0].decode().count("很多页") == 1000


@pytest.mark.parametrize(
    ("data", "ending", "fault"),
    [
        (hostile.macros(), "docm", Fault.MACROS),
        (hostile.macros("sheet"), "xlsm", Fault.MACROS),
        (hostile.macros(), "docx", Fault.MACROS),
        (hostile.overlapping_zip(), "docx", Fault.BOMB),
    ],
)
def test_what_can_be_told_without_reading_is_refused_at_the_door(data, ending, fault):
    assert look(io.BytesIO(data), ending).fault == fault
