"""The queue of signatures: what was sealed is typeset, signed and kept, after the act and outside of it."""

from __future__ import annotations

from django.core.files.base import ContentFile

from onedoor.engines import signatures
from onedoor.frame import clock
from onedoor.kernel.acts.interface import SYSTEM
from onedoor.kernel.files import interface as files

from . import actions, ports, printing
from .models import Letter


def sign(key: int) -> bool:
    """Sign one letter that waits for it. Answers whether it did: one that was signed already is left alone."""
    letter = Letter.objects.select_related("organization", "seal", "certificate", "body").get(pk=key)
    if letter.state != "sealing" or letter.certificate is None:
        return False
    plain = printing.pdf(letter, sealed=True)
    signed = signatures.sign(
        plain, ports.signer(letter.certificate), clock.now(), reason=letter.number, place=letter.organization.name
    )
    upload = ContentFile(signed, name=f"{letter.number}.pdf")
    paper = files.store(upload, office=letter.organization_id, account=None, keeping="thirty")
    actions.finish(letter, by=SYSTEM, paper=paper.pk)
    return True
