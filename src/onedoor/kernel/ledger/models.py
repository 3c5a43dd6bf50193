"""Leaves of the ledger and its checkpoints: append-only, and checked by whoever likes."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Index, Q

from onedoor.kernel.acts.models import Record


class Leaf(models.Model):
    """A record in its place in the ledger, with all that its entry is made of besides the record."""

    append_only = True

    index = models.BigIntegerField(primary_key=True)
    record = models.OneToOneField(Record, models.PROTECT, related_name="+")
    shown = models.BooleanField()
    """Whether the entry tells what was done, or is a commitment alone."""
    office = models.CharField(max_length=100, blank=True)
    """What the office that decided was called."""
    salt = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        constraints = [CheckConstraint(condition=Q(index__gte=0), name="leaf_counts_from_zero")]

    def __str__(self) -> str:
        return f"{self.index} {self.record_id}"


class Checkpoint(models.Model):
    """What the ledger said of itself when it had grown: its root over so many leaves, signed."""

    append_only = True

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    peaks = models.BinaryField()
    """The roots of the whole subtrees, the largest first: from these the tree grows on."""
    at = models.DateTimeField()
    note = models.TextField()
    key = models.CharField(max_length=200)
    """The public key it is signed with."""

    class Meta:
        constraints = [CheckConstraint(condition=Q(size__gt=0), name="checkpoint_of_something")]
        indexes = [Index(fields=["key"], name="checkpoint_key")]

    def __str__(self) -> str:
        return f"{self.size} {self.fingerprint}"

    @property
    def fingerprint(self) -> str:
        """The root in letters and digits."""
        return bytes(self.root).hex()
