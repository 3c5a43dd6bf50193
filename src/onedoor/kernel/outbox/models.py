"""Messages, which acts announced inside the house, and deliveries, which leave it."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import CheckConstraint, Index, Q

from . import rules


class Tries(models.QuerySet):
    """Rows that are tried until they succeed or are dead."""

    def dead(self) -> Tries:
        """Those that failed too often, the oldest first: a person must look."""
        return self.filter(dead__isnull=False).order_by("dead", "pk")

    def revive(self, key: int, now: datetime) -> bool:
        """Let a dead one be tried anew, once its cause is removed. Answers whether there was one."""
        return bool(self.filter(pk=key, dead__isnull=False).update(dead=None, tries=0, next_try=now))


class Tried(models.Model):
    """What is tried, again after a while, and at last shown to a person."""

    created = models.DateTimeField()
    next_try = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    dead = models.DateTimeField(null=True)

    objects = Tries.as_manager()

    class Meta:
        abstract = True

    def put_off(self, cause: str, now: datetime) -> None:
        """Note why a try failed; wait for the next, or give up."""
        later = rules.next_try(self.tries, now)
        self.error, self.next_try, self.dead = cause[:300], later or now, None if later else now
        self.save(update_fields=["tries", "next_try", "error", "dead"])


class Message(Tried):
    """What an act announced: references and typed facts, never free text. Done once every listener took it."""

    act = models.UUIDField()
    name = models.CharField(max_length=60)
    body = models.JSONField()
    done = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            Index(fields=["id"], name="message_open", condition=Q(done=None, dead=None)),
            Index(fields=["dead"], name="message_dead", condition=Q(dead__isnull=False)),
        ]
        constraints = [CheckConstraint(condition=Q(done=None) | Q(dead=None), name="message_done_or_dead")]

    def __str__(self) -> str:
        return f"{self.pk} {self.name}"


class Delivery(Tried):
    """What leaves the house on account of an act, with the proof that it left; or a note of what was told by telephone.

    The only place that holds the address and the words: they are never logged, and no record has them. A row can be erased."""

    act = models.UUIDField()
    about = models.CharField(max_length=120)
    """The matter, as a reference: `requests.request:7`."""
    channel = models.CharField(max_length=20)
    recipient = models.CharField(max_length=500)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    sent = models.DateTimeField(null=True)
    external_id = models.CharField(max_length=200, blank=True)
    """The name by which the other side knows it."""

    class Meta:
        verbose_name_plural = "deliveries"
        indexes = [
            Index(fields=["id"], name="delivery_open", condition=Q(sent=None, dead=None)),
            Index(fields=["dead"], name="delivery_dead", condition=Q(dead__isnull=False)),
            Index(fields=["about"], name="delivery_about"),
        ]
        constraints = [
            CheckConstraint(condition=Q(channel__in=list(rules.CHANNELS)), name="delivery_channel_known"),
            CheckConstraint(condition=Q(sent=None) | Q(dead=None), name="delivery_sent_or_dead"),
            CheckConstraint(
                condition=~Q(channel=rules.TELEPHONE) | Q(sent__isnull=False), name="delivery_told_is_sent"
            ),
            CheckConstraint(condition=~Q(recipient="") & ~Q(about=""), name="delivery_to_somebody_about_something"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.channel}"

    @property
    def key(self) -> str:
        """The same name at every try, by which the other side can tell that it has it already."""
        return f"{self.act.hex}-{self.pk}"
