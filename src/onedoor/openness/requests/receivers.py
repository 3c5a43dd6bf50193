"""What follows from acts after commit: the applicant is told that there is something new; who reads the files of a request."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from onedoor.frame import clock
from onedoor.kernel.acts import interface as acts
from onedoor.kernel.acts.interface import SYSTEM
from onedoor.kernel.files import interface as files
from onedoor.kernel.letters import interface as paper
from onedoor.kernel.outbox import interface as outbox
from onedoor.kernel.outbox.interface import Message, listens

from . import letters, queries, sealing
from .models import Amendment, Attachment, Request

TOLD = frozenset(
    {"receipt", "correction", "reasons", "delay", "extension", "fee", "transfer", "abandonment", "withdrawal"}
)
"""Letters to the applicant that leave with their step; the answer leaves when it is delivered, others go to somebody else."""


@listens("requests.letter")
def letter_due(message: Message) -> None:
    """Issue the letter that a step asks for, with what goes out with it; then tell the applicant if it is for them.

    A step that was carried over from another register had its letter there."""
    request = Request.objects.select_related("party").get(pk=message.body["request"])
    word, record = message.body["letter"], acts.Record.objects.filter(pk=message.act).first()
    if record is not None and record.mode == "carried":
        return
    for filled in letters.letter(
        request, word, said=letters.said_in(message.act), consultation=message.body.get("consultation")
    ):
        _issue(request, filled, message.act)
    if word in TOLD:
        _tell(request, message.act)


@listens("requests.delivered")
def delivered(message: Message) -> None:
    """Tell the applicant that the answer is there."""
    _tell(Request.objects.select_related("party").get(pk=message.body["request"]), message.act)


@listens("requests.amended")
def amended(message: Message) -> None:
    """Answer somebody who wanted a record put right."""
    one = Amendment.objects.select_related("party").get(pk=message.body["amendment"])
    _issue(one, letters.amendment_letter(one), message.act)


def _issue(request: Request | Amendment, filled: letters.Filled, act: UUID) -> None:
    """A letter of the office that answers, in the matter's own dossier; it waits for its seal."""
    form, said = filled
    content = paper.Content(
        form=form.name,
        layout=form.layout,
        title=said.title,
        word=form.scheme,
        purpose=form.seal or "disclosure",
        to=said.to,
        paragraphs=tuple(text for _level, text in said.paragraphs),
        rows=tuple(said.rows),
        attachments=tuple(said.attachments),
        note=said.note,
    )
    where = {"matter": request.dossier_id, "office": request.answering}
    paper.issue(by=SYSTEM, what=content.kept(), caused=str(act), **where)


def _tell(request: Request, act: UUID) -> None:
    """Write to an applicant who left an e-mail address that there is something to be read with number and code.

    The mail names no matter: whoever reads it by mistake learns nothing."""
    try:
        mail = queries.unsealed(request.party).get("mail", "")
    except sealing.Unreadable:
        return
    if mail:
        words = {"number": request.number}
        subject = _("Your request %(number)s") % words
        body = _("There is something new about your request %(number)s. Read it with its number and your code.") % words
        outbox.send(act, "e-mail", mail, subject, body, f"requests.request:{request.pk}", clock.now())


@listens(
    "requests.ended",
    "requests.late",
    "requests.published",
    "requests.opened_up",
)
def noted(message: Message) -> None:
    """Events that rooms above may listen to; this room itself has nothing to do."""


@files.readers
def reads_attachment(holder: Any, file: files.File) -> bool:
    """Whoever handles a request reads what lies in it."""
    rows = Attachment.objects.filter(file=file).select_related("request")
    return any(holder.organization in (row.request.organization_id, row.request.answering) for row in rows)
