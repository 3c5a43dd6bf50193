"""A letter has its number and code, waits for its seal, is signed once, and anybody can see whether it still holds."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2
import pytest

from onedoor.engines.verdicts import Verdict
from onedoor.kernel.acts.interface import Refused, violations
from onedoor.kernel.files import interface as files
from onedoor.kernel.letters import actions, printing, queries, rules, signing
from onedoor.kernel.letters.contents import Content, read
from onedoor.kernel.letters.models import Letter

from .conftest import ANSWER


def paper(letter):
    with files.open(letter.file.digest) as kept:
        return kept.read()


def text_of(pdf):
    return "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))


def test_numbers_run_without_a_gap_by_word_and_year(house):
    numbers = [house.issue().number for _n in range(3)]
    assert numbers == ["屯公开答〔2026〕1号", "屯公开答〔2026〕2号", "屯公开答〔2026〕3号"]
    assert house.issue(ANSWER._replace(word="告")).number == "屯公开告〔2026〕1号"


def test_a_letter_waits_for_its_seal_and_is_signed_by_the_worker(house):
    letter = house.issue()
    assert letter.state == "issued" and letter.file is None
    actions.seal(letter, by=house.by("clerk"))
    assert Letter.objects.get(pk=letter.pk).state == "sealing"
    house.drain()
    letter = Letter.objects.get(pk=letter.pk)
    assert letter.state == "sealed"
    judged = queries.judge(paper(letter))
    assert judged.finding.verdict == Verdict.VALID and judged.letter == letter and judged.seal == house.seal
    assert list(violations()) == []


def test_it_is_signed_once_however_often_the_worker_is_told(house):
    letter = house.sealed()
    assert signing.sign(letter.pk) is False
    assert letter.sealings.count() == 1


def test_only_the_keeper_of_the_seal_seals_and_each_use_is_logged(house):
    letter = house.issue()
    with pytest.raises(Refused) as refused:
        actions.seal(letter, by=house.by("head"))
    assert refused.value.code == "permission"
    actions.hand_over_seal(house.seal, by=house.by("keeper"), keeper=house.posts["head"].pk)
    actions.seal(letter, by=house.by("head"))
    (use,) = house.seal.sealings.all()
    assert (use.letter_id, use.way) == (letter.pk, "electronic")


def test_a_receipt_is_sealed_by_itself(house):
    letter = house.issue(ANSWER._replace(form="test.receipt", layout="receipt", rows=(("申请人", "张𠮷"),)))
    assert letter.state == "sealing"
    house.drain()
    assert Letter.objects.get(pk=letter.pk).state == "sealed"


def test_sealed_by_hand_it_is_kept_as_it_was_printed(house):
    letter = house.issue()
    actions.stamp(letter, by=house.by("clerk"))
    letter = Letter.objects.get(pk=letter.pk)
    assert letter.state == "stamped" and letter.file
    assert house.seal.sealings.get().way == "wet"


def test_a_rare_name_stands_in_the_text_and_markup_stays_text(house):
    name = '张𠮷 #image("/etc/passwd") $x$ *b* <script>'
    letter = house.issue(ANSWER._replace(to=name))
    shown = text_of(printing.pdf(letter, sealed=False))
    assert "𠮷" in shown and "<script>" in shown and "#image" in shown


def test_a_character_that_cannot_be_drawn_is_refused_before_the_letter_is_issued(house):
    with pytest.raises(Refused) as refused:
        house.issue(ANSWER._replace(to="张\U0003ffff某"))
    assert refused.value.code == "input"
    with pytest.raises(Refused) as refused:
        house.issue(ANSWER._replace(to="张😀"))
    assert "😀" in str(refused.value)
    assert not Letter.objects.exists()


def test_it_is_pdf_a_with_all_faces_enclosed(house):
    with pikepdf.open(io.BytesIO(paper(house.sealed()))) as read:
        with read.open_metadata() as metadata:
            assert metadata["pdfaid:part"] == "2" and metadata["pdfaid:conformance"] == "B"
        fonts = [font for page in read.pages for font in page.Resources.Font.values()]
        assert fonts
        for font in fonts:
            described = font.get("/DescendantFonts", [font])[0].FontDescriptor
            assert any(name in described for name in ("/FontFile2", "/FontFile3"))


@pytest.mark.parametrize("layout", sorted(rules.LAYOUTS))
def test_every_layout_is_laid_out(house, layout):
    content = ANSWER._replace(
        layout=layout,
        attachments=("一", "二"),
        note="此件公开发布",
        urgency="特急",
        copies_to="各区县",
        printer="办公室",
    )
    shown = text_of(printing.pdf(house.issue(content), sealed=True))
    assert "屯公开答〔2026〕1号" in shown
    assert "2026年11月23日" in shown


def test_the_grid_is_that_of_the_standard(house):
    """22 lines of 28 characters on a page of the text area: 28 mm from the left, 37 mm from the top."""
    content = ANSWER._replace(layout="notice", to="", paragraphs=("一" * 28 * 60,))
    document = pypdfium2.PdfDocument(printing.pdf(house.issue(content), sealed=False))
    text = document[1].get_textpage()
    lines = [line for line in text.get_text_bounded().splitlines() if set(line.strip()) == {"一"}]
    assert len(lines) == 22 and {len(line.strip()) for line in lines} == {28}
    left = min(text.get_charbox(n)[0] for n in range(28))
    assert abs(left / 72 * 25.4 - 28) < 1.5


def test_a_letter_that_no_longer_holds_says_why_and_by_what_it_was_replaced(house):
    first, second = house.sealed(), house.sealed()
    with pytest.raises(Refused):
        actions.end(first, by=house.by("head"), why="replaced")
    with pytest.raises(Refused):
        actions.end(first, by=house.by("stranger"), why="withdrawn")
    actions.end(first, by=house.by("head"), why="replaced", instead=second.pk)
    ended = queries.by_code(first.code)
    assert ended.state == "ended" and ended.replaced_by == second


def test_a_wrong_code_and_an_unknown_number_are_the_same(house):
    letter = house.sealed()
    assert queries.by_number_and_code("屯公开答[2026]第1号", letter.grouped.lower()) == letter
    assert queries.by_number_and_code("屯公开答〔2026〕2号", letter.code) is None
    assert queries.by_number_and_code(letter.number, rules.new_code()) is None


def test_a_letter_that_has_not_left_the_house_is_not_known_outside(house):
    assert queries.by_code(house.issue().code) is None


def test_a_revoked_certificate_signs_nothing_and_a_lost_key_voids_what_it_signed(house):
    letter = house.sealed()
    actions.revoke(house.certificate, by=house.by("guard"), compromised=False)
    assert queries.judge(paper(letter)).finding.verdict == Verdict.VALID
    with pytest.raises(Refused) as refused:
        actions.seal(house.issue(), by=house.by("clerk"))
    assert refused.value.code == "state"
    again = actions.certify(house.seal, by=house.by("guard"))
    actions.revoke(again, by=house.by("guard"), compromised=True)
    third = actions.certify(house.seal, by=house.by("guard"))
    assert third.serial != again.serial


def test_a_lost_key_voids_all_it_signed(house):
    letter = house.sealed()
    actions.revoke(house.certificate, by=house.by("guard"), compromised=True)
    assert queries.judge(paper(letter)).finding.verdict == Verdict.REVOKED


def test_a_seal_taken_back_seals_nothing_more(house):
    letter = house.issue()
    actions.take_back_seal(house.seal, by=house.by("keeper"))
    assert house.seal.certificates.get().revoked_at is not None
    with pytest.raises(Refused):
        actions.seal(letter, by=house.by("clerk"))
    assert house.issue().seal is None or house.issue().seal.valid_to is not None


def test_an_official_issues_for_the_own_office_only(house):
    with pytest.raises(Refused):
        house.issue(by=house.by("stranger"))
    assert house.issue(by=house.by("clerk")).form == "test.answer"


def test_what_is_kept_of_a_letter_reads_back_and_unknown_parts_are_refused(house):
    content = ANSWER._replace(rows=(("一", "二"),), attachments=("附",))
    assert read(content.kept()) == content
    for wrong in ({"form": "a", "layout": "notice", "title": 1}, {"nonsense": "a"}, {"form": "a"}):
        with pytest.raises(Refused):
            house.issue(Content("a", "notice", "b"), what=wrong)


def test_many_are_printed_together_each_on_a_sheet_of_its_own(house):
    pages = [printing.pdf(house.issue(), sealed=False) for _n in range(3)]
    whole = pypdfium2.PdfDocument(printing.together(pages))
    assert len(whole) == 6


def test_how_signing_goes_is_counted(house):
    for _n in range(3):
        house.sealed()
    queue = queries.queue()
    assert (queue.waiting, queue.signed) == (0, 3)
    assert queue.median_wait is not None and queue.median_wait >= 0


def test_a_specimen_is_printed_as_it_was_given_and_nothing_but_a_png_is_one(house):
    from django.core.files.uploadedfile import SimpleUploadedFile
    from PIL import Image

    made = io.BytesIO()
    Image.new("RGBA", (300, 300), (200, 0, 0, 120)).save(made, "PNG")
    actions.take_back_seal(house.seal, by=house.by("keeper"))
    said = {"purpose": "office", "name": "here局", "line": "", "keeper": house.posts["clerk"].pk}
    here = house.offices["here"]
    with pytest.raises(Refused):
        wrong = SimpleUploadedFile("seal.png", b"%PDF-1.4\n%%EOF")
        actions.give_seal(here, by=house.by("keeper"), specimen=wrong, **said)
    given = SimpleUploadedFile("seal.png", made.getvalue(), "image/png")
    seal = actions.give_seal(here, by=house.by("keeper"), specimen=given, **said)
    actions.certify(seal, by=house.by("guard"))
    with pikepdf.open(io.BytesIO(paper(house.sealed()))) as read:
        assert any(image.get("/Width") == 300 for page in read.pages for image in page.get_images().values())


def test_a_seal_is_kept_by_somebody_of_its_own_office(house):
    with pytest.raises(Refused):
        actions.hand_over_seal(house.seal, by=house.by("keeper"), keeper=house.posts["stranger"].pk)
