"""Personal data at rest: sealed with AES-GCM under the key of the data directory, found by a keyed blind index.

The key lies beside the signing key, readable by its owner only, and is made on first use. Whoever loses it loses the data: it is
backed up apart from the database. Every sealed value keeps the version of its key."""

from __future__ import annotations

import base64
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

VERSION = 1
"""The key under which new values are sealed."""
NONCE = 12
SIZE = 32


class Unreadable(Exception):
    """A sealed value that this key does not open: another key, another row, or changed bytes."""


class _Keys(NamedTuple):
    cipher: AESGCM
    finder: bytes


def key_file(version: int = VERSION) -> Path:
    """Where a key lies."""
    return Path(settings.DATA) / "secrets" / f"personal-key-{version}"


def seal(plain: Mapping[str, Any], about: str) -> bytes:
    """Seal values for one row; under another row's word they cannot be opened."""
    nonce = secrets.token_bytes(NONCE)
    words = json.dumps({name: value for name, value in plain.items() if value}, ensure_ascii=False)
    return nonce + _keys(key_file()).cipher.encrypt(nonce, words.encode(), about.encode())


def unseal(sealed: bytes, about: str, version: int = VERSION) -> dict[str, Any]:
    """Open sealed values. Raises Unreadable."""
    try:
        opened = _keys(key_file(version)).cipher.decrypt(sealed[:NONCE], sealed[NONCE:], about.encode())
    except (InvalidTag, ValueError):
        raise Unreadable(about) from None
    found: dict[str, Any] = json.loads(opened)
    return found


def blind(word: str, value: str) -> str:
    """The keyed index of a value, equal for equal values and telling nothing without the key; empty for nothing."""
    if not value:
        return ""
    return hmac.new(_keys(key_file()).finder, f"{word}:{value}".encode(), "sha256").hexdigest()[:SIZE]


@cache
def _keys(path: Path) -> _Keys:
    master = base64.urlsafe_b64decode(_read(path))
    return _Keys(AESGCM(_derived(master, b"seal")), _derived(master, b"index"))


def _derived(master: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=SIZE, salt=None, info=b"onedoor.requests." + purpose).derive(master)


def _read(path: Path) -> bytes:
    """The key, made if there is none; two processes that make one at the same moment have the same one afterwards."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(base64.urlsafe_b64encode(secrets.token_bytes(SIZE)))
        try:
            os.link(new, path)
        except FileExistsError:
            pass
        finally:
            new.unlink()
    return path.read_bytes()
