"""`onedoor letter verify` without a city: five words, two exit codes, a sentence for what cannot be read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pikepdf
import pytest

from onedoor.cli import main
from onedoor.engines import signatures

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def papers(tmp_path):
    """A signed file, what to trust, and what was revoked."""
    root = signatures.authority("测试根", signatures.derived_key(b"1", "root"), date(2026, 1, 1))
    own = signatures.certify(root, "财政局", "", signatures.derived_key(b"1", "seal"), date(2026, 1, 1))
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(tmp_path / "plain.pdf")
    signed = signatures.sign((tmp_path / "plain.pdf").read_bytes(), signatures.signer(own), AT)
    (tmp_path / "signed.pdf").write_bytes(signed)
    (tmp_path / "altered.pdf").write_bytes(signed[:200] + bytes([signed[200] ^ 1]) + signed[201:])
    (tmp_path / "photo.pdf").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "root.pem").write_text(root.pem)
    listed = [signatures.Revoked(own.serial, AT, compromised=True)]
    (tmp_path / "revoked.crl").write_bytes(signatures.revocation_list(root, listed, AT, AT + timedelta(days=7)))
    return tmp_path


@pytest.mark.parametrize(
    ("file", "more", "word", "code"),
    [
        ("signed.pdf", (), "valid", 0),
        ("altered.pdf", (), "altered", 1),
        ("plain.pdf", (), "unknown signer", 1),
        ("signed.pdf", ("--revoked", "revoked.crl"), "revoked", 1),
        ("photo.pdf", (), "not a PDF", 1),
    ],
)
def test_one_word_and_an_exit_code(papers, capsys, monkeypatch, file, more, word, code):
    monkeypatch.chdir(papers)
    assert main(["letter", "verify", file, "--trust", "root.pem", *more]) == code
    assert capsys.readouterr().out == f"{word}\n"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("none.pdf", "--trust", "root.pem"), "cannot be read"),
        (("signed.pdf", "--trust", "photo.pdf"), "no certificate"),
        (("signed.pdf", "--trust", "root.pem", "--revoked", "root.pem"), "cannot be used"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(papers, capsys, monkeypatch, given, words):
    monkeypatch.chdir(papers)
    assert main(["letter", "verify", *given]) == 2
    assert words in capsys.readouterr().err
