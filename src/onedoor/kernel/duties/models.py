"""Duties, the append-only marks on their clocks, and what is kept of a calendar change."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint

from onedoor.engines.clocks import KINDS
from onedoor.frame import clock
from onedoor.kernel.dossiers.models import Dossier
from onedoor.kernel.organizations import interface as organizations
from onedoor.kernel.organizations.models import Organization
from onedoor.kernel.people.models import Post

from . import rules

OPEN = Q(closed_on=None)
UNITS = ("working_day", "natural_day", "month")


class Duty(models.Model):
    """What an office or a party owes, to whom, under which provision, by when.

    `due_on`, `promise_on` and `soon_on` are kept from the fold of its marks; a light is never kept. `post` is set where one
    person was charged with it; otherwise it is for whoever holds the role at the office."""

    kind = models.CharField(max_length=60)
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, related_name="duties")
    subject = models.CharField(max_length=80)
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+", db_index=False)
    party = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=40, blank=True)
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", db_index=False)
    to = models.CharField(max_length=120, blank=True)
    provision = models.CharField(max_length=120, blank=True)
    unit = models.CharField(max_length=12)
    length = models.PositiveSmallIntegerField()
    promise_length = models.PositiveSmallIntegerField(null=True)
    due_on = models.DateField(null=True)
    promise_on = models.DateField(null=True)
    soon_on = models.DateField(null=True)
    paused = models.BooleanField()
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    released = models.BooleanField(default=False)
    marked = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            Index(
                fields=["organization", "role", "due_on", "id"],
                include=["soon_on", "promise_on", "post"],
                name="duty_mine",
                condition=OPEN,
            ),
            Index(
                fields=["organization"],
                include=["kind", "soon_on", "promise_on", "due_on"],
                name="duty_lights",
                condition=OPEN,
            ),
            Index(fields=["organization", "due_on", "id"], name="duty_office", condition=OPEN),
            Index(fields=["post", "due_on"], name="duty_post", condition=OPEN & Q(post__isnull=False)),
            Index(fields=["due_on"], name="duty_due", condition=OPEN),
            Index(fields=["subject"], name="duty_subject"),
        ]
        constraints = [
            CheckConstraint(
                condition=Q(paused=True, due_on=None) | Q(paused=False, due_on__isnull=False), name="duty_paused"
            ),
            CheckConstraint(
                condition=Q(organization=None) & ~Q(party="") | Q(organization__isnull=False, party=""),
                name="duty_one_debtor",
            ),
            CheckConstraint(condition=Q(organization=None) | ~Q(role=""), name="duty_office_names_role"),
            CheckConstraint(condition=Q(unit__in=UNITS), name="duty_unit_known"),
            CheckConstraint(condition=Q(promise_on=None) | Q(due_on__isnull=False), name="duty_promise_with_due"),
            CheckConstraint(condition=Q(released=False) | Q(closed_on__isnull=False), name="duty_released_is_closed"),
            CheckConstraint(
                condition=Q(promise_length=None) | Q(promise_length__lte=F("length")), name="duty_promised_sooner"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.due_on or 'paused'}"

    @property
    def answering(self) -> int | None:
        """The office that answers for it today: its own, or the one that carries on its work."""
        return self.organization_id and organizations.successor(self.organization_id, clock.today())

    @property
    def label(self) -> str:
        """What is owed, as people call it."""
        return str(rules.KINDS[self.kind].label)


class Mark(models.Model):
    """One event on the clock of a duty. Never changed, never removed; a strike makes an earlier one void."""

    append_only = True

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="marks")
    kind = models.CharField(max_length=10)
    on = models.DateField()
    length = models.PositiveSmallIntegerField(default=0)
    key = models.CharField(max_length=60, blank=True)
    provision = models.CharField(max_length=120, blank=True)
    act = models.UUIDField(db_index=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(kind__in=sorted(KINDS)), name="mark_kind_known"),
            UniqueConstraint(fields=["duty", "key"], name="mark_struck_once", condition=Q(kind="strike")),
            CheckConstraint(condition=~Q(kind="strike") | ~Q(key=""), name="mark_strike_names_one"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


class Threshold(models.Model):
    """Local practice: how many working days before its end a duty of at most `upto` days becomes urgent."""

    upto = models.PositiveSmallIntegerField(unique=True, null=True)
    days = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [UniqueConstraint(fields=["days"], condition=Q(upto=None), name="threshold_one_for_the_rest")]

    def __str__(self) -> str:
        return f"{self.upto or 'longer'}: {self.days}"


class Redating(models.Model):
    """Open duties being dated anew after a change of the calendar: by which act, from which day on, how far it has come."""

    act = models.UUIDField(unique=True)
    first_day = models.DateField()
    reached = models.BigIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.first_day}: {self.moved}"
