"""The text of a file is read once, by a child; whatever a file is, there is an answer and a sentence."""

from __future__ import annotations

import sys

import pytest
from django.utils.translation import override

from onedoor.engines.tests import hostile, papers, samples
from onedoor.kernel.files import reading, rules, writing
from onedoor.kernel.files.models import Extract


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (papers.pdf(), "答复.pdf", papers.NAME),
        (papers.word(), "答复.docx", "补充一句。"),
        (papers.sheet(), "名单.xlsx", "12.5"),
        ("姓名,金额\r\n甲,3".encode("gb18030"), "表.csv", "甲,3"),
        ("正文".encode("utf-16"), "说明.txt", "正文"),
    ],
)
def test_the_text_is_read(store, data, name, words):
    found = reading.text_of(store(data, name))
    assert words in found.text and found.outcome == "done"


def test_the_same_bytes_are_read_once(store, monkeypatch):
    first = reading.text_of(store(papers.pdf(), "一.pdf"))
    monkeypatch.setattr(reading, "_read", lambda file: pytest.fail("read again"))
    assert reading.text_of(store(papers.pdf(), "二.pdf")) == first
    assert Extract.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "name", "outcome"),
    [
        (samples.compound("WordDocument"), "旧.doc", "not_read"),
        (samples.compound("WordDocument"), "旧.wps", "not_read"),
        (samples.ofd(), "公文.ofd", "not_read"),
        (papers.jpeg(), "照片.jpg", "not_read"),
        (papers.pdf("　"), "空白.pdf", "empty"),
        (samples.PDF, "坏.pdf", "damaged"),
        (hostile.laughing_word(), "笑.docx", "damaged"),
        (hostile.many_pages(2000), "厚.pdf", "cut"),
        (hostile.swelling_pdf(), "胀.pdf", None),
    ],
)
def test_every_file_has_an_answer_with_a_sentence_in_both_languages(store, data, name, outcome):
    found = reading.text_of(store(data, name))
    assert found.outcome in ({outcome} if outcome else {"done", "empty", "too_large", "too_long", "crashed"})
    with override("zh-hans"):
        chinese = str(found.sentence)
    with override("en"):
        english = str(found.sentence)
    assert english == rules.OUTCOMES[found.outcome] and chinese != english


def test_what_a_hostile_file_made_of_its_child_is_known_and_not_tried_again(store, monkeypatch):
    monkeypatch.setattr(reading, "LIMITS", rules.TEXT_LIMITS._replace(seconds=0.05))
    file = store(papers.pdf())
    assert reading.text_of(file).outcome == "too_long"
    monkeypatch.setattr(reading, "LIMITS", rules.TEXT_LIMITS)
    assert reading.text_of(file).outcome == "too_long"


def test_the_text_of_bytes_that_are_gone_is_none(store):
    file = store(papers.pdf())
    writing.default_storage.delete(rules.place(file.digest))
    assert reading.text_of(file) == reading.Text("", "gone")
    assert not Extract.objects.exists()


@pytest.fixture
def converter(tmp_path, settings):
    """A program of the city that makes the PDF of a letter out of anything it understands."""
    (tmp_path / "letter.pdf").write_bytes(papers.pdf())
    script = tmp_path / "convert.py"
    script.write_text(
        "import shutil, sys, time\nsource, folder = sys.argv[1:]\n"
        "if b'Workbook' in open(source, 'rb').read().replace(b'\\0', b''): time.sleep(60)\n"
        f"shutil.copy({str(tmp_path / 'letter.pdf')!r}, folder + '/source.pdf')\n"
    )
    settings.CONVERTER = f"{sys.executable} {script} {{source}} {{folder}}"


def test_with_a_program_of_the_city_old_documents_are_read(store, converter):
    for name in ("旧.doc", "旧.wps"):
        assert papers.NAME in reading.text_of(store(samples.compound("WordDocument"), name)).text


def test_a_program_that_never_ends_or_is_not_there_reads_nothing(store, converter, settings, monkeypatch):
    monkeypatch.setattr("onedoor.kernel.files.ports.SECONDS", 0.5)
    assert reading.text_of(store(samples.compound("Workbook"), "旧.xls")).outcome == "not_read"
    settings.CONVERTER = "/no/such/program {source}"
    assert reading.text_of(store(samples.compound("PowerPoint Document"), "旧.ppt")).outcome == "not_read"


# ── At the door ──


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (papers.locked_pdf(), "锁.pdf", ("locked with a password", "加了密码")),
        (hostile.macros(), "宏.docm", ("contains macros", "带有宏")),
        (hostile.macros("sheet"), "宏.xlsm", ("contains macros", "带有宏")),
        (hostile.overlapping_zip(), "叠.docx", ("unpack to far more", "解开后远大于")),
        (papers.pdf() + samples.packed(a="a"), "两用.pdf", ("two kinds", "两种文件")),
        (samples.PROGRAM, "答复.pdf", ("a program", "程序")),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "照片.heic", ("HEIC photograph", "HEIC照片")),
    ],
)
def test_what_is_refused_at_the_door_says_why_in_both_languages(store, data, name, words):
    from onedoor.kernel.acts.rules import Refused

    for language, said in zip(("en", "zh-hans"), words, strict=True):
        with override(language), pytest.raises(Refused) as refused:
            store(data, name)
        with override(language):
            assert said in str(refused.value.sentence) and name in str(refused.value.sentence)


def test_a_pdf_that_is_locked_only_against_changes_is_accepted_and_read(store):
    assert papers.NAME in reading.text_of(store(papers.locked_pdf(""))).text


def test_a_heic_photograph_is_accepted_where_somebody_can_read_it(store, monkeypatch):
    monkeypatch.setattr(writing, "_readable", lambda kind: True)
    assert store(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "照片.heic").kind == "heic"
