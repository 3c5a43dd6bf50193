"""Messages: what acts announced."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Index, Q


class Message(models.Model):
    """What an act announced: references and typed facts, never free text. Done once every listener took it."""

    act = models.UUIDField()
    name = models.CharField(max_length=60)
    body = models.JSONField()
    created = models.DateTimeField()
    next_try = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    done = models.DateTimeField(null=True)
    dead = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            Index(fields=["id"], name="message_open", condition=Q(done=None, dead=None)),
            Index(fields=["dead"], name="message_dead", condition=Q(dead__isnull=False)),
        ]
        constraints = [CheckConstraint(condition=Q(done=None) | Q(dead=None), name="message_done_or_dead")]

    def __str__(self) -> str:
        return f"{self.pk} {self.name}"
