"""The cover of one official matter. It is a cover only: no behaviour, no inheritance."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q

from onedoor.kernel.organizations.models import Organization

from . import rules


class Dossier(models.Model):
    """Kind, number, office, title, state, days. Duties, files, letters and search point at it; a room's own row has one."""

    kind = models.CharField(max_length=30)
    number = models.CharField(max_length=60, unique=True)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    title = models.CharField(max_length=300)
    state = models.CharField(max_length=30)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    confidentiality = models.CharField(max_length=10, default="internal")

    class Meta:
        indexes = [
            Index(fields=["kind", "-opened_on", "-id"], name="dossier_kind"),
            Index(fields=["organization", "-opened_on", "-id"], name="dossier_office"),
        ]
        constraints = [
            CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")), name="dossier_days_in_order"
            ),
            CheckConstraint(
                condition=Q(confidentiality__in=rules.CONFIDENTIALITY), name="dossier_confidentiality_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def kind_label(self) -> str:
        """What people call this kind of matter."""
        return str(rules.KINDS[self.kind].label)

    @property
    def state_label(self) -> str:
        """What people call its state."""
        return str(rules.KINDS[self.kind].state(self.state))
