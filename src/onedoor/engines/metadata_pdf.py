"""A PDF without who made it, with what, when; without attachments, scripts, programs to start and earlier revisions."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from .confinement import GivenUp
from .metadata_pictures import jpeg

EVERYWHERE = ("/Metadata", "/PieceInfo", "/LastModified", "/AA", "/AF", "/Thumb", "/JS", "/XFA")
"""What is taken out of every object."""
ROOT = ("/Collection", "/SpiderInfo", "/Legal", "/Perms", "/DSS", "/Threads")
NAMES = ("/EmbeddedFiles", "/JavaScript", "/AlternatePresentations", "/Renditions")
RUN = ("JavaScript", "Launch", "SubmitForm", "ImportData", "GoToE", "Rendition", "Movie", "Sound", "RichMediaExecute")
ACTIONS = {Name(f"/{word}") for word in RUN}
"""Actions that run something, send something or open another file; a link to an address or a page stays."""
PLAYED = {Name(f"/{word}") for word in ("FileAttachment", "RichMedia", "Screen", "Movie", "Sound", "3D")}
"""Annotations that are files or run; the others stay, without who wrote them and when."""
WHO_AND_WHEN = ("/T", "/M", "/CreationDate", "/NM")


def pdf(data: bytes) -> bytes:
    """A PDF that shows the same. Raises GivenUp: `locked`, `signed` (its signature would break), `damaged`."""
    with opened(data) as document:
        if signed(document):
            raise GivenUp("signed")
        archival = document.open_metadata().pdfa_status if Name.Metadata in document.Root else ""
        try:
            for thing in _things(document):
                _clean(thing)
            _clean_root(document)
        except (pikepdf.PdfError, TypeError, KeyError, RuntimeError):
            raise GivenUp("damaged") from None
        if archival:
            _say_archival(document, archival)
        return written(document)


def opened(data: bytes) -> Pdf:
    """A PDF, open. Raises GivenUp: `locked` where a password is needed to read it, `damaged`."""
    try:
        return Pdf.open(io.BytesIO(data))
    except pikepdf.PasswordError:
        raise GivenUp("locked") from None
    except (pikepdf.PdfError, ValueError, OSError):
        raise GivenUp("damaged") from None


def written(document: Pdf) -> bytes:
    """The bytes of a PDF, all in one revision, the same for the same content."""
    if Name.ID in document.trailer:
        del document.trailer.ID
    document.remove_unreferenced_resources()
    made = io.BytesIO()
    document.save(made, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return made.getvalue()


def signed(document: Pdf) -> bool:
    """Whether somebody signed it electronically."""
    return any(
        isinstance(thing, Dictionary) and thing.get("/FT") == Name.Sig and "/V" in thing for thing in _things(document)
    )


def _things(document: Pdf) -> Iterator[Object]:
    """Every dictionary and stream, however deep in other objects."""
    waiting: list[Any] = [*document.objects]
    while waiting:
        thing = waiting.pop()
        inner: list[Any] = []
        if isinstance(thing, Dictionary | Stream):
            yield thing
            inner = [thing[key] for key in thing.keys()]  # noqa: SIM118
        elif isinstance(thing, Array):
            inner = [*thing]
        waiting += [one for one in inner if isinstance(one, Object) and not one.is_indirect]


def _clean(thing: Any) -> None:
    for key in EVERYWHERE:
        if key in thing:
            del thing[key]
    for key in ("/A", "/OpenAction", "/Next"):
        if key in thing and _runs(thing[key]):
            del thing[key]
    if "/Annots" in thing:
        thing.Annots = Array([one for one in thing.Annots if one.get("/Subtype") not in PLAYED])
    if "/Rect" in thing and thing.get("/Subtype") != Name.Widget:
        for key in WHO_AND_WHEN:
            if key in thing:
                del thing[key]
    if isinstance(thing, Stream) and thing.get("/Filter") in (Name.DCTDecode, Array([Name.DCTDecode])):
        _clean_picture(thing)


def _runs(action: Any) -> bool:
    """Whether an action, or one of several, runs something."""
    if isinstance(action, Array):
        return any(_runs(one) for one in action)
    return isinstance(action, Dictionary) and action.get("/S") in ACTIONS


def _clean_picture(picture: Stream) -> None:
    """A photograph within the document loses what a photograph loses."""
    try:
        cleaned = jpeg(picture.read_raw_bytes())
    except (ValueError, IndexError):
        return
    parameters = picture.get("/DecodeParms")
    picture.write(cleaned, filter=Name.DCTDecode)
    if parameters is not None:
        picture.DecodeParms = parameters


def _clean_root(document: Pdf) -> None:
    if Name.Info in document.trailer:
        del document.trailer.Info
    for key in ROOT:
        if key in document.Root:
            del document.Root[key]
    for key in NAMES:
        if "/Names" in document.Root and key in document.Root.Names:
            del document.Root.Names[key]


def _say_archival(document: Pdf, status: str) -> None:
    """Say again which kind of PDF/A it is: without that it is none."""
    with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["pdfaid:part"] = status[0]
        metadata["pdfaid:conformance"] = status[1:].upper()
