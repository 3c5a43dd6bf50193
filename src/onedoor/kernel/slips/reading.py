"""Looking at papers: which codes stand on them, and each page set upright, shrunk, as a picture."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import closing
from typing import Any, NamedTuple

import pypdfium2
import zxingcpp
from django.core.files.base import ContentFile
from PIL import Image, ImageOps, UnidentifiedImageError

from . import rules


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
            yield ImageOps.exif_transpose(image).convert("RGB")
        return
    with closing(pypdfium2.PdfDocument(upload.read())) as document:
        for number in range(min(len(document), rules.PAGES)):
            yield document[number].render(scale=rules.DOTS / 72).to_pil().convert("RGB")


def _page(image: Image.Image, name: str, number: int) -> Page:
    """Read one page; the code tells how it must be turned."""
    found = [(rules.code_in(one.text), one.orientation) for one in _codes(image)]
    code, turned = next(((code, angle) for code, angle in found if code), ("", 0))
    upright = (
        image.rotate(turned, expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC) if turned else image
    )
    upright.thumbnail((rules.LONGEST_SIDE, rules.LONGEST_SIDE))
    kept = io.BytesIO()
    upright.save(kept, "JPEG", quality=rules.QUALITY)
    stem = name.rpartition(".")[0] or name
    return Page(code, ContentFile(kept.getvalue(), name=f"{stem}-{number}.jpg"))


def _codes(image: Image.Image) -> list[Any]:
    """QR codes on a page; a large photograph is looked at a second time, smaller."""
    found = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)
    if found or max(image.size) < rules.LONGEST_SIDE:
        return list(found)
    small = image.copy()
    small.thumbnail((rules.LONGEST_SIDE, rules.LONGEST_SIDE))
    return list(zxingcpp.read_barcodes(small, formats=zxingcpp.BarcodeFormat.QRCode))
