"""Everything of a matter as one file for a court or a reconsideration body: list, letters, documents, acts, the explained clock."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from onedoor.engines.explanations import explain
from onedoor.engines.typography import day_in_digits
from onedoor.frame import clock
from onedoor.kernel.acts import interface as acts
from onedoor.kernel.calendars import interface as calendars
from onedoor.kernel.files import interface as files
from onedoor.kernel.letters import interface as paper
from onedoor.kernel.organizations.models import Organization

from . import letters, queries
from .models import Attachment, Line, Request

ABSENT = "gone"
"""Stands in the list for a document that was destroyed when its period of keeping was over."""


NAMES = {
    "bundle": gettext_lazy("Bundle for the court"),
    "letters": gettext_lazy("Letters of the matter"),
    "papers": gettext_lazy("Papers of the matter"),
    "acts": gettext_lazy("Acts on record"),
    "reply": gettext_lazy("Reply clock by day"),
}
"""What files and folders of a bundle are called."""


class Part(NamedTuple):
    """One file of the bundle: its path in it, and its bytes."""

    path: str
    data: bytes


def bundle(request: Request) -> bytes:
    """The whole matter as a ZIP, in the language of official paper. The same matter gives the same list."""
    kept = io.BytesIO()
    with override("zh-hans"), zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        listed = []
        for part in _parts(request):
            packed.writestr(_entry(part.path), part.data)
            listed.append({"path": part.path, "bytes": len(part.data), "sha256": hashlib.sha256(part.data).hexdigest()})
        facts = {"number": request.number, "on": clock.today().isoformat(), "files": listed}
        packed.writestr(_entry("manifest.json"), json.dumps(facts, ensure_ascii=False, indent=1))
    return kept.getvalue()


def _entry(path: str) -> zipfile.ZipInfo:
    """A place in the bundle, dated with the city's day."""
    today = clock.today()
    entry = zipfile.ZipInfo(path, (today.year, today.month, today.day, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _parts(request: Request) -> Iterator[Part]:
    yield Part(f"00-{NAMES['bundle']}.pdf", _cover(request))
    for number, letter in enumerate(paper.of_matter(request.dossier_id), 1):
        yield Part(f"{NAMES['letters']}/{number:02d}-{_plain(letter.title)}.pdf", paper.paper_of(letter))
    yield from _documents(request)
    yield Part(f"{NAMES['acts']}.csv", _acts(request))
    yield Part(f"{NAMES['reply']}.csv", _clock(request))


def _cover(request: Request) -> bytes:
    """The list of contents as a letter without number and seal."""
    [filled] = letters.letter(request, "bundle")
    form, said = filled
    content = paper.Content(
        form=form.name,
        layout=form.layout,
        title=said.title,
        to=said.to,
        paragraphs=tuple(text for _level, text in said.paragraphs),
        rows=tuple(said.rows),
        attachments=tuple(said.attachments),
        note=said.note,
    )
    return paper.preview(content, Organization.objects.get(pk=request.answering))


def _documents(request: Request) -> Iterator[Part]:
    """What was handed in, and what was handed out, each once."""
    handed_in = Attachment.objects.filter(request=request).select_related("file").order_by("pk")
    lines = Line.objects.filter(piece__request=request, stands=True).prefetch_related("files").order_by("pk")
    found = {one.file_id: one.file for one in handed_in} | {
        file.pk: file for line in lines for file in line.files.all()
    }
    for number, file in enumerate(found.values(), 1):
        try:
            with files.open(file.digest) as kept:
                yield Part(f"{NAMES['papers']}/{number:02d}-{_plain(file.name)}", kept.read())
        except FileNotFoundError:
            yield Part(f"{NAMES['papers']}/{number:02d}-{_plain(file.name)}.{ABSENT}.txt", b"")


def _plain(name: str) -> str:
    return name.replace("/", "_").replace("\\", "_")[:80]


def _table(head: list[str], rows: Iterator[list[Any]]) -> bytes:
    """A table that spreadsheets open as UTF-8."""
    kept = io.StringIO()
    written = csv.writer(kept)
    written.writerow(head)
    written.writerows(rows)
    return kept.getvalue().encode("utf-8-sig")


def _acts(request: Request) -> bytes:
    rows = [request, *queries.rows_of(request)]
    records = {one.pk: one for row in rows for one in acts.timeline(acts.reference(row))}
    offices = Organization.objects.in_bulk({one.decider_office for one in records.values() if one.decider_office})

    def line(one: Any) -> list[Any]:
        act = acts.ACTS.get(one.name)
        office = offices.get(one.decider_office)
        said = [one.at.isoformat(), _keyed(one), str(act.label) if act else one.name, office.name if office else ""]
        return [*said, one.decider_role, one.mode, one.evidence, one.law, str(one.pk)]

    head = [
        _("day"),
        _("keyed"),
        _("act"),
        _("office"),
        _("role"),
        _("how"),
        _("evidence"),
        _("provision"),
        _("record"),
    ]
    return _table(head, (line(one) for one in sorted(records.values(), key=lambda one: (one.at, one.pk))))


def _keyed(record: Any) -> str:
    """When an act was keyed, in the city's time."""
    return str(record.recorded_at.astimezone(clock.CITY).strftime("%Y-%m-%d %H:%M:%S"))


def _clock(request: Request) -> bytes:
    """The sum of the reply clock, then each day with the reason why it counts or does not."""
    if request.owed is None:
        return b""
    marks = queries.marks_on(request, clock.today())
    explanation = explain(marks, calendars.calendar(), request.owed.unit, clock.today())
    shown = calendars.explained(explanation, request.owed.unit)

    def rows() -> Iterator[list[Any]]:
        for one in shown["sum"]:
            until = day_in_digits(one["until"]) if one["until"] else ""
            yield [one["label"], day_in_digits(one["on"]) if one["on"] else "", until, one["length"], one["law"]]
        for one in shown["days"]:
            yield [one["number"] or "", day_in_digits(one["on"]), "", one["reason"], one["name"]]

    return _table([_("what"), _("day"), _("until"), _("length"), _("provision")], rows())
