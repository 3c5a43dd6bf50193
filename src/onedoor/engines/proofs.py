"""Prove that what was hidden is gone: by what the file is made of, by what can be read out of it, and by what is seen on it.

A fault is a word and a place: the page, 0 for the file as a whole. No fault is the proof. It trusts nothing that `redaction` did:
it opens the bytes anew.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any

import pikepdf
import pypdfium2
from pikepdf import Dictionary, Name, Object, Pdf, Stream

from .confinement import GivenUp
from .extracts import clean, opened
from .metadata import stripped
from .metadata_pdf import opened as taken_apart
from .patches import Patch, folded
from .redaction import Sheets, letters_of, occurrences, signs_of

Fault = tuple[str, int]
CHECKS = (
    "open",
    "pages",
    "painted",
    "text",
    "annotations",
    "metadata",
    "attachments",
    "labels",
    "revisions",
    "parts",
    "words",
)
"""What is looked at, in this order."""
DARK = 40
"""Of 255: how bright a painted point may be, at most."""


def prove(stream: IO[bytes], said: Mapping[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """The task of a child: faults of a redacted file. Said are `kind`, `patches`, `words`, and how many `pages` it must have."""
    data, kind = stream.read(), said["kind"]
    patches, words = [Patch(*one) for one in said["patches"]], [*said["words"]]
    try:
        faults = [*_seen(data, kind, patches, int(said["pages"])), *_held(data, kind), *_words(data, kind, words)]
    except GivenUp:
        faults = [("pages", 0)]
    return {"faults": sorted(set(faults))}, []


def uncovered(stream: IO[bytes], said: Mapping[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """The task of a child: pages of the file as it was on which one of the `words` stands outside all `patches`."""
    sheets = Sheets(stream, said["kind"])
    patches, words = [Patch(*one) for one in said["patches"]], [folded(one) for one in said["words"]]
    pages = [
        number
        for number in range(1, len(sheets) + 1)
        for signs in [signs_of(sheets, number)]
        if any(not _hidden(one.box, patches) for word in words for found in occurrences(signs, word) for one in found)
    ]
    return {"faults": [("open", page) for page in pages]}, []


HIDDEN = "■"
"""What stands for signs that are hidden, however many."""


def remains(stream: IO[bytes], said: Mapping[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """The task of a child: the text of every page of the file as it was, with what lies under `patches` taken out.

    It is for the eyes of whoever looks again; at most so many `characters`."""
    sheets, patches, room = Sheets(stream, said["kind"]), [Patch(*one) for one in said["patches"]], said["characters"]
    pages: list[bytes] = []
    for number in range(1, len(sheets) + 1):
        left = _left(letters_of(sheets, number), [one for one in patches if one.page == number])[: max(0, room)]
        room -= len(left)
        pages.append(left.encode("utf-8", "ignore"))
    return {}, pages


def _left(letters: Sequence[tuple[str, Patch | None]], patches: Sequence[Patch]) -> str:
    """Letters in their order, a run of hidden ones as one sign."""
    made: list[str] = []
    for letter, box in letters:
        sign = HIDDEN if box is not None and patches and _hidden(box, patches) else letter
        if sign != HIDDEN or made[-1:] != [HIDDEN]:
            made.append(sign)
    return clean("".join(made))


def _hidden(box: Patch, patches: Sequence[Patch]) -> bool:
    """Whether every point of a rectangle, looked at in a grid of 7 × 7, lies under a patch of its page."""
    across = [box.left + box.width * step // 6 for step in range(7)]
    down = [box.top + box.height * step // 6 for step in range(7)]
    over = [one for one in patches if one.page == box.page]
    return all(
        any(one.left <= x <= one.right and one.top <= y <= one.bottom for one in over) for x in across for y in down
    )


# ── What is seen ──


def _seen(data: bytes, kind: str, patches: Sequence[Patch], pages: int) -> Iterator[Fault]:
    sheets = Sheets(io.BytesIO(data), kind)
    if len(sheets) != pages:
        yield "pages", 0
        return
    for number in sorted({patch.page for patch in patches}):
        image = sheets.draw(number).convert("L")
        for patch in patches:
            left, top, right, bottom = patch.on(*image.size, margin=-1)
            if patch.page == number and right >= left and bottom >= top:
                brightest = image.crop((left, top, right + 1, bottom + 1)).getextrema()[1]
                if float(brightest) > DARK:  # type: ignore[arg-type]
                    yield "painted", number


# ── What it is made of: only what a page of pictures needs ──

ROOT = {"/Type", "/Pages"}
PAGE = {"/Type", "/Parent", "/MediaBox", "/Resources", "/Contents"}
TREE = {"/Type", "/Kids", "/Count", "/Parent"}
PICTURE = {"/Type", "/Subtype", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent"} | {
    "/Filter",
    "/DecodeParms",
    "/Length",
}
TRAILER = {"/Root", "/Size", "/ID", "/Type", "/W", "/Index", "/Filter", "/DecodeParms", "/Length"}
DRAWS = re.compile(rb"q [\d.]+ 0 0 [\d.]+ 0 0 cm /I Do Q")
NAMED = {
    "/Annots": "annotations",
    "/Metadata": "metadata",
    "/PieceInfo": "metadata",
    "/Info": "metadata",
    "/AF": "attachments",
    "/Names": "attachments",
    "/EmbeddedFiles": "attachments",
    "/PageLabels": "labels",
    "/Outlines": "labels",
    "/StructTreeRoot": "text",
    "/AcroForm": "text",
    "/Font": "text",
}
"""What else may be found, and the check it fails."""


def _held(data: bytes, kind: str) -> Iterator[Fault]:
    if kind != "pdf":
        if stripped(data, kind) != data:
            yield "metadata", 0
        return
    if data.count(b"%%EOF") != 1 or data.count(b"startxref") != 1 or not data.rstrip().endswith(b"%%EOF"):
        yield "revisions", 0
    yield from _read_out(data)
    with taken_apart(data) as document:
        yield from _only(document.trailer, TRAILER, 0)
        yield from _only(document.Root, ROOT, 0)
        for number, page in enumerate(document.pages, 1):
            yield from _page(page.obj, number)
        expected = 2 + 3 * len(document.pages) + sum(_tree(thing) for thing in document.objects)
        if sum(_counts(thing) for thing in document.objects) > expected:
            yield "parts", 0


def _tree(thing: Object) -> int:
    return int(isinstance(thing, Dictionary) and thing.get("/Type") == Name.Pages and set(thing.keys()) <= TREE)


def _counts(thing: Object) -> int:
    """Whether an object holds anything; streams that only pack other objects are the file's own paper."""
    own = isinstance(thing, Stream) and thing.get("/Type") in (Name.ObjStm, Name.XRef)
    return int(isinstance(thing, Dictionary | Stream | pikepdf.String) and not own)


def _only(thing: Any, allowed: set[str], page: int) -> Iterator[Fault]:
    """A fault for every key that need not be there."""
    for key in set(thing.keys()) - allowed:
        yield NAMED.get(key, "parts"), page


def _page(page: Any, number: int) -> Iterator[Fault]:
    yield from _only(page, PAGE, number)
    resources = page.get("/Resources", Dictionary())
    yield from _only(resources, {"/XObject"}, number)
    drawn = resources.get("/XObject", Dictionary())
    yield from _only(drawn, {"/I"}, number)
    if not isinstance(page.Contents, Stream) or not DRAWS.fullmatch(page.Contents.read_bytes().strip()):
        yield "parts", number
    if "/I" in drawn:
        yield from _only(drawn.I, PICTURE, number)
        whole = drawn.I.read_raw_bytes()
        if drawn.I.get("/Filter") == Name.DCTDecode and stripped(whole, "jpeg") != whole:
            yield "metadata", number


def _read_out(data: bytes) -> Iterator[Fault]:
    """What a reader of text still reads, or shows beside the page."""
    with opened(data) as document:
        for number in range(1, len(document) + 1):
            page = document[number - 1]
            if page.get_textpage().count_chars():
                yield "text", number
            if pypdfium2.raw.FPDFPage_GetAnnotCount(page):
                yield "annotations", number
        if any(document.get_metadata_dict(skip_empty=True).values()):
            yield "metadata", 0
        if document.count_attachments():
            yield "attachments", 0
        if any(document.get_page_label(n) for n in range(len(document))) or any(document.get_toc()):
            yield "labels", 0


# ── Words, in whatever way they may be written ──

CODINGS = ("utf-8", "utf-16-be", "utf-16-le", "gb18030", "big5")
SHORTEST = 4
"""Bytes: less than this stands in any picture by chance."""


def _words(data: bytes, kind: str, words: Sequence[str]) -> Iterator[Fault]:
    held = [data, *(_unpacked(data) if kind == "pdf" else [])]
    for word in words:
        for form in _forms(word):
            if any(form in one for one in held):
                yield "words", 0


def _forms(word: str) -> Iterator[bytes]:
    for coding in CODINGS:
        written = word.encode(coding, "ignore")
        for form in (written, written.hex().encode(), written.hex().upper().encode()):
            if len(form) >= SHORTEST:
                yield form


def _unpacked(data: bytes) -> Iterator[bytes]:
    """Every stream without its packing, but for pictures, and every string."""
    with Pdf.open(io.BytesIO(data)) as document:
        for thing in document.objects:
            if isinstance(thing, Stream) and thing.get("/Subtype") != Name.Image:
                yield thing.read_bytes()
            yield from (str(one).encode() for one in _strings(thing))


def _strings(thing: Any) -> Iterator[Any]:
    waiting = [thing]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.String):
            yield one
        elif isinstance(one, Dictionary | Stream):
            waiting += [one[key] for key in one.keys() if not getattr(one[key], "is_indirect", False)]  # noqa: SIM118
        elif isinstance(one, pikepdf.Array):
            waiting += [item for item in one if not getattr(item, "is_indirect", False)]
