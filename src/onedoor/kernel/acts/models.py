"""The record of acts: append-only, without a foreign key to anybody or anything, so that every room above may declare acts.

Records hold references and typed facts. Free text and personal data lie apart, in rows that can be erased; the record keeps
their salted digests, and the salt dies with the text.
"""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint

from . import access, rules


class Record(models.Model):
    """One official deed, as it stands on the record."""

    append_only = True

    id = models.UUIDField(primary_key=True)
    schema = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    decided_by = models.CharField(max_length=10)
    decider_account = models.BigIntegerField(null=True)
    decider_post = models.BigIntegerField(null=True)
    decider_office = models.BigIntegerField(null=True)
    decider_role = models.CharField(max_length=40)
    decider_reference = models.CharField(max_length=120, blank=True)
    recorder_account = models.BigIntegerField(null=True)
    recorder_post = models.BigIntegerField(null=True)
    mode = models.CharField(max_length=10)
    evidence = models.CharField(max_length=120, blank=True)
    law = models.CharField(max_length=120, blank=True)
    at = models.DateField()
    recorded_at = models.DateTimeField()
    within = models.UUIDField(null=True)
    key = models.CharField(max_length=120, null=True)  # noqa: DJ001
    data = models.JSONField()
    leaf = models.BinaryField()

    class Meta:
        indexes = [
            Index(fields=["name", "at"], name="record_name_at"),
            Index(fields=["decider_office", "-id"], name="record_office", condition=Q(within=None)),
            Index(fields=["name", "-id"], name="record_kind", condition=Q(within=None)),
            Index(fields=["decider_office", "name", "-id"], name="record_office_kind", condition=Q(within=None)),
            Index(fields=["within"], name="record_within", condition=Q(within__isnull=False)),
            Index(fields=["recorded_at"], name="record_oral", condition=Q(mode="oral")),
        ]
        constraints = [
            UniqueConstraint(
                fields=["recorder_account", "key"],
                name="record_key_once",
                condition=Q(key__isnull=False),
                nulls_distinct=False,
            ),
            CheckConstraint(condition=Q(mode__in=list(rules.MODES)), name="record_mode_known"),
            CheckConstraint(condition=Q(decided_by__in=access.DECIDERS), name="record_decider_known"),
            CheckConstraint(condition=~Q(decided_by="post") | Q(decider_post__isnull=False), name="record_post_named"),
            CheckConstraint(condition=~Q(mode__in=["slip", "carried"]) | ~Q(evidence=""), name="record_evidence_named"),
            CheckConstraint(condition=Q(key=None) | Q(within=None), name="record_key_outermost"),
            CheckConstraint(condition=~Q(within=F("id")), name="record_not_within_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.at} {self.id}"


class Subject(models.Model):
    """What an act was about: one row or ten thousand."""

    pk = models.CompositePrimaryKey("kind", "key", "record")
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=40)
    record = models.ForeignKey(Record, models.PROTECT, related_name="subjects")

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"


class Text(models.Model):
    """What somebody wrote in an act, or what is personal in it. Erased by an act, and its salt with it."""

    pk = models.CompositePrimaryKey("record", "field")
    record = models.ForeignKey(Record, models.PROTECT, related_name="texts", db_index=False)
    field = models.CharField(max_length=40)
    text = models.TextField()
    salt = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.record_id} {self.field}"


class Waiting(models.Model):
    """A record that has no place in the ledger yet. The ledger's sealer takes these rows away."""

    record = models.OneToOneField(Record, models.PROTECT, primary_key=True)

    def __str__(self) -> str:
        return str(self.record_id)


class Backdating(models.Model):
    """How many days an act may be recorded after it happened: for one act by its name, or for all others (`any`)."""

    act = models.CharField(max_length=60, primary_key=True)
    days = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"{self.act} {self.days}"
