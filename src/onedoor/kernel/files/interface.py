"""What other rooms use of files: keep one, find it, read it, say who else reads it."""

from __future__ import annotations

from . import queries
from .actions import check, evidence, store
from .models import File
from .queries import Reader, find, may_read
from .queries import bytes_of as open
from .rules import Confidentiality

__all__ = ["Confidentiality", "File", "check", "evidence", "find", "may_read", "open", "readers", "store"]


def readers(reader: Reader) -> Reader:
    """Register, at start-up, a further rule by which a holder reads a file: `reader(holder, file) -> bool`."""
    queries.READERS.append(reader)
    return reader
