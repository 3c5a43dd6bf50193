"""Looking at papers: which codes stand on them, and each page set upright, shrunk, as a picture."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from contextlib import closing
from typing import Any, NamedTuple

import pypdfium2
import zxingcpp
from django.core.files.base import ContentFile
from PIL import Image, ImageOps, UnidentifiedImageError

from . import printing, rules

LARGEST = 5000
"""Pixels: a JPEG much larger than this is read at half its size."""
EDGE = 6
"""Millimetres around the paper that are kept: a photograph is never quite straight."""


class Page(NamedTuple):
    """One page: the code on it (empty if none was read), and its picture."""

    code: str
    picture: ContentFile


class Unreadable(Exception):
    """A file that is neither a picture nor a PDF that opens."""


def pages(upload: Any, kind: str) -> list[Page]:
    """Every page of a scan or photograph. Raises Unreadable."""
    try:
        return [_page(image, upload.name, n) for n, image in enumerate(_images(upload, kind), 1)]
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, pypdfium2.PdfiumError) as error:
        raise Unreadable(str(error)) from None
    except Image.DecompressionBombError as error:
        raise Unreadable(str(error)) from None


def _images(upload: Any, kind: str) -> Iterator[Image.Image]:
    upload.seek(0)
    if kind != "pdf":
        with Image.open(upload) as image:
            image.draft("RGB", (LARGEST, LARGEST))
            yield ImageOps.exif_transpose(image).convert("RGB")
        return
    with closing(pypdfium2.PdfDocument(upload.read())) as document:
        for number in range(min(len(document), rules.PAGES)):
            yield document[number].render(scale=rules.DOTS / 72).to_pil().convert("RGB")


def _page(image: Image.Image, name: str, number: int) -> Page:
    """Read one page; its code tells how it must be turned, and where on the picture the paper lies."""
    found = [(code, one.orientation) for one in _codes(image) if (code := rules.code_in(one.text))]
    code, turned = found[0] if found else ("", 0)
    upright = (
        image.rotate(turned, expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC) if turned else image
    )
    if code:
        upright = _cropped(upright)
    upright.thumbnail((rules.LONGEST_SIDE, rules.LONGEST_SIDE))
    kept = io.BytesIO()
    upright.save(kept, "JPEG", quality=rules.QUALITY)
    stem = name.rpartition(".")[0] or name
    return Page(code, ContentFile(kept.getvalue(), name=f"{stem}-{number}.jpg"))


def _cropped(image: Image.Image) -> Image.Image:
    """The paper without the table around it; the whole picture where the code is not found again."""
    ours = [one for one in _codes(image) if rules.code_in(one.text)]
    if not ours:
        return image
    corner, across = ours[0].position.top_left, ours[0].position.top_right
    place = rules.place(printing.code_of(rules.code_in(ours[0].text)).symbol_size(border=0)[0])
    dots = math.hypot(across.x - corner.x, across.y - corner.y) / place.side
    left, top = corner.x - place.left * dots - EDGE * dots, corner.y - place.top * dots - EDGE * dots
    right, bottom = left + (place.page[0] + 2 * EDGE) * dots, top + (place.page[1] + 2 * EDGE) * dots
    return image.crop(
        (max(0, int(left)), max(0, int(top)), min(image.width, int(right)), min(image.height, int(bottom)))
    )


def _codes(image: Image.Image) -> list[Any]:
    """QR codes on a page."""
    return list(zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode))
