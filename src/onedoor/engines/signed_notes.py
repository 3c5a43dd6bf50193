"""Signed notes and the checkpoints of a log in them, as C2SP has them: signed-note, tlog-checkpoint, tlog-cosignature.

A note is a text, an empty line, and a line for each signature. The log signs with Ed25519 (kind 1); a witness co-signs with a
moment (kind 4). Keys are written in one line each: `name+hash+base64`, private ones with `PRIVATE+KEY+` before it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

LOG, WITNESS = 1, 4
"""Kinds of keys: of a log, and of a witness whose signature bears a moment."""
PRIVATE = "PRIVATE+KEY+"
NAME = re.compile(r"[^\s+]{1,100}")
LINE = re.compile(r"— (?P<name>[^\s+]+) (?P<value>[A-Za-z0-9+/]+={0,2})")
NUMBER = re.compile(r"0|[1-9][0-9]{0,17}")
LONGEST = 100_000
"""Characters of a note that is read at all."""


class BadNote(ValueError):
    """A note, a key or a checkpoint that cannot be read: why."""


class Key(NamedTuple):
    """A public key under its name."""

    name: str
    kind: int
    point: bytes

    @property
    def id(self) -> bytes:
        """The four bytes by which a signature names its key."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.point).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{_text(bytes([self.kind]) + self.point)}"

    @classmethod
    def read(cls, line: str) -> Key:
        """A key from its line. Raises BadNote."""
        name, _plus, rest = line.strip().partition("+")
        named, _plus, value = rest.partition("+")
        data = _bytes(value)
        if not NAME.fullmatch(name) or len(data) != 33 or data[0] not in (LOG, WITNESS):
            raise BadNote("this is no key of a log or a witness")
        key = cls(name, data[0], data[1:])
        if key.id.hex() != named:
            raise BadNote("the key does not agree with its own hash")
        return key


class Signer(NamedTuple):
    """A private key under its name: 32 bytes that nobody else may read."""

    name: str
    kind: int
    seed: bytes

    @property
    def key(self) -> Key:
        """What everybody may know of it."""
        return Key(self.name, self.kind, self._private().public_key().public_bytes_raw())

    def line(self) -> str:
        """The private key in one line, as it is kept in a file."""
        return f"{PRIVATE}{self.name}+{self.key.id.hex()}+{_text(bytes([self.kind]) + self.seed)}"

    @classmethod
    def read(cls, line: str) -> Signer:
        """A private key from its line. Raises BadNote."""
        words = line.strip().removeprefix(PRIVATE).split("+", 2)
        data = _bytes(words[-1])
        if not line.startswith(PRIVATE) or len(words) != 3 or len(data) != 33 or data[0] not in (LOG, WITNESS):
            raise BadNote("this is no private key of a log or a witness")
        return cls(words[0], data[0], data[1:])

    def sign(self, text: str, seconds: int = 0) -> str:
        """The line of a signature under a text. A witness says when: seconds since 1970."""
        said, moment = _signed(self.kind, text, seconds)
        return f"— {self.name} {_text(self.key.id + moment + self._private().sign(said))}\n"

    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


class Note(NamedTuple):
    """A text and the lines under it: the name, and the bytes that name the key, bear the moment, and sign."""

    text: str
    lines: tuple[tuple[str, bytes], ...]

    @classmethod
    def read(cls, written: str) -> Note:
        """A note from its text. Raises BadNote."""
        text, gap, signatures = written.rpartition("\n\n")
        found = [LINE.fullmatch(line) for line in signatures.removesuffix("\n").split("\n")]
        if len(written) > LONGEST or not gap or not signatures.endswith("\n") or not all(found):
            raise BadNote("this is no signed note")
        return cls(text + "\n", tuple((line["name"], _bytes(line["value"])) for line in found if line))

    def signed_by(self, key: Key) -> int | None:
        """When this key signed the text, in seconds since 1970, 0 for a log; None if it did not, or not this text."""
        for name, value in self.lines:
            if name == key.name and value[:4] == key.id and (moment := _moment(key, self.text, value[4:])) is not None:
                return moment
        return None


class Checkpoint(NamedTuple):
    """What a log says of itself: its name, how many leaves, the root over them, and lines of its own."""

    origin: str
    size: int
    root: bytes
    more: tuple[str, ...] = ()

    def text(self) -> str:
        """The text that is signed."""
        return "\n".join([self.origin, str(self.size), _text(self.root), *self.more, ""])

    @classmethod
    def read(cls, text: str) -> Checkpoint:
        """A checkpoint from the text of a note. Raises BadNote."""
        lines = text.split("\n")
        if len(lines) < 4 or lines[-1] or not lines[0] or not all(lines[:-1]) or not NUMBER.fullmatch(lines[1]):
            raise BadNote("this is no checkpoint")
        root = _bytes(lines[2])
        if len(root) != 32:
            raise BadNote("the root of a checkpoint has 32 bytes")
        return cls(lines[0], int(lines[1]), root, tuple(lines[3:-1]))

    def said(self, word: str) -> str:
        """What a line of the log's own says after this word; empty if there is none."""
        return next((line.partition(" ")[2] for line in self.more if line.partition(" ")[0] == word), "")


def signed(text: str, signers: Iterable[Signer]) -> str:
    """A note: the text under the signatures of logs."""
    return text + "\n" + "".join(signer.sign(text) for signer in signers)


def opened(written: str, keys: Iterable[Key]) -> Checkpoint:
    """The checkpoint in a note that one of these keys of a log signed. Raises BadNote."""
    note = Note.read(written)
    checkpoint = Checkpoint.read(note.text)
    if not any(key.kind == LOG and key.name == checkpoint.origin and note.signed_by(key) is not None for key in keys):
        raise BadNote("the checkpoint is not signed by the key of its log")
    return checkpoint


def _signed(kind: int, text: str, seconds: int) -> tuple[bytes, bytes]:
    """The bytes that a key of this kind signs, and the moment as it stands before the signature."""
    if kind == LOG:
        return text.encode(), b""
    return f"cosignature/v1\ntime {seconds}\n{text}".encode(), seconds.to_bytes(8, "big")


def _moment(key: Key, text: str, value: bytes) -> int | None:
    """When these bytes were signed; None if the key did not sign them."""
    seconds = 0 if key.kind == LOG else int.from_bytes(value[:8], "big")
    said, moment = _signed(key.kind, text, seconds) if seconds < 1 << 63 else (b"", b"")
    try:
        Ed25519PublicKey.from_public_bytes(key.point).verify(value[len(moment) :], said)
    except (InvalidSignature, ValueError):
        return None
    return seconds


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise BadNote("this is no base64") from None
