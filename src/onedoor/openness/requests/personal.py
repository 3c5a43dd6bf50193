"""Personal data of a request, apart from everything else: parties and unsent drafts, sealed; and who read what."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint


def one_of(field: str, words: Iterable[str], *, empty: bool = False) -> Q:
    """A field holds one of these words, or nothing where that is allowed."""
    return Q(**{f"{field}__in": [*words, *([""] if empty else [])]})


class Party(models.Model):
    """An applicant or a third party: personal data sealed, an index to find it by, and masked words for pages. It can be erased."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(max_length=8)
    sealed = models.BinaryField()
    key_version = models.PositiveSmallIntegerField()
    number_index = models.CharField(max_length=32, blank=True)
    phone_index = models.CharField(max_length=32, blank=True)
    name = models.CharField(max_length=100)
    """Masked."""
    number = models.CharField(max_length=40, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    mail = models.CharField(max_length=120, blank=True)
    kept_on = models.DateField()
    erased_on = models.DateField(null=True)

    class Meta:
        verbose_name_plural = "parties"
        indexes = [
            Index(fields=["number_index"], name="party_number", condition=~Q(number_index="")),
            Index(fields=["phone_index"], name="party_phone", condition=~Q(phone_index="")),
        ]
        constraints = [CheckConstraint(condition=Q(kind__in=["natural", "legal"]), name="party_kind_known")]

    def __str__(self) -> str:
        return self.name


class Reading(models.Model):
    """Who opened a request, and who read its personal data: once for each person, matter and day."""

    append_only = True

    request = models.ForeignKey("requests.Request", models.PROTECT, related_name="readings")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    what = models.CharField(max_length=8)
    on = models.DateField()
    reason = models.TextField(blank=True)
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(what__in=["opened", "personal"]), name="reading_kind_known"),
            UniqueConstraint(fields=["request", "account", "what", "on"], name="reading_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.on}"


class Draft(models.Model):
    """A request that is not sent yet: sealed, found again by the keyed hash of its code, erased when nobody went on with it.

    An ordinary edit, no official table. Once sent nothing stays in it but the number of the request."""

    code = models.CharField(max_length=64, primary_key=True)
    sealed = models.BinaryField()
    key_version = models.PositiveSmallIntegerField()
    saved_at = models.DateTimeField()
    sending_at = models.DateTimeField(null=True)
    """Since when it is being sent: a second press of the button waits for the first."""

    class Meta:
        indexes = [Index(fields=["saved_at"], name="draft_saved")]

    def __str__(self) -> str:
        return f"{self.saved_at}"


class DraftFile(models.Model):
    """A file that was added to a draft: sealed as the rest of it, gone with it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    draft = models.ForeignKey(Draft, models.CASCADE, related_name="files")
    place = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    sealed = models.BinaryField()
    key_version = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [UniqueConstraint(fields=["draft", "place"], name="draftfile_place")]

    def __str__(self) -> str:
        return self.name


class Tally(models.Model):
    """How often something was asked within a while from one place, which is kept as a keyed hash only."""

    what = models.CharField(max_length=12)
    who = models.CharField(max_length=32)
    since = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "tallies"
        indexes = [Index(fields=["since"], name="tally_since")]
        constraints = [UniqueConstraint(fields=["what", "who", "since"], name="tally_once")]

    def __str__(self) -> str:
        return f"{self.what} {self.count}"
