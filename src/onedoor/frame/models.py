"""Versions of what pages are made of. A page remembers the versions it was drawn from; a newer one makes it void."""

from django.db import models


class Version(models.Model):
    """How often one kind of content has changed. Raised in the same transaction as the change."""

    name = models.CharField(max_length=40, primary_key=True)
    value = models.BigIntegerField(default=0)

    class Meta:
        db_table = "frame_version"

    def __str__(self):
        return f"{self.name} {self.value}"
