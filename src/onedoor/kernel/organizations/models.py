"""Divisions, offices, and successions between offices.

A row of an office is one office under one name at one place in the tree, from its first day to its last. A
reorganisation never edits such a row: it ends it, opens others, and a succession says who carries the work on.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import CheckConstraint, F, Func, Q, UniqueConstraint
from django.db.models.lookups import Regex
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from onedoor.engines.identifiers import credit_code_fault, division_fault
from onedoor.frame import clock

from . import rules


def spoken(chinese: str, english: str) -> str:
    """A name in the language of the page; the Chinese one where there is no other."""
    return english if get_language() == "en" and english else chinese


def checked_division_code(code: str) -> None:
    """Refuse what cannot be a division code of GB/T 2260."""
    if division_fault(code):
        raise ValidationError(_("A division code has 6 digits, or 9 for a township, for example 341002."))


def checked_credit_code(code: str) -> None:
    """Refuse a unified social credit code whose check character is wrong."""
    if credit_code_fault(code):
        raise ValidationError(
            _("This is not a unified social credit code. It has 18 characters; compare it with the certificate.")
        )


def any_of(conditions: Iterable[Q]) -> Q:
    """True where one of the conditions is."""
    return Q(*conditions, _connector=Q.OR)


def in_order(name: str) -> CheckConstraint:
    """The last day is not before the first; either may be open."""
    return CheckConstraint(condition=Q(valid_from__lte=F("valid_to")), name=name)


def _one_at_a_time(field: str) -> Func:
    """A range of one point for each value, so that equal values overlap: plain GiST, no extension needed."""
    return Func(
        F(field), template="int8range(hashtextextended(%(expressions)s, 0), hashtextextended(%(expressions)s, 0), '[]')"
    )


PERIOD = Func(F("valid_from"), F("valid_to"), template="daterange(%(expressions)s, '[]')")


class Dated(models.QuerySet):
    """Rows with a first and a last day, both open where they are empty."""

    def on(self, day: date):
        """Those in force on a day."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day))


ONWARD = """
with recursive onward as (
    select o.id, s.successor_id, coalesce(s.successor_id, o.parent_id) as next
    from organizations_organization o
    left join organizations_succession s on s.former_id = o.id and s.principal and o.valid_to < %(day)s
)"""
"""From each office to the one that carries on its work on a day, and where none does, to the one above it."""
UPWARD = f"""{ONWARD}, upward as (
    select %(office)s::bigint as id, 0 as step
    union all
    select next, step + 1 from upward join onward using (id) where next is not null and step < 50
)
select o.* from upward join organizations_organization o using (id)
where step = 0 or o.valid_to is null or o.valid_to >= %(day)s order by step
"""
SUCCESSORS = f"""{ONWARD}, found as (
    select id as former, id, 0 as step from onward where id = any(%(offices)s)
    union all
    select former, successor_id, step + 1 from found join onward using (id) where successor_id is not null and step < 50
)
select distinct on (former) former, id from found order by former, step desc
"""
FORMERS = f"""{ONWARD}, found as (
    select %(office)s::bigint as id
    union
    select onward.id from found join onward on onward.successor_id = found.id
)
select id from found
"""
TREE = f"""{ONWARD}, found as (
    select %(office)s::bigint as id
    union
    select onward.id from found join onward on onward.next = found.id
)
select id from found
"""


def _ids(question: str, **about: object) -> list[tuple[int, ...]]:
    """The rows of ids that a question about the tree answers."""
    with connection.cursor() as cursor:
        cursor.execute(question, about)
        return cursor.fetchall()


class Offices(Dated):
    """Offices, and the tree as it stands on a day: the work of an ended office is followed to whoever carries it on."""

    def lineage(self, office: int, day: date) -> list[Organization]:
        """An office and those above it that stand, nearest first."""
        return list(self.raw(UPWARD, {"office": office, "day": day}))

    def successors(self, offices: Iterable[int], day: date) -> dict[int, int]:
        """For each office the one that carries on its work: itself while it stands."""
        return dict(_ids(SUCCESSORS, offices=list(offices), day=day))

    def formers(self, office: int, day: date) -> set[int]:
        """The office itself, and every office whose work it carries on."""
        return {row[0] for row in _ids(FORMERS, office=office, day=day)}

    def tree(self, office: int, day: date) -> set[int]:
        """The office, all below it, and every office whose work one of them carries on."""
        return {row[0] for row in _ids(TREE, office=office, day=day)}


class Division(models.Model):
    """An area of GB/T 2260: the province, the city, its counties and districts, their townships."""

    code = models.CharField(_("division code"), max_length=9, primary_key=True, validators=[checked_division_code])
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=80)
    level = models.CharField(_("level"), max_length=10)
    kind = models.CharField(_("kind of area"), max_length=20, help_text=_("For example 县, 区, 街道, 镇, 乡."))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("belongs to")
    )
    valid_from = models.DateField(_("first day"), null=True, blank=True)
    valid_to = models.DateField(_("last day"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200)

    objects = Dated.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            in_order("division_days_in_order"),
            CheckConstraint(
                condition=any_of(
                    Q(level=level.value, code__regex=f"^{shape}$") for level, shape in rules.LEVEL_CODES.items()
                ),
                name="division_code_of_its_level",
            ),
            CheckConstraint(condition=Q(parent=None) | ~Q(parent=F("code")), name="division_not_above_itself"),
        ]

    def __str__(self):
        return self.name

    @property
    def label(self) -> str:
        """The name in the language of the page."""
        return spoken(self.name, self.name_en)


class Organization(models.Model):
    """One office under one name, from its first day to its last. Its code is its public address and never changes."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=100)
    short_name = models.CharField(_("short name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=160)
    short_name_en = models.CharField(_("short English name"), max_length=80)
    initials = models.CharField(
        _("pinyin initials"), max_length=40, blank=True, help_text=_("Left empty, they are read from the short name.")
    )
    kind = models.CharField(_("kind"), max_length=20)
    division = models.ForeignKey(
        Division, models.PROTECT, null=True, blank=True, related_name="organizations", verbose_name=_("division")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="below", verbose_name=_("stands under")
    )
    competent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="guides",
        verbose_name=_("guided by"),
        help_text=_("The office above that is competent in the same field."),
    )
    credit_code = models.CharField(  # noqa: DJ001 - unknown is not empty
        _("unified social credit code"),
        max_length=18,
        null=True,
        blank=True,
        validators=[checked_credit_code],
    )
    order = models.PositiveSmallIntegerField(_("place in lists"), default=0)
    address = models.CharField(_("address"), max_length=120, blank=True)
    address_en = models.CharField(_("address in English"), max_length=160, blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    opens = models.TimeField(_("opens"), null=True, blank=True)
    closes = models.TimeField(_("closes"), null=True, blank=True)
    valid_from = models.DateField(_("first day"), null=True, blank=True)
    valid_to = models.DateField(_("last day"), null=True, blank=True)
    successors = models.ManyToManyField("self", through="Succession", symmetrical=False, related_name="formers")

    objects = Offices.as_manager()

    class Meta:
        ordering = ["order", "code"]
        constraints = [
            in_order("organization_days_in_order"),
            CheckConstraint(
                condition=Q(opens=None, closes=None)
                | Q(opens__isnull=False, closes__isnull=False, opens__lt=F("closes")),
                name="organization_hours_in_order",
            ),
            CheckConstraint(
                condition=Q(code__regex="^[a-z0-9]+(-[a-z0-9]+)*$"), name="organization_code_in_small_letters"
            ),
            CheckConstraint(
                condition=Q(kind=rules.Kind.EXTERNAL.value, division=None)
                | Q(division__isnull=False)
                & any_of(
                    Q(kind__in=kinds) & Q(Regex(F("division"), shape))
                    for shape, kinds in rules.kinds_by_code_shape().items()
                ),
                name="organization_division_of_its_kind",
                violation_error_message=_("This kind of office does not stand in this division. Choose the other one."),
            ),
            CheckConstraint(condition=Q(parent=None) | ~Q(parent=F("id")), name="organization_not_under_itself"),
            ExclusionConstraint(
                name="organization_one_credit_code_at_a_time",
                expressions=[
                    (_one_at_a_time("credit_code"), RangeOperators.OVERLAPS),
                    (PERIOD, RangeOperators.OVERLAPS),
                ],
                condition=Q(credit_code__isnull=False),
                violation_error_message=_("Another office has this credit code in the same period."),
            ),
        ]

    def __str__(self):
        return self.short_name

    def save(self, *args, **kwargs):
        """Read the pinyin initials from the short name where they are not given."""
        self.initials = self.initials or rules.initials(self.short_name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Its public page."""
        return reverse("organization", args=[self.code])

    @property
    def label(self) -> str:
        """The full name in the language of the page."""
        return spoken(self.name, self.name_en)

    @property
    def short_label(self) -> str:
        """The short name in the language of the page."""
        return spoken(self.short_name, self.short_name_en)

    @property
    def place(self) -> str:
        """The address in the language of the page."""
        return spoken(self.address, self.address_en)

    @property
    def kind_label(self) -> str:
        """What it is, in the language of the page."""
        return gettext(rules.KINDS[rules.Kind(self.kind)].label)

    @property
    def kind_meaning(self) -> str:
        """What such an office does, in one sentence."""
        return gettext(rules.KINDS[rules.Kind(self.kind)].meaning)

    @property
    def hours(self) -> str:
        """When it is open on a working day, for example 9:00–17:00; empty when not known."""
        return f"{self.opens:%-H:%M}–{self.closes:%-H:%M}" if self.opens and self.closes else ""

    @cached_property
    def path(self) -> tuple[int, ...]:
        """Ids of the office, of the one that carries on its work, and of those above it today, nearest first."""
        return tuple(office.pk for office in Organization.objects.lineage(self.pk, clock.today()))

    def stands_on(self, day: date) -> bool:
        """Whether it exists on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class Succession(models.Model):
    """Who carries on the work of an office that ended. References to it are resolved by its principal successor."""

    former = models.ForeignKey(
        Organization, models.PROTECT, related_name="successions", verbose_name=_("former office")
    )
    successor = models.ForeignKey(Organization, models.PROTECT, related_name="origins", verbose_name=_("successor"))
    change = models.CharField(_("change"), max_length=10)
    principal = models.BooleanField(_("takes over what is not assigned to another"), default=True)

    class Meta:
        ordering = ["former", "-principal", "successor"]
        constraints = [
            UniqueConstraint(fields=["former", "successor"], name="succession_once"),
            UniqueConstraint(fields=["former"], condition=Q(principal=True), name="succession_one_principal"),
            CheckConstraint(condition=~Q(former=F("successor")), name="succession_not_of_itself"),
            CheckConstraint(
                condition=Q(change__in=[change.value for change in rules.Change]), name="succession_change_known"
            ),
        ]

    def __str__(self):
        return f"{self.former} → {self.successor}"

    @property
    def sentence(self) -> str:
        """What happened, in the language of the page."""
        return gettext(rules.CHANGES[rules.Change(self.change)]) % {"name": self.successor.short_label}
