"""Requests with what belongs to them: pieces, corrections, consultations, searches, fees, answers, what was withheld, what followed.

Personal data lie apart, sealed, in rows that can be erased (`Party`); everything else refers to them."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext

from onedoor.frame import clock
from onedoor.kernel.dossiers.interface import Dossier
from onedoor.kernel.duties.interface import Duty
from onedoor.kernel.files.interface import File
from onedoor.kernel.organizations import interface as organizations
from onedoor.kernel.organizations.models import Organization
from onedoor.kernel.people.models import Post

from . import fees, lives, receipt, results, rules
from .answers import Challenge, DraftLine, Line, SearchRecord, Withheld
from .personal import Draft, Party, Reading, one_of

__all__ = [
    "Amendment",
    "Attachment",
    "Challenge",
    "Consultation",
    "Correction",
    "Draft",
    "DraftLine",
    "Fee",
    "Line",
    "Matter",
    "Party",
    "Piece",
    "Reading",
    "Request",
    "SearchRecord",
    "Supplement",
    "Withheld",
]


class Matter(models.Model):
    """What requests and amendments share: an office that answers for it, and an applicant."""

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="+")
    number = models.CharField(max_length=60, unique=True)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    owed = models.ForeignKey(Duty, models.PROTECT, null=True, related_name="+", db_index=False)
    """The duty of the office in which the clock of this matter runs."""

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        """Its page on the desk."""
        return reverse("dossier", args=[self.number])

    @cached_property
    def answering(self) -> int:
        """The office that answers for it today."""
        return organizations.successor(self.organization_id, clock.today())

    @property
    def applicant_word(self) -> str:
        """The applicant as a word, without a look at the row."""
        return f"requests.party:{self.party_id}"


class Request(Matter):
    """One application for disclosure: from its arrival to its answer."""

    category = models.CharField(max_length=16)
    channel = models.CharField(max_length=12)
    arrived_on = models.DateField()
    confirmed_on = models.DateField(null=True)
    received_on = models.DateField(null=True)
    profile = models.CharField(max_length=12, blank=True)
    """The regulation it is handled under, fixed with the day of receipt."""
    about = models.CharField(max_length=300)
    form = models.CharField(max_length=12)
    means = models.CharField(max_length=12)
    tracking = models.CharField(max_length=64, blank=True)
    """Digest of the code by which the applicant follows it."""
    filled_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", db_index=False)
    """Who filled in the form for somebody who could not."""
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", db_index=False)
    """Who was charged with it."""
    extension = models.PositiveSmallIntegerField(default=0)
    delay = models.PositiveSmallIntegerField(default=0)
    """Working days granted since the reply period last began."""
    reasons_asked_on = models.DateField(null=True)
    reasons_given_on = models.DateField(null=True)
    proposed = models.CharField(max_length=64, blank=True)
    """Digest of the draft that is in review: what is decided is what was reviewed."""
    result = models.CharField(max_length=16, blank=True)
    row = models.CharField(max_length=16, blank=True)
    """The row of the annual report."""
    decided_on = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    reached_on = models.DateField(null=True)
    late_on = models.DateField(null=True)
    """The day from which nothing had been answered."""
    carried = models.CharField(max_length=60, blank=True)
    """The number it bore before it moved in."""
    state = models.CharField(max_length=12, default="submitted")

    class Meta:
        indexes = [
            Index(fields=["organization", "-arrived_on", "-id"], name="request_office"),
            Index(fields=["organization", "state", "-arrived_on"], name="request_state"),
            Index(fields=["received_on"], name="request_received"),
            Index(
                fields=["organization", "-arrived_on", "-id"],
                include=["state"],
                name="request_open",
                condition=Q(state__in=lives.OPEN.split()),
            ),
            Index(fields=["carried"], name="request_carried", condition=~Q(carried="")),
            Index(fields=["tracking"], name="request_tracking", condition=~Q(tracking="")),
        ]
        constraints = [
            CheckConstraint(condition=one_of("category", rules.CATEGORIES), name="request_category_known"),
            CheckConstraint(condition=one_of("channel", receipt.CHANNELS), name="request_channel_known"),
            CheckConstraint(condition=one_of("form", rules.FORMS), name="request_form_known"),
            CheckConstraint(condition=one_of("means", rules.MEANS), name="request_means_known"),
            CheckConstraint(condition=one_of("state", lives.STATES["request"]), name="request_state_known"),
            CheckConstraint(condition=one_of("profile", rules.PROFILES, empty=True), name="request_profile_known"),
            CheckConstraint(condition=one_of("result", results.RESULTS, empty=True), name="request_result_known"),
            CheckConstraint(condition=one_of("row", results.ROWS, empty=True), name="request_row_known"),
            CheckConstraint(
                condition=Q(received_on=None, profile="") | Q(received_on__isnull=False) & ~Q(profile=""),
                name="request_received_under_a_regulation",
            ),
            CheckConstraint(
                condition=Q(received_on=None) | Q(received_on__gte=F("arrived_on")), name="request_arrives_first"
            ),
            CheckConstraint(
                condition=~Q(state__in=["decided", "delivered"]) | ~Q(result="") & Q(decided_on__isnull=False),
                name="request_decided_with_a_result",
            ),
            CheckConstraint(
                condition=~Q(state="delivered") | Q(answered_on__isnull=False), name="request_delivered_on_a_day"
            ),
            CheckConstraint(
                condition=Q(result="", row="") | ~Q(result="") & ~Q(row=""), name="request_result_in_a_row"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.about[:40]}"

    @property
    def state_label(self) -> str:
        """Its state in words."""
        words = lives.STATES["request"]
        return gettext(words[self.state])


class Piece(models.Model):
    """One piece of information that is asked for."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="pieces", db_index=False)
    place = models.PositiveSmallIntegerField()
    text = models.TextField()
    document = models.CharField(max_length=120, blank=True)
    """Title or number of the document, where the applicant knows it."""

    class Meta:
        constraints = [
            UniqueConstraint(fields=["request", "place"], name="piece_place"),
            CheckConstraint(condition=~Q(text=""), name="piece_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.place}. {self.text[:40]}"


class Attachment(models.Model):
    """A file in the matter: of the application, of a supplement, a proof."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="attachments")
    file = models.ForeignKey(File, models.PROTECT, related_name="+")
    what = models.CharField(max_length=12)

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(what__in=["application", "supplement", "correction", "opinion", "proof", "found"]),
                name="attachment_kind_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.file_id}"


class Supplement(models.Model):
    """What the applicant added, of their own accord or because they were asked."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="supplements")
    what = models.CharField(max_length=12)
    text = models.TextField()
    given_on = models.DateField()

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(what__in=["supplement", "correction", "reasons"]), name="supplement_kind_known")
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.given_on}"


class Correction(models.Model):
    """What the applicant is asked to correct: once for each request."""

    request = models.OneToOneField(Request, models.PROTECT, related_name="correction")
    grounds = models.JSONField()
    text = models.TextField()
    days = models.PositiveSmallIntegerField()
    asked_on = models.DateField()
    corrected_on = models.DateField(null=True)
    owed = models.ForeignKey(Duty, models.PROTECT, null=True, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"{self.request_id} {self.asked_on}"


class Consultation(models.Model):
    """A third party or another office is asked whether something may be disclosed."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="consultations")
    kind = models.CharField(max_length=12)
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+")
    office = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    text = models.TextField()
    asked_on = models.DateField()
    answered_on = models.DateField(null=True)
    opinion = models.CharField(max_length=8, blank=True)
    reasons = models.TextField(blank=True)
    silence = models.CharField(max_length=16, blank=True)
    """What silence means under the regulation of the request."""
    owed = models.ForeignKey(Duty, models.PROTECT, null=True, related_name="+", db_index=False)
    act = models.UUIDField()
    state = models.CharField(max_length=8, default="asked")

    class Meta:
        constraints = [
            CheckConstraint(condition=one_of("kind", rules.CONSULTED), name="consultation_kind_known"),
            CheckConstraint(condition=one_of("opinion", rules.OPINIONS, empty=True), name="consultation_opinion_known"),
            CheckConstraint(condition=one_of("state", lives.STATES["consultation"]), name="consultation_state_known"),
            CheckConstraint(
                condition=Q(kind="third-party", office=None, party__isnull=False)
                | ~Q(kind="third-party") & Q(office__isnull=False, party=None),
                name="consultation_asks_one",
            ),
            CheckConstraint(
                condition=~Q(state="answered") | ~Q(opinion="") & Q(answered_on__isnull=False),
                name="consultation_answered_with_an_opinion",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.asked_on}"

    def get_absolute_url(self) -> str:
        """The page of the request."""
        return self.request.get_absolute_url()

    @property
    def key(self) -> str:
        """Under which key it stops the clock."""
        return f"consultation:{self.pk}"

    @property
    def organization_id(self) -> int:
        """The office that asked."""
        return self.request.organization_id

    @cached_property
    def answering(self) -> int:
        """The office that asked, as it stands today."""
        return self.request.answering

    @property
    def act_label(self) -> str:
        """Which of several it is, where acts are listed."""
        who = self.office.short_label if self.office else self.party.name if self.party else ""
        return f"{gettext(rules.CONSULTED[self.kind].label)} {who}"

    @property
    def asked_word(self) -> str:
        """The third party as a word."""
        return f"requests.party:{self.party_id}" if self.party_id else ""

    @cached_property
    def asked_today(self) -> int | None:
        """The office that was asked, as it stands today."""
        return self.office_id and organizations.successor(self.office_id, clock.today())


class Fee(models.Model):
    """A fee notice: by which method, for how much, whether it was paid."""

    request = models.OneToOneField(Request, models.PROTECT, related_name="fee")
    method = models.CharField(max_length=8)
    quantity = models.PositiveIntegerField()
    amount = models.PositiveIntegerField()
    noticed_on = models.DateField()
    paid_on = models.DateField(null=True)
    owed = models.ForeignKey(Duty, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            CheckConstraint(condition=one_of("method", fees.METHODS), name="fee_method_known"),
            CheckConstraint(condition=Q(amount__gt=0), name="fee_is_something"),
            CheckConstraint(condition=Q(paid_on=None) | Q(paid_on__gte=F("noticed_on")), name="fee_days_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.amount}"


class Amendment(Matter):
    """A wish to have a wrong record about oneself put right."""

    about = models.CharField(max_length=300)
    text = models.TextField()
    asked_on = models.DateField()
    outcome = models.CharField(max_length=10, blank=True)
    reason = models.TextField(blank=True)
    settled_on = models.DateField(null=True)
    state = models.CharField(max_length=8, default="asked")

    class Meta:
        indexes = [Index(fields=["organization", "-asked_on", "-id"], name="amendment_office")]
        constraints = [
            CheckConstraint(condition=one_of("outcome", rules.AMENDED, empty=True), name="amendment_outcome_known"),
            CheckConstraint(condition=one_of("state", lives.STATES["amendment"]), name="amendment_state_known"),
            CheckConstraint(
                condition=~Q(state="settled") | ~Q(outcome="") & Q(settled_on__isnull=False),
                name="amendment_settled_with_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.about[:40]}"
