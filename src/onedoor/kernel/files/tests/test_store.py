"""Keeping files: once by content, under a safe name, refused with a sentence when they could do harm."""

from __future__ import annotations

import hashlib
from uuid import UUID

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from onedoor.engines.tests import samples
from onedoor.kernel.acts import references
from onedoor.kernel.files import interface as files
from onedoor.kernel.files import rules, writing
from onedoor.kernel.files.models import File
from onedoor.kernel.files.ports import UNFINISHED, Folder

from .conftest import upload


def blobs(folder) -> list[str]:
    """The names of all that is kept, without the unfinished."""
    return sorted(path.name for path in folder.rglob("*") if path.is_file() and UNFINISHED not in path.parts)


def test_a_file_is_kept_by_its_content(store, folder, finance):
    file = store(samples.PDF, "答复 书.pdf", act=UUID(int=7))
    digest = hashlib.sha256(samples.PDF).hexdigest()
    assert (file.digest, file.size, file.kind, file.name) == (digest, len(samples.PDF), "pdf", "答复 书.pdf")
    assert (file.media_type, file.office, file.act) == ("application/pdf", finance, UUID(int=7))
    assert (folder / digest[:2] / digest[2:4] / digest).read_bytes() == samples.PDF
    with files.open(digest) as kept:
        assert kept.read() == samples.PDF


def test_the_same_content_is_kept_once_and_noted_twice(store, folder):
    first, second = store(samples.PDF, "一.pdf"), store(samples.PDF, "二.pdf")
    assert first.digest == second.digest and first.pk != second.pk
    assert blobs(folder) == [first.digest]


def test_bytes_that_were_cut_off_are_made_whole_when_they_come_again(store, folder):
    file = store(samples.PDF)
    path = folder / default_storage.generate_filename(f"{file.digest[:2]}/{file.digest[2:4]}/{file.digest}")
    path.write_bytes(b"%PDF")
    store(samples.PDF)
    assert path.read_bytes() == samples.PDF


def test_nobody_else_on_the_machine_reads_what_is_kept(store, folder):
    store(samples.PDF)
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.rglob("*") if path.is_file())


def test_evidence_is_a_word_by_which_the_file_is_found(finance):
    word = writing.evidence(upload(samples.JPEG, "呈批单.jpg"), office=finance.pk, account=None)
    assert word == f"files.file:{File.objects.get().pk}"
    assert references.read(word).row().kind == "jpeg"


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "空.pdf", "空的"),
        (samples.PROGRAM, "报告.pdf", "程序"),
        (samples.HTML, "公告.txt", "网页"),
        (samples.SVG, "图.svg", "网页"),
        (samples.office(**{"word/vbaProject.bin": b"x"}), "表.docm", "宏"),
        (samples.packed(a="a"), "附件.zip", "压缩包"),
        (samples.PDF + samples.packed(a="a"), "两用.pdf", "两种"),
        (samples.office(**{"word/big.xml": bytes(40 * 2**20)}), "炸弹.docx", "解开"),
        (b"OggS" + bytes(40), "录音.ogg", "pdf"),
    ],
)
def test_what_could_do_harm_is_refused_with_a_sentence_and_leaves_nothing(refusal, folder, data, name, words):
    sentence = refusal(data, name)
    assert name in sentence and words in sentence
    assert not File.objects.exists() and blobs(folder) == []


def test_a_file_too_large_is_refused_before_it_is_read(refusal, monkeypatch):
    big = rules.LIMIT + 2**19
    assert "20.5" in refusal(samples.PDF.ljust(big, b"\n"))


def test_a_kind_has_a_limit_of_its_own_or_is_no_longer_accepted(refusal, store, monkeypatch):
    store(samples.PDF)
    monkeypatch.setattr(rules, "KINDS", rules.KINDS | {"pdf": rules.KINDS["pdf"]._replace(limit=10)})
    assert "MB" in refusal(samples.PDF)
    monkeypatch.setattr(rules, "KINDS", rules.KINDS | {"pdf": rules.KINDS["pdf"]._replace(limit=0)})
    assert "png" in refusal(samples.PDF)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\windows\\报告.pdf", "报告.pdf"),
        ("/", "file.pdf"),
        ("", "file.pdf"),
        ("....pdf", "pdf.pdf"),
        ("a\x00b\r\nSet-Cookie: x.pdf", "abSet-Cookie_ x.pdf"),
        ("报告\u202efdp.exe", "报告fdp.exe.pdf"),
        ("关于\u201c双公示\u201d的通知（终稿）〔2026〕3号.PDF", "关于\u201c双公示\u201d的通知（终稿）〔2026〕3号.pdf"),
        ("𠮷野家\ue000名单.pdf", "𠮷野家\ue000名单.pdf"),
        ("e\u0301te\u0301.pdf", "\u00e9t\u00e9.pdf"),
        ("图片.png", "图片.png.pdf"),
        ("长" * 300 + ".pdf", "长" * 80 + ".pdf"),
        ("con?.pdf ", "con_.pdf"),
    ],
)
def test_a_name_is_made_safe_and_stays_readable(store, given, kept):
    assert store(samples.PDF, given).name == kept


def test_a_disk_that_fails_leaves_neither_row_nor_bytes(store, folder, monkeypatch):
    def fail(number):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("onedoor.kernel.files.ports.os.fsync", fail)
    with pytest.raises(OSError):
        store(samples.PDF)
    assert not File.objects.exists()
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_files_are_written_by_a_storage_that_forces_them_to_disk():
    assert isinstance(default_storage._wrapped or default_storage, Folder)


@pytest.mark.parametrize(
    "nonsense", [{"digest": "x"}, {"size": 0}, {"kind": "exe"}, {"name": "a/b"}, {"confidentiality": "secret"}], ids=str
)
def test_the_database_refuses_nonsense(store, nonsense):
    file = store(samples.PDF)
    with pytest.raises(IntegrityError), transaction.atomic():
        File.objects.filter(pk=file.pk).update(**nonsense)
