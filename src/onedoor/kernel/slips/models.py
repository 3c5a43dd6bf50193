"""Slips: which act they are for, who is to decide, which paper came back."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import CheckConstraint, Index, Q

from onedoor.frame import clock
from onedoor.kernel.acts import interface as acts
from onedoor.kernel.acts import references
from onedoor.kernel.files.interface import File
from onedoor.kernel.organizations import interface as organizations
from onedoor.kernel.organizations.models import Organization
from onedoor.kernel.people.models import Post

from . import rules


class Slip(models.Model):
    """One act on one matter, to be decided by one post, printed on paper."""

    code = models.CharField(max_length=rules.LENGTH, unique=True)
    act = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    decider = models.ForeignKey(Post, models.PROTECT, related_name="+")
    asked = models.JSONField(default=dict)
    """What the slip proposes, field by field, as a form takes it."""
    made_on = models.DateField()
    state = models.CharField(max_length=8, default="open")
    paper = models.ForeignKey(File, models.PROTECT, null=True, related_name="+")
    """The straightened page that came back."""
    original = models.ForeignKey(File, models.PROTECT, null=True, related_name="+")
    """The file as it was handed in."""
    recorded = models.UUIDField(null=True)
    """The act that was recorded on this paper."""

    class Meta:
        indexes = [Index(fields=["organization", "state", "-id"], name="slip_office")]
        constraints = [
            CheckConstraint(condition=Q(state__in=list(rules.STATES)), name="slip_state_known"),
            CheckConstraint(
                condition=~Q(state__in=["found", "used"]) | Q(paper__isnull=False), name="slip_found_has_paper"
            ),
            CheckConstraint(condition=Q(recorded=None) | Q(state="used"), name="slip_recorded_is_used"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.subject}"

    @property
    def standing(self) -> int:
        """The office that carries on the work of its own today."""
        return organizations.successor(self.organization_id, clock.today())

    @property
    def grouped(self) -> str:
        """The code to be read out."""
        return rules.grouped(self.code)

    @property
    def kind(self) -> acts.Act:
        """The act it is for."""
        return acts.ACTS[self.act]

    @property
    def row(self) -> Any:
        """The row it is for, as it is now. Raises LookupError."""
        return references.read(self.subject).row()
