"""Receipts: what somebody keeps of an act, and what it proves without asking anybody. Pure.

A receipt proves that its entry stands in a tree that the log has signed; with the record, that the entry is this record's. A later
checkpoint with its proof shows that it still stands there.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from onedoor.engines import merkle, signed_notes
from onedoor.engines.signed_notes import BadNote, Checkpoint, Key

from .rules import commitment, hash_of

RECEIPT, LATER = "onedoor-receipt/1", "onedoor-later/1"
"""Formats of the two files that a reader keeps."""


class BadReceipt(ValueError):
    """A file that is no receipt: what is missing."""


class Receipt(NamedTuple):
    """What somebody keeps of an act: the entry as it was hashed, its place, the way to the root, the checkpoint, the key of the log;
    and, for whoever may see it, the whole record with the salt of its commitment."""

    entry: str
    place: int
    proof: list[str]
    checkpoint: str
    key: str
    record: str = ""
    salt: str = ""

    def written(self) -> str:
        """The receipt as a file."""
        return _file({"format": RECEIPT} | {name: value for name, value in self._asdict().items() if value != ""})

    @classmethod
    def read(cls, text: str) -> Receipt:
        """A receipt from its file. Raises BadReceipt."""
        return cls(**_fields(text, RECEIPT, cls))


class Later(NamedTuple):
    """A later checkpoint, with the proof that the tree of an earlier one stands in it."""

    since: int
    proof: list[str]
    checkpoint: str

    def written(self) -> str:
        """The proof as a file."""
        return _file({"format": LATER} | self._asdict())

    @classmethod
    def read(cls, text: str) -> Later:
        """The proof from its file. Raises BadReceipt."""
        return cls(**_fields(text, LATER, cls))


class Proven(NamedTuple):
    """What a receipt proves: the entry, where it stands, in which checkpoint, and the record if it was shown."""

    entry: dict[str, Any]
    place: int
    checkpoint: Checkpoint
    record: dict[str, Any]


def prove(receipt: Receipt, keys: Iterable[Key]) -> Proven:
    """Check a receipt under keys that the reader trusts. Raises BadReceipt that says what does not hold."""
    leaf = hash_of(receipt.entry.encode())
    said = _signed(receipt.checkpoint, keys)
    if not merkle.proves_inclusion(receipt.place, said.size, leaf, _hashes(receipt.proof), said.root):
        raise BadReceipt("the entry does not stand in the signed checkpoint")
    entry = _object(receipt.entry)
    record = _object(receipt.record) if receipt.record else {}
    if record and entry.get("record") != _committed(receipt):
        raise BadReceipt("the record is not the one of the entry")
    return Proven(entry, receipt.place, said, record)


def still_stands(proven: Checkpoint, later: Later, keys: Iterable[Key]) -> Checkpoint:
    """The later checkpoint, which holds all that the earlier one did. Raises BadReceipt that says what does not hold."""
    said = _signed(later.checkpoint, keys)
    if said.origin != proven.origin:
        raise BadReceipt("the later checkpoint is of another ledger")
    if said.size < proven.size or later.since != proven.size:
        raise BadReceipt(f"a proof from {proven.size} leaves on is needed")
    if not merkle.proves_consistency(proven.size, said.size, proven.root, said.root, _hashes(later.proof)):
        raise BadReceipt("the later checkpoint does not hold what the earlier one did")
    return said


def _signed(note: str, keys: Iterable[Key]) -> Checkpoint:
    try:
        return signed_notes.opened(note, keys)
    except BadNote as error:
        raise BadReceipt(str(error)) from None


def _committed(receipt: Receipt) -> str:
    """What the entry says of the record, made from record and salt."""
    try:
        salt = bytes.fromhex(receipt.salt)
    except ValueError:
        raise BadReceipt("salt is not what it should be") from None
    return commitment(salt, hashlib.sha256(b"\0" + receipt.record.encode()).digest()).hex()


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise BadReceipt("the entry cannot be read")
    return found


def _hashes(proof: Sequence[str]) -> list[bytes]:
    try:
        return [base64.b64decode(one, validate=True) for one in proof]
    except (binascii.Error, ValueError):
        raise BadReceipt("the proof cannot be read") from None


def _file(said: Mapping[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def _fields(text: str, form: str, cls: Any) -> dict[str, Any]:
    try:
        said = json.loads(text)
    except ValueError:
        raise BadReceipt("this is no JSON") from None
    if not isinstance(said, dict) or said.pop("format", None) != form:
        raise BadReceipt(f"this is no {form.partition('/')[0]}")
    kinds = {"proof": list, "place": int, "since": int}
    for name in cls._fields:
        if name not in said and name not in cls._field_defaults:
            raise BadReceipt(f"{name} is missing")
        if name in said and type(said[name]) is not kinds.get(name, str):
            raise BadReceipt(f"{name} is not what it should be")
    if not all(isinstance(one, str) for one in said["proof"]):
        raise BadReceipt("proof is not what it should be")
    return {name: said[name] for name in cls._fields if name in said}
