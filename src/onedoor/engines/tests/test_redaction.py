"""What is hidden is gone, and is shown to be gone; what is not, is named with its place."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image, ImageChops

from onedoor.engines import confinement, redaction
from onedoor.engines.confinement import GivenUp
from onedoor.engines.patches import WHOLE, Patch
from onedoor.engines.proofs import CHECKS, prove, uncovered

from . import hostile, papers

WORDS = [papers.NAME, papers.NUMBER]


def find(data: bytes, *words: str) -> list[Patch]:
    """Patches over every occurrence of words."""
    facts, _parts = redaction.find(io.BytesIO(data), {"kind": "pdf", "words": words})
    return [Patch(*rest) for _word, *rest in facts["found"]]


def paint(data: bytes, patches, kind: str = "pdf") -> bytes:
    """The file written anew."""
    _facts, (made,) = redaction.paint(io.BytesIO(data), {"kind": kind, "patches": patches, "pages": 200})
    return made


def faults(data: bytes, patches=(), words=(), pages: int = 1, kind: str = "pdf") -> set[tuple[str, int]]:
    """What the proof finds."""
    said = {"kind": kind, "patches": patches, "words": words, "pages": pages}
    return {tuple(fault) for fault in prove(io.BytesIO(data), said)[0]["faults"]}


def open_pages(data: bytes, patches, words) -> list[int]:
    """Pages on which a word still shows."""
    facts, _parts = uncovered(io.BytesIO(data), {"kind": "pdf", "patches": patches, "words": words})
    return [page for _word, page in facts["faults"]]


def altered(data: bytes, change) -> bytes:
    """A PDF after a change of somebody."""
    with Pdf.open(io.BytesIO(data)) as document:
        change(document)
        made = io.BytesIO()
        document.save(made, deterministic_id=True)
        return made.getvalue()


@pytest.fixture(scope="module")
def letter():
    """A letter, the patches over name and number, and the letter with them burnt in."""
    patches = find(papers.pdf(), *WORDS)
    return papers.pdf(), patches, paint(papers.pdf(), patches)


# ── Finding ──


def test_every_occurrence_of_a_word_is_found_where_it_stands(letter):
    _data, patches, _made = letter
    assert [patch.page for patch in patches] == [1, 1, 1]
    assert patches[0].top < patches[1].top, "in the title, then in the text"
    assert patches[2].left >= patches[1].right - 200, "the number stands behind the name"


@pytest.mark.parametrize(
    "typed", ["３４１０２２１９９００１０１１２３６", "341022 19900101 1236", "341022199001011236\n"]
)
def test_width_and_blanks_do_not_count(typed):
    assert len(find(papers.pdf(), typed)) == 1


def test_a_word_that_runs_over_the_end_of_a_line_is_covered_on_both():
    data = papers.pdf("前" * 31 + papers.NAME + "后")
    patches = find(data, papers.NAME)
    assert len(patches) == 2 and patches[0].top < patches[1].top and patches[1].left < patches[0].left
    assert open_pages(data, patches, [papers.NAME]) == []


def test_a_rare_character_is_found():
    assert len(find(papers.pdf("申请人：𠮷田小满，住址不明"), "𠮷田小满")) == 1


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_on_a_turned_and_cropped_page_the_patch_lies_where_the_word_is_seen(turn):
    def change(document):
        page = document.pages[0]
        page.Rotate = turn
        page.CropBox = Array([20, 30, 560, 800])

    data = altered(papers.pdf(), change)
    patches = find(data, papers.NUMBER)
    bare = altered(papers.pdf(papers.LETTER.replace(papers.NUMBER, "　" * 9)), change)
    with pypdfium2.PdfDocument(data) as one:
        image = one[0].render(scale=1).to_pil().convert("L")
    inside = image.crop(patches[0].on(*image.size))
    assert inside.getextrema()[0] < 90, "there is writing under it"
    made = paint(data, patches)
    assert faults(made, patches, WORDS) == set()
    assert len(bare) > 0 and open_pages(data, patches, [papers.NUMBER]) == []


# ── Painting ──


def test_the_letter_looks_the_same_but_for_the_patches(letter):
    data, patches, made = letter
    with pypdfium2.PdfDocument(data) as before, pypdfium2.PdfDocument(made) as after:
        assert before[0].get_size() == pytest.approx(after[0].get_size(), abs=0.02)
        one, other = (
            document[0].render(scale=redaction.DOTS / 72).to_pil().convert("L") for document in (before, after)
        )
    for patch in patches:
        for image in (one, other):
            image.paste(255, patch.on(*image.size, margin=3))
    coarse = [image.resize((image.width // 8, image.height // 8), Image.Resampling.BOX) for image in (one, other)]
    assert ImageChops.difference(*coarse).getextrema()[1] < 40, "writing stays where it was"
    assert coarse[0].getextrema()[0] < 200, "there is some"


def test_name_and_number_are_in_it_in_no_way(letter):
    _data, patches, made = letter
    for word in WORDS:
        for coding in ("utf-8", "utf-16-be", "gb18030"):
            assert word.encode(coding) not in papers.everything(made)
    with pypdfium2.PdfDocument(made) as document:
        assert document[0].get_textpage().get_text_bounded() == ""
    assert faults(made, patches, WORDS) == set()
    assert paint(papers.pdf(), patches) == made, "the same bytes each time"


def test_a_letter_of_writing_stays_small(letter):
    data, _patches, made = letter
    assert len(made) < 3 * len(data) + 30_000


def test_notes_scripts_attachments_and_earlier_revisions_do_not_come_along():
    made = paint(papers.dirty_pdf(), find(papers.dirty_pdf(), *WORDS))
    assert papers.SECRET.encode() not in papers.everything(made)
    assert faults(made, find(papers.dirty_pdf(), *WORDS), [*WORDS, papers.SECRET]) == set()


def test_a_page_in_colour_keeps_its_colours():
    def change(document):
        page = document.pages[0]
        page.contents_add(b"q 1 0 0 rg 100 100 200 200 re f Q", prepend=True)

    made = paint(altered(papers.pdf(), change), [])
    with pypdfium2.PdfDocument(made) as document:
        red, green, _blue = document[0].render(scale=1).to_pil().convert("RGB").getpixel((200, 700))
    assert red > 220 and green < 40


@pytest.mark.parametrize(("kind", "data"), [("jpeg", papers.jpeg(6, (600, 400))), ("png", papers.png(3))])
def test_a_picture_is_written_anew_upright_and_without_metadata(kind, data):
    patch = Patch(1, 1000, 1000, 3000, 2000)
    made = paint(data, [patch], kind)
    assert papers.SECRET.encode() not in made
    with Image.open(io.BytesIO(made)) as image:
        assert image.format.lower() == kind and not image.getexif()
        assert image.size == ((400, 600) if kind == "jpeg" else (48, 64))
        assert max(image.convert("RGB").getpixel((int(image.width * 0.2), int(image.height * 0.2)))) < 30
    assert faults(made, [patch], kind=kind) == set()
    assert ("painted", 1) in faults(made, [Patch(1, 6000, 6000, 3000, 3000)], kind=kind)
    assert ("metadata", 0) in faults(data, kind=kind)


@given(st.integers(1, 3000), st.integers(1, 3000), st.data())
def test_a_patch_always_covers_its_own_pixels_and_stays_on_the_page(width, height, data):
    left, top = data.draw(st.integers(0, WHOLE - 1)), data.draw(st.integers(0, WHOLE - 1))
    patch = Patch(1, left, top, data.draw(st.integers(1, WHOLE - left)), data.draw(st.integers(1, WHOLE - top)))
    x1, y1, x2, y2 = patch.on(width, height)
    assert 0 <= x1 <= left * width / WHOLE <= x2 + 1 <= width and patch.right * width / WHOLE <= x2 + 1
    assert 0 <= y1 <= top * height / WHOLE <= y2 + 1 <= height and patch.bottom * height / WHOLE <= y2 + 1


# ── The proof finds each way in which something may be left ──


def _note(document):
    note = Dictionary(Type=Name.Annot, Subtype=Name.Square, Rect=Array([1, 1, 9, 9]), Contents=String(papers.NAME))
    document.pages[0].Annots = Array([note])


def _text(document):
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    document.pages[0].Resources.Font = Dictionary(F=font)
    document.pages[0].contents_add(b"BT /F 9 Tf 3 Tr 50 50 Td (341022199001011236) Tj ET")


def _info(document):
    document.docinfo["/Title"] = String(papers.NAME)


def _attachment(document):
    document.attachments["a.txt"] = pikepdf.AttachedFileSpec(document, papers.NAME.encode(), filename="a.txt")


def _label(document):
    document.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=String(papers.NUMBER))]))


def _outline(document):
    with document.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(papers.NAME, 0))


def _second_picture(document):
    document.pages[0].Resources.XObject.J = document.make_stream(papers.NAME.encode())


def _hidden_object(document):
    document.Root.Pages.Private = document.make_indirect(String(papers.NAME))


def _photograph(document):
    picture = document.pages[0].Resources.XObject.I
    del picture.DecodeParms
    picture.write(papers.jpeg(), filter=Name.DCTDecode)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (_note, ("annotations", 1)),
        (_text, ("text", 1)),
        (_info, ("metadata", 0)),
        (_attachment, ("attachments", 0)),
        (_label, ("labels", 0)),
        (_outline, ("labels", 0)),
        (_second_picture, ("parts", 1)),
        (_hidden_object, ("words", 0)),
        (_photograph, ("metadata", 1)),
    ],
)
def test_whatever_is_left_is_named_with_its_place(letter, change, fault):
    _data, patches, made = letter
    assert fault in faults(altered(made, change), patches, WORDS)


def test_an_earlier_revision_is_found(letter):
    _data, patches, made = letter
    with Pdf.open(io.BytesIO(made)) as document:
        plain = io.BytesIO()
        document.save(plain, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert ("revisions", 0) in faults(papers.revised(plain.getvalue(), papers.NAME.encode()), patches, WORDS)
    assert ("revisions", 0) in faults(made + b"\n% more", patches, WORDS)


def test_the_file_as_it_was_proves_nothing(letter):
    data, patches, _made = letter
    assert {("text", 1), ("painted", 1), ("parts", 1)} <= faults(data, patches, WORDS)


def test_a_page_that_is_missing_is_found(letter):
    _data, patches, made = letter
    assert faults(made, patches, WORDS, pages=2) == {("pages", 0)}
    assert faults(b"%PDF-1.7 rubbish", patches, WORDS) == {("pages", 0)}


def test_a_patch_that_was_not_painted_is_found(letter):
    data, patches, _made = letter
    assert faults(paint(data, patches[:2]), patches, WORDS) == {("painted", 1)}


def test_an_occurrence_outside_every_patch_is_found_on_its_page():
    data = papers.pdf(pages=3)
    patches = find(data, *WORDS)
    assert open_pages(data, patches, WORDS) == []
    assert open_pages(data, [patch for patch in patches if patch.page != 2], WORDS) == [2]
    half = patches[2]._replace(height=patches[2].height // 2)
    assert open_pages(data, [*patches[:2], half, *patches[3:]], WORDS) == [1], "half covered is not covered"


def test_every_check_has_a_word():
    assert len(set(CHECKS)) == len(CHECKS)


# ── By a child ──


@pytest.mark.parametrize(
    ("data", "outcome"),
    [(papers.locked_pdf(), "locked"), (b"%PDF-1.7 x", "damaged"), (hostile.many_pages(300), "too_many")],
)
def test_a_file_that_cannot_be_redacted_says_why(data, outcome):
    for task in ("measure", "paint"):
        answer = confinement.run(task, io.BytesIO(data), kind="pdf", pages=200, patches=[])
        assert answer.outcome == outcome


def test_a_child_draws_a_page_for_the_screen():
    answer = confinement.run("draw", io.BytesIO(papers.pdf()), kind="pdf", page=1, longest=1000)
    assert max(answer.facts.values()) == 1000 and answer.parts[0].startswith(b"\xff\xd8")
    assert confinement.run("draw", io.BytesIO(papers.pdf()), kind="pdf", page=7, longest=900).outcome == "damaged"


def test_a_picture_has_no_words_to_be_found():
    facts, _parts = redaction.find(io.BytesIO(papers.jpeg()), {"kind": "jpeg", "words": ["a"]})
    assert facts == {"found": []}
    with pytest.raises(GivenUp, match="damaged"):
        redaction.measure(io.BytesIO(b"\xff\xd8\xff"), {"kind": "jpeg", "pages": 9})


def test_a_child_paints_and_another_proves_it(letter):
    data, patches, _made = letter
    painted = confinement.run("paint", io.BytesIO(data), kind="pdf", pages=200, patches=patches)
    said = {"kind": "pdf", "patches": patches, "words": WORDS, "pages": 1}
    proven = confinement.run("prove", io.BytesIO(painted.parts[0]), **said)
    assert proven == confinement.Answer("done", {"faults": []}), "every coding of the words was at hand"


def test_what_stays_is_read_without_what_is_hidden(letter):
    data, patches, _made = letter
    answer = confinement.run("remains", io.BytesIO(data), kind="pdf", patches=patches, characters=10_000)
    text = answer.parts[0].decode()
    assert papers.NAME not in text and papers.NUMBER not in text
    assert "申请公开信息的答复" in text and text.count("■") == 3
    half = [patch._replace(height=patch.height // 2) for patch in patches]
    whole = confinement.run("remains", io.BytesIO(data), kind="pdf", patches=half, characters=10_000).parts[0]
    assert papers.NUMBER in whole.decode(), "half covered is still read"
    assert confinement.run("remains", io.BytesIO(data), kind="pdf", patches=[], characters=3).parts == (
        "关于欧".encode(),
    )
