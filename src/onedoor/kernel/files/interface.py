"""What other rooms use of files: keep one, find it, read it, say who else reads it; its text, its copies, its like."""

from __future__ import annotations

from . import queries
from .copies import straightened, stripped
from .models import File
from .queries import Duplicate, Need, Reader, find, may_read
from .queries import bytes_of as open
from .reading import Text, look_at, text_of
from .rules import Confidentiality, Way
from .writing import check, evidence, store

__all__ = [
    "Confidentiality",
    "Duplicate",
    "File",
    "Text",
    "check",
    "duplicates",
    "evidence",
    "find",
    "may_read",
    "needs",
    "open",
    "readers",
    "redacted",
    "store",
    "straightened",
    "stripped",
    "text_of",
]


def readers(reader: Reader) -> Reader:
    """Register, at start-up, a further rule by which a holder reads a file: `reader(holder, file) -> bool`."""
    queries.READERS.append(reader)
    return reader


def needs(need: Need) -> Need:
    """Register, at start-up, a rule by which an open matter still needs a file: `need(file) -> bool`. Then it is not destroyed."""
    queries.NEEDS.append(need)
    return need


def redacted(file: File) -> File | None:
    """The newest file that was made from this one with parts of it hidden, proven and burnt in; None where there is none."""
    return queries.copy_of(file, Way.REDACTED)


def duplicates(file: File) -> list[Duplicate]:
    """Other files with the same bytes, then those with the same picture; at most twenty of each, whoever may read them."""
    look_at(file)
    return queries.same(file)
