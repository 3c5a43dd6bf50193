"""What an answer rests on, what it says line by line, what it withholds, and what follows when it is challenged."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.functional import cached_property

from onedoor.kernel.duties.interface import Duty
from onedoor.kernel.files.interface import File
from onedoor.kernel.people.models import Post

from . import lives, results, rules
from .personal import one_of


class SearchRecord(models.Model):
    """Where and how was searched, when, by whom: what an answer *not held* rests on."""

    request = models.ForeignKey("requests.Request", models.PROTECT, related_name="searches")
    scope = models.TextField()
    way = models.TextField()
    searched_on = models.DateField()
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", db_index=False)
    found = models.TextField()
    void = models.BooleanField(default=False)
    act = models.UUIDField()

    def __str__(self) -> str:
        return f"{self.request_id} {self.searched_on}"


class Answering(models.Model):
    """What a line of an answer says about one piece."""

    result = models.CharField(max_length=16)
    exemptions = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    discretion = models.TextField(blank=True)
    office = models.TextField(blank=True)
    way = models.TextField(blank=True)
    override = models.TextField(blank=True)
    """Why it is disclosed against the will of a third party."""

    class Meta:
        abstract = True

    @property
    def said(self) -> results.Line:
        """The line as the rules read it."""
        words = {field: getattr(self, field) for field in results.Line._fields}
        return results.Line(**words | {"exemptions": tuple(self.exemptions)})


class DraftLine(Answering):
    """A line as it is being drafted: an ordinary edit, until it is proposed."""

    piece = models.OneToOneField("requests.Piece", models.CASCADE, related_name="draft")
    files = models.JSONField(default=list)
    """What is to be handed over, by number of the file."""
    account = models.BigIntegerField()
    """Who wrote it last."""

    def __str__(self) -> str:
        return f"{self.piece_id} {self.result}"


class Line(Answering):
    """A line as it was decided. After a new decision the earlier one no longer stands."""

    piece = models.ForeignKey("requests.Piece", models.PROTECT, related_name="lines", db_index=False)
    files = models.ManyToManyField(File, related_name="+")
    decided_on = models.DateField()
    act = models.UUIDField()
    stands = models.BooleanField(default=True)

    class Meta:
        constraints = [
            CheckConstraint(condition=one_of("result", results.RESULTS), name="line_result_known"),
            UniqueConstraint(fields=["piece"], condition=Q(stands=True), name="line_one_stands"),
        ]

    def __str__(self) -> str:
        return f"{self.piece_id} {self.result}"


class Withheld(models.Model):
    """What a line does not disclose: it is looked at again on a day."""

    request = models.ForeignKey("requests.Request", models.PROTECT, related_name="withheld")
    line = models.ForeignKey(Line, models.PROTECT, related_name="withheld")
    exemption = models.CharField(max_length=12)
    owed = models.ForeignKey(Duty, models.PROTECT, null=True, related_name="+", db_index=False)
    state = models.CharField(max_length=8, default="withheld")

    class Meta:
        verbose_name_plural = "withheld"
        constraints = [
            CheckConstraint(condition=one_of("exemption", results.EXEMPTIONS), name="withheld_exemption_known"),
            CheckConstraint(condition=one_of("state", lives.STATES["withheld"]), name="withheld_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.exemption}"

    def get_absolute_url(self) -> str:
        """The page of the request."""
        return self.request.get_absolute_url()

    @property
    def organization_id(self) -> int:
        """The office of the request."""
        return self.request.organization_id

    @cached_property
    def answering(self) -> int:
        """That office as it stands today."""
        return self.request.answering


class Challenge(models.Model):
    """A reconsideration or a lawsuit, with what came of it."""

    request = models.ForeignKey("requests.Request", models.PROTECT, related_name="challenges")
    way = models.CharField(max_length=16)
    body = models.CharField(max_length=120)
    case_number = models.CharField(max_length=80, blank=True)
    filed_on = models.DateField()
    outcome = models.CharField(max_length=10, blank=True)
    concluded_on = models.DateField(null=True)
    state = models.CharField(max_length=10, default="pending")

    class Meta:
        constraints = [
            CheckConstraint(condition=one_of("way", rules.CHALLENGES), name="challenge_way_known"),
            CheckConstraint(condition=one_of("outcome", rules.OUTCOMES, empty=True), name="challenge_outcome_known"),
            CheckConstraint(
                condition=~Q(state="concluded") | Q(concluded_on__isnull=False) & ~Q(outcome=""),
                name="challenge_concluded_with_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.filed_on}"

    def get_absolute_url(self) -> str:
        """The page of the request."""
        return self.request.get_absolute_url()

    @property
    def act_label(self) -> str:
        """Which of several it is, where acts are listed."""
        return f"{self.body} {self.case_number}".strip()

    @property
    def organization_id(self) -> int:
        """The office of the request."""
        return self.request.organization_id

    @cached_property
    def answering(self) -> int:
        """That office as it stands today."""
        return self.request.answering
