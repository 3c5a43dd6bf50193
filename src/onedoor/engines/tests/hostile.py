"""Files of people who mean harm, or whose programs went wrong: each is small, and none may hurt."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from . import papers, samples

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def many_pages(count: int = 5000) -> bytes:
    """A PDF of very many pages, each the same."""
    document = Pdf.open(io.BytesIO(papers.pdf("很多页")))
    leaf = document.pages[0].obj
    kids = [document.make_indirect(Dictionary(leaf)) for _page in range(count)]
    document.Root.Pages.Kids, document.Root.Pages.Count = Array(kids), count
    made = io.BytesIO()
    document.save(made, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return made.getvalue()


def endless_pages() -> bytes:
    """A PDF whose tree of pages leads back to itself."""
    return (
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 9999/Kids[2 0 R 3 0 R]>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    )


def deep_pdf(depth: int = 200_000) -> bytes:
    """A PDF with lists in lists in lists."""
    return b"%PDF-1.7\n1 0 obj" + b"[" * depth + b"]" * depth + b"endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def swelling_pdf() -> bytes:
    """A PDF whose page unpacks to two thousand times its size, twice over."""
    document = Pdf.new()
    page = document.add_blank_page()
    twice = zlib.compress(zlib.compress(b"(a) Tj " * (60 * 2**20), 9), 9)
    page.Contents = document.make_stream(b"")
    page.Contents.write(twice, filter=Array([Name.FlateDecode, Name.FlateDecode]))
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def laughing(lines: int = 30) -> str:
    """XML in which each word is ten of the one before."""
    words = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, lines))
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "haha">{words}]>'


def laughing_word() -> bytes:
    """A Word document with it."""
    body = f"{laughing()}<w:document {W}><w:body><w:p><w:r><w:t>&e29;</w:t></w:r></w:p></w:body></w:document>"
    return papers.with_parts(papers.word(), {"word/document.xml": body.encode()})


def laughing_sheet() -> bytes:
    """A workbook with it."""
    cell = '<row><c t="inlineStr"><is><t>&e29;</t></is></c></row>'
    body = f"{laughing()}<worksheet {S}><sheetData>{cell}</sheetData></worksheet>"
    return papers.with_parts(papers.sheet(), {"xl/worksheets/sheet1.xml": body.encode()})


def outside_entity() -> bytes:
    """A Word document that wants to read a file of the server."""
    head = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    body = f"{head}<w:document {W}><w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>"
    return papers.with_parts(papers.word(), {"word/document.xml": body.encode()})


def deep_word(depth: int = 300_000) -> bytes:
    """A Word document with tables in tables in tables."""
    body = f"<w:document {W}>" + "<w:tbl>" * depth + "<w:t>底</w:t>" + "</w:tbl>" * depth + "</w:document>"
    return papers.with_parts(papers.word(), {"word/document.xml": body.encode()})


def wide_sheet() -> bytes:
    """A workbook that says it has seventeen thousand million cells."""
    row = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>角落</t></is></c></row>'
    body = f'<worksheet {S}><dimension ref="A1:XFD1048576"/><sheetData>{row}</sheetData></worksheet>'
    return papers.with_parts(papers.sheet(), {"xl/worksheets/sheet1.xml": body.encode()})


def endless_sheet(rows: int = 400_000) -> bytes:
    """A workbook of very many lines, which packs to almost nothing; in several parts, so that none is out of proportion."""
    line = "".join(f'<row><c t="inlineStr"><is><t>行{n % 7}</t></is></c></row>' for n in range(50))
    body = f"<worksheet {S}><sheetData>{line * (rows // 50)}</sheetData></worksheet>"
    return papers.with_parts(papers.sheet(), {"xl/worksheets/sheet1.xml": body.encode()})


def lying_zip() -> bytes:
    """A Word document whose table says that a part is small, and it is not."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", b"<a>" + b" " * (64 * 2**20) + b"</a>")
    data = bytearray(made.getvalue())
    for start, size_at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = data.rindex(b"word/document.xml", 0, data.rindex(b"PK\x05\x06")) if start == b"PK\x01\x02" else 0
        at = data.rindex(start, 0, at) if at else data.index(start, 10)
        struct.pack_into("<I", data, at + size_at, 1000)
    return bytes(data)


def overlapping_zip(entries: int = 400) -> bytes:
    """A Word document in which all parts are the same packed bytes, named many times."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", bytes(10**6))
        for n in range(entries):
            copy = zipfile.ZipInfo(f"word/{n}.xml")
            first = packed.getinfo("word/document.xml")
            for name in ("compress_type", "CRC", "compress_size", "file_size", "header_offset", "flag_bits"):
                setattr(copy, name, getattr(first, name))
            packed.filelist.append(copy)
            packed.NameToInfo[copy.filename] = copy
    return made.getvalue()


def bomb_picture() -> bytes:
    """A PNG that unpacks to thousands of millions of pixels."""
    side = 60_000

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    packed = zlib.compress(bytes(10 * 2**20), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def macros(kind: str = "word") -> bytes:
    """A document with macros, as docm and xlsm are."""
    base = papers.word() if kind == "word" else papers.sheet()
    return papers.with_parts(base, {f"{'word' if kind == 'word' else 'xl'}/vbaProject.bin": samples.compound("VBA")})
