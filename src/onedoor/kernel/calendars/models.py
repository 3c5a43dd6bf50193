"""Announcements and the days they change. A day that is not here is as in a plain week."""

from django.db import models
from django.db.models import Q


class Announcement(models.Model):
    """A year's holiday notice: until one is here the year is provisional."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    entered_by = models.CharField(max_length=80, blank=True)  # empty: from the reference file
    entered_on = models.DateField(null=True)

    class Meta:
        db_table = "calendars_announcement"
        constraints = [
            models.CheckConstraint(
                condition=Q(entered_by="", entered_on=None) | ~Q(entered_by="") & Q(entered_on__isnull=False),
                name="announcement_by_and_on_together",
            ),
        ]

    def __str__(self):
        return f"{self.year} {self.title}"


class Day(models.Model):
    """A day unlike its place in a plain week, or a holiday on a weekend."""

    class Kind(models.TextChoices):
        """Whether the city rests or works."""

        OFF = "off"
        WORK = "work"

    on = models.DateField(primary_key=True)
    kind = models.CharField(max_length=4, choices=Kind)
    name = models.CharField(max_length=40, blank=True)
    announcement = models.ForeignKey(Announcement, on_delete=models.PROTECT, related_name="days")

    class Meta:
        db_table = "calendars_day"
        constraints = [models.CheckConstraint(condition=Q(kind__in=["off", "work"]), name="day_kind_known")]

    def __str__(self):
        return f"{self.on} {self.kind}"
