"""What other rooms use of files: keep one, lay it into a dossier, say who else reads it, serve it, and what of it the public gets.

Whether parts of a file are hidden tells `File.hiding`; a file as a word, `files.file:7`, is read by `acts.references`."""

from __future__ import annotations

from django.http import FileResponse

from . import ports, queries
from .copies import published
from .models import File
from .queries import Reader, may_read, papers
from .queries import bytes_of as open
from .writing import attach, check, store

__all__ = [
    "File",
    "attach",
    "check",
    "may_read",
    "open",
    "papers",
    "published",
    "readers",
    "serve",
    "store",
]


def readers(reader: Reader) -> Reader:
    """Register, at start-up, a further rule by which a holder reads a file: `reader(holder, file) -> bool`."""
    queries.READERS.append(reader)
    return reader


def serve(file: File, *, save: bool = False) -> FileResponse:
    """The bytes of a file as an answer: shown where a browser may, or to be saved, never run.

    Whether somebody may read it was asked before. Raises FileNotFoundError for what was destroyed."""
    return ports.served(file.digest, file.name, file.kind, save)
