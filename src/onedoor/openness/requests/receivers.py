"""What follows from acts after commit: the applicant is told that there is something new; who reads the files of a request."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from onedoor.frame import clock
from onedoor.kernel.files import interface as files
from onedoor.kernel.outbox import interface as outbox
from onedoor.kernel.outbox.interface import Message, listens

from . import queries, sealing
from .models import Attachment, Request

TOLD = frozenset({"receipt", "correction", "reasons", "delay", "extension", "fee", "transfer", "answer", "abandonment"})
"""Letters to the applicant; the others go to somebody else."""


@listens("requests.letter")
def letter_due(message: Message) -> None:
    """Tell an applicant who left an e-mail address that a letter is there to be read with number and code.

    The mail names no matter: whoever reads it by mistake learns nothing."""
    if message.body["letter"] not in TOLD:
        return
    request = Request.objects.select_related("party").get(pk=message.body["request"])
    try:
        mail = queries.unsealed(request.party).get("mail", "")
    except sealing.Unreadable:
        return
    if mail:
        words = {"number": request.number}
        subject = _("Your request %(number)s") % words
        body = _("There is something new about your request %(number)s. Read it with its number and your code.") % words
        outbox.send(message.act, "e-mail", mail, subject, body, f"requests.request:{request.pk}", clock.now())


@listens(
    "requests.ended",
    "requests.late",
    "requests.published",
    "requests.opened_up",
    "requests.amended",
)
def noted(message: Message) -> None:
    """Events that rooms above may listen to; this room itself has nothing to do."""


@files.readers
def reads_attachment(holder: Any, file: files.File) -> bool:
    """Whoever handles a request reads what lies in it."""
    rows = Attachment.objects.filter(file=file).select_related("request")
    return any(holder.organization in (row.request.organization_id, row.request.answering) for row in rows)
