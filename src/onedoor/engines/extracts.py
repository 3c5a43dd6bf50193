"""The text of a file, for search and for whoever checks it: PDF, Word, spreadsheets, slides, OpenDocument, plain text.

Read by a child of `confinement`; a file that lies, explodes or never ends costs the child its time and nobody else anything.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import IO, Any, NamedTuple
from xml.parsers import expat

import openpyxl
import pypdfium2
from openpyxl.utils.exceptions import InvalidFileException

from .confinement import TOO_LARGE, GivenUp
from .contents import decoded

PASSWORD = 4
"""FPDF_ERR_PASSWORD."""
UNPACKED = 256 * 2**20
"""Bytes of one part of a document, at most."""
PIECE = 2**16


class Text(NamedTuple):
    """What was read: pages of the file (0 where it has none), and pieces of text in their order."""

    pages: int
    pieces: Iterator[str]


def text(stream: IO[bytes], said: Mapping[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """The task of a child: `kind`, and at most how many `characters` and `pages`; tells whether it was cut short."""
    kind, room = said["kind"], int(said["characters"])
    if kind not in READERS:
        raise GivenUp("not_read")
    try:
        found = READERS[kind](stream, int(said["pages"]))
        made, cut = _gathered(found.pieces, room)
    except (zipfile.BadZipFile, expat.ExpatError, SyntaxError, InvalidFileException, ValueError, OSError):
        raise GivenUp("damaged") from None
    except (KeyError, TypeError, AttributeError, IndexError, EOFError, NotImplementedError, RuntimeError):
        raise GivenUp("damaged") from None
    facts = {"pages": found.pages, "cut": cut or found.pages > int(said["pages"])}
    return facts, [clean(made).encode("utf-8", "ignore")]


def _gathered(pieces: Iterator[str], room: int) -> tuple[str, bool]:
    made: list[str] = []
    for piece in pieces:
        made.append(piece[:room])
        room -= len(piece)
        if room < 0:
            return "".join(made), True
    return "".join(made), False


INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff]")


def clean(words: str) -> str:
    """Text without signs that nobody sees, without blanks at the ends of lines and without more than one empty line."""
    plain = INVISIBLE.sub("", words.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t\u3000]+\n", "\n", plain)).strip()


# ── PDF ──


def opens(stream: IO[bytes], said: Mapping[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """The task of a child: whether a PDF opens without a password; tells its pages."""
    with opened(stream.read()) as document:
        return {"pages": len(document)}, []


def opened(data: bytes) -> pypdfium2.PdfDocument:
    """A PDF, open for reading. Raises GivenUp: `locked`, `damaged`."""
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == PASSWORD or "password" in str(error).lower()
        raise GivenUp("locked" if locked else "damaged") from None


def _pdf(stream: IO[bytes], pages: int) -> Text:
    document = opened(stream.read())

    def read() -> Iterator[str]:
        for number in range(min(pages, len(document))):
            try:
                page = document[number]
                yield page.get_textpage().get_text_bounded() + "\n\n"
                page.close()
            except pypdfium2.PdfiumError:
                continue  # a page that does not open has no text

    return Text(len(document), read())


# ── Documents that are a zip of XML ──


class Packed(NamedTuple):
    """Where the words of a kind of document stand: parts in order, elements that hold them, that end a line, that part cells."""

    parts: tuple[str, ...]
    holding: frozenset[str]
    ending: frozenset[str] = frozenset({"p", "h"})


OOXML, OPEN = frozenset({"t"}), frozenset({"p", "h"})
OPEN_DOCUMENT = Packed((r"content\.xml",), OPEN)
WORD = (
    r"word/document\d*\.xml",
    r"word/(?:foot|end)notes\.xml",
    r"word/comments\.xml",
    r"word/(?:header|footer)\d*\.xml",
)
PACKED: Mapping[str, Packed] = {
    "docx": Packed(WORD, OOXML),
    "pptx": Packed((r"ppt/slides/slide\d+\.xml", r"ppt/notesSlides/notesSlide\d+\.xml"), OOXML),
    "odt": OPEN_DOCUMENT,
    "ods": OPEN_DOCUMENT,
    "odp": OPEN_DOCUMENT,
}  # fmt: skip
SIGNS: Mapping[str, str] = {"tab": "\t", "br": "\n", "cr": "\n", "line-break": "\n", "s": " "}
SKIPPED = frozenset({"Fallback", "instrText", "tracked-changes"})
"""What is written a second time for older programs, codes of fields, what was deleted."""


class Words:
    """Listens to a parser of XML and keeps the words. Raises GivenUp for XML that declares entities."""

    def __init__(self, kind: Packed) -> None:
        self.kind, self.inside, self.skipped = kind, 0, 0
        self.found: list[str] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._words
        self.parser.StartDoctypeDeclHandler = self._declares

    def feed(self, data: bytes, last: bool = False) -> str:
        """The words in a further piece."""
        self.parser.Parse(data, last)
        made, self.found = "".join(self.found), []
        return made

    def _start(self, name: str, _attributes: Any) -> None:
        local = name.rpartition(" ")[2]
        self.skipped += self.skipped > 0 or local in SKIPPED
        self.inside += local in self.kind.holding
        if not self.skipped and local in SIGNS:
            self.found.append(SIGNS[local])

    def _end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        if not self.skipped and local in self.kind.ending:
            self.found.append("\n")
        self.inside -= local in self.kind.holding
        self.skipped -= self.skipped > 0

    def _words(self, words: str) -> None:
        if self.inside and not self.skipped:
            self.found.append(words)

    def _declares(self, *_declared: Any) -> None:
        raise GivenUp("damaged")


def _packed(kind: Packed) -> Callable[[IO[bytes], int], Text]:
    def read(stream: IO[bytes], pages: int) -> Text:
        packed = zipfile.ZipFile(stream)
        names = sorted(packed.namelist(), key=_natural)
        parts = [name for pattern in kind.parts for name in names if re.fullmatch(pattern, name)]
        return Text(0, (words for name in parts for words in _part(packed, name, kind)))

    return read


def _natural(name: str) -> list[Any]:
    """slide2 before slide10."""
    return [int(piece) if piece.isdecimal() else piece for piece in re.split(r"(\d+)", name)]


def _part(packed: zipfile.ZipFile, name: str, kind: Packed) -> Iterator[str]:
    words, unpacked = Words(kind), 0
    with packed.open(name) as part:
        while piece := part.read(PIECE):
            unpacked += len(piece)
            if unpacked > UNPACKED:
                raise GivenUp(TOO_LARGE)
            yield words.feed(piece)
    yield words.feed(b"", last=True) + "\n"


def _sheets(stream: IO[bytes], pages: int) -> Text:
    book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)

    def read() -> Iterator[str]:
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what it says of its size may be a lie
            yield f"{sheet.title}\n"
            for row in sheet.iter_rows(values_only=True):
                if any(cell is not None for cell in row):
                    yield "\t".join("" if cell is None else str(cell) for cell in row) + "\n"

    return Text(0, read())


# ── Plain text ──


def _plain(stream: IO[bytes], pages: int) -> Text:
    found = decoded(stream)
    if found is None:
        raise GivenUp("damaged")
    return Text(0, iter([found]))


READERS: Mapping[str, Callable[[IO[bytes], int], Text]] = {
    "pdf": _pdf,
    "xlsx": _sheets,
    "txt": _plain,
    "csv": _plain,
} | {kind: _packed(where) for kind, where in PACKED.items()}
"""Every kind whose text is read."""
