"""What lies outside: the data directory as a storage in which a file is whole or not there, whenever a process or the machine stops;
children that work on bytes; the city's program that converts old documents."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.http import FileResponse

from onedoor.engines import confinement
from onedoor.engines.confinement import LIMITS, Answer, Limits

from . import rules

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


POLICY = "sandbox; default-src 'none'"
"""No script, no form, nothing fetched, an origin of its own."""


def served(digest: str, name: str, kind: str, save: bool = False) -> FileResponse:
    """The bytes as an answer in which nothing can act on the page, the session or another file. Raises FileNotFoundError."""
    told = rules.KINDS[kind]
    return FileResponse(
        default_storage.open(rules.place(digest)),
        as_attachment=save or not told.inline,
        filename=name,
        content_type=told.media_type,
        headers={"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff"},
    )


# ── Children ──

GONE = Answer("gone")


def work(task: str, digest: str, kind: str, limits: Limits = LIMITS, **said: Any) -> Answer:
    """Have a child do a task with kept bytes; `gone` where they are no longer there. Never raises for what is in them."""
    try:
        with default_storage.open(rules.place(digest)) as kept:
            return confinement.run(task, kept, limits, kind=kind, **said)
    except FileNotFoundError:
        return GONE


# ── The converter ──

SECONDS = 120


def converted(digest: str, kind: str) -> bytes | None:
    """A PDF of an old document, made by the city's own program; None where there is none or it failed.

    The setting CONVERTER (`ONEDOOR_CONVERTER`) is a command with {source} and {folder}, such as
    `soffice --headless --convert-to pdf --outdir {folder} {source}`. It gets a folder of its own and two minutes."""
    command = getattr(settings, "CONVERTER", "")
    if not command or kind not in rules.CONVERTED:
        return None
    with tempfile.TemporaryDirectory(prefix="onedoor-convert-") as folder:
        source = Path(folder) / f"source.{kind}"
        with default_storage.open(rules.place(digest)) as kept:
            source.write_bytes(kept.read())
        words = [word.format(source=source, folder=folder) for word in shlex.split(command)]
        _run(words, folder)
        made = source.with_suffix(".pdf")
        return made.read_bytes() if made.is_file() else None


def _run(words: list[str], folder: str) -> None:
    """Run a command in a folder until it ends or its time is up; all it started ends with it."""
    try:
        started = subprocess.Popen(
            words,
            cwd=folder,
            env={"PATH": os.environ.get("PATH", os.defpath), "HOME": folder, "LANG": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return
    try:
        with suppress(subprocess.TimeoutExpired):
            started.wait(SECONDS)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(started.pid, signal.SIGKILL)
        started.wait()
