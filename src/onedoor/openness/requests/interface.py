"""What rooms above, the site and the command line use of requests."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from onedoor.kernel.acts.access import Holder
from onedoor.kernel.acts.interface import SYSTEM, Refused, party
from onedoor.kernel.files import interface as files

from . import access, actions, importing, queries, results, rules, writing
from .importing import Cells, Moved
from .lapsing import catch_up
from .models import DraftLine, Party, Request

__all__ = [
    "SYSTEM",
    "HandedIn",
    "Moved",
    "annual",
    "applicant",
    "catch_up",
    "challenged",
    "code_digest",
    "draft",
    "hand_in",
    "keep_files",
    "move_in",
    "new_code",
    "opened",
    "quote",
    "remedy_of",
    "reveal",
    "third_party",
    "track",
    "unopened",
]

annual, challenged, quote, remedy_of = queries.annual, queries.challenged, queries.quote, queries.remedy_of
code_digest, opened, reveal, track, unopened = (
    queries.code_digest,
    queries.opened,
    queries.reveal,
    queries.track,
    queries.unopened,
)

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and capital letters without I, L, O and U: five bits a sign."""


class HandedIn(NamedTuple):
    """A request that came in, and the code by which its applicant follows it; the code is shown once and never kept."""

    request: Request
    code: str


def new_code() -> str:
    """A tracking code of 80 random bits, in groups of four signs."""
    signs = [secrets.choice(SIGNS) for _sign in range(rules.CODE_BITS // 5)]
    return "-".join("".join(signs[at : at + 4]) for at in range(0, len(signs), 4))


def move_in(requests: Iterable[tuple[int, Cells]], steps: Iterable[tuple[int, Cells]], *, write: bool) -> Moved:
    """Take over running requests of an old register: rows of both sheets with their number and cells by column."""
    return importing.move_in(requests, steps, write=write, new_code=new_code)


def applicant(request: Request) -> Any:
    """The applicant of a request as who acts, once known by number and code."""
    return party(reference=request.applicant_word)


def third_party(person: Mapping[str, Any]) -> Party:
    """Seal a third party that is to be asked; no certificate is needed. Raises Refused with each field's sentence."""
    return writing.keep_party(person, proof=False)


def keep_files(uploads: Sequence[Any], *, office: int, account: int | None) -> list[files.File]:
    """Keep attachments before the act that names them. Raises Refused: too many, too large, or not what they say."""
    if len(uploads) > rules.MOST_FILES:
        words = {"n": rules.MOST_FILES}
        raise Refused("input", _("Add at most %(n)d files at a time. Hand in the others afterwards.") % words)
    if sum(upload.size for upload in uploads) > rules.MOST_BYTES:
        words = {"n": rules.MOST_BYTES // 2**20}
        raise Refused("input", _("All files together may have at most %(n)d MB.") % words)
    for upload in uploads:
        files.check(upload)
    return [files.store(upload, office=office, account=account) for upload in uploads]


def hand_in(
    person: Mapping[str, Any],
    *,
    office: int,
    category: str,
    pieces: Iterable[str] | str,
    channel: str = "internet",
    form: str = "electronic",
    means: str = "online",
    uploads: Sequence[Any] = (),
    oral: bool = False,
    code: str = "",
    recorder: Holder | None = None,
    evidence: str = "",
    at: date | None = None,
    key: str | None = None,
) -> HandedIn:
    """Take in a request of a person: seal who asks, keep the files, then the act. Nothing is left of it when it is refused.

    `recorder` and `evidence`: who takes it in at the counter, from the post or the fax, and the paper it stands on; without a
    recorder it came over this platform. Raises Refused."""
    if rules.CATEGORIES[category].natural != (person.get("kind") == "natural"):
        raise Refused("input", _("The category does not fit who asks."))
    sealed = writing.keep_party(person, proof=queries.asks_for_proof(at))
    by = party(reference=f"requests.party:{sealed.pk}")
    how: dict[str, Any] = {"recorder": recorder, "mode": "slip", "evidence": evidence} if recorder else {}
    code = code or new_code()
    try:
        kept = keep_files(uploads, office=office, account=recorder.account if recorder else None)
        request = actions.submit(
            by=by,
            at=at,
            key=key,
            **how,
            office=office,
            party=sealed,
            category=category,
            channel=channel,
            pieces=pieces,
            form=form,
            means=means,
            files=[file.pk for file in kept],
            tracking=queries.code_digest(code),
            oral=oral,
        )
    except Refused:
        sealed.delete()
        raise
    return HandedIn(request, code)


def draft(request: Request, by: Holder, lines: Mapping[int, Mapping[str, Any]]) -> None:
    """Write draft lines, by the place of their pieces: an ordinary edit while the request is in hand. Raises Refused.

    A line names result, exemptions, reason, discretion, office, way, override, files; what it leaves out is emptied."""
    if request.state != "handling" or by.account is None or not access.handles(by, request):
        raise Refused("permission", _("This draft is not yours to write at present."))
    unknown = [line.get("result") for line in lines.values() if line.get("result") not in results.RESULTS]
    if unknown:
        raise Refused("input", _("The regulation of this request knows no such result."))
    pieces = dict(request.pieces.filter(place__in=list(lines)).values_list("place", "pk"))
    rows = [DraftLine(piece_id=pieces[place], account=by.account, **dict(line)) for place, line in lines.items()]
    DraftLine.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["piece"],
        update_fields=["result", "exemptions", "reason", "discretion", "office", "way", "override", "files", "account"],
    )
