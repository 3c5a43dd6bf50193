"""Routes in their versions, runs of them, and what was done on each run."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.utils.translation import get_language

from onedoor.engines import route_tables, routes
from onedoor.engines.route_seats import State, state
from onedoor.engines.routes import Running
from onedoor.frame import clock
from onedoor.kernel.dossiers.models import Dossier
from onedoor.kernel.organizations import interface as organizations
from onedoor.kernel.organizations.models import Organization
from onedoor.kernel.people.interface import who_holds
from onedoor.kernel.people.models import Post
from onedoor.kernel.people.rules import Role

from . import rules


class Route(models.Model):
    """One version of a route: its lines, for the whole city or for one office and those below it."""

    key = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=80)
    title_en = models.CharField(max_length=120)
    provision = models.CharField(max_length=120, blank=True)
    lines = models.JSONField()
    """Rows [step, who, all or one, days or null]."""
    urges = models.PositiveSmallIntegerField(default=1)
    apart = models.BooleanField(default=True)
    """Whether each signature is another person's, and none the drafter's."""
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["key", "organization", "version"], name="route_version_once", nulls_distinct=False
            ),
            UniqueConstraint(
                fields=["key", "organization"],
                condition=Q(valid_to=None),
                name="route_one_in_force",
                nulls_distinct=False,
            ),
            CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="route_days_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.version}"

    @property
    def label(self) -> str:
        """Its title in the language of the page."""
        return self.title_en if get_language() == "en" else self.title

    @property
    def rows(self) -> list[route_tables.Row]:
        """Its lines as the engine reads them."""
        return [route_tables.Row(*line) for line in self.lines]

    def table(self, place: dict[str, str] | None = None) -> route_tables.Route:
        """The route as the engine runs it; `place` turns each signer into a seat."""
        rows = [row._replace(who=(place or {}).get(row.who, row.who)) for row in self.rows]
        return route_tables.from_rows(self.key, self.version, rows, self.urges)


class Run(models.Model):
    """A matter on its way through a route. Where it stands follows from what was done; the phase and the step are kept for lists."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="runs")
    purpose = models.CharField(max_length=40)
    route = models.ForeignKey(Route, models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    initiator = models.CharField(max_length=60)
    account = models.BigIntegerField(null=True)
    """Who sent it on its way."""
    phase = models.CharField(max_length=10, default="running")
    step = models.CharField(max_length=60)
    begun_on = models.DateField()

    class Meta:
        indexes = [Index(fields=["dossier"], name="run_dossier")]
        constraints = [
            UniqueConstraint(fields=["dossier", "purpose"], condition=Q(phase="running"), name="run_one_at_a_time"),
            CheckConstraint(condition=Q(phase__in=list(rules.PHASES)), name="run_phase_known"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.dossier_id}"

    @property
    def standing(self) -> int:
        """The office whose matter it is, as it stands today."""
        return organizations.successor(self.organization_id, clock.today())

    @property
    def act_label(self) -> str:
        """What it is for, where its acts stand among others."""
        return str(rules.PURPOSES[self.purpose].label) if self.purpose in rules.PURPOSES else ""

    @cached_property
    def running(self) -> Running:
        """Where it stands: its history told again."""
        return routes.replay(self.table, self.initiator, [move.told for move in self.moves.order_by("n")])

    @cached_property
    def table(self) -> route_tables.Route:
        """The route with seats at the offices of this matter."""
        return self.route.table(places(self.route, self.organization_id))

    def signers(self, *, needed: bool | None = None) -> set[int]:
        """Posts that may sign now; only at seats that all sign, or of which one signs, where that is asked."""
        here = self.running.here
        words = [
            seat.holder for n, seat in enumerate(here) if state(here, n) is State.OPEN and needed in (None, seat.needed)
        ]
        return {post.pk for post in holders(words)}

    @property
    def last_signers(self) -> set[int]:
        """Posts that hold the seat which acted last."""
        standing = self.running.standing
        return {post.pk for post in holders([self.running.history[standing[-1]].by])} if standing else set()


class Move(models.Model):
    """One thing that was done on a run. Never changed, never removed; what is taken back stays."""

    append_only = True

    run = models.ForeignKey(Run, models.PROTECT, related_name="moves")
    n = models.PositiveSmallIntegerField()
    act = models.CharField(max_length=12)
    by = models.CharField(max_length=60)
    """The seat."""
    account = models.BigIntegerField(null=True)
    on = models.DateField()
    to = models.CharField(max_length=60, blank=True)
    how = models.CharField(max_length=10, blank=True)
    record = models.UUIDField(db_index=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["run", "n"], name="move_in_order"),
            CheckConstraint(condition=Q(act__in=[act.value for act in routes.Act]), name="move_act_known"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.on}"

    @property
    def told(self) -> routes.Event:
        """The event as the engine reads it."""
        return routes.Event(routes.Act(self.act), self.by, self.on, self.to, self.how)


def places(route: Route, office: int) -> dict[str, str]:
    """The seat of each signer of a route in a matter of an office. Raises LookupError for an office that is not there."""
    return {row.who: _seat(row.who, office).word for row in route.rows}


def _seat(who: str, office: int) -> rules.Seat:
    found = rules.WHO.fullmatch(who)
    if found is None:
        raise LookupError(who)
    if found["post"]:
        return rules.Seat(post=int(found["post"]))
    named = (
        Organization.objects.filter(code=found["office"]).values_list("pk", flat=True).first()
        if found["office"]
        else office
    )
    if named is None:
        raise LookupError(who)
    return rules.Seat(found["role"], named)


def holders(words: Iterable[str]) -> list[Post]:
    """Who sits on seats today: never nobody, for what nobody holds falls to the head of the office."""
    today, found = clock.today(), []
    for word in words:
        seat = rules.seat(word)
        if seat.post is None and seat.office is not None:
            found += who_holds(seat.office, Role(seat.role), today)
            continue
        post = Post.objects.select_related("account", "organization").get(pk=seat.post)
        there = Post.objects.on(today).filter(pk=post.pk, account__is_active=True).exists()
        found += [post] if there else who_holds(post.organization_id, Role(post.role), today)
    return found
