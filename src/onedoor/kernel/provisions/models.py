"""Instruments and periods as they were loaded. Nothing is deleted: what a newer file no longer has is superseded."""

from django.db import models
from django.db.models import F, Q


class Instrument(models.Model):
    """A regulation, act or local document in one version, with the text of its reference file."""

    key = models.CharField(max_length=40, primary_key=True)
    family = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    number = models.CharField(max_length=80)
    made_on = models.DateField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.TextField()
    text = models.TextField()
    superseded = models.BooleanField(default=False)

    class Meta:
        db_table = "provisions_instrument"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="instrument_validity_ordered"
            ),
            models.UniqueConstraint(
                fields=["family", "valid_from"], condition=Q(superseded=False), name="instrument_one_version_a_day"
            ),
        ]

    def __str__(self):
        return self.title


class Period(models.Model):
    """A length that an instrument sets, for whom and from which event."""

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="periods")
    key = models.CharField(max_length=60)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=200)
    who = models.CharField(max_length=20)
    length = models.PositiveSmallIntegerField(null=True)
    unit = models.CharField(max_length=12, blank=True)
    extension = models.PositiveSmallIntegerField(null=True)
    provision = models.CharField(max_length=200)
    provision_en = models.CharField(max_length=200)
    basis = models.CharField(max_length=8)
    superseded = models.BooleanField(default=False)

    class Meta:
        db_table = "provisions_period"
        constraints = [
            models.CheckConstraint(
                condition=Q(length=None, unit="") | Q(length__gt=0) & ~Q(unit=""), name="period_length_with_unit"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="period_validity_ordered"
            ),
            models.UniqueConstraint(
                fields=["key", "valid_from"], condition=Q(superseded=False), name="period_one_row_a_day"
            ),
        ]

    def __str__(self):
        return f"{self.key} {self.valid_from}"
