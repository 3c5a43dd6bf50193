"""Entries: what of the city can be found by words.

An entry is a copy for search and nothing else: its room puts it, and putting all of them anew rebuilds the table.
"""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.db.models.lookups import Lookup

from . import rules


class WordsField(models.Field):
    """A tsvector, cut in Python and written as such."""

    def db_type(self, connection):
        """The type of the column."""
        return "tsvector"


@WordsField.register_lookup
class Holds(Lookup):
    """Whether words hold what a tsquery asks for. The query is taken as it is: no text search configuration has a say."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        """The condition."""
        left, left_params = self.process_lhs(compiler, connection)
        return f"{left} @@ %s::tsquery", [*left_params, self.rhs]


class Entry(models.Model):
    """One thing that can be found: its texts, its page, whose it is, from which day, and who may see it."""

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=60)
    title = models.CharField(max_length=rules.TITLE_LIMIT)
    body = models.TextField(blank=True)
    route = models.CharField(max_length=80)
    arguments = models.JSONField(default=list)
    organization = models.IntegerField(null=True)
    published = models.DateField()
    audience = models.CharField(max_length=6)
    title_words = WordsField()
    body_words = WordsField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["kind", "key"], name="entry_once"),
            CheckConstraint(
                condition=Q(audience__in=[audience.value for audience in rules.Audience]), name="entry_audience_known"
            ),
        ]
        indexes = [
            # Readers are many and writers few: without the list of pending words no reader has to walk it.
            GinIndex(fields=["title_words"], name="entry_title_words", fastupdate=False),
            GinIndex(fields=["body_words"], name="entry_body_words", fastupdate=False),
            Index(fields=["published", "id"], name="entry_newest"),
            Index(fields=["kind", "published", "id"], name="entry_newest_of_kind"),
            Index(fields=["organization", "published", "id"], name="entry_newest_of_office"),
        ]

    def __str__(self):
        return f"{self.kind}:{self.key}"
