"""Photographs set upright and made smaller, and a fingerprint by which the same picture is known again.

The fingerprint compares each point of a picture of 17 × 16 with its neighbour (difference hash, N. Krawetz 2013): another size,
another quality or a little more light change few of its 256 bits.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from itertools import pairwise
from typing import IO, Any

from PIL import Image, ImageOps, UnidentifiedImageError

from .confinement import TOO_LARGE, GivenUp

Image.init()  # before the child gives up its rights
PIXELS = 120_000_000
"""Of a picture, at most: a scan of A2 at 600 dots an inch."""
SIDE = 16
"""Points of a side of the fingerprint: 256 bits."""
FLAT = 8
"""Bits that differ from all zero or all one, at least: a blank page is like every other."""


def readable(kind: str) -> bool:
    """Whether pictures of a kind are read here: HEIC is, where somebody installed a reader for it."""
    return {"heic": "HEIF"}.get(kind, kind.upper()) in Image.OPEN


def opened(stream: IO[bytes], side: int = 0) -> Image.Image:
    """A picture, upright, in red, green and blue on white; read at a smaller size where `side` is enough. Raises GivenUp."""
    try:
        with Image.open(stream) as image:
            if image.width * image.height > PIXELS:
                raise GivenUp(TOO_LARGE)
            if side:
                image.draft("RGB", (side, side))
            colours = image.info.get("icc_profile") if image.mode in ("RGB", "P") else None
            upright = _on_white(ImageOps.exif_transpose(image))
            upright.info = {"icc_profile": colours} if colours else {}  # else remarks would be written again
            return upright
    except Image.DecompressionBombError:
        raise GivenUp(TOO_LARGE) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, TypeError, KeyError):
        raise GivenUp("damaged") from None


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        seen = image.convert("RGBA")
        white = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(white, seen).convert("RGB")
    if image.mode.startswith("I"):  # sixteen bits of grey
        return image.point(lambda value: value / 257).convert("L").convert("RGB")
    return image.convert("RGB")


def straighten(stream: IO[bytes], said: Mapping[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """The task of a child: a JPEG of it, upright, its longer side at most `longest` pixels, of a `quality`; tells its sides."""
    image = opened(stream, int(said["longest"]))
    image.thumbnail((int(said["longest"]),) * 2)
    made = io.BytesIO()
    image.save(made, "JPEG", quality=int(said["quality"]), optimize=True)
    return {"width": image.width, "height": image.height}, [made.getvalue()]


def fingerprint(stream: IO[bytes], said: Mapping[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """The task of a child: tells the fingerprint as 64 digits of hexadecimal; empty for a picture without anything on it."""
    return {"fingerprint": fingerprint_of(opened(stream, 256))}, []


def fingerprint_of(image: Image.Image) -> str:
    """The fingerprint of a picture; empty for one without anything on it."""
    points = image.convert("L").resize((SIDE + 1, SIDE), Image.Resampling.LANCZOS).tobytes()
    bits = 0
    for row in range(SIDE):
        line = points[row * (SIDE + 1) : (row + 1) * (SIDE + 1)]
        for left, right in pairwise(line):
            bits = bits << 1 | (left > right)
    ones = bits.bit_count()
    return f"{bits:064x}" if FLAT <= ones <= SIDE * SIDE - FLAT else ""


def distance(one: str, other: str) -> int:
    """In how many of 256 bits two fingerprints differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()
