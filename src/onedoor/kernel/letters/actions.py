"""The acts of this room: letters are issued, sealed and ended; seals are given out, handed over, certified and taken back."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from django import forms
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from onedoor.frame import clock
from onedoor.kernel.acts.access import Holder
from onedoor.kernel.acts.interface import Deed, Limit, Refused, act
from onedoor.kernel.dossiers.models import Dossier
from onedoor.kernel.files import interface as files
from onedoor.kernel.files.models import File
from onedoor.kernel.organizations.models import Organization
from onedoor.kernel.people.models import Post

from . import access, contents, ports, printing, rules, writing
from .models import Authority, Certificate, Letter, Letterhead, Seal, Sealing

STEPS = rules.LETTER
Matter = Annotated[Dossier, forms.ModelChoiceField(Dossier.objects.all(), label=_("matter"))]
Office = Annotated[Organization, forms.ModelChoiceField(Organization.objects.all(), label=_("office"))]
What = Annotated[dict, forms.JSONField(label=_("what stands in it"))]
Until = Annotated[date | None, forms.DateField(label=_("holds until"), required=False)]
Caused = Annotated[UUID | None, forms.UUIDField(label=_("the act that asks for it"), required=False)]
Paper = Annotated[File, forms.ModelChoiceField(File.objects.all(), label=_("paper"))]
Scan = Annotated[UploadedFile | None, forms.FileField(label=_("scan of the sealed letter"), required=False)]
Why = Annotated[
    str,
    forms.ChoiceField(
        label=_("why it no longer holds"),
        choices=[(word, _(label)) for word, label in rules.WHY.items()],
        widget=forms.RadioSelect,
    ),
]
Instead = Annotated[Letter | None, forms.ModelChoiceField(Letter.objects.all(), label=_("replaced by"), required=False)]
Purpose = Annotated[
    str, forms.ChoiceField(label=_("used for"), choices=[(word, _(label)) for word, label in rules.PURPOSES.items()])
]
Name = Annotated[str, forms.CharField(label=_("name along its edge"), max_length=40)]
Line = Annotated[str, forms.CharField(label=_("line across it"), max_length=20, required=False)]
Keeper = Annotated[Post, forms.ModelChoiceField(Post.objects.select_related("account"), label=_("who keeps it"))]
Forms = Annotated[list | None, forms.JSONField(label=_("letters it seals by itself"), required=False)]
Specimen = Annotated[
    UploadedFile | None,
    forms.FileField(
        label=_("specimen"), required=False, help_text=_("A PNG of the impression; without one it is drawn.")
    ),
]
Word = Annotated[str, forms.CharField(label=_("word in its numbers"), max_length=20)]
Mark = Annotated[str, forms.CharField(label=_("mark of its documents"), max_length=60)]
Called = Annotated[str, forms.CharField(label=_("name of the authority"), max_length=40)]
Since = Annotated[date, forms.DateField(label=_("from"))]
Compromised = Annotated[
    bool, forms.BooleanField(label=_("Its key is lost: nothing it ever signed counts."), required=False)
]

# ── Letters ──


@act("letters.issue", may=access.writes, label=_("Issue a letter"))
def issue(deed: Deed, *, matter: Matter, office: Office, what: What, until: Until, caused: Caused) -> Letter:
    """Issue a letter in a matter: it has its number and its code, and waits for its seal."""
    try:
        content = contents.read(what)
    except (LookupError, TypeError, ValueError) as fault:
        raise Refused("input", _("This is not what a letter is made of.")) from fault
    if deed.by.role != "system" and deed.by.organization != office.pk:
        raise Refused("permission", _("A letter of another office is issued there."))
    return writing.write(deed, content, matter=matter.pk, office=office.pk, valid_to=until, caused=caused)


@act("letters.seal", on=Letter, may=access.keeps_its_seal, step=STEPS["seal"], label=_("Seal it"))
def seal(letter: Letter, deed: Deed) -> None:
    """Seal a letter electronically. It is signed within seconds; the use of the seal is logged."""
    used = _usable(letter, deed.at)
    certificate = used.certificate
    if certificate is None:
        raise Refused("state", _("This seal has no valid certificate. Print the letter and seal it by hand."))
    writing.order(deed, letter, used, certificate)


@act("letters.stamp", on=Letter, may=access.keeps_its_seal, step=STEPS["stamp"], label=_("Sealed by hand"))
def stamp(letter: Letter, deed: Deed, *, scan: Scan) -> None:
    """Note that a letter was printed and sealed by hand. A scan is kept where there is one, else what was printed."""
    used = _usable(letter, deed.at)
    upload = scan or ContentFile(printing.pdf(letter, sealed=False), name=f"{letter.number}.pdf")
    letter.file = files.store(
        upload, office=letter.organization_id, account=deed.said.recorder.account, act=deed.id, keeping="thirty"
    )
    letter.save(update_fields=["file"])
    Sealing.objects.create(letter=letter, seal=used, way="wet", on=deed.at, act=deed.id)


def _usable(letter: Letter, on: date) -> Seal:
    used = letter.seal
    if used is None or on < used.valid_from or (used.valid_to is not None and on > used.valid_to):
        raise Refused("state", _("The seal of this letter is no longer in use. End the letter and issue it anew."))
    return used


@act("letters.finish", on=Letter, may=access.the_platform, step=STEPS["finish"], label=_("Signed"), internal=True)
def finish(letter: Letter, deed: Deed, *, paper: Paper) -> None:
    """Keep the signed paper of a letter. From now on nothing in it changes."""
    letter.file, letter.sealed_at = paper, clock.now()
    letter.save(update_fields=["file", "sealed_at"])
    deed.announce("letters.sealed", letter=letter.pk)


@act("letters.end", on=Letter, may=access.heads_its_office, step=STEPS["end"], label=_("It no longer holds"))
def end(letter: Letter, deed: Deed, *, why: Why, instead: Instead) -> None:
    """Declare that a letter no longer holds, and why. Whoever checks it is told so from now on."""
    if (why == "replaced") != (instead is not None) or instead == letter:
        raise Refused("input", _("Name the letter that replaces it, and only then."))
    letter.ended_on, letter.why, letter.replaced_by = deed.at, why, instead
    letter.save(update_fields=["ended_on", "why", "replaced_by"])


# ── Letterheads ──


@act("letters.set_letterhead", on=Organization, may=access.keeps_the_staff, label=_("Set the letterhead"))
def set_letterhead(office: Organization, deed: Deed, *, word: Word, mark: Mark) -> None:
    """Set the word in an office's numbers and the mark of its documents. Numbers already given stay."""
    if Letterhead.objects.filter(word=word).exclude(organization=office).exists():
        raise Refused("input", _("Another office has this word in its numbers."))
    Letterhead.objects.update_or_create(organization=office, defaults={"word": word, "mark": mark})


# ── Seals ──


def _staff(row: Organization | Seal, by: Holder, at: date) -> dict[str, Limit]:
    """Who may keep a seal: the posts of its office."""
    office = row.organization_id if isinstance(row, Seal) else row.pk
    return {"keeper": Limit(among=set(Post.objects.on(at).filter(organization=office).values_list("pk", flat=True)))}


@act("letters.give_seal", on=Organization, may=access.keeps_the_staff, limits=_staff, label=_("Give out a seal"))
def give_seal(
    office: Organization,
    deed: Deed,
    *,
    purpose: Purpose,
    name: Name,
    line: Line,
    keeper: Keeper,
    specimen: Specimen,
    automatic: Forms,
) -> Seal:
    """Give an office a seal for a purpose, with its specimen and its keeper. An office has one for each purpose.

    Letters that wait because the office had no seal take it."""
    _must_belong(keeper, office.pk)
    if Seal.objects.filter(organization=office, purpose=purpose, valid_to=None).exists():
        raise Refused("state", _("This office has a seal for that already. Take it back first."))
    writing.must_be_drawable(contents.Content("", "notice", name + line))
    kept = _specimen(specimen, office, deed) if specimen else None
    made = {"name": name, "line": line, "keeper": keeper, "specimen": kept, "automatic": automatic or []}
    given = Seal.objects.create(organization=office, purpose=purpose, valid_from=deed.at, **made)
    Letter.objects.filter(organization=office, seal=None, state="issued").update(seal=given)
    return given


def _specimen(upload: UploadedFile, office: Organization, deed: Deed) -> File:
    """Keep the picture of an impression. Raises Refused for what is no PNG."""
    if files.check(upload) != "png":
        raise Refused("input", _("The specimen is a PNG with a transparent ground."))
    account = deed.said.recorder.account
    return files.store(upload, office=office.pk, account=account, act=deed.id, keeping="permanent")


def _must_belong(keeper: Post, office: int) -> None:
    if keeper.organization_id != office:
        raise Refused("input", _("A seal is kept by somebody of its own office."))


@act("letters.hand_over_seal", on=Seal, may=access.keeps_the_staff, limits=_staff, label=_("Hand over the seal"))
def hand_over_seal(seal: Seal, deed: Deed, *, keeper: Keeper) -> None:
    """Hand a seal over to another keeper of the same office."""
    _must_belong(keeper, seal.organization_id)
    seal.keeper = keeper
    seal.save(update_fields=["keeper"])


@act("letters.take_back_seal", on=Seal, may=access.keeps_the_staff, label=_("Take the seal back"))
def take_back_seal(seal: Seal, deed: Deed) -> None:
    """Take a seal out of use from today on. What it sealed still holds; its certificates are revoked."""
    if seal.valid_to is not None:
        raise Refused("state", _("This seal is out of use already."))
    seal.valid_to = deed.at
    seal.save(update_fields=["valid_to"])
    seal.certificates.filter(revoked_at=None).update(revoked_at=clock.now())


# ── Certificates ──


@act("letters.found_authority", may=access.keeps_the_keys | access.the_platform, label=_("Found an own authority"))
def found_authority(deed: Deed, *, called: Called, since: Since) -> Authority:
    """Found the city's own authority for the certificates of its seals, where no other serves it."""
    if Authority.objects.filter(own=True).exists():
        raise Refused("state", _("The city has an authority of its own already."))
    made = ports.new_root(called, since)
    return Authority.objects.create(name=called, pem=made.pem, own=True, since=since)


@act("letters.certify", on=Seal, may=access.keeps_the_keys, label=_("Certify the seal"))
def certify(seal: Seal, deed: Deed) -> Certificate:
    """Give a seal a certificate of the city's own authority, with which it signs from now on."""
    authority = Authority.objects.filter(own=True).first()
    if authority is None:
        raise Refused("state", _("The city has no authority of its own."))
    if seal.valid_to is not None:
        raise Refused("state", _("This seal is out of use already."))
    purpose = f"seal {seal.pk} {seal.certificates.count() + 1}"
    made = ports.certified(authority, seal.name, seal.line, purpose, deed.at)
    return Certificate.objects.create(
        seal=seal,
        serial=made.serial,
        pem=made.pem,
        derived_by=purpose,
        valid_from=deed.at,
        valid_to=made.certificate.not_valid_after_utc.date(),
    )


@act("letters.revoke", on=Certificate, may=access.keeps_the_keys, label=_("Revoke the certificate"))
def revoke(certificate: Certificate, deed: Deed, *, compromised: Compromised) -> None:
    """Revoke a certificate: it signs nothing any more. If its key is lost, nothing that it ever signed counts."""
    if certificate.revoked_at is not None:
        raise Refused("state", _("This certificate was revoked already."))
    certificate.revoked_at, certificate.compromised = clock.now(), compromised
    certificate.save(update_fields=["revoked_at", "compromised"])
