"""A file is what its bytes say: documents and pictures are recognised, and what could do harm is named."""

from __future__ import annotations

import io
import zipfile

import pytest

from onedoor.engines.contents import MANY, Fault, look

from . import samples


def seen(data: bytes, ending: str = "") -> str:
    """The kind, or the fault."""
    content = look(io.BytesIO(data), ending)
    assert bool(content.kind) != bool(content.fault)
    return content.kind or str(content.fault)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("pdf", samples.PDF),
        ("png", samples.png()),
        ("jpeg", samples.JPEG),
        ("tiff", b"II*\x00" + bytes(40)),
        ("docx", samples.office()),
        ("xlsx", samples.office("xl/workbook.xml")),
        ("pptx", samples.office("ppt/presentation.xml")),
        ("odt", samples.open_document()),
        ("ods", samples.open_document("spreadsheet")),
        ("ofd", samples.ofd()),
        ("doc", samples.compound("WordDocument", "1Table")),
        ("xls", samples.compound("Workbook")),
        ("ppt", samples.compound("PowerPoint Document")),
    ],
)
def test_a_document_or_picture_is_recognised_whatever_its_name(kind, data):
    assert seen(data, kind) == kind
    assert seen(data, "") == kind
    assert seen(data, "exe") == kind


@pytest.mark.parametrize(
    ("ending", "stream", "kind"), [("wps", "WordDocument", "wps"), ("et", "Workbook", "et"), ("dps", "Workbook", "xls")]
)
def test_wps_is_told_by_its_ending(ending, stream, kind):
    assert seen(samples.compound(stream), ending) == kind


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_chinese_text_is_recognised_in_each_usual_coding(coding):
    table = "名称,数量\r\n办件,3\r\n𠮷某,1\r\n".encode(coding)
    assert seen(table, "csv") == "csv"
    assert seen(table, "txt") == "txt"
    assert seen(table, "") == "unknown", "text has no sign of its own"


@pytest.mark.parametrize(
    ("fault", "data", "ending"),
    [
        (Fault.EMPTY, b"", "pdf"),
        (Fault.PROGRAM, samples.PROGRAM, "pdf"),
        (Fault.PROGRAM, b"\x7fELF\x02\x01\x01", "txt"),
        (Fault.PROGRAM, b"#!/bin/sh\nrm -rf /\n", "txt"),
        (Fault.PROGRAM, b"alert(1)", "js"),
        (Fault.PROGRAM, b"@echo off\r\n", "bat"),
        (Fault.PAGE, samples.HTML, "txt"),
        (Fault.PAGE, samples.HTML, "pdf"),
        (Fault.PAGE, "\ufeff<html>".encode("utf-16-le"), "txt"),
        (Fault.PAGE, samples.SVG, "svg"),
        (Fault.PAGE, b"  \n<script>alert(1)</script>", "csv"),
        (Fault.MACROS, samples.office(**{"word/vbaProject.bin": b"x"}), "docx"),
        (Fault.MACROS, samples.office("xl/workbook.xml", **{"xl/macrosheets/sheet1.xml": "<x/>"}), "xlsx"),
        (Fault.MACROS, samples.compound("WordDocument", "_VBA_PROJECT"), "doc"),
        (Fault.ARCHIVE, samples.packed(a="a"), "zip"),
        (Fault.ARCHIVE, samples.packed(a="a"), "docx"),
        (Fault.ARCHIVE, b"Rar!\x1a\x07\x00" + bytes(20), "pdf"),
        (Fault.LOCKED, samples.compound("EncryptionInfo", "EncryptedPackage"), "docx"),
        (Fault.DAMAGED, samples.office()[:80], "docx"),
        (Fault.UNKNOWN, bytes(range(256)), "txt"),
        (Fault.UNKNOWN, samples.compound("SummaryInformation"), "msi"),
        (Fault.UNKNOWN, b"OggS" + bytes(40), "txt"),
    ],
)
def test_what_should_not_be_kept_is_named(fault, data, ending):
    assert seen(data, ending) == fault


@pytest.mark.parametrize("first", [samples.PDF, samples.png(), samples.JPEG])
def test_what_is_two_kinds_at_once_is_named(first):
    assert seen(first + samples.packed(a="a")) == Fault.DOUBLE
    assert seen(first[:24] + b"<script>alert(1)</script>" + first[24:]) == Fault.DOUBLE


def test_a_document_with_two_parts_of_one_name_is_two_documents():
    made = io.BytesIO(samples.office())
    with zipfile.ZipFile(made, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/document.xml", "<other/>")
    assert seen(made.getvalue()) == Fault.DOUBLE


def test_a_document_that_unpacks_to_a_hundred_times_its_size_is_named():
    assert seen(samples.office(**{"word/media/big.xml": bytes(40 * 2**20)})) == Fault.BOMB
    assert seen(samples.office(**{"word/media/small.xml": bytes(2**20)})) == "docx", "small is harmless"


def test_a_document_of_too_many_parts_is_named():
    assert seen(samples.office(**{f"word/{number}": "" for number in range(MANY)})) == Fault.BOMB


def test_a_locked_zip_is_named():
    locked = bytearray(samples.office())
    entry = locked.index(b"PK\x01\x02")
    locked[entry + 8] |= 1
    assert seen(bytes(locked)) == Fault.LOCKED


@pytest.mark.parametrize("data", [samples.office(), samples.compound("WordDocument"), samples.PDF, samples.png()])
def test_a_file_cut_off_anywhere_never_breaks_the_look(data):
    for end in range(len(data)):
        seen(data[:end], "pdf")
