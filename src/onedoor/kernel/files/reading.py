"""What is read in a file, by a child: its text, its fingerprint, the look of its pages, the places of words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.core.files.base import ContentFile
from django.core.files.base import File as Bytes
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from onedoor.engines import confinement
from onedoor.engines.patches import Patch, folded
from onedoor.engines.sightings import Sighting, sightings
from onedoor.kernel.acts.interface import Refused

from . import lives, ports, rules
from .models import Extract, File, Fingerprint, Painting, Redaction
from .queries import Duplicate, same
from .writing import digest_of, keep_painting, must_be_done

LIMITS = rules.TEXT_LIMITS


class Text(NamedTuple):
    """The text of a file as far as it was read, how that went in a word, and its pages (0 where it has none)."""

    text: str
    outcome: str
    pages: int = 0

    @property
    def sentence(self) -> Any:
        """How it went, in words."""
        return _(rules.OUTCOMES[self.outcome])


def text_of(file: File) -> Text:
    """The text of a file; read once for all files with the same bytes. Never raises for what is in a file."""
    known = Extract.objects.filter(digest=file.digest).first()
    if known is None:
        answer = _read(file)
        if answer.outcome == "gone":
            return Text("", "gone")
        known = Extract(digest=file.digest, **_said(answer))
        Extract.objects.bulk_create([known], ignore_conflicts=True)
    return Text(known.text, known.outcome, known.pages)


def _read(file: File) -> confinement.Answer:
    """The answer of a child; of an old document, about the PDF that the city's program made of it."""
    said = {"characters": rules.CHARACTERS, "pages": rules.PAGES}
    made = ports.converted(file.digest, file.kind)
    if made is not None:
        return confinement.run("text", ContentFile(made), LIMITS, kind="pdf", **said)
    return ports.work("text", file.digest, file.kind, LIMITS, **said)


def _said(answer: confinement.Answer) -> dict[str, Any]:
    """An answer as a row keeps it."""
    if answer.outcome != confinement.DONE:
        return {"outcome": answer.outcome if answer.outcome in rules.OUTCOMES else "crashed"}
    found = answer.parts[0].decode("utf-8", "replace").replace("\x00", "")
    outcome = "empty" if not found.strip() else "cut" if answer.facts.get("cut") else "done"
    return {"outcome": outcome, "text": found, "pages": int(answer.facts.get("pages", 0))}


def look_at(file: File) -> None:
    """Take the fingerprint of a picture, once for all files with the same bytes."""
    if file.kind in rules.PICTURES and not Fingerprint.objects.filter(digest=file.digest).exists():
        answer = ports.work("fingerprint", file.digest, file.kind)
        if answer.outcome != "gone":
            bits = str(answer.facts.get("fingerprint", ""))
            Fingerprint.objects.bulk_create([Fingerprint(digest=file.digest, bits=bits)], ignore_conflicts=True)


def duplicates(file: File) -> list[Duplicate]:
    """Other files with the same bytes, then those with the same picture; at most twenty of each, whoever may read them."""
    look_at(file)
    return same(file)


# ── Pages ──


def sides_of(file: File) -> list[list[float]]:
    """Width and height of every page of a file that can be redacted. Raises Refused("input") with what is wrong."""
    if file.kind not in lives.KINDS:
        raise Refused("input", _("Only PDF, PNG and JPEG can be redacted. Save the file as PDF and hand it in again."))
    answer = ports.work("measure", file.digest, file.kind, LIMITS, pages=lives.MOST_PAGES)
    must_be_done(answer.outcome)
    return [[round(float(side), 2) for side in page] for page in answer.facts["pages"]]


def drawn(digest: str, kind: str, page: int) -> Bytes:
    """A page of a content as a JPEG for the screen, drawn once. Raises Refused("input")."""
    where = f"{rules.drawn(digest)}/{page}-{lives.SCREEN}.jpg"
    if not default_storage.exists(where):
        answer = ports.work("draw", digest, kind, LIMITS, page=page, longest=lives.SCREEN)
        must_be_done(answer.outcome)
        default_storage.save(where, ContentFile(answer.parts[0]))
    return default_storage.open(where)


def places(file: File, words: str) -> list[Patch]:
    """Every place where words stand in a file, as patches. Raises Refused("input")."""
    answer = ports.work("find", file.digest, file.kind, LIMITS, words=[words])
    must_be_done(answer.outcome)
    return [Patch(*one[1:]) for one in answer.facts["found"]]


class Left(NamedTuple):
    """What can still be read on a page outside the patches, and what in it looks personal."""

    page: int
    text: str
    sightings: list[Sighting]


def remains(redaction: Redaction) -> list[Left]:
    """What stays of the text on every page, for whoever looks again; of a picture nothing is read. Raises Refused("input")."""
    file = redaction.file
    said = {"patches": redaction.rectangles, "characters": rules.CHARACTERS}
    answer = ports.work("remains", file.digest, file.kind, LIMITS, **said)
    must_be_done(answer.outcome)
    pages = [part.decode("utf-8", "replace") for part in answer.parts]
    return [Left(number, text, sightings(text)) for number, text in enumerate(pages, 1)]


def suggested(redaction: Redaction) -> list[Sighting]:
    """What looks personal in the text of a file and has not been marked by its words."""
    marked = {folded(words) for words in redaction.patches.values_list("words", flat=True)}
    return [one for one in sightings(text_of(redaction.file).text) if folded(one.words) not in marked]


# ── Painting, and its proof ──


def paint(redaction: Redaction) -> Painting:
    """Paint the approved patches and prove it; outside of any act. What came of it binds nobody until it is burnt in."""
    file, patches = redaction.file, redaction.rectangles
    words = sorted({word for word in redaction.patches.values_list("words", flat=True) if word})
    said = {"patches": patches, "pages": lives.MOST_PAGES}
    made = ports.work("paint", file.digest, file.kind, rules.PAINT_LIMITS, **said)
    result: dict[str, Any] = {"outcome": made.outcome if made.outcome in rules.OUTCOMES else "crashed"}
    if made.outcome == confinement.DONE:
        result |= _proven(redaction, made.parts[0], patches, words)
    upload = result.pop("upload", None)
    return keep_painting(Painting(redaction=redaction, checked=redaction.digest_of_patches, **result), upload)


def _proven(redaction: Redaction, data: bytes, patches: Sequence[Patch], words: Sequence[str]) -> dict[str, Any]:
    """The proof, asked of the file as it was and of the bytes that were made; those are kept only if nothing is found."""
    file = redaction.file
    before = ports.work("uncovered", file.digest, file.kind, rules.PAINT_LIMITS, patches=patches, words=words)
    said: dict[str, Any] = {"kind": file.kind, "patches": patches, "words": words, "pages": redaction.pages}
    after = confinement.run("prove", ContentFile(data), rules.PAINT_LIMITS, **said)
    failed = next((one.outcome for one in (before, after) if one.outcome != confinement.DONE), "")
    if failed:
        return {"outcome": failed if failed in rules.OUTCOMES else "crashed"}
    faults = [*before.facts["faults"], *after.facts["faults"]]
    if faults:
        return {"faults": faults}
    upload = ContentFile(data)
    return {"digest": digest_of(upload), "size": len(data), "upload": upload}
