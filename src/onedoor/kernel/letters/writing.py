"""Writing a letter inside an act: its row, its body, its number, and where its seal needs nobody, the order to sign it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from onedoor.engines.typefaces import missing
from onedoor.frame import clock
from onedoor.kernel.acts.interface import Deed, Refused

from . import queries, rules
from .contents import Content
from .models import Body, Certificate, Letter, Seal, Sealing


def must_be_drawable(content: Content) -> None:
    """Raises Refused("input") naming the characters that no typeface here can draw."""
    if signs := missing(content.text):
        raise Refused("input", _(rules.UNDRAWN) % {"signs": " ".join(signs[:20])})


def write(
    deed: Deed,
    content: Content,
    *,
    matter: int,
    office: int,
    valid_to: date | None = None,
    caused: UUID | None = None,
) -> Letter:
    """Issue a letter in an act. Its number is given when the act ends. Raises Refused for what cannot be drawn."""
    must_be_drawable(content)
    if content.layout not in rules.LAYOUTS:
        raise LookupError(f"there is no layout {content.layout}")
    word, _mark = queries.letterhead(office)
    letter = Letter.objects.create(
        matter_id=matter,
        organization_id=office,
        form=content.form,
        layout=content.layout,
        number=deed.number(rules.SCHEME, Letter, office=f"{word}{content.word}"),
        title=content.title,
        code=rules.new_code(),
        state="issued",
        issued_on=deed.at,
        valid_to=valid_to,
        seal=queries.seal_for(office, content.purpose, deed.at),
        caused=caused,
    )
    Body.objects.create(letter=letter, content=content.kept())
    deed.concern(letter)
    seal = letter.seal
    if seal and content.form in seal.automatic and seal.certificate:
        order(deed, letter, seal, seal.certificate)
        letter.state = "sealing"
        letter.save(update_fields=["state"])
    return letter


def order(deed: Deed, letter: Letter, seal: Seal, certificate: Certificate) -> None:
    """Log the use of a seal and have the letter signed after commit."""
    letter.certificate, letter.asked_at = certificate, clock.now()
    letter.save(update_fields=["certificate", "asked_at"])
    Sealing.objects.create(letter=letter, seal=seal, way="electronic", on=deed.at, act=deed.id)
    deed.announce("letters.sealing", letter=letter.pk)
