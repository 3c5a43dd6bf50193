"""A slip goes out on paper, is signed, photographed, and finds its act: once, in its own office, while the act is open."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from onedoor.kernel.acts.guards import founding
from onedoor.kernel.acts.interface import Record, Refused
from onedoor.kernel.organizations import actions as reorganising
from onedoor.kernel.organizations.models import Organization
from onedoor.kernel.people.models import Account, Post
from onedoor.kernel.people.queries import holder_of
from onedoor.kernel.slips import actions, interface, printing, reading, rules
from onedoor.kernel.slips.models import Slip

ASKED = {
    "name": "数据局",
    "short_name": "数据局",
    "name_en": "Data Bureau",
    "short_name_en": "Data",
    "code": "data",
    "first_day": "2022-10-01",
}
CAST = (("keeper", "system-administrator"), ("guard", "security-administrator"), ("clerk", "window-clerk"))


@pytest.fixture
def house(db, monkeypatch, settings, tmp_path):
    """An office below another; the upper one has a keeper who decides, and colleagues who type."""
    monkeypatch.setenv("ONEDOOR_TODAY", "2022-09-26")
    made = {}
    with founding("test"):
        for code, parent in (("top", None), ("here", "top"), ("else", "top")):
            names = {"name": code, "short_name": code, "name_en": code, "short_name_en": code}
            made[code] = Organization.objects.create(code=code, kind="external", parent=made.get(parent), **names)
        for word, role in CAST:
            account = Account.objects.create_user(word, None, name=word, office=made["top"])
            place = made["else"] if word == "clerk" else made["top"]
            made[word] = Post.objects.create(account=account, organization=place, role=role)
    return made


def holder(house, word):
    return holder_of(house[word])


def slip_for(house, asked=ASKED):
    subject = f"organizations.organization:{house['here'].pk}"
    decider = house["keeper"].pk
    return actions.make(
        by=holder(house, "guard"), name="organizations.rename", subject=subject, decider=decider, asked=asked
    )


def photograph(slip, angle=4.0, name="photo.jpg"):
    """What a telephone makes of the printed slip: turned, on a table, compressed."""
    page = pypdfium2.PdfDocument(printing.pdf(slip))[0].render(scale=2).to_pil().convert("RGB")
    table = Image.new("RGB", (page.width + 260, page.height + 220), (96, 88, 80))
    table.paste(page, (130, 110))
    turned = table.rotate(angle, expand=True, fillcolor=(96, 88, 80))
    kept = io.BytesIO()
    turned.save(kept, "JPEG", quality=70)
    return SimpleUploadedFile(name, kept.getvalue(), "image/jpeg")


def hand_in(house, *papers, word="guard", code=""):
    return interface.take_in(list(papers), holder(house, word), code)


def test_what_was_proposed_stands_on_the_paper_and_markup_is_only_words(house):
    slip = slip_for(house, ASKED | {"name": "#panic() *局* $x$"})
    text = pypdfium2.PdfDocument(printing.pdf(slip))[0].get_textpage().get_text_range()
    assert "#panic() *局* $x$" in text and "keeper" in text
    assert slip.code in "".join(text.split())


@pytest.mark.parametrize("angle", [0, 4, -11, 90, 180], ids=str)
def test_a_photograph_finds_its_slip_however_it_was_held(house, angle):
    slip = slip_for(house)
    [taken] = hand_in(house, photograph(slip, angle))
    assert (taken.slip, taken.fault) == (slip, "")
    straight = Image.open(io.BytesIO(taken.slip.paper and interface.files.open(taken.slip.paper.digest).read()))
    code = reading._codes(straight)[0]
    assert abs(code.orientation) <= 2
    assert abs(straight.width / straight.height - 222 / 309) < 0.04  # the paper without the table


def test_the_act_stands_with_the_leader_as_decider_and_the_secretary_as_recorder(house):
    slip = slip_for(house)
    [taken] = hand_in(house, photograph(slip))
    actions.record(taken.slip, by=holder(house, "guard"), ticked=ASKED)
    done = Record.objects.get(name="organizations.rename")
    assert (done.decider_post, done.recorder_post, done.mode) == (house["keeper"].pk, house["guard"].pk, "slip")
    assert done.evidence == f"files.file:{taken.slip.paper_id}"
    assert Slip.objects.get().state == "used"


def test_a_slip_is_used_once(house):
    slip = slip_for(house)
    [taken] = hand_in(house, photograph(slip))
    actions.record(taken.slip, by=holder(house, "guard"), ticked=ASKED)
    [again] = hand_in(house, photograph(slip))
    assert again.fault == "used"
    with pytest.raises(Refused, match="用过"):
        actions.record(Slip.objects.get(), by=holder(house, "guard"), ticked=ASKED)


def test_another_office_is_told_where_it_belongs(house):
    slip = slip_for(house)
    [taken] = hand_in(house, photograph(slip), word="clerk")
    assert (taken.slip, taken.fault) == (None, "other_office")
    assert Slip.objects.get().state == "open"


def test_an_act_no_longer_open_is_refused_and_changes_nothing(house):
    slip = slip_for(house)
    reorganising.close(house["here"], by=holder(house, "keeper"), into=house["else"].pk, first_day="2022-09-27")
    hand_in(house, photograph(slip))
    with pytest.raises(Refused):
        actions.record(Slip.objects.get(), by=holder(house, "guard"), ticked=ASKED)
    assert Slip.objects.get().state != "used" and not Record.objects.filter(name="organizations.rename").exists()


def test_fifty_pages_of_one_scan_find_their_slips(house):
    slips = [slip_for(house) for _n in range(3)]
    scan = pypdfium2.PdfDocument.new()
    for slip in slips:
        scan.import_pages(pypdfium2.PdfDocument(printing.pdf(slip)))
    kept = io.BytesIO()
    scan.save(kept)
    taken = hand_in(house, SimpleUploadedFile("scan.pdf", kept.getvalue(), "application/pdf"))
    assert [one.slip.pk for one in taken] == [slip.pk for slip in slips]


def test_what_cannot_be_read_is_said_and_the_code_may_be_typed(house):
    slip = slip_for(house)
    blank = io.BytesIO()
    Image.new("RGB", (400, 400), "white").save(blank, "PNG")
    assert [one.fault for one in hand_in(house, ContentFile(blank.getvalue(), name="x.png"))] == ["no_code"]
    code = slip.grouped.lower().replace("0", "o")
    [taken] = hand_in(house, ContentFile(blank.getvalue(), name="x.png"), code=code)
    assert taken.slip == slip
    assert [one.fault for one in hand_in(house, ContentFile(b"<html>", name="x.png"))] == ["unreadable"]


def test_a_slip_for_a_decider_of_another_office_is_not_made(house):
    with pytest.raises(Refused, match="别的单位"):
        actions.make(
            by=holder(house, "clerk"),
            name="organizations.rename",
            subject=f"organizations.organization:{house['here'].pk}",
            decider=house["keeper"].pk,
        )


def test_a_discarded_slip_leads_nowhere(house):
    slip = slip_for(house)
    actions.discard(slip, by=holder(house, "guard"))
    assert hand_in(house, photograph(slip))[0].fault == "void"


def test_a_code_is_read_out_in_groups_and_typed_in_any_way():
    code = rules.new_code()
    assert rules.typed(rules.grouped(code).lower()) == code
    assert rules.code_in(rules.written(code)) == code
    assert rules.typed("too short") == "" == rules.code_in("https://example.org/")
