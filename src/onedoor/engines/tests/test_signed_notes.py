"""Signed notes: read, written, refused; and the example of another implementation."""

from __future__ import annotations

import pytest

from onedoor.engines import signed_notes
from onedoor.engines.signed_notes import LOG, WITNESS, BadNote, Checkpoint, Key, Note, Signer

CITY = Signer("onedoor.example/ledger", LOG, bytes(range(32)))
COUNTY = Signer("county.example", WITNESS, bytes(range(1, 33)))
CHECKPOINT = Checkpoint(CITY.name, 7, bytes(32), ("time 2026-11-23T01:00:00Z",))
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
"""Key and note of the documentation of Go's golang.org/x/mod/sumdb/note."""
MESSAGE = """If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
"""


def test_a_note_of_another_implementation_is_read():
    key = Key.read(PETER)
    assert str(key) == PETER
    assert Note.read(MESSAGE).signed_by(key) == 0
    assert Note.read(MESSAGE.replace("answer", "question")).signed_by(key) is None


def test_a_checkpoint_that_its_log_signed_is_opened():
    note = signed_notes.signed(CHECKPOINT.text(), [CITY])
    assert signed_notes.opened(note, [CITY.key]) == CHECKPOINT
    assert CHECKPOINT.said("time") == "2026-11-23T01:00:00Z"
    assert Signer.read(CITY.line()) == CITY


def test_a_changed_or_foreign_checkpoint_is_not():
    note = signed_notes.signed(CHECKPOINT.text(), [CITY])
    other = Signer(CITY.name, LOG, bytes(32)).key
    for written, keys in ((note.replace("\n7\n", "\n8\n"), [CITY.key]), (note, [other]), (note, [])):
        with pytest.raises(BadNote):
            signed_notes.opened(written, keys)


def test_a_witness_signs_with_the_moment():
    note = signed_notes.signed(CHECKPOINT.text(), [CITY]) + COUNTY.sign(CHECKPOINT.text(), 1_795_000_000)
    assert Note.read(note).signed_by(COUNTY.key) == 1_795_000_000
    assert signed_notes.opened(note, [CITY.key]) == CHECKPOINT
    with pytest.raises(BadNote):
        signed_notes.opened(note, [COUNTY.key])


@pytest.mark.parametrize("word", ["", "a+b+c", PETER.replace("c74f", "c74e"), PETER + "A", "name+00000000+AQ=="])
def test_what_is_no_key_is_refused(word):
    with pytest.raises(BadNote):
        Key.read(word)


@pytest.mark.parametrize("word", ["", "text\n", "text\n\n", "text\n\n— name !\n", "text\n\n— name AAAA"])
def test_what_is_no_note_is_refused(word):
    with pytest.raises(BadNote):
        Note.read(word)


@pytest.mark.parametrize(
    "text", ["a\n1\n", "a\n-1\nAA==\n", "a\n01\n" + "A" * 43 + "=\n", "a\n1\nAA==\n", "a\n1\n\n\n"]
)
def test_what_is_no_checkpoint_is_refused(text):
    with pytest.raises(BadNote):
        Checkpoint.read(text)
