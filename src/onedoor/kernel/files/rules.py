"""Which files are accepted, how large, under which name, and who may read them; and what a refusal says. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from onedoor.engines.confinement import Limits
from onedoor.engines.contents import Fault

_ = str
"""Marks a text for the catalogue; it is translated where it is shown."""

MEGABYTE = 2**20
LIMIT = 20 * MEGABYTE
"""Bytes of a file, at most, where its kind says nothing else."""


class Kind(NamedTuple):
    """One kind of file: what it is called, its media type, endings of its names (the first is the usual one)."""

    label: str
    media_type: str
    endings: tuple[str, ...]
    inline: bool = False
    """Shown in the browser; every other kind is downloaded."""
    limit: int = LIMIT
    """Bytes, at most. A kind no longer accepted keeps its row, with 0: files of it are still read."""


OPEN_XML = "application/vnd.openxmlformats-officedocument"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
KINDS: Mapping[str, Kind] = {
    "pdf": Kind(_("PDF document"), "application/pdf", ("pdf",), inline=True),
    "ofd": Kind(_("OFD document"), "application/ofd", ("ofd",)),
    "png": Kind(_("Picture"), "image/png", ("png",), inline=True),
    "jpeg": Kind(_("Picture"), "image/jpeg", ("jpg", "jpeg", "jpe", "jfif"), inline=True),
    "tiff": Kind(_("Picture"), "image/tiff", ("tif", "tiff")),
    "gif": Kind(_("Picture"), "image/gif", ("gif",)),
    "bmp": Kind(_("Picture"), "image/bmp", ("bmp",)),
    "webp": Kind(_("Picture"), "image/webp", ("webp",)),
    "heic": Kind(_("Picture"), "image/heic", ("heic", "heif")),
    "docx": Kind(_("Word document"), f"{OPEN_XML}.wordprocessingml.document", ("docx", "wps")),
    "xlsx": Kind(_("Spreadsheet"), f"{OPEN_XML}.spreadsheetml.sheet", ("xlsx", "et")),
    "pptx": Kind(_("Slides"), f"{OPEN_XML}.presentationml.presentation", ("pptx", "dps")),
    "doc": Kind(_("Word document"), "application/msword", ("doc",)),
    "xls": Kind(_("Spreadsheet"), "application/vnd.ms-excel", ("xls",)),
    "ppt": Kind(_("Slides"), "application/vnd.ms-powerpoint", ("ppt",)),
    "wps": Kind(_("WPS document"), "application/vnd.ms-works", ("wps",)),
    "et": Kind(_("Spreadsheet"), "application/vnd.ms-excel", ("et",)),
    "dps": Kind(_("Slides"), "application/vnd.ms-powerpoint", ("dps",)),
    "odt": Kind(_("Word document"), f"{OPEN_DOCUMENT}.text", ("odt",)),
    "ods": Kind(_("Spreadsheet"), f"{OPEN_DOCUMENT}.spreadsheet", ("ods",)),
    "odp": Kind(_("Slides"), f"{OPEN_DOCUMENT}.presentation", ("odp",)),
    "txt": Kind(_("Plain text"), "text/plain", ("txt",)),
    "csv": Kind(_("Table as text"), "text/csv", ("csv",)),
}
"""Every kind that is accepted, by its word in `engines.contents`."""

TOO_LARGE = _("“%(name)s” has %(size)s MB; at most %(limit)s MB are accepted. Make it smaller or hand it in in parts.")
REFUSALS: Mapping[Fault, str] = {
    Fault.EMPTY: _("“%(name)s” is empty. Choose the file once more."),
    Fault.PROGRAM: _("“%(name)s” is a program or a script. These are not accepted."),
    Fault.PAGE: _("“%(name)s” is a web page or a drawing that a browser would run. Hand it in as PDF or as a picture."),
    Fault.MACROS: _("“%(name)s” contains macros. Save it without macros, for example as docx or xlsx, or as PDF."),
    Fault.ARCHIVE: _("“%(name)s” is an archive. Unpack it and hand in the files one by one."),
    Fault.LOCKED: _("“%(name)s” is locked with a password. Save it without one."),
    Fault.DAMAGED: _("“%(name)s” is damaged and cannot be opened. Save it anew, or hand it in as PDF."),
    Fault.BOMB: _("“%(name)s” would unpack to far more than it holds. Save it anew, or hand it in as PDF."),
    Fault.DOUBLE: _("“%(name)s” can be read as two kinds of file at once. Save it anew, or hand it in as PDF."),
    Fault.UNKNOWN: _("What “%(name)s” is cannot be told. Accepted are %(kinds)s."),
}
"""What happened and what to do, for each fault."""


def usual_endings() -> str:
    """The kinds that are accepted, as people know them."""
    return " ".join(dict.fromkeys(kind.endings[0] for kind in KINDS.values() if kind.limit))


# ── Names ──

LONGEST = 80
"""Characters of a name before its ending: in Chinese that is what most systems can store."""
INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Characters that are not seen and can turn a name around. Rare characters of private use are none of them."""
FORBIDDEN = re.compile(r'[<>:"|?*]')
"""What Windows cannot have in a name."""


def plain_name(given: str) -> str:
    """A name without folders, invisible signs and what other systems cannot store."""
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    name = "".join(sign for sign in name if unicodedata.category(sign) not in INVISIBLE)
    return FORBIDDEN.sub("_", name).strip(" .\u3000") or "file"


def ending_of(name: str) -> str:
    """The ending of a name in small letters, without the dot; empty if there is none."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def name_for(kind: str, given: str) -> str:
    """The name under which a file is kept: it ends as its content does, whatever ending was given."""
    name, endings = plain_name(given), KINDS[kind].endings
    ending = ending_of(name)
    if ending not in endings:
        return f"{name[:LONGEST]}.{endings[0]}"
    return f"{name[: -len(ending) - 1][:LONGEST]}.{ending}"


def place(digest: str) -> str:
    """Where the bytes of a digest are kept: two levels of folders, 65,536 of them."""
    return f"{digest[:2]}/{digest[2:4]}/{digest}"


def drawn(digest: str) -> str:
    """The folder in which pages of a content are kept as they look on the screen."""
    return f"drawn/{digest[:2]}/{digest}"


# ── Readers ──


class Confidentiality(StrEnum):
    """Who reads a file by office."""

    CITY = "city"
    """Every official."""
    OFFICE = "office"
    """The office and the offices above it."""
    CLOSED = "closed"
    """Nobody by office: only whom the matter admits."""


READERS: Mapping[str, str] = {
    Confidentiality.CITY: _("every official of the city"),
    Confidentiality.OFFICE: _("the office and the offices above it"),
    Confidentiality.CLOSED: _("only those who handle the matter"),
}
"""Who reads a file, in words."""

# ── What a child may use, and what is said of how it went ──

TEXT_LIMITS = Limits(seconds=30, processor=20)
PAINT_LIMITS = Limits(seconds=120, processor=110, memory=2048 * MEGABYTE, output=256 * MEGABYTE)
"""To write two hundred pages anew."""
CHARACTERS, PAGES = 2_000_000, 1_000
"""Of one file, at most, that are read for search."""
CONVERTED = frozenset({"doc", "wps", "xls", "et", "ppt", "dps", "ofd"})
"""Kinds that are only read once the city has named a program that makes a PDF of them (`ONEDOOR_CONVERTER`)."""

OUTCOMES: Mapping[str, str] = {
    "done": _("The text was read."),
    "cut": _("Only the beginning was read: the file is very long."),
    "empty": _("No text was found in it. It may be a scan."),
    "not_read": _("The text of this kind of file is not read. Hand it in as PDF or docx as well."),
    "locked": _("It is locked with a password. Save it without one."),
    "damaged": _("It is damaged and cannot be opened. Save it anew, or hand it in as PDF."),
    "signed": _("It is signed electronically. To remove its metadata would break the signature."),
    "kept": _("Metadata of this kind of file cannot be removed. Save it as PDF or docx."),
    "too_many": _("It has too many pages to be redacted. Divide it into parts."),
    "too_long": _("It took too long and was stopped. Save it anew, or hand it in as PDF."),
    "too_large": _("It takes too much memory and was stopped. Save it anew, or make it smaller."),
    "crashed": _("It could not be opened safely. Save it anew, or hand it in as PDF."),
    "gone": _("Its period of keeping is over, and it was destroyed."),
}
"""What is said of each way in which work on a file may end."""
GONE = "gone"
"""The outcome of work on what was destroyed."""
NOT_READABLE = _("“%(name)s” is a HEIC photograph. Set the camera to JPEG (most compatible), or send a screenshot.")

# ── Copies ──


class Way(StrEnum):
    """How a copy was made from what was handed in."""

    STRIPPED = "stripped"
    """Without metadata: what is published."""
    STRAIGHT = "straight"
    """A photograph upright and small: what is shown."""
    REDACTED = "redacted"
    """With parts of it hidden for good."""


ONCE = (Way.STRIPPED.value, Way.STRAIGHT.value)
"""Copies that are always the same, so there is one of each; they end with what they were made from."""


class Shrink(NamedTuple):
    """How small a photograph is made: pixels of the longer side, quality of the JPEG."""

    longest: int
    quality: int


SHRINK = Shrink(2560, 85)
"""Print on the back of a licence plate is still read; 12 megapixels of a telephone become about 1 MB."""
PICTURES = frozenset({"jpeg", "png", "gif", "webp", "bmp", "tiff", "heic"})
ALIKE = 24
"""Bits of 256 in which two fingerprints of one picture may differ (measured in `engines/tests/test_pictures.py`)."""
SHOWN_AT_MOST = 20
PAPERS_AT_MOST = 200
"""Files of one matter that are listed, at most."""
DONE_ON_A_PAGE = 30
"""Redactions that are done, on one page of their list."""

# ── How long a file is kept ──


class Keeping(NamedTuple):
    """One period of keeping: its name, and its years; None: for ever."""

    label: str
    years: int | None


KEEPING: Mapping[str, Keeping] = {
    "permanent": Keeping(_("for ever"), None),
    "thirty": Keeping(_("thirty years"), 30),
    "ten": Keeping(_("ten years"), 10),
    "copy": Keeping(_("one year: it can be made again"), 1),
}
"""State Archives Administration, order No. 8 of 2006; copies made by machine are no documents of their own."""


def kept_until(keeping: str, made: date) -> date | None:
    """The last day on which a file must be kept: whole years after that in which it came; None: for ever."""
    years = KEEPING[keeping].years
    return None if years is None else date(made.year + years, 12, 31)
