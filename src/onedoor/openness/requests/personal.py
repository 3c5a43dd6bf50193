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
    """A request that is not sent yet: sealed, found again by the digest of its code."""

    code = models.CharField(max_length=64, primary_key=True)
    sealed = models.BinaryField()
    key_version = models.PositiveSmallIntegerField()
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.saved_at}"
