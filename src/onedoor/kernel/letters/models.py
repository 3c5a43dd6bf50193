"""Letters, what stands in them, the seals they bear, and the certificates with which seals sign."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext as _

from onedoor.frame import clock
from onedoor.kernel.dossiers.models import Dossier
from onedoor.kernel.files.models import File
from onedoor.kernel.organizations import interface as organizations
from onedoor.kernel.organizations.models import Organization
from onedoor.kernel.people.models import Post

from . import rules


class Letterhead(models.Model):
    """How an office calls itself on paper: the word in its numbers and the mark of its documents."""

    organization = models.OneToOneField(Organization, models.PROTECT, related_name="+")
    word = models.CharField(max_length=20)
    """机关代字, such as 黄政办."""
    mark = models.CharField(max_length=60)
    """发文机关标志, such as 黄山市人民政府办公室文件."""

    class Meta:
        constraints = [UniqueConstraint(fields=["word"], name="letterhead_word_once")]

    def __str__(self) -> str:
        return f"{self.word} {self.mark}"


class Authority(models.Model):
    """Whoever certifies seals: the city's own authority, or one outside that it trusts."""

    name = models.CharField(max_length=64)
    pem = models.TextField(unique=True)
    own = models.BooleanField(default=False)
    """Its key follows from the city's own seed; it certifies here."""
    since = models.DateField()

    class Meta:
        constraints = [UniqueConstraint(fields=["own"], condition=Q(own=True), name="authority_own_once")]

    def __str__(self) -> str:
        return self.name


class Seal(models.Model):
    """One seal of an office: what stands on it, what for, who keeps it, from when to when."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20)
    name = models.CharField(max_length=40)
    """Along its edge: the legal name of the office."""
    line = models.CharField(max_length=20, blank=True)
    """Across it, on a seal for one purpose."""
    keeper = models.ForeignKey(Post, models.PROTECT, related_name="+")
    specimen = models.ForeignKey(File, models.PROTECT, null=True, related_name="+")
    automatic = models.JSONField(default=list)
    """Forms of letters that it seals without anybody looking, such as receipts."""
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(purpose__in=list(rules.PURPOSES)), name="seal_purpose_known"),
            CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="seal_days_in_order"),
            UniqueConstraint(
                fields=["organization", "purpose"], condition=Q(valid_to=None), name="seal_one_for_a_purpose"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """What people call it."""
        return f"{self.name}{self.line}"

    @property
    def purpose_label(self) -> str:
        """What it is used for."""
        return _(rules.PURPOSES[self.purpose])

    @property
    def path(self) -> tuple[int, ...]:
        """Its office and those above it."""
        return tuple(self.organization.path)

    @property
    def certificate(self) -> Certificate | None:
        """The certificate it signs with now: the newest that is neither revoked nor over."""
        now = clock.today()
        usable = self.certificates.filter(revoked_at=None, valid_from__lte=now, valid_to__gte=now)
        return usable.order_by("-pk").first()


class Certificate(models.Model):
    """With what a seal signs. Its private key is never here: it lies with the city's secrets, or follows from them."""

    seal = models.ForeignKey(Seal, models.PROTECT, related_name="certificates")
    serial = models.CharField(max_length=40, unique=True)
    pem = models.TextField()
    derived_by = models.CharField(max_length=60, blank=True)
    """The purpose by which its key follows from the seed; empty where the key is a file of its own."""
    valid_from = models.DateField()
    valid_to = models.DateField()
    revoked_at = models.DateTimeField(null=True)
    compromised = models.BooleanField(default=False)

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="certificate_days_in_order"),
            CheckConstraint(
                condition=Q(compromised=False) | Q(revoked_at__isnull=False), name="certificate_compromised_is_revoked"
            ),
        ]

    def __str__(self) -> str:
        return self.serial

    @property
    def label(self) -> str:
        """What people call it."""
        return f"{self.seal.label} {self.serial[:12]}"

    @property
    def path(self) -> tuple[int, ...]:
        """The office of its seal and those above it."""
        return self.seal.path


class Letter(models.Model):
    """One letter of an office in a matter: its number, its code, where it stands, and the paper once it is sealed."""

    matter = models.ForeignKey(Dossier, models.PROTECT, related_name="letters")
    """The dossier it lies in. It goes its own way: what becomes of it does not change the matter."""
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    form = models.CharField(max_length=60)
    """The word of its kind in the room that asked for it; `by-hand` where somebody wrote it."""
    layout = models.CharField(max_length=20)
    number = models.CharField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    code = models.CharField(max_length=16, unique=True)
    state = models.CharField(max_length=10, default=rules.LETTER.begins)
    issued_on = models.DateField()
    valid_to = models.DateField(null=True)
    seal = models.ForeignKey(Seal, models.PROTECT, null=True, related_name="letters")
    certificate = models.ForeignKey(Certificate, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(null=True)
    """Since when it waits for its signature."""
    sealed_at = models.DateTimeField(null=True)
    file = models.OneToOneField(File, models.PROTECT, null=True, related_name="+")
    """The paper as it left the house."""
    caused = models.UUIDField(null=True)
    """The act that asked for it."""
    ended_on = models.DateField(null=True)
    why = models.CharField(max_length=12, blank=True)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaces")

    class Meta:
        indexes = [
            Index(fields=["matter", "id"], name="letter_matter"),
            Index(fields=["organization", "state", "-id"], name="letter_office"),
            Index(fields=["seal", "-id"], name="letter_to_seal", condition=Q(state="issued")),
            Index(fields=["asked_at"], name="letter_queue", condition=Q(state="sealing")),
            Index(fields=["-sealed_at"], name="letter_drained", condition=Q(sealed_at__isnull=False)),
        ]
        constraints = [
            CheckConstraint(condition=Q(state__in=list(rules.STATES)), name="letter_state_known"),
            CheckConstraint(condition=Q(layout__in=list(rules.LAYOUTS)), name="letter_layout_known"),
            CheckConstraint(condition=~Q(state__in=rules.OUT) | Q(file__isnull=False), name="letter_out_has_paper"),
            CheckConstraint(
                condition=~Q(state__in=["sealing", "sealed"]) | Q(certificate__isnull=False),
                name="letter_sealed_has_certificate",
            ),
            CheckConstraint(
                condition=Q(ended_on=None, why="") & ~Q(state="ended")
                | Q(ended_on__isnull=False, why__in=list(rules.WHY)),
                name="letter_ended_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        """Its page on the desk."""
        return reverse("letter", args=[self.pk])

    @property
    def label(self) -> str:
        """Number and title."""
        return f"{self.number} {self.title}"

    @property
    def state_label(self) -> str:
        """Where it stands."""
        return _(rules.STATES[self.state])

    @property
    def why_label(self) -> str:
        """Why it no longer holds; empty while it does."""
        return _(rules.WHY[self.why]) if self.why else ""

    @property
    def grouped(self) -> str:
        """Its code in groups of four."""
        return rules.grouped(self.code)

    @property
    def standing(self) -> int:
        """The office that carries on the work of its own today."""
        return organizations.successor(self.organization_id, clock.today())

    def holds_on(self, day: date) -> bool:
        """Whether it is out and holds on a day."""
        return self.state in rules.OUT and (self.valid_to is None or day <= self.valid_to)


class Body(models.Model):
    """What stands in a letter: it names people, so it lies apart and can be erased. The paper then stays in its file alone."""

    letter = models.OneToOneField(Letter, models.PROTECT, primary_key=True, related_name="body")
    content: Any = models.JSONField()

    def __str__(self) -> str:
        return str(self.letter_id)


class Sealing(models.Model):
    """One use of a seal. Never changed: whoever keeps a seal answers for each."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="sealings")
    seal = models.ForeignKey(Seal, models.PROTECT, related_name="sealings")
    way = models.CharField(max_length=12)
    on = models.DateField()
    act = models.UUIDField()

    class Meta:
        indexes = [Index(fields=["seal", "-id"], name="sealing_seal")]
        constraints = [CheckConstraint(condition=Q(way__in=list(rules.WAYS)), name="sealing_way_known")]

    def __str__(self) -> str:
        return f"{self.seal_id} {self.letter_id} {self.on}"
