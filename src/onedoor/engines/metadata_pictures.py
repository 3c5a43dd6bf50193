"""Pictures without EXIF, place, time, program, thumbnails, comments, and what hangs on behind their end.

Nothing is drawn anew: whole segments are left out, so every pixel stays as it was. Which way is up stays too.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping

from PIL import Image, ImageSequence

ORIENTATION = 0x0112
EXIF = b"Exif\x00\x00"


def _turned(exif: bytes) -> bytes:
    """What is left of EXIF: which way is up, where that is not the usual; else nothing."""
    tiff = exif.removeprefix(EXIF)
    try:
        turn = _orientation(tiff)
    except struct.error:
        return b""
    if turn not in range(2, 9):
        return b""
    return exif[: len(exif) - len(tiff)] + struct.pack("<2sHIHHHIHHI", b"II", 42, 8, 1, ORIENTATION, 3, 1, turn, 0, 0)


def _orientation(tiff: bytes) -> int:
    """The orientation in the first directory of a TIFF; 1 where it says none. Raises struct.error."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2], "<")
    (at,) = struct.unpack_from(order + "I", tiff, 4)
    (entries,) = struct.unpack_from(order + "H", tiff, at)
    for n in range(entries):
        tag, kind, _count, value = struct.unpack_from(order + "HHIH", tiff, at + 2 + 12 * n)
        if (tag, kind) == (ORIENTATION, 3):
            return int(value)
    return 1


# ── JPEG (ITU-T T.81, JFIF, Exif) ──

START, END, SCAN = 0xD8, 0xD9, 0xDA
BARE = {0x01, *range(0xD0, 0xD8)}
"""Markers that stand alone."""
NEEDED = {0xDB, 0xDC, 0xDD, 0xDE, 0xDF, *range(0xC0, 0xD0)}
"""Tables and frames, without which nothing is drawn."""
KEPT = {0xEE: b"Adobe", 0xE2: b"ICC_PROFILE\x00"}
"""Application segments that say what the colours are."""


def jpeg(data: bytes) -> bytes:
    """A JPEG without EXIF, place, thumbnails, XMP, IPTC, comments, and whatever hangs on behind its end."""
    made = [data[:2]]
    for marker, segment in _segments(data):
        if marker == 0xE0 and segment[4:9] == b"JFIF\x00":
            made.append(b"\xff\xe0\x00\x10" + segment[4:16] + b"\x00\x00")
        elif marker == 0xE1 and segment[4:10] == EXIF:
            turn = _turned(segment[4:])
            made += [b"\xff\xe1" + struct.pack(">H", len(turn) + 2) + turn] if turn else []
        elif (marker not in range(0xE0, 0xF0) and marker != 0xFE) or segment[4:].startswith(
            KEPT.get(marker, b"\xff\xff")
        ):
            made.append(segment)
    return b"".join(made)


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each segment with its marker; a scan with all its data. Raises ValueError."""
    at = 2
    while at < len(data):
        if data[at] != 0xFF:
            raise ValueError("no marker")
        while data[at + 1] == 0xFF:
            at += 1
        marker = data[at + 1]
        if marker == END or marker in BARE:
            yield marker, data[at : at + 2]
            at += 2
            if marker == END:
                return
            continue
        end = at + 2 + struct.unpack_from(">H", data, at + 2)[0]
        if marker == SCAN:
            end = _scanned(data, end)
        yield marker, data[at:end]
        at = end


def _scanned(data: bytes, at: int) -> int:
    """Where the data of a scan end: at the next marker that is neither a restart nor a stuffed byte."""
    while (at := data.find(b"\xff", at)) >= 0:
        if at + 1 >= len(data):
            break
        if data[at + 1] not in BARE | {0x00, 0xFF}:
            return at
        at += 1 if data[at + 1] == 0xFF else 2
    return len(data)


# ── PNG (ISO/IEC 15948) ──

PNG = b"\x89PNG\r\n\x1a\n"
CHUNKS = set(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs sPLT acTL fcTL fdAT".split()
)
"""What draws the picture and says what its colours are."""


def png(data: bytes) -> bytes:
    """A PNG without texts, times, EXIF and chunks of programs, and without what hangs on behind its end."""
    if not data.startswith(PNG):
        raise ValueError("no PNG")
    made, at = [PNG], len(PNG)
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        name, chunk = data[at + 4 : at + 8], data[at : at + 12 + length]
        turn = _turned(EXIF + chunk[8:-4])[len(EXIF) :] if name == b"eXIf" else b""
        if name in CHUNKS:
            made.append(chunk)
        elif turn:
            made.append(struct.pack(">I", len(turn)) + name + turn + struct.pack(">I", zlib.crc32(name + turn)))
        if name == b"IEND":
            return b"".join(made)
        at += 12 + length
    raise ValueError("no end")


# ── GIF (89a) ──

LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def gif(data: bytes) -> bytes:
    """A GIF without comments and blocks of programs."""
    at = 13 + _palette(data[10])
    made = [data[:at]]
    while data[at] != 0x3B:
        begin, label = at, data[at + 1]
        if data[at] == 0x2C:
            at = _blocks(data, at + 11 + _palette(data[at + 9]))
        elif data[at] == 0x21:
            at = _blocks(data, at + 2)
        else:
            raise ValueError("no block")
        dropped = data[begin] == 0x21 and (
            label == 0xFE or (label == 0xFF and data[begin + 3 : begin + 14] not in LOOPS)
        )
        made += [] if dropped else [data[begin:at]]
    return b"".join(made) + b"\x3b"


def _palette(flags: int) -> int:
    """Bytes of a table of colours."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _blocks(data: bytes, at: int) -> int:
    """Where a chain of blocks ends."""
    while data[at]:
        at += data[at] + 1
    return at + 1


# ── WebP (RIFF) ──

DRAWN = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
HAS_EXIF, HAS_XMP = 0x08, 0x04


def webp(data: bytes) -> bytes:
    """A WebP without EXIF and XMP."""
    made, turn, at = [], b"", 12
    end = 8 + struct.unpack_from("<I", data, 4)[0]
    while at < min(end, len(data)):
        name, (length,) = data[at : at + 4], struct.unpack_from("<I", data, at + 4)
        if name == b"EXIF":
            turn = _turned(data[at + 8 : at + 8 + length])
        elif name in DRAWN:
            made.append(data[at : at + 8 + length + length % 2])
        at += 8 + length + length % 2
    if made and made[0].startswith(b"VP8X"):
        flags = made[0][8] & ~(HAS_EXIF | HAS_XMP) | (HAS_EXIF if turn else 0)
        made[0] = made[0][:8] + bytes([flags]) + made[0][9:]
        made += [b"EXIF" + struct.pack("<I", len(turn)) + turn + bytes(len(turn) % 2)] if turn else []
    body = b"WEBP" + b"".join(made)
    return b"RIFF" + struct.pack("<I", len(body)) + body


# ── TIFF: its notes stand among what draws it, so its pixels are written anew, without loss ──


def tiff(data: bytes) -> bytes:
    """A TIFF with the same pixels and colours, and no other tag."""
    with Image.open(io.BytesIO(data), formats=["TIFF"]) as image:
        pages = [_bare(page) for page in ImageSequence.Iterator(image)]
    made = io.BytesIO()
    pages[0].save(made, "TIFF", save_all=True, append_images=pages[1:], compression="tiff_adobe_deflate")
    return made.getvalue()


def _bare(page: Image.Image) -> Image.Image:
    made = page.copy()
    made.info = {name: page.info[name] for name in ("dpi", "icc_profile") if name in page.info}
    return made


STARTS: Mapping[bytes, Callable[[bytes], bytes]] = {
    b"\xff\xd8\xff": jpeg,
    PNG: png,
    b"GIF8": gif,
    b"RIFF": webp,
    b"II*\x00": tiff,
    b"MM\x00*": tiff,
}
"""Pictures by how they begin."""
