"""The ledger as files: the key of the log, its last checkpoint, its tiles. A file is whole or not there.

`secrets/ledger-key` is the private key; `ledger/` is what the public sees, and any web server may serve it.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from onedoor.engines import signed_notes
from onedoor.engines.signed_notes import LOG, Checkpoint, Note, Signer
from onedoor.engines.tiles import Tile
from onedoor.kernel.organizations import interface as organizations
from onedoor.kernel.organizations.models import Organization

CHECKPOINT = "checkpoint"


def folder() -> Path:
    """Where the public files lie."""
    return Path(settings.DATA) / "ledger"


# ── The key ──


def signer() -> Signer:
    """The private key of the log, made when it is first needed. Raises BadNote if the file is no key."""
    path = _key_path()
    if not path.exists():
        make_key(secrets.token_bytes(32))
    return Signer.read(path.read_text())


def make_key(seed: bytes) -> None:
    """Write the private key, readable by its owner only, unless there is one."""
    path = _key_path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(Signer(_origin(), LOG, seed).line() + "\n")
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        os.link(part, path)  # who comes second keeps the first one's key
    part.unlink()


def make_demonstration_key(seed: int) -> None:
    """The key of a demonstration, drawn from its number: equal cities sign alike. Everybody can know it."""
    make_key(hashlib.sha256(f"onedoor demonstration ledger {seed}".encode()).digest())


def _key_path() -> Path:
    return Path(settings.DATA) / "secrets" / "ledger-key"


def _origin() -> str:
    """The name of the log: the seat from which the platform is kept."""
    return f"onedoor/{Organization.objects.get(pk=organizations.seat()).code}"


# ── What the public sees ──


def published() -> tuple[str, Checkpoint] | None:
    """The note that was published last, and the checkpoint in it. Raises BadNote if the file is none."""
    try:
        note = (folder() / CHECKPOINT).read_text()
    except FileNotFoundError:
        return None
    return note, Checkpoint.read(Note.read(note).text)


def publish(note: str) -> None:
    """Put a checkpoint in the place of the last one."""
    _put(folder() / CHECKPOINT, note.encode())


def read(tile: Tile) -> bytes | None:
    """The bytes of a tile; None if it is not there."""
    try:
        return (folder() / tile.path).read_bytes()
    except FileNotFoundError:
        return None


def write(tile: Tile, data: bytes) -> None:
    """Write a tile."""
    _put(folder() / tile.path, data)


def drop_narrower(tile: Tile) -> None:
    """Remove the tiles that a full one replaces."""
    shutil.rmtree(folder() / f"{tile.path}.p", ignore_errors=True)


def is_demonstration() -> bool:
    """Whether the city of this data directory is one that is shown."""
    return bool(settings.DEMO) or (Path(settings.DATA) / "demo.json").exists()


def keys_of(lines: set[str]) -> list[signed_notes.Key]:
    """Public keys from their lines, the present one among them."""
    return [signed_notes.Key.read(line) for line in sorted(lines | {str(signer().key)})]


def _put(path: Path, data: bytes) -> None:
    """Write beside, force to disk, give the name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fdatasync(file.fileno())
    part.replace(path)
