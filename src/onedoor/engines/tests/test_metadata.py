"""Metadata are gone, and the file still opens and shows the same: every pixel, every word."""

from __future__ import annotations

import io
import struct

import docx
import openpyxl
import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageSequence

from onedoor.engines.confinement import GivenUp
from onedoor.engines.contents import look
from onedoor.engines.metadata import STRIPPERS, stripped

from . import papers, samples

CORPUS = {
    "jpeg": [papers.jpeg(), papers.jpeg(6), papers.jpeg(progressive=True), samples.JPEG],
    "png": [papers.png(), papers.png(3), samples.png()],
    "gif": [papers.gif()],
    "webp": [papers.webp(), papers.webp(8)],
    "tiff": [papers.tiff()],
    "pdf": [papers.dirty_pdf(), papers.pdf(), papers.locked_pdf("")],
    "docx": [papers.word(), papers.with_parts(papers.word(), {"word/embeddings/a.xlsx": papers.sheet()})],
    "xlsx": [papers.sheet()],
    "odt": [papers.open_text()],
    "txt": ["正文".encode()],
    "csv": ["姓名,金额\r\n".encode()],
}
EACH = [pytest.param(kind, data, id=f"{kind}-{n}") for kind, every in CORPUS.items() for n, data in enumerate(every)]


@pytest.mark.parametrize(("kind", "data"), EACH)
def test_what_nobody_sees_is_gone(kind, data):
    made = stripped(data, kind)
    assert papers.SECRET.encode() not in papers.everything(made)
    assert papers.SECRET.encode("utf-16-be") not in papers.everything(made)


def test_the_papers_of_this_test_say_what_nobody_sees():
    told = [kind for kind, every in CORPUS.items() if papers.SECRET.encode() in papers.everything(every[0])]
    assert told == ["jpeg", "png", "gif", "webp", "tiff", "pdf", "docx", "xlsx", "odt"]


@pytest.mark.parametrize(("kind", "data"), EACH)
def test_it_is_still_of_its_kind_and_nothing_is_left_to_take_out(kind, data):
    made = stripped(data, kind)
    assert look(io.BytesIO(made), kind).kind == kind
    assert stripped(made, kind) == made


@pytest.mark.parametrize(
    ("kind", "data"), [(kind, data) for kind in ("jpeg", "png", "gif", "webp", "tiff") for data in CORPUS[kind]]
)
def test_every_pixel_stays(kind, data):
    if data == samples.JPEG:
        pytest.skip("it has no pixels")
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(stripped(data, kind))) as after:
        assert (before.size, before.mode, before.info.get("dpi")) == (after.size, after.mode, after.info.get("dpi"))
        for one, other in zip(ImageSequence.Iterator(before), ImageSequence.Iterator(after), strict=True):
            assert one.convert("RGBA").tobytes() == other.convert("RGBA").tobytes()


@pytest.mark.parametrize(("kind", "data"), [("jpeg", papers.jpeg(6)), ("png", papers.png(6)), ("webp", papers.webp(6))])
def test_which_way_is_up_stays_and_nothing_else_of_exif(kind, data):
    with Image.open(io.BytesIO(stripped(data, kind))) as image:
        assert dict(image.getexif()) == {0x0112: 6}
        assert not image.getexif().get_ifd(0x8825)


def test_a_profile_of_colours_and_the_mark_of_adobe_stay():
    made = io.BytesIO()
    Image.new("CMYK", (8, 8), (10, 200, 30, 4)).save(made, "JPEG", icc_profile=b"profile" * 9, quality=95)
    before, after = made.getvalue(), stripped(made.getvalue(), "jpeg")
    assert b"Adobe" in after and Image.open(io.BytesIO(after)).info["icc_profile"] == b"profile" * 9
    assert Image.open(io.BytesIO(before)).tobytes() == Image.open(io.BytesIO(after)).tobytes()


def drawn(data: bytes) -> list[Image.Image]:
    """Every page as it is seen."""
    with pypdfium2.PdfDocument(data) as document:
        document.init_forms()
        return [page.render(scale=1).to_pil().convert("RGB") for page in document]


def words(data: bytes) -> list[str]:
    """The text of every page."""
    with pypdfium2.PdfDocument(data) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


@pytest.mark.parametrize("data", CORPUS["pdf"])
def test_every_page_of_a_pdf_looks_and_reads_the_same(data):
    made = stripped(data, "pdf")
    assert words(made) == words(data) and papers.NAME in words(made)[0]
    for before, after in zip(drawn(data), drawn(made), strict=True):
        assert ImageChops.difference(before, after).getbbox() is None


def test_nothing_in_a_pdf_runs_or_hangs_on_and_there_is_one_revision():
    made = stripped(papers.dirty_pdf(), "pdf")
    with pikepdf.Pdf.open(io.BytesIO(made)) as document:
        assert not document.attachments and "/Info" not in document.trailer
        assert not {"/AA", "/OpenAction", "/Metadata"} & set(document.Root.keys())
        kinds = [str(one.Subtype) for one in document.pages[0].Annots]
        assert kinds == ["/Square", "/Link", "/Link"]
        assert [one.get("/A", {}).get("/S") for one in document.pages[0].Annots] == [None, None, pikepdf.Name.URI]
    assert made.count(b"%%EOF") == 1 and made.count(b"startxref") == 1
    assert stripped(papers.dirty_pdf(), "pdf") == made, "the same bytes each time"


def test_an_archival_pdf_stays_archival():
    with pikepdf.Pdf.open(io.BytesIO(papers.pdf())) as document:
        with document.open_metadata() as metadata:
            metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["dc:creator"] = "2", "B", [papers.SECRET]
        made = io.BytesIO()
        document.save(made)
    with pikepdf.Pdf.open(io.BytesIO(stripped(made.getvalue(), "pdf"))) as document:
        assert document.open_metadata().pdfa_status == "2B"
        assert "dc:creator" not in document.open_metadata()


def test_a_word_document_says_the_same_and_not_who_wrote_it():
    before, after = (docx.Document(io.BytesIO(data)) for data in (papers.word(), stripped(papers.word(), "docx")))
    assert [one.text for one in before.paragraphs] == [one.text for one in after.paragraphs]
    assert [cell.text for cell in after.tables[0].rows[0].cells] == ["项目", "金额"]
    assert after.sections[0].header.paragraphs[0].text == "市财政局"
    assert after.core_properties.author == "" and after.core_properties.created is None
    assert [(one.author, one.text) for one in after.comments] == [("Author", "批注：请核对")]
    body = papers.part(stripped(papers.word(), "docx"), "word/document.xml").decode()
    assert "补充一句。" in body and "2026-01-01" not in body and "rsid" not in body


def test_a_workbook_counts_the_same_and_not_who_wrote_it():
    made = stripped(papers.sheet(), "xlsx")
    before, after = (openpyxl.load_workbook(io.BytesIO(data)) for data in (papers.sheet(), made))
    assert [[cell.value for cell in row] for row in before["名单"]] == [
        [cell.value for cell in row] for row in after["名单"]
    ]
    assert after["名单"]["A2"].comment.author == "Author" and after.sheetnames == ["名单", "说明"]


def test_what_leads_to_a_part_that_is_gone_is_gone_too():
    made = stripped(papers.open_text(), "odt")
    assert b"Thumbnails" not in papers.part(made, "META-INF/manifest.xml")
    assert "正文" in papers.part(made, "content.xml").decode()
    assert made[30:38] == b"mimetype", "first, and not packed"


def test_no_part_of_a_document_says_when_it_was_saved():
    import zipfile

    with zipfile.ZipFile(io.BytesIO(stripped(papers.word(), "docx"))) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    ("kind", "data", "word"),
    [
        ("pdf", papers.locked_pdf(), "locked"),
        ("pdf", papers.signed_pdf(), "signed"),
        ("docx", papers.with_parts(papers.word(), {"_xmlsignatures/sig1.xml": b"<x/>"}), "signed"),
        ("pdf", b"%PDF-1.7\nrubbish", "damaged"),
        ("png", papers.png()[:40], "damaged"),
        ("jpeg", b"\xff\xd8\xff\xe1\x00", "damaged"),
        ("docx", papers.with_parts(papers.word(), {"word/document.xml": b"<a><b></a>"}), "damaged"),
        ("docx", papers.with_parts(papers.word(), {"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "damaged"),
        ("doc", samples.compound("WordDocument"), "kept"),
        ("ofd", samples.ofd(), "kept"),
    ],
)  # fmt: skip
def test_what_cannot_be_stripped_is_said_in_a_word(kind, data, word):
    with pytest.raises(GivenUp, match=word):
        stripped(data, kind)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_picture_cut_off_or_spoiled_anywhere_is_stripped_or_refused(data):
    kind = data.draw(st.sampled_from(["jpeg", "png", "gif", "webp"]))
    whole = CORPUS[kind][0]
    spoiled = bytearray(whole[: data.draw(st.integers(12, len(whole)))])
    for at in data.draw(st.lists(st.integers(0, len(spoiled) - 1), max_size=4)):
        spoiled[at] ^= data.draw(st.integers(1, 255))
    try:
        assert isinstance(stripped(bytes(spoiled), kind), bytes)
    except GivenUp as given_up:
        assert given_up.word == "damaged"


def test_a_film_that_hangs_on_behind_a_photograph_is_gone():
    made = stripped(papers.jpeg(), "jpeg")
    assert made.endswith(b"\xff\xd9") and made.count(b"\xff\xd9") == 1
    assert struct.unpack(">H", made[4:6]) == (16,), "its head has no thumbnail"


def test_every_kind_that_is_accepted_has_a_way_or_is_known_to_have_none():
    from onedoor.kernel.files.rules import KINDS

    assert set(KINDS) - set(STRIPPERS) == {"ofd", "heic", "doc", "xls", "ppt", "wps", "et", "dps"}
