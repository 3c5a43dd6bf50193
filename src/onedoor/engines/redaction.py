"""Hide parts of a PDF or a picture: draw its pages, find words on them, paint over, and write it anew as nothing but pictures.

What is written anew never contained more than what is seen; that it hides everything, `proofs` shows.
"""

from __future__ import annotations

import ctypes
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any, NamedTuple

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image, ImageChops, ImageDraw
from pypdfium2 import raw

from . import pictures
from .confinement import GivenUp
from .extracts import opened
from .metadata_pdf import written
from .metadata_pictures import PNG
from .patches import WHOLE, Patch, folded

DOTS = 150
"""Dots an inch at which pages are written anew."""
LONGEST = 6000
"""Pixels of the longer side of a page, at most."""
LARGEST_PAGE = 14_400
"""Points of the longer side of a page of a PDF, at most (ISO 32000, annex C)."""
QUALITY = 80
COLOURLESS = 16
"""Up to this difference of its colours a page is grey."""
INK = (0, 0, 0)


# ── Pages of a file, whatever it is ──


class Sheets:
    """The pages of a PDF, or a picture as one page. Raises GivenUp: `locked`, `damaged`, `too_many`."""

    def __init__(self, stream: IO[bytes], kind: str, pages: int = 0) -> None:
        self.document = opened(stream.read()) if kind == "pdf" else None
        self.picture = None if self.document else pictures.opened(stream)
        if self.document:
            self.document.init_forms()
        if pages and len(self) > pages:
            raise GivenUp("too_many")

    def __len__(self) -> int:
        return len(self.document) if self.document else 1

    def page(self, number: int) -> Any:
        """One page, from 1. Raises GivenUp."""
        try:
            return self.document[number - 1] if self.document else None
        except (pypdfium2.PdfiumError, IndexError):
            raise GivenUp("damaged") from None

    def size(self, number: int) -> tuple[float, float]:
        """Width and height of a page as it is seen: points, or pixels of a picture."""
        if self.picture:
            return self.picture.size
        width, height = self.page(number).get_size()
        return width, height

    def side(self, number: int) -> int:
        """The longer side of a page, upward."""
        return math.ceil(max(self.size(number)))

    def draw(self, number: int, longest: int = LONGEST, dots: float = DOTS) -> Image.Image:
        """A page as it is seen."""
        if self.picture:
            image = self.picture.copy()
            image.thumbnail((longest, longest))
            return image
        page = self.page(number)
        scale = min(dots / 72, longest / max(*page.get_size(), 1))
        image = page.render(scale=scale, may_draw_forms=True).to_pil().convert("RGB")
        page.close()
        return image


def measure(stream: IO[bytes], said: Mapping[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """The task of a child: the sides of every page, at most so many `pages`."""
    sheets = Sheets(stream, said["kind"], int(said["pages"]))
    return {"pages": [sheets.size(number) for number in range(1, len(sheets) + 1)]}, []


def draw(stream: IO[bytes], said: Mapping[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """The task of a child: a `page` as a JPEG for the screen, its longer side `longest` pixels."""
    image = Sheets(stream, said["kind"]).draw(int(said["page"]), int(said["longest"]), dots=300)
    return {"width": image.width, "height": image.height}, [_jpeg(image, 85)]


def _jpeg(image: Image.Image, quality: int = QUALITY) -> bytes:
    made = io.BytesIO()
    image.save(made, "JPEG", quality=quality, optimize=True)
    return made.getvalue()


# ── Words and where they stand ──


class Sign(NamedTuple):
    """One character of a page as it is compared, and its rectangle."""

    sign: str
    box: Patch


def find(stream: IO[bytes], said: Mapping[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """The task of a child: every place of each of the `words`, as patches with the number of the word; blanks do not count."""
    sheets = Sheets(stream, said["kind"])
    wanted = [(n, folded(words)) for n, words in enumerate(said["words"])]
    found = [
        [n, *patch]
        for number in range(1, len(sheets) + 1)
        for signs in [signs_of(sheets, number)]
        for n, words in wanted
        for patch in _places(signs, words)
    ]
    return {"found": found}, []


def signs_of(sheets: Sheets, number: int) -> list[Sign]:
    """The characters of a page in their order, as they are compared; of a picture none."""
    drawn = ((letter, box) for letter, box in letters_of(sheets, number) if box is not None)
    return [Sign(sign, box) for letter, box in drawn for sign in folded(letter)]


def letters_of(sheets: Sheets, number: int) -> list[tuple[str, Patch | None]]:
    """The characters of a page as they stand, each with its rectangle; None for what is not drawn, such as the end of a line."""
    if not sheets.document:
        return []
    page = sheets.page(number)
    text = page.get_textpage()
    units = [(chr(raw.FPDFText_GetUnicode(text, n)), n) for n in range(text.count_chars())]
    letters = [(letter, _box(page, text, n, number)) for letter, n in _joined(units)]
    text.close()
    page.close()
    return letters


def _joined(units: Sequence[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """Characters with their place; two halves of a rare one are one."""
    half = ""
    for unit, n in units:
        if "\ud800" <= unit <= "\udbff":
            half = unit
        elif half and "\udc00" <= unit <= "\udfff":
            yield (half + unit).encode("utf-16", "surrogatepass").decode("utf-16"), n
            half = ""
        else:
            yield unit, n


def _box(page: Any, text: Any, n: int, number: int) -> Patch | None:
    """The rectangle of a character, as the page is seen; None for what is not drawn."""
    try:
        left, bottom, right, top = text.get_charbox(n, loose=True)
    except pypdfium2.PdfiumError:
        return None
    corners = [_seen(page, x, y) for x, y in ((left, bottom), (right, top))]
    (x1, y1), (x2, y2) = (
        (min(pair) for pair in zip(*corners, strict=True)),
        (max(p) for p in zip(*corners, strict=True)),
    )
    return Patch(number, x1, y1, x2 - x1, y2 - y1) if x2 > x1 and y2 > y1 else None


def _seen(page: Any, x: float, y: float) -> tuple[int, int]:
    """A point of the page's own space in units of the page as it is seen, turned and cropped."""
    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page, 0, 0, WHOLE, WHOLE, 0, x, y, ctypes.byref(across), ctypes.byref(down))
    return across.value, down.value


def occurrences(signs: Sequence[Sign], words: str) -> Iterator[list[Sign]]:
    """Each place where folded words stand."""
    line = "".join(one.sign for one in signs)
    at = line.find(words) if words else -1
    while at >= 0:
        yield list(signs[at : at + len(words)])
        at = line.find(words, at + 1)


def _places(signs: Sequence[Sign], words: str) -> Iterator[Patch]:
    """A patch over each line of each occurrence."""
    for found in occurrences(signs, words):
        for line in _lines(found):
            yield _around(line)


def _lines(signs: Sequence[Sign]) -> Iterator[list[Patch]]:
    """The rectangles of characters, line by line: on one line each overlaps the one before by half its height."""
    line: list[Patch] = []
    for one in signs:
        if line and min(line[-1].bottom, one.box.bottom) - max(line[-1].top, one.box.top) < one.box.height / 2:
            yield line
            line = []
        line.append(one.box)
    if line:
        yield line


def _around(boxes: Sequence[Patch]) -> Patch:
    """One patch around rectangles, a tenth of their height larger on every side: strokes reach out of their box."""
    left, top = min(box.left for box in boxes), min(box.top for box in boxes)
    right, bottom = max(box.right for box in boxes), max(box.bottom for box in boxes)
    more = math.ceil((bottom - top) / 10)
    left, top, right, bottom = (
        max(0, left - more),
        max(0, top - more),
        min(WHOLE, right + more),
        min(WHOLE, bottom + more),
    )
    return Patch(boxes[0].page, left, top, right - left, bottom - top)


# ── Painting ──


def paint(stream: IO[bytes], said: Mapping[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """The task of a child: the file written anew with the `patches` black: a PDF of pictures, or a picture of its kind."""
    sheets = Sheets(stream, said["kind"], int(said["pages"]))
    patches = [Patch(*one) for one in said["patches"]]
    if not sheets.document:
        return {"pages": 1}, [_picture(covered(sheets.draw(1, sheets.side(1)), patches), said["kind"])]
    with Pdf.new() as made:
        for number in range(1, len(sheets) + 1):
            image = covered(sheets.draw(number), [patch for patch in patches if patch.page == number])
            _add(made, image, sheets.size(number))
        return {"pages": len(sheets)}, [written(made)]


def covered(image: Image.Image, patches: Sequence[Patch]) -> Image.Image:
    """The picture with the patches painted over."""
    pen = ImageDraw.Draw(image)
    for patch in patches:
        pen.rectangle(patch.on(*image.size), fill=INK)
    return image


def _picture(image: Image.Image, kind: str) -> bytes:
    if kind == "jpeg":
        return _jpeg(image, 92)
    made = io.BytesIO()
    image.info.clear()
    image.save(made, "PNG", optimize=True)
    return made.getvalue()


def _add(made: Pdf, image: Image.Image, size: tuple[float, float]) -> None:
    """A page that is one picture."""
    drawn = _drawn(made, image)
    smaller = min(1, LARGEST_PAGE / max(size))
    width, height = (round(max(side * smaller, 3), 2) for side in size)
    page = made.add_blank_page(page_size=(width, height))
    page.obj.Resources = Dictionary(XObject=Dictionary(I=drawn))
    page.obj.Contents = made.make_stream(f"q {width} 0 0 {height} 0 0 cm /I Do Q".encode())


def _drawn(made: Pdf, image: Image.Image) -> pikepdf.Object:
    """The picture as an object of the PDF: a photograph as JPEG, writing in sixteen greys without loss, whichever is smaller."""
    grey = _grey(image)
    photograph = _jpeg(grey or image)
    base: dict[str, Any] = {"Type": Name.XObject, "Subtype": Name.Image, "Width": image.width, "Height": image.height}
    writing = _sixteen_greys(grey) if grey else b""
    if writing and len(writing) < len(photograph):
        stream = made.make_stream(b"", Dictionary(ColorSpace=Name.DeviceGray, BitsPerComponent=4, **base))
        shape = Dictionary(Predictor=15, Colors=1, BitsPerComponent=4, Columns=image.width)
        stream.write(writing, filter=Array([Name.FlateDecode]), decode_parms=Array([shape]))
        return stream
    space = Name.DeviceGray if grey else Name.DeviceRGB
    stream = made.make_stream(b"", Dictionary(ColorSpace=space, BitsPerComponent=8, **base))
    stream.write(photograph, filter=Name.DCTDecode)
    return stream


def _grey(image: Image.Image) -> Image.Image | None:
    """The picture in greys, if it has no colour."""
    red, green, blue = image.split()
    apart = (ImageChops.difference(red, green), ImageChops.difference(green, blue))
    return image.convert("L") if all(one.getextrema()[1] <= COLOURLESS for one in apart) else None  # type: ignore[operator]


def _sixteen_greys(grey: Image.Image) -> bytes:
    """The packed lines of a PNG of four bits a point: what a PDF takes as it is."""
    levels = Image.frombytes("P", grey.size, grey.point([(value + 8) // 17 for value in range(256)]).tobytes())
    levels.putpalette([level * 17 for level in range(16) for _colour in range(3)])
    made = io.BytesIO()
    levels.save(made, "PNG", bits=4, optimize=False, compress_level=9)
    return b"".join(_data_of_png(made.getvalue()))


def _data_of_png(data: bytes) -> Iterator[bytes]:
    at = len(PNG)
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] == b"IDAT":
            yield data[at + 8 : at + 8 + length]
        at += 12 + length
