"""The data directory as a Django storage in which a file is whole or not there, whenever a process or the machine stops."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import IO

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

UNFINISHED = "unfinished"
"""Folder of files being written. What a killed process left there can be deleted."""


class Folder(FileSystemStorage):
    """Writes beside, forces to disk, then gives the name, in one step. The same name is the same content."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name itself: it is made from the content."""
        return name

    def _save(self, name: str, content: File) -> str:
        path, beside = Path(self.path(name)), Path(self.path(UNFINISHED))
        for folder in (path.parent, beside):
            folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=beside, delete=False) as new:
            try:
                _write(new.file, content)
                os.replace(new.name, path)
            except BaseException:
                os.unlink(new.name)
                raise
        for folder in (path.parent, *path.parent.parents):
            _force(folder)
            if folder == Path(self.location):
                break
        return name


def _write(new: IO[bytes], content: File) -> None:
    for chunk in content.chunks():
        new.write(chunk)
    new.flush()
    os.fsync(new.fileno())


def _force(folder: Path) -> None:
    """Force the names in a folder to disk."""
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
