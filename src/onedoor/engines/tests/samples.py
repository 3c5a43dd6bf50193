"""Small files for tests, as real programs write them, and some that nobody should keep."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
PROGRAM = b"MZ\x90\x00" + bytes(56) + b"\x80\x00\x00\x00" + bytes(64) + b"PE\x00\x00"
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def png(width: int = 2, height: int = 2) -> bytes:
    """A grey picture."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = (b"\x00" + b"\x80" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def packed(**parts: bytes | str) -> bytes:
    """A zip of entries, by name."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return made.getvalue()


def office(part: str = "word/document.xml", **parts: bytes | str) -> bytes:
    """A document of Office Open XML with this part."""
    return packed(**{"[Content_Types].xml": "<Types/>", part: "<w:document/>"} | parts)


def ofd() -> bytes:
    """A document of GB/T 33190."""
    return packed(**{"OFD.xml": "<ofd:OFD/>", "Doc_0/Document.xml": "<ofd:Document/>"})


def open_document(kind: str = "text") -> bytes:
    """A document of OpenDocument."""
    return packed(**{"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": "<x/>"})


def compound(*streams: str) -> bytes:
    """An old document, as far as the names in its directory."""

    def entry(name: str) -> bytes:
        written = name.encode("utf-16-le") + b"\x00\x00"
        return (written.ljust(64, b"\x00") + struct.pack("<HB", len(written), 2)).ljust(128, b"\x00")

    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\x00")
    return head + b"".join(entry(name) for name in ("Root Entry", *streams)).ljust(512, b"\x00")
