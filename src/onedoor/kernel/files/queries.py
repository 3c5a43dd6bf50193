"""Finding files, their bytes, and who reads them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.base import File as Bytes
from django.core.files.storage import default_storage

from onedoor.kernel.organizations import interface as organizations

from . import access
from .models import File

Reader = Callable[[Any, File], bool]
READERS: list[Reader] = []
"""Further rules by which a holder reads a file, from rooms above: a file belongs to their matter."""


def place(digest: str) -> str:
    """Where the bytes of a digest are kept: two levels of folders, 65,536 of them."""
    return f"{digest[:2]}/{digest[2:4]}/{digest}"


def bytes_of(digest: str) -> Bytes:
    """The bytes of a digest, open for reading. Raises FileNotFoundError."""
    return default_storage.open(place(digest))


def find(reference: str) -> File:
    """The file of a reference `files.file:7`. Raises LookupError."""
    kind, _colon, key = reference.partition(":")
    row = File.objects.filter(pk=key).first() if kind == File._meta.label_lower and key.isdecimal() else None
    if row is None:
        raise LookupError(f"there is no {reference}")
    return row


def may_read(holder: Any, file: File) -> bool:
    """Whether a holder reads a file: by role, by office, or because a matter of theirs has it."""
    path = organizations.office_path(file.office_id)
    return access.may_read(holder, file.confidentiality, path) or any(reader(holder, file) for reader in READERS)
