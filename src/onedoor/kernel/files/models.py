"""Files: which content was handed in, under which name, by whom, for which office."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Index, Q
from django.urls import reverse

from onedoor.kernel.organizations.models import Organization

from . import rules


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

    class Meta:
        indexes = [Index(fields=["digest"], name="file_digest")]
        constraints = [
            CheckConstraint(condition=Q(digest__regex="^[0-9a-f]{64}$"), name="file_digest_is_sha256"),
            CheckConstraint(condition=Q(size__gt=0), name="file_not_empty"),
            CheckConstraint(condition=Q(kind__in=list(rules.KINDS)), name="file_kind_known"),
            CheckConstraint(condition=~Q(name="") & ~Q(name__contains="/"), name="file_name_is_one"),
            CheckConstraint(
                condition=Q(confidentiality__in=[one.value for one in rules.Confidentiality]),
                name="file_confidentiality_known",
            ),
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
