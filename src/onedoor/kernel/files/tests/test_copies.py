"""Copies made by machine; the bytes handed in never change. And the same file is known again."""

from __future__ import annotations

import io

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from onedoor.engines.tests import hostile, papers, samples
from onedoor.kernel.acts.rules import Refused
from onedoor.kernel.files import copies, reading, tasks
from onedoor.kernel.files import interface as files
from onedoor.kernel.files.models import File, Fingerprint
from onedoor.kernel.files.rules import Way
from onedoor.kernel.organizations.tests.factories import office


def read(file) -> bytes:
    """The bytes of a file."""
    with files.open(file.digest) as kept:
        return kept.read()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (papers.jpeg(), "照片.jpg"),
        (papers.png(), "图.png"),
        (papers.dirty_pdf(), "答复.pdf"),
        (papers.word(), "答复.docx"),
    ],
)
def test_what_is_published_is_without_metadata_and_the_evidence_keeps_its_bytes(store, data, name):
    file = store(data, name)
    copy = copies.stripped(file)
    assert papers.SECRET.encode() not in papers.everything(read(copy))
    assert read(file) == data, "what was handed in is what a court sees"
    assert (copy.original, copy.way, copy.kind, copy.name, copy.office) == (
        file,
        "stripped",
        file.kind,
        name,
        file.office,
    )
    assert copy.confidentiality == file.confidentiality and copy.keeping == "copy"


def test_there_is_one_stripped_copy_however_often_it_is_asked_for(store):
    file = store(papers.jpeg(), "照片.jpg")
    assert copies.stripped(file) == copies.stripped(file)
    assert file.copies.count() == 1


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (papers.signed_pdf(), "签.pdf", "签名"),
        (samples.compound("WordDocument"), "旧.doc", "PDF"),
        (samples.PDF, "坏.pdf", "损坏"),
        (hostile.laughing_word(), "笑.docx", "损坏"),
    ],
)
def test_what_cannot_be_stripped_says_what_to_do_and_makes_no_copy(store, data, name, words):
    file = store(data, name)
    with pytest.raises(Refused) as refused:
        copies.stripped(file)
    assert words in str(refused.value) and not file.copies.exists()


def test_a_photograph_stands_upright_and_is_small(store):
    copy = copies.straightened(store(papers.jpeg(6, (4000, 3000)), "现场.jpg"))
    with Image.open(io.BytesIO(read(copy))) as image:
        assert image.size == (1920, 2560) and not image.getexif()
    assert (copy.kind, copy.name, copy.way) == ("jpeg", "现场.jpg", Way.STRAIGHT)
    assert copies.straightened(store(papers.png(), "图.png")).name == "图.jpg"


def test_only_a_picture_can_be_set_upright(store):
    with pytest.raises(Refused):
        copies.straightened(store(papers.pdf()))
    with pytest.raises(Refused) as refused:
        copies.straightened(store(hostile.bomb_picture(), "图.png"))
    assert "内存" in str(refused.value)


def test_the_same_bytes_and_the_same_picture_are_known_again(store, finance):
    first = store(papers.jpeg(1, (1200, 900)), "一.jpg")
    again = store(papers.jpeg(1, (1200, 900)), "二.jpg", office=office("341000-health").pk)
    smaller = io.BytesIO()
    store(papers.jpeg(3, (1200, 900)), "倒.jpg")
    papers.scene(1200, 900).resize((600, 450)).save(smaller, "PNG")
    sent = store(smaller.getvalue(), "转发.png")
    tasks.look_at_new()
    assert [(one.file, one.exact) for one in reading.duplicates(first)] == [(again, True), (sent, False)]
    assert [one.exact for one in reading.duplicates(sent)] == [False, False]
    assert reading.duplicates(store(papers.pdf())) == []


def test_a_copy_is_no_duplicate_and_a_blank_page_is_like_nothing(store):
    file = store(papers.jpeg(), "一.jpg")
    copies.stripped(file)
    white = io.BytesIO()
    Image.new("RGB", (90, 90), "white").save(white, "PNG")
    store(white.getvalue(), "白.png")
    tasks.look_at_new()
    assert reading.duplicates(file) == []
    assert Fingerprint.objects.filter(bits="").count() == 1


def test_every_new_picture_is_looked_at_once(store):
    store(papers.jpeg(), "一.jpg")
    store(hostile.bomb_picture(), "炸.png")
    store(papers.pdf(), "文.pdf")
    assert [tasks.look_at_new(), tasks.look_at_new()] == [2, 0]


@pytest.mark.parametrize("nonsense", [{"way": "stripped"}, {"way": "x"}, {"keeping": "long"}], ids=str)
def test_the_database_refuses_a_copy_of_nothing(store, nonsense):
    file = store(samples.PDF)
    with pytest.raises(IntegrityError), transaction.atomic():
        File.objects.filter(pk=file.pk).update(**nonsense)
