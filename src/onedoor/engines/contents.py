"""What a file is, read from its bytes. Its name only settles what bytes cannot tell: `txt` or `csv`, `doc` or `wps`.

`look` answers a kind, or the first fault for which nobody should keep or open the file.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from enum import StrEnum
from typing import IO, NamedTuple

import filetype


class Fault(StrEnum):
    """Why a file is not to be kept, in one word."""

    EMPTY = "empty"
    PROGRAM = "program"
    """It can be run: a program or a script."""
    PAGE = "page"
    """A browser would run what stands in it: HTML, SVG."""
    MACROS = "macros"
    ARCHIVE = "archive"
    LOCKED = "locked"
    """A password is needed to read it."""
    DAMAGED = "damaged"
    BOMB = "bomb"
    """It unpacks to far more than it seems."""
    DOUBLE = "double"
    """It can be read as two kinds of file at once."""
    UNKNOWN = "unknown"


class Content(NamedTuple):
    """What a file is: one of `kinds`, or a fault."""

    kind: str = ""
    fault: Fault | None = None


HEAD = 8192
"""Bytes from which a kind is guessed."""
GUESSED = {
    "pdf": "pdf",
    "png": "png",
    "jpg": "jpeg",
    "tif": "tiff",
    "gif": "gif",
    "bmp": "bmp",
    "webp": "webp",
    "heic": "heic",
}
"""Kinds that tell themselves apart by their first bytes, by the word of the guesser."""
PROGRAMS = {"exe", "elf", "swf", "wasm", "crx", "deb", "rpm"}
ARCHIVES = {"zip", "rar", "7z", "gz", "tar", "bz2", "xz", "zst", "lz", "lz4", "Z", "cab", "ar"}
PROGRAM_STARTS = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xca\xfe\xba\xbe",  # Java class, Mach-O for several processors
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"L\x00\x00\x00\x01\x14\x02\x00",  # Windows shortcut
    b"dex\n",
)
MARKUP = re.compile(r"<\s*(?:!doctype\s+html|html|head|body|svg|script|iframe|\?php)\b", re.IGNORECASE)
"""What a browser or a server would run."""


def look(stream: IO[bytes], ending: str) -> Content:
    """What a seekable file is. `ending` is that of its name, in small letters, without the dot."""
    stream.seek(0)
    head = stream.read(HEAD)
    if not head:
        return Content(fault=Fault.EMPTY)
    if head.startswith(PROGRAM_STARTS):
        return Content(fault=Fault.PROGRAM)
    if head.startswith(ZIP):
        return _packed(stream)
    if head.startswith(COMPOUND):
        return _compound(stream, ending)
    guess = getattr(filetype.guess(head), "extension", "")
    if guess in GUESSED:
        return Content(fault=Fault.DOUBLE) if _is_also_something_else(stream, head) else Content(GUESSED[guess])
    if guess in PROGRAMS | ARCHIVES:
        return Content(fault=Fault.PROGRAM if guess in PROGRAMS else Fault.ARCHIVE)
    return Content(fault=Fault.UNKNOWN) if guess else _text(stream, ending)


def _is_also_something_else(stream: IO[bytes], head: bytes) -> bool:
    """Whether a picture or a PDF is a zip or a page as well."""
    if MARKUP.search(head[:1024].decode("latin-1")):
        return True
    try:
        with zipfile.ZipFile(stream) as also:
            return bool(also.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False


# ── Zip: Office Open XML, OpenDocument, OFD (GB/T 33190) ──

ZIP = b"PK\x03\x04"
MANY = 10_000
"""Entries of a zip, at most."""
RATIO, SMALL = 100, 16 * 2**20
"""How many times its size it may unpack to, once that is more than SMALL bytes."""
PARTS = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}
OPEN_DOCUMENT = {"text": "odt", "spreadsheet": "ods", "presentation": "odp"}
MACRO_PARTS = re.compile(r"(^|/)vbaproject\.bin$|^xl/macrosheets/|^basic/|^scripts/", re.IGNORECASE)


def _packed(stream: IO[bytes]) -> Content:
    """A document that is a zip, judged by the table of its entries; nothing but one short entry is unpacked."""
    try:
        with zipfile.ZipFile(stream) as packed:
            fault = _fault_of(packed.infolist(), stream.seek(0, io.SEEK_END))
            kind = "" if fault else _kind_of(packed)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError, EOFError):
        return Content(fault=Fault.DAMAGED)
    return Content(kind) if kind else Content(fault=fault or Fault.ARCHIVE)


def _fault_of(entries: list[zipfile.ZipInfo], size: int) -> Fault | None:
    """What is wrong with a zip of so many bytes; entries may share their bytes, so what they say of themselves is not enough."""
    unpacked = sum(entry.file_size for entry in entries)
    packed = min(size, sum(entry.compress_size for entry in entries))
    checks = {
        Fault.BOMB: len(entries) > MANY or unpacked > max(SMALL, RATIO * packed),
        Fault.DOUBLE: len({entry.filename for entry in entries}) < len(entries),
        Fault.LOCKED: any(entry.flag_bits & 1 for entry in entries),
        Fault.MACROS: any(MACRO_PARTS.search(entry.filename) for entry in entries),
    }
    return next((fault for fault, found in checks.items() if found), None)


def _kind_of(packed: zipfile.ZipFile) -> str:
    """The kind of document, by the entries that only this kind has; empty for any other zip."""
    names = packed.namelist()
    if "OFD.xml" in names:
        return "ofd"
    if "[Content_Types].xml" in names:
        return next((kind for part, kind in PARTS.items() if any(name.startswith(part) for name in names)), "")
    if "mimetype" in names:
        with packed.open("mimetype") as entry:
            word = entry.read(100).decode("ascii", "replace").strip()
        return OPEN_DOCUMENT.get(word.removeprefix("application/vnd.oasis.opendocument."), "")
    return ""


# ── Compound files: the old formats of Office and WPS ──

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
STREAMS = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls", "PowerPoint Document": "ppt"}
WPS = {("doc", "wps"): "wps", ("xls", "et"): "et", ("ppt", "dps"): "dps"}
"""WPS writes the same formats under endings of its own."""
MACRO_STREAMS = {"VBA", "_VBA_PROJECT", "_VBA_PROJECT_CUR", "Macros"}


def _compound(stream: IO[bytes], ending: str) -> Content:
    """An old document, judged by the names in its directory."""
    names = set(_directory(stream))
    if "EncryptedPackage" in names:
        return Content(fault=Fault.LOCKED)
    if names & MACRO_STREAMS:
        return Content(fault=Fault.MACROS)
    kind = next((kind for name, kind in STREAMS.items() if name in names), "")
    return Content(WPS.get((kind, ending), kind)) if kind else Content(fault=Fault.UNKNOWN)


def _directory(stream: IO[bytes]) -> Iterator[str]:
    """What looks like an entry of the directory: 128 bytes, a name in UTF-16, its length at 64, its type at 66."""
    stream.seek(512)
    while entry := stream.read(128):
        length = int.from_bytes(entry[64:66], "little")
        if len(entry) == 128 and 4 <= length <= 64 and length % 2 == 0 and entry[66] in (1, 2, 5):
            yield entry[: length - 2].decode("utf-16-le", "replace")


# ── Text ──

SCRIPTS = {"js", "mjs", "vbs", "vbe", "wsf", "ps1", "bat", "cmd", "sh", "py", "php", "jsp", "asp", "aspx", "hta", "reg"}
PLAIN = {"txt", "csv"}
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
CODINGS = ("utf-8-sig", "gb18030")


def _text(stream: IO[bytes], ending: str) -> Content:
    """Plain text, which has no sign of its own: it must read as text, be no page and no script, and be called text."""
    text = decoded(stream)
    if text is None or CONTROL.search(text):
        return Content(fault=Fault.UNKNOWN)
    if MARKUP.search(text[:HEAD]):
        return Content(fault=Fault.PAGE)
    if ending in SCRIPTS:
        return Content(fault=Fault.PROGRAM)
    return Content(ending) if ending in PLAIN else Content(fault=Fault.UNKNOWN)


def locked(stream: IO[bytes]) -> bool:
    """Whether a PDF may be locked: it says so somewhere. Whether it opens all the same, only a try tells."""
    stream.seek(0)
    return b"/Encrypt" in stream.read()


def decoded(stream: IO[bytes]) -> str | None:
    """The text of a file in UTF-8, UTF-16 with its mark, or GB 18030; None if it is in none of them."""
    stream.seek(0)
    data = stream.read()
    codings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else CODINGS
    for coding in codings:
        try:
            return data.decode(coding)
        except UnicodeDecodeError:
            continue
    return None
