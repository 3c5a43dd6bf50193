"""Files: which content was handed in, under which name, by whom, for which office; what was read in it, hidden in it, destroyed."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from onedoor.engines.patches import WHOLE
from onedoor.engines.patches import Patch as Rectangle
from onedoor.frame import clock
from onedoor.kernel.dossiers.models import Dossier
from onedoor.kernel.organizations import interface as organizations
from onedoor.kernel.organizations.models import Organization

from . import lives, rules

SHA256 = "^[0-9a-f]{64}$"


class File(models.Model):
    """One handing-in of one content. The same content handed in again is another row and the same bytes."""

    digest = models.CharField(max_length=64)
    """SHA-256 of the bytes: where they are kept."""
    size = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=200)
    office = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    confidentiality = models.CharField(max_length=10, default=rules.Confidentiality.OFFICE.value)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    """Who handed it in; nobody where a citizen did without signing in."""
    act = models.UUIDField(null=True)
    created = models.DateTimeField()
    original = models.ForeignKey("self", models.PROTECT, null=True, related_name="copies")
    """What it was made from; the bytes handed in are never changed."""
    way = models.CharField(max_length=10, default="")
    """How it was made from it; empty for what was handed in."""
    keeping = models.CharField(max_length=10, default="ten")
    """How long it is kept, by the table of rules."""

    class Meta:
        indexes = [Index(fields=["digest"], name="file_digest")]
        constraints = [
            CheckConstraint(condition=Q(digest__regex=SHA256), name="file_digest_is_sha256"),
            CheckConstraint(condition=Q(size__gt=0), name="file_not_empty"),
            CheckConstraint(condition=Q(kind__in=list(rules.KINDS)), name="file_kind_known"),
            CheckConstraint(condition=~Q(name="") & ~Q(name__contains="/"), name="file_name_is_one"),
            CheckConstraint(
                condition=Q(confidentiality__in=[one.value for one in rules.Confidentiality]),
                name="file_confidentiality_known",
            ),
            CheckConstraint(
                condition=Q(original=None, way="")
                | Q(original__isnull=False, way__in=[way.value for way in rules.Way]),
                name="file_copy_says_how",
            ),
            CheckConstraint(condition=Q(keeping__in=list(rules.KEEPING)), name="file_keeping_known"),
            UniqueConstraint(fields=["original", "way"], condition=Q(way__in=rules.ONCE), name="file_copy_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.digest[:12]}"

    def get_absolute_url(self) -> str:
        """Where those who may read it do."""
        return reverse("file", args=[self.digest, self.name])

    @property
    def media_type(self) -> str:
        """Its media type, from its content."""
        return rules.KINDS[self.kind].media_type

    @property
    def inline(self) -> bool:
        """Whether a browser may show it."""
        return rules.KINDS[self.kind].inline

    @property
    def hiding(self) -> str:
        """The state of its newest redaction: marking, checking, approved, burnt; empty where nothing is or was hidden."""
        states = [one.state for one in sorted(self.redactions.all(), key=lambda one: -one.pk)]
        return next((state for state in states if state != "given_up"), "")

    @property
    def hiding_label(self) -> Any:
        """That state in words."""
        return _(lives.STATES[self.hiding]) if self.hiding else ""

    @property
    def outward(self) -> File:
        """What stands for it outside the house: what came of its newest redaction, else itself."""
        hidden = [one for one in self.copies.all() if one.way == rules.Way.REDACTED]
        return max(hidden, key=lambda one: one.pk, default=self)

    @property
    def redactable(self) -> bool:
        """Whether parts of it can be hidden."""
        return self.kind in lives.KINDS and self.way != rules.Way.REDACTED and not self.destroyed

    @property
    def destroyed(self) -> bool:
        """Whether its bytes are gone because its period was over."""
        return hasattr(self, "destruction")

    @property
    def standing(self) -> int:
        """The office that carries on the work of its own today."""
        return organizations.successor(self.office_id, clock.today())

    @property
    def kept_until(self) -> date | None:
        """The last day on which it must be kept; None: for ever."""
        return rules.kept_until(self.keeping, self.created.astimezone(clock.CITY).date())


class Extract(models.Model):
    """The text of one content, as far as it could be read. Kept once for all files with these bytes, and gone with them."""

    digest = models.CharField(max_length=64, unique=True)
    outcome = models.CharField(max_length=20)
    """How it went, by the table of rules."""
    text = models.TextField(default="")
    pages = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [CheckConstraint(condition=Q(outcome__in=list(rules.OUTCOMES)), name="extract_outcome_known")]

    def __str__(self) -> str:
        return f"{self.digest[:12]} {self.outcome}"


class Fingerprint(models.Model):
    """By what the picture of one content is known again; empty where it cannot be."""

    digest = models.CharField(max_length=64, unique=True)
    bits = models.CharField(max_length=64, default="")

    class Meta:
        constraints = [CheckConstraint(condition=Q(bits="") | Q(bits__regex=SHA256), name="fingerprint_is_hexadecimal")]

    def __str__(self) -> str:
        return f"{self.digest[:12]} {self.bits[:12]}"


class Destruction(models.Model):
    """A file whose bytes are gone because its period was over. Its row, its name and the act stay."""

    file = models.OneToOneField(File, models.PROTECT)
    act = models.UUIDField()
    on = models.DateField()

    def __str__(self) -> str:
        return f"{self.file_id} {self.on}"


class Enclosure(models.Model):
    """A file that lies in a dossier. While the dossier is open the file is needed."""

    file = models.ForeignKey(File, models.PROTECT, related_name="enclosures")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+", db_index=False)
    act = models.UUIDField()

    class Meta:
        constraints = [UniqueConstraint(fields=["dossier", "file"], name="enclosure_once")]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.file_id}"


class Redaction(models.Model):
    """Hiding parts of one file: who marks, who looks again, what came of it."""

    file = models.ForeignKey(File, models.PROTECT, related_name="redactions")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    grounds = models.CharField(max_length=20)
    state = models.CharField(max_length=10, default=lives.REDACTION.begins)
    begun_on = models.DateField()
    sides = models.JSONField()
    """Width and height of every page, in points, or in pixels of a picture."""
    checked = models.CharField(max_length=64, default="")
    """Digest of the patches that were put up for the second look."""
    result = models.OneToOneField(File, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [Index(fields=["organization", "state", "-id"], name="redaction_office")]
        constraints = [
            CheckConstraint(condition=Q(state__in=list(lives.STATES)), name="redaction_state_known"),
            CheckConstraint(condition=Q(grounds__in=list(lives.GROUNDS)), name="redaction_grounds_known"),
            CheckConstraint(condition=~Q(state="burnt") | Q(result__isnull=False), name="redaction_burnt_has_result"),
            CheckConstraint(
                condition=~Q(checked="") | ~Q(state__in=["checking", "approved", "burnt"]),
                name="redaction_checked_has_digest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_id} {self.state}"

    def get_absolute_url(self) -> str:
        """Its page on the desk."""
        return reverse("redaction", args=[self.pk])

    @property
    def state_label(self) -> Any:
        """Its state in words."""
        return _(lives.STATES[self.state])

    @property
    def grounds_label(self) -> Any:
        """Why parts are hidden, in words."""
        return _(lives.GROUNDS[self.grounds])

    @property
    def label(self) -> str:
        """The name of the file."""
        return self.file.name

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return len(self.sides)

    @property
    def standing(self) -> int:
        """The office that carries on the work of its own today."""
        return organizations.successor(self.organization_id, clock.today())

    @property
    def markers(self) -> set[int]:
        """The accounts that placed a patch."""
        return set(self.patches.values_list("account_id", flat=True))

    @property
    def rectangles(self) -> list[Rectangle]:
        """What is to be hidden, in order."""
        return [patch.rectangle for patch in self.patches.order_by("page", "top", "left", "id")]

    @property
    def digest_of_patches(self) -> str:
        """By which it is known that nothing changed after the second look."""
        return hashlib.sha256(repr([tuple(one) for one in self.rectangles]).encode()).hexdigest()


class Patch(models.Model):
    """One rectangle to be hidden, in ten-thousandths of the page as it is seen. Placed freely while its redaction is being marked."""

    redaction = models.ForeignKey(Redaction, models.PROTECT, related_name="patches")
    page = models.PositiveIntegerField()
    left = models.PositiveIntegerField()
    top = models.PositiveIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    words = models.CharField(max_length=lives.LONGEST_WORDS, default="")
    """The words it was found by, which must be nowhere in the result; erased when that is proven."""
    grounds = models.CharField(max_length=20, default="privacy")
    """Why this place is hidden."""
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(page__gte=1, width__gte=1, height__gte=1), name="patch_has_an_area"),
            CheckConstraint(condition=Q(grounds__in=list(lives.GROUNDS)), name="patch_grounds_known"),
            CheckConstraint(condition=Q(left__lte=WHOLE - F("width")), name="patch_within_width"),
            CheckConstraint(condition=Q(top__lte=WHOLE - F("height")), name="patch_within_height"),
        ]

    def __str__(self) -> str:
        return f"{self.page}: {self.left} {self.top} {self.width} {self.height}"

    @property
    def grounds_label(self) -> Any:
        """Why this place is hidden, in words."""
        return _(lives.GROUNDS[self.grounds])

    @property
    def rectangle(self) -> Rectangle:
        """It as the engine takes it."""
        return Rectangle(self.page, self.left, self.top, self.width, self.height)


class Painting(models.Model):
    """What came of painting the approved patches: bytes and their proof, or each fault with its page. It binds nobody until burnt in."""

    redaction = models.OneToOneField(Redaction, models.PROTECT)
    checked = models.CharField(max_length=64)
    """Digest of the patches that were painted."""
    outcome = models.CharField(max_length=20)
    faults = models.JSONField(default=list)
    """Word of the check and page, 0 for the file as a whole."""
    digest = models.CharField(max_length=64, default="")
    size = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [CheckConstraint(condition=Q(outcome__in=list(rules.OUTCOMES)), name="painting_outcome_known")]

    def __str__(self) -> str:
        return f"{self.redaction_id} {self.outcome}"

    @property
    def proven(self) -> bool:
        """Whether it is shown that everything is hidden."""
        return self.outcome == "done" and not self.faults and bool(self.digest)

    def of(self, redaction: Any) -> bool:
        """Whether it was made from the patches that were approved."""
        return bool(self.checked == redaction.checked)
