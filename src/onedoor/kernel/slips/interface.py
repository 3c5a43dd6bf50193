"""What rooms above and the site use of slips: find them, take papers in."""

from __future__ import annotations

from typing import Any, NamedTuple

from onedoor.kernel.acts.interface import Refused
from onedoor.kernel.files import interface as files

from . import actions, reading, rules
from .models import Slip
from .queries import fault, find, of_office

__all__ = ["Slip", "Taken", "fault", "find", "of_office", "take_in"]


class Taken(NamedTuple):
    """What became of one page: the slip it belongs to, or the word of a fault."""

    name: str
    slip: Slip | None
    fault: str
    sentence: Any = ""


def take_in(uploads: list[Any], by: Any, code: str = "") -> list[Taken]:
    """Take in papers, one or fifty at once: each page finds its slip by the code on it, or by one that was typed."""
    taken: list[Taken] = []
    for upload in uploads[: rules.AT_MOST]:
        taken += _one(upload, by, rules.typed(code))
    return taken + [Taken(upload.name, None, "too_many") for upload in uploads[rules.AT_MOST :]]


def _one(upload: Any, by: Any, code: str) -> list[Taken]:
    try:
        kind = files.check(upload)
        pages = reading.pages(upload, kind)
    except Refused as refused:
        return [Taken(upload.name, None, "unreadable", refused.sentence)]
    except reading.Unreadable:
        return [Taken(upload.name, None, "unreadable")]
    read = [page for page in pages if page.code] or pages[:1]
    return [_page(upload, page, by, page.code or code) for page in read]


def _page(upload: Any, page: reading.Page, by: Any, code: str) -> Taken:
    """Attach one page to its slip."""
    slip = find(code)
    why = "no_code" if not code else fault(slip, by)
    if why or slip is None:
        return Taken(upload.name, slip if why in ("used", "closed", "left") else None, why or "unknown")
    owner = {"office": by.organization, "account": by.account}
    upload.seek(0)
    original, paper = files.store(upload, **owner), files.store(page.picture, **owner)
    try:
        return Taken(upload.name, actions.take_in(slip, by=by, paper=paper.pk, original=original.pk), "")
    except Refused as refused:
        return Taken(upload.name, slip, "closed", refused.sentence)
