"""Documents that are a zip (Office Open XML, OpenDocument) without who made them, who wrote remarks, and when."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from lxml import etree

from .confinement import GivenUp
from .metadata_pictures import STARTS

NAMELESS = "Author"
"""Who wrote a remark or a change, once it is not said: the word Word itself puts there."""
LONG_AGO = (1980, 1, 1, 0, 0, 0)
DEEPEST = 3
"""Documents within documents that are gone into."""

CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"/>'
)
APP = '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
META = (
    '<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3">'
    "<office:meta/></office:document-meta>"
)
PEOPLE = '<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"/>'
REPLACED: Mapping[str, str] = {
    "docProps/core.xml": CORE,
    "docProps/app.xml": APP,
    "meta.xml": META,
    "word/people.xml": PEOPLE,
}
"""Parts that hold nothing but who and when."""
DROPPED = re.compile(r"^docProps/(?:custom\.xml|thumbnail\.)|^Thumbnails/|/printerSettings/|^xl/revisions/|^customXml/")
"""Parts that are left out, with what leads to them."""
SIGNATURES = re.compile(r"^_xmlsignatures/|^META-INF/documentsignatures\.xml$")


class Edit(NamedTuple):
    """What is done in some parts: attributes and texts that take another value, or go (None)."""

    parts: re.Pattern[str]
    attributes: Mapping[str, str | None] = {}
    texts: Mapping[str, str] = {}
    elements: frozenset[str] = frozenset()
    """Elements that go."""


EDITS = (
    Edit(
        re.compile(r"^word/[^/]+\.xml$"),
        {"author": NAMELESS, "initials": "A", "date": None, "dateUtc": None}
        | dict.fromkeys(("rsid", "rsidR", "rsidRPr", "rsidRDefault", "rsidP", "rsidDel", "rsidSect", "rsidTr")),
        elements=frozenset({"rsids", "rsidRoot", "attachedTemplate"}),
    ),
    Edit(re.compile(r"^xl/comments.*\.xml$"), texts={"author": NAMELESS}),
    Edit(re.compile(r"^xl/threadedComments/"), {"dT": None}),
    Edit(re.compile(r"^xl/persons/"), {"displayName": NAMELESS, "userId": "", "providerId": "None"}),
    Edit(re.compile(r"^xl/workbook\.xml$"), {"userName": None}, elements=frozenset({"absPath", "customWorkbookViews"})),
    Edit(re.compile(r"^xl/worksheets/[^/]+\.xml$"), {"pageSetup/id": None}, elements=frozenset({"customSheetViews"})),
    Edit(
        re.compile(r"^ppt/(?:commentAuthors|authors)\.xml$"),
        {"name": NAMELESS, "initials": "A", "userId": "", "providerId": "None"},
    ),
    Edit(re.compile(r"^ppt/comments/"), {"dt": None, "created": None}),
    Edit(
        re.compile(r"^(?:content|styles)\.xml$"),
        texts={"creator": NAMELESS, "date": "1980-01-01T00:00:00", "creator-initials": "A"},
    ),
)
"""What is changed within parts, by the name of the part; names are those without a prefix, `element/attribute` where the element counts."""
PRINTER = re.compile(r"^Printer(?:Name|Setup)$")


def packed(data: bytes, depth: int = 0) -> bytes:
    """A document without its metadata; pictures and documents in it lose theirs too. Raises GivenUp, ValueError."""
    made = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
            names = old.namelist()
            if any(SIGNATURES.search(name) for name in names):
                raise GivenUp("signed")
            for name in names:
                if not DROPPED.search(name):
                    _write(new, name, _part(name, old.read(name), depth))
    except (zipfile.BadZipFile, etree.XMLSyntaxError, RuntimeError, NotImplementedError, EOFError):
        raise GivenUp("damaged") from None
    return made.getvalue()


def _write(new: zipfile.ZipFile, name: str, data: bytes) -> None:
    way = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
    new.writestr(zipfile.ZipInfo(name, LONG_AGO), data, way)


def _part(name: str, data: bytes, depth: int) -> bytes:
    """One part as it stands in the stripped document."""
    if name in REPLACED:
        return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{REPLACED[name]}'.encode()
    if data.startswith(b"PK\x03\x04") and depth < DEEPEST:
        return packed(data, depth + 1)
    picture = next((strip for start, strip in STARTS.items() if data.startswith(start)), None)
    if picture:
        return picture(data)
    if name.endswith(".rels") or name in LISTS:
        return _without_links(name, data)
    if name == "settings.xml":
        return _edited(data, _without_printer)
    edit = next((edit for edit in EDITS if edit.parts.search(name)), None)
    return _edited(data, lambda tree: _edit(tree, edit)) if edit else data


def _edited(data: bytes, change: Callable[[Any], None]) -> bytes:
    """XML after a change. XML that declares entities is written by no office program. Raises GivenUp, XMLSyntaxError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    tree = etree.fromstring(data, parser)
    if tree.getroottree().docinfo.doctype:
        raise GivenUp("damaged")
    change(tree)
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def _local(name: Any) -> str:
    """A name without its namespace."""
    return etree.QName(name).localname if isinstance(name, str) else ""


def _edit(tree: Any, edit: Edit) -> None:
    for element in [*tree.iter()]:
        name = _local(element.tag)
        if name in edit.elements and element.getparent() is not None:
            element.getparent().remove(element)
            continue
        element.text = edit.texts.get(name, element.text)
        for key in [*element.attrib]:
            word = next((word for word in (_local(key), f"{name}/{_local(key)}") if word in edit.attributes), None)
            if word:
                _set(element, key, edit.attributes[word])


def _set(element: Any, key: str, value: str | None) -> None:
    if value is None:
        del element.attrib[key]
    else:
        element.set(key, value)


def _without_printer(tree: Any) -> None:
    for element in tree.iter():
        if any(_local(key) == "name" and PRINTER.match(value) for key, value in element.attrib.items()):
            element.text = ""


# ── What leads to parts that were left out ──

LISTS = {"[Content_Types].xml", "META-INF/manifest.xml"}
LEADS = ("Target", "PartName", "full-path")


def _without_links(name: str, data: bytes) -> bytes:
    """A list of parts without those that are left out."""
    folder = posixpath.dirname(posixpath.dirname(name)) if name.endswith(".rels") else ""

    def change(tree: Any) -> None:
        for element in [*tree]:
            leads = [value for key, value in element.attrib.items() if _local(key) in LEADS]
            template = element.get("Type", "").endswith("/attachedTemplate")
            if template or any(DROPPED.search(_resolved(folder, value)) for value in leads):
                tree.remove(element)

    return _edited(data, change)


def _resolved(folder: str, target: str) -> str:
    """The name of a part, from where it is named."""
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
