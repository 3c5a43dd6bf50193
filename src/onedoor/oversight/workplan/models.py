"""Sources, their tasks, what each office has in a task, and the feedback it gave."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext

from onedoor.frame import clock
from onedoor.kernel.dossiers.interface import Dossier
from onedoor.kernel.duties import interface as duties
from onedoor.kernel.files.interface import File
from onedoor.kernel.organizations import interface as organizations
from onedoor.kernel.organizations.models import Organization

from . import rules


class Source(models.Model):
    """Where tasks come from: the key points of a year, a leader's instruction, a meeting."""

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="+")
    number = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=12)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    paper = models.CharField(max_length=120, blank=True)
    """The document in which it stands, or on which a leader wrote."""
    given_on = models.DateField()
    public = models.BooleanField(default=False)
    state = models.CharField(max_length=12, default="open")

    class Meta:
        indexes = [Index(fields=["organization", "-given_on", "-id"], name="source_office")]
        constraints = [
            CheckConstraint(condition=Q(kind__in=list(rules.SOURCES)), name="source_kind_known"),
            CheckConstraint(condition=Q(state__in=list(rules.SOURCE_STATES)), name="source_state_known"),
            CheckConstraint(
                condition=Q(public=False)
                | Q(kind__in=[name for name, kind in rules.SOURCES.items() if kind.may_be_public]),
                name="source_only_plans_are_public",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        """Its page on the desk."""
        return reverse("dossier", args=[self.number])

    @property
    def kind_label(self) -> str:
        """What kind of source it is."""
        return gettext(rules.SOURCES[self.kind].label)

    @property
    def state_label(self) -> str:
        """Its state in words."""
        return gettext(rules.SOURCE_STATES[self.state])

    @cached_property
    def giving(self) -> tuple[int, ...]:
        """The office that gave it today, and those above it, nearest first."""
        return organizations.office_path(self.organization_id)

    @cached_property
    def concerned(self) -> frozenset[int]:
        """Offices that answer for one of its tasks today."""
        named = Undertaking.objects.filter(task__source=self.pk).values_list("organization_id", flat=True)
        return frozenset(organizations.successors(set(named), clock.today()).values())


class Task(models.Model):
    """What is to be done by a day, shown by a kind of evidence: led by one office, supported by others."""

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="+")
    number = models.CharField(max_length=60, unique=True)
    source = models.ForeignKey(Source, models.PROTECT, related_name="tasks")
    paragraph = models.CharField(max_length=40, blank=True)
    text = models.TextField()
    wanted = models.CharField(max_length=12, default="any")
    given_on = models.DateField()
    due_on = models.DateField()
    """The day its giver set last. The clock of each office may stand on a later one, after a return."""
    refers_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="followed")
    redated = models.PositiveSmallIntegerField(default=0)
    urged = models.PositiveSmallIntegerField(default=0)
    urged_on = models.DateField(null=True)
    state = models.CharField(max_length=12, default="open")

    class Meta:
        indexes = [
            Index(fields=["source", "id"], name="task_source"),
            Index(fields=["due_on"], name="task_open", condition=Q(state="open")),
        ]
        constraints = [
            CheckConstraint(condition=Q(state__in=list(rules.TASK_STATES)), name="task_state_known"),
            CheckConstraint(condition=Q(wanted__in=list(rules.EVIDENCE)), name="task_evidence_known"),
            CheckConstraint(condition=Q(due_on__gte=F("given_on")), name="task_days_in_order"),
            CheckConstraint(condition=~Q(text=""), name="task_says_something"),
            CheckConstraint(
                condition=Q(urged=0, urged_on=None) | Q(urged__gt=0, urged_on__isnull=False), name="task_urged_on_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.text[:40]}"

    def get_absolute_url(self) -> str:
        """Its page on the desk."""
        return reverse("dossier", args=[self.number])

    @property
    def state_label(self) -> str:
        """Its state in words."""
        return gettext(rules.TASK_STATES[self.state])

    @property
    def wanted_label(self) -> str:
        """What is to show that it is done."""
        return gettext(rules.EVIDENCE[self.wanted])

    @property
    def giving(self) -> tuple[int, ...]:
        """The office that gave it today, and those above it."""
        return self.source.giving

    @cached_property
    def concerned(self) -> frozenset[int]:
        """Offices that answer for it today."""
        named = self.undertakings.values_list("organization_id", flat=True)
        return frozenset(organizations.successors(set(named), clock.today()).values())


class Undertaking(models.Model):
    """What one office has in a task: it leads or supports. It owes one duty, whose clock ends on the due day."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="undertakings")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    leads = models.BooleanField()
    duty = models.OneToOneField(duties.Duty, models.PROTECT, null=True, related_name="+")
    reminded_for = models.DateField(null=True)
    """The due day before which it was reminded."""
    state = models.CharField(max_length=12, default="open")

    class Meta:
        indexes = [Index(fields=["organization", "state"], name="undertaking_office")]
        constraints = [
            CheckConstraint(condition=Q(state__in=list(rules.UNDERTAKING_STATES)), name="undertaking_state_known"),
            UniqueConstraint(fields=["task", "organization"], name="undertaking_once"),
            UniqueConstraint(fields=["task"], condition=Q(leads=True), name="undertaking_one_leads"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.organization_id} {self.state}"

    def get_absolute_url(self) -> str:
        """Where it is looked at: the page of its task."""
        return self.task.get_absolute_url()

    @property
    def state_label(self) -> str:
        """Its state in words."""
        return gettext(rules.UNDERTAKING_STATES[self.state])

    @property
    def act_label(self) -> str:
        """Whose part it is, where several stand side by side."""
        return self.organization.short_label

    @property
    def giving(self) -> tuple[int, ...]:
        """The office that gave the task today, and those above it."""
        return self.task.giving

    @property
    def owed(self) -> int:
        """The id of the duty it owes. Raises LookupError if it has none."""
        if self.duty_id is None:
            raise LookupError(f"nothing is owed for {self}")
        return self.duty_id

    @cached_property
    def answering(self) -> int:
        """The office that answers for it today: its own, or the one that carries on its work."""
        return organizations.successor(self.organization_id, clock.today())

    @cached_property
    def answerers(self) -> frozenset[int]:
        """The posts to which the duty falls today: who was charged, who heads the office, else who heads the one above."""
        return frozenset(post.pk for post in duties.answering(self.duty)) if self.duty else frozenset()


class Feedback(models.Model):
    """What an office says it has done, and the file that shows it. Without a file it is a claim, and is shown as one."""

    undertaking = models.ForeignKey(Undertaking, models.PROTECT, related_name="feedback")
    text = models.TextField()
    file = models.ForeignKey(File, models.PROTECT, null=True, related_name="+")
    given_on = models.DateField()
    act = models.UUIDField()
    reason = models.TextField(blank=True)
    """Why it was returned; empty while it was not."""
    void = models.BooleanField(default=False)
    """Declared void together with its act."""

    class Meta:
        indexes = [Index(fields=["undertaking", "-id"], name="feedback_latest")]
        constraints = [CheckConstraint(condition=~Q(text=""), name="feedback_says_something")]

    def __str__(self) -> str:
        return f"{self.undertaking_id} {self.given_on}"

    @property
    def is_claim(self) -> bool:
        """Whether nothing shows it."""
        return self.file_id is None
