"""Papers for tests, as office programs and telephones write them: with text that is seen, and much that is not.

All names and numbers are made up. NAME and NUMBER are what is to be hidden; SECRET marks whatever nobody sees.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable
from functools import cache

import docx
import openpyxl
import pikepdf
import typst
from openpyxl.comments import Comment
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image, ImageDraw, PngImagePlugin

from onedoor.engines.typefaces import folders

NAME = "欧阳小满"
NUMBER = "341022199001011236"
SECRET = "zhangsan-laptop"
LETTER = f"关于{NAME}申请公开信息的答复\n\n{NAME}（身份证号{NUMBER}）：\n\n你的申请已经收到，现答复如下。\n\n本件由市财政局答复。"


@cache
def pdf(text: str = LETTER, pages: int = 1) -> bytes:
    """A PDF with text in Chinese, as a typesetter writes it; what is written is data."""
    source = '#set page(paper: "a4")\n#set text(font: "Noto Serif CJK SC", size: 14pt)\n'
    source += "#for n in range(int(sys.inputs.pages)) [#if n > 0 [#pagebreak()] #sys.inputs.text]"
    compiler = typst.Compiler(source.encode(), font_paths=[str(path) for path in folders()])
    return compiler.compile(format="pdf", sys_inputs={"text": text, "pages": str(pages)})


def _saved(document: Pdf, **options) -> bytes:
    made = io.BytesIO()
    document.save(made, **options)
    return made.getvalue()


def locked_pdf(password: str = "secret", **permissions) -> bytes:
    """A PDF that only opens with a password; without one it opens to everybody but may not be changed."""
    document = Pdf.open(io.BytesIO(pdf()))
    return _saved(document, encryption=pikepdf.Encryption(owner="owner", user=password, R=6, **permissions))


def dirty_pdf() -> bytes:
    """A PDF with everything that should not go out: who made it, scripts, attachments, notes, an earlier revision."""
    document = Pdf.open(io.BytesIO(pdf()))
    root = document.Root
    with document.open_metadata() as metadata:
        metadata["dc:creator"], metadata["xmp:CreatorTool"] = [SECRET], SECRET
    document.docinfo["/Author"] = String(SECRET)
    document.attachments["a.txt"] = pikepdf.AttachedFileSpec(document, SECRET.encode(), filename="a.txt")
    script = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{SECRET}')"))
    root.Names.JavaScript = Dictionary(Names=Array([String("a"), document.make_indirect(script)]))
    root.OpenAction = Dictionary(S=Name.Launch, F=String(SECRET), Next=script)
    root.AA = Dictionary(WC=script)
    root.PieceInfo = Dictionary(X=Dictionary(Private=String(SECRET)))
    page = document.pages[0].obj
    page.PieceInfo, page.LastModified = Dictionary(X=String(SECRET)), String("D:20260101")
    page.Thumb = Stream(document, SECRET.encode())
    page.AA = Dictionary(O=script)
    note = {"Type": Name.Annot, "Rect": Array([50, 50, 90, 90]), "M": String("D:20260101"), "T": String(SECRET)}
    link = {"Type": Name.Annot, "Subtype": Name.Link, "Rect": Array([10, 10, 90, 20])}
    page.Annots = Array(
        [
            document.make_indirect(
                Dictionary(Subtype=Name.Square, C=Array([1, 0, 0]), Contents=String("看这里"), **note)
            ),
            document.make_indirect(Dictionary(Subtype=Name.FileAttachment, FS=String(SECRET), **note)),
            Dictionary(A=Dictionary(S=Name.Launch, F=String(SECRET)), **link),
            Dictionary(A=Dictionary(S=Name.URI, URI=String("https://example.org/")), **link),
        ]
    )
    photograph = Stream(document, jpeg())
    photograph.stream_dict = Dictionary(
        Type=Name.XObject, Subtype=Name.Image, Width=48, Height=64, ColorSpace=Name.DeviceRGB, BitsPerComponent=8,
        Filter=Name.DCTDecode, Metadata=Stream(document, SECRET.encode()),
    )  # fmt: skip
    page.Resources.XObject = Dictionary(Photo=photograph)
    document.pages[0].contents_add(b"q 60 0 0 80 400 100 cm /Photo Do Q")
    plain = _saved(document, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return revised(plain, f"% {SECRET}\n".encode())


def revised(data: bytes, gone: bytes) -> bytes:
    """A PDF of two revisions: the later one no longer uses an object of the earlier one that is still in the file."""
    body = data.rstrip()
    last = body.rindex(b"startxref")
    where = int(body[last:].split()[1])
    with Pdf.open(io.BytesIO(data)) as document:
        root, size = document.trailer.Root.objgen[0], int(document.trailer.Size)
    at = len(body) + 1
    added = b"\n%d 0 obj\n(%s)\nendobj\n" % (size, gone.strip())
    xref = at + len(added) - 1
    table = b"xref\n%d 1\n%010d 00000 n \n" % (size, at)
    tail = b"trailer\n<</Size %d/Root %d 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (size + 1, root, where, xref)
    return body + added + table + tail


def signed_pdf() -> bytes:
    """A PDF with the field of a signature that was filled in."""
    document = Pdf.open(io.BytesIO(pdf()))
    signature = document.make_indirect(Dictionary(Type=Name.Sig, Contents=String("x"), Name=String(NAME)))
    field = document.make_indirect(Dictionary(FT=Name.Sig, T=String("s"), V=signature))
    document.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
    return _saved(document)


def scene(width: int = 48, height: int = 64, seed: int = 0) -> Image.Image:
    """A picture that is not the same upside down."""
    image = Image.new("RGB", (width, height), (250, 240, 220))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width // 2, height // 4), fill=(200, 30, 30))
    draw.ellipse((width // 3, height // 2, width - 4, height - 4), fill=(20, 90 + seed % 100, 160))
    draw.line((0, height, width, height // 3 + seed % (height // 2)), fill=(0, 60, 0), width=max(1, width // 20))
    return image


def exif(orientation: int = 1) -> Image.Exif:
    """What a telephone writes: maker, place, a remark."""
    made = Image.Exif()
    made[0x0112], made[0x010F], made[0x013B] = orientation, SECRET, SECRET
    made.get_ifd(0x8825)[2] = (29.0, 42.0, 33.0)
    made.get_ifd(0x8769)[0x9286] = SECRET
    return made


def jpeg(orientation: int = 1, size: tuple[int, int] = (48, 64), progressive: bool = False) -> bytes:
    """A photograph with EXIF, place, XMP, a comment, a thumbnail, and a film behind its end."""
    made = io.BytesIO()
    options = {"exif": exif(orientation), "comment": SECRET, "xmp": f"<x>{SECRET}</x>".encode(), "dpi": (72, 72)}
    scene(*size).save(made, "JPEG", progressive=progressive, **options)
    data = made.getvalue()
    iptc = b"Photoshop 3.0\x008BIM\x04\x04" + SECRET.encode()
    thumbnail = b"JFXX\x00\x10" + SECRET.encode()
    extra = b"".join(
        b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body
        for marker, body in ((0xED, iptc), (0xE0, thumbnail), (0xE2, b"FPXR\x00" + SECRET.encode()), (0xEB, b"x"))
    )
    return data[:20] + extra + data[20:] + b"\x00\x00ftypmp42" + SECRET.encode()


def png(orientation: int = 1) -> bytes:
    """A picture with texts, a time and EXIF, and something behind its end."""
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", SECRET)
    notes.add_itxt("XML:com.adobe.xmp", SECRET)
    made = io.BytesIO()
    scene().convert("P").save(made, "PNG", pnginfo=notes, exif=exif(orientation), transparency=3)
    data = made.getvalue()
    time = b"tIME" + bytes(7)
    chunk = struct.pack(">I", 7) + time + struct.pack(">I", zlib.crc32(time))
    return data[:33] + chunk + data[33:] + SECRET.encode()


def gif() -> bytes:
    """A moving picture with a comment."""
    made = io.BytesIO()
    frames = [scene(seed=seed).convert("P") for seed in (0, 20, 40)]
    frames[0].save(made, "GIF", save_all=True, append_images=frames[1:], loop=0, comment=SECRET.encode(), duration=100)
    return made.getvalue()


def webp(orientation: int = 1) -> bytes:
    """A picture with EXIF and XMP."""
    made = io.BytesIO()
    scene().save(made, "WEBP", exif=exif(orientation), xmp=SECRET.encode(), lossless=True)
    return made.getvalue()


def tiff() -> bytes:
    """Two scanned pages that name who scanned them."""
    made = io.BytesIO()
    tags = {270: SECRET, 305: SECRET, 315: SECRET}
    scene().save(made, "TIFF", save_all=True, append_images=[scene(seed=30).convert("1")], tiffinfo=tags)
    return made.getvalue()


def word(text: Iterable[str] = tuple(LETTER.split("\n\n"))) -> bytes:
    """A document with a remark, a tracked change, a table, a photograph, a header, and who wrote it."""
    document = docx.Document()
    document.core_properties.author = document.core_properties.last_modified_by = SECRET
    document.core_properties.comments = document.core_properties.title = SECRET
    paragraphs = [document.add_paragraph(line) for line in text]
    document.add_comment(paragraphs[0].runs, text="批注：请核对", author=SECRET, initials="zs")
    changed = paragraphs[-1]._p
    changed.set(docx.oxml.ns.qn("w:rsidR"), "00AB12CD")
    mark = docx.oxml.parse_xml(
        f'<w:ins xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" w:id="9" w:author="{SECRET}" '
        'w:date="2026-01-01T00:00:00Z"><w:r><w:t>补充一句。</w:t></w:r></w:ins>'
    )
    changed.append(mark)
    cells = document.add_table(1, 2).rows[0].cells
    cells[0].text, cells[1].text = "项目", "金额"
    document.add_picture(io.BytesIO(jpeg()))
    document.sections[0].header.paragraphs[0].text = "市财政局"
    made = io.BytesIO()
    document.save(made)
    return with_parts(made.getvalue(), {"docProps/thumbnail.jpeg": jpeg()})


def sheet() -> bytes:
    """A workbook with a remark, a formula, two sheets, and who wrote it."""
    book = openpyxl.Workbook()
    book.properties.creator = book.properties.lastModifiedBy = SECRET
    page = book.active
    page.title = "名单"
    for row in (["姓名", "金额"], [NAME, 12.5], ["合计", "=SUM(B2:B2)"]):
        page.append(row)
    page["A2"].comment = Comment("请核对", SECRET)
    book.create_sheet("说明")["A1"] = "第二页"
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def open_text() -> bytes:
    """A document of OpenDocument with a remark and who wrote it."""
    spaces = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    spaces += ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    spaces += ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    note = f"<office:annotation><dc:creator>{SECRET}</dc:creator><dc:date>2026-01-01T00:00:00</dc:date></office:annotation>"
    body = f"<office:body><office:text><text:p>{note}正文</text:p></office:text></office:body>"
    meta = f"<office:meta><dc:creator>{SECRET}</dc:creator></office:meta>"
    listed = '<manifest:file-entry manifest:full-path="Thumbnails/thumbnail.png"/><manifest:file-entry manifest:full-path="/"/>'
    return with_parts(
        b"",
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {spaces}>{body}</office:document-content>".encode(),
            "meta.xml": f"<office:document-meta {spaces}>{meta}</office:document-meta>".encode(),
            "Thumbnails/thumbnail.png": png(),
            "META-INF/manifest.xml": f"<manifest:manifest {spaces}>{listed}</manifest:manifest>".encode(),
        },
    )  # fmt: skip


def with_parts(data: bytes, parts: dict[str, bytes]) -> bytes:
    """A zip with further parts, or other ones under the same names."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        if data:
            with zipfile.ZipFile(io.BytesIO(data)) as old:
                for name in old.namelist():
                    if name not in parts:
                        new.writestr(name, old.read(name))
        for name, body in parts.items():
            new.writestr(name, body)
    return made.getvalue()


def part(data: bytes, name: str) -> bytes:
    """One part of a zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return packed.read(name)


def everything(data: bytes) -> bytes:
    """All that is in a file, unpacked as far as its parts go: where a word that should be gone would be found."""
    found = [data]
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            found += [name.encode() + everything(packed.read(name)) for name in packed.namelist()]
    if data.startswith(b"%PDF"):
        with Pdf.open(io.BytesIO(data)) as document:
            for thing in document.objects:
                found += [repr(thing).encode(), *(_contents(thing) if isinstance(thing, Stream) else [])]
    return b"\n".join(found)


def _contents(stream: Stream) -> list[bytes]:
    """The bytes of a stream, unpacked where they can be."""
    try:
        return [stream.read_raw_bytes(), stream.read_bytes()]
    except pikepdf.PdfError:
        return [stream.read_raw_bytes()]
