"""Schemes and the registers that count them."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q


class Scheme(models.Model):
    """How one kind of number is written, and thereby what it is counted by."""

    name = models.CharField(max_length=40, primary_key=True)
    format = models.CharField(max_length=80)

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(format__regex=r"\{n(:0[1-9]d)?\}"), name="scheme_counts"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.format}"


class Register(models.Model):
    """The last number given in one scheme, for one office, in one period."""

    pk = models.CompositePrimaryKey("scheme", "office", "period")
    scheme = models.ForeignKey(Scheme, models.PROTECT, db_index=False)
    office = models.CharField(max_length=60)
    period = models.CharField(max_length=8)
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [CheckConstraint(condition=Q(last__gt=0), name="register_counts_from_one")]

    def __str__(self) -> str:
        return f"{self.scheme_id} {self.office} {self.period}: {self.last}"
