"""The acts of this room: offices are founded, renamed, moved, merged, split and closed.

No act rewrites what refers to an office. A reorganisation ends one row, opens another, and leaves a succession; posts, duties
and columns are resolved by it when they are read, and every old code stays an address for ever.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Annotated, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from onedoor.frame import versions
from onedoor.kernel.acts.interface import (
    ActForm,
    CodeField,
    Deed,
    Limit,
    Record,
    Refused,
    act,
    admit,
    consistent,
    rectifies,
)

from . import rules
from .access import keeps_its_tree
from .models import Division, Organization, Succession
from .rules import Change

ONE_REORGANISATION = "select pg_advisory_xact_lock(hashtextextended('organizations.succession', 0))"
"""Two reorganisations at once could make two offices each other's successor."""


@admit(forms.ModelChoiceField)
class OfficeField(forms.ModelChoiceField):
    """One office, by its full name."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Organization.objects.select_related("division"), **options)

    def label_from_instance(self, office: Organization) -> str:
        """The full name: short names are the same in every county."""
        return office.label


@admit(forms.ModelMultipleChoiceField)
class OfficesField(forms.ModelMultipleChoiceField):
    """Several offices, by their full names."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Organization.objects.all(), widget=forms.CheckboxSelectMultiple, **options)

    def label_from_instance(self, office: Organization) -> str:
        """The full name."""
        return office.label


small_letters = RegexValidator(
    "^[a-z0-9]+(-[a-z0-9]+)*$", _("A code has small letters, digits and single hyphens, for example 341000-finance.")
)
NewCode = Annotated[
    str,
    CodeField(
        label=_("code"),
        max_length=60,
        required=False,
        validators=[small_letters],
        help_text=_("The public address, for example 341000-finance. Left empty, it is made from the old one."),
    ),
]
Code = Annotated[
    str,
    CodeField(
        label=_("code"),
        max_length=60,
        validators=[small_letters],
        help_text=_("The public address, for example 341000-finance."),
    ),
]
Name = Annotated[str, forms.CharField(label=_("name"), max_length=100)]
ShortName = Annotated[str, forms.CharField(label=_("short name"), max_length=40)]
EnglishName = Annotated[str, forms.CharField(label=_("English name"), max_length=160)]
ShortEnglishName = Annotated[str, forms.CharField(label=_("short English name"), max_length=80)]
KindOfOffice = Annotated[
    str,
    forms.ChoiceField(label=_("kind"), choices=[(kind.value, _(rule.label)) for kind, rule in rules.KINDS.items()]),
]
Area = Annotated[
    Division | None,
    forms.ModelChoiceField(
        Division.objects.all(),
        label=_("division"),
        required=False,
        help_text=_("Left empty, the division of the office above."),
    ),
]
first_day_field = forms.DateField(
    label=_("first day of the new order"),
    widget=forms.DateInput(attrs={"type": "date"}),
    help_text=_("The day before is the last one under the old order."),
)
FirstDay = Annotated[date, first_day_field]
Into = Annotated[Organization, OfficeField(label=_("which office carries on the work"))]
Under = Annotated[Organization, OfficeField(label=_("stands under"))]
Parts = Annotated[QuerySet, OfficesField(label=_("which offices take part of the work"), required=False)]


def new_order(row: Any, by: Any, at: date) -> dict[str, Limit]:
    """A new order begins on the day of the act or later."""
    return {"first_day": Limit(least=at)}


def within_the_tree(row: Any, by: Any, at: date) -> dict[str, Limit]:
    """Whoever carries on, or stands above, stands in the decider's own tree and is not to end."""
    tree = Organization.objects.tree(by.organization, at)
    standing = Organization.objects.filter(pk__in=tree, valid_to=None).values_list("pk", flat=True)
    return new_order(row, by, at) | {"into": Limit(among=frozenset(standing))}


def under_the_tree(row: Any, by: Any, at: date) -> dict[str, Limit]:
    """The same, for the office above."""
    limits = within_the_tree(row, by, at)
    return {"first_day": limits["first_day"], "under": limits["into"]}


@act("organizations.found", on=Organization, may=keeps_its_tree, limits=new_order, label=_("Found an office below"))
def found(
    above: Organization,
    deed: Deed,
    *,
    kind: KindOfOffice,
    code: Code,
    name: Name,
    short_name: ShortName,
    name_en: EnglishName,
    short_name_en: ShortEnglishName,
    division: Area,
    first_day: FirstDay,
) -> Organization:
    """Found an office under another, from a day on."""
    _must_stand(above, first_day)
    words = {"name": name, "short_name": short_name, "name_en": name_en, "short_name_en": short_name_en}
    office = Organization(
        kind=kind, code=code, division=division or above.division, parent=above, valid_from=first_day, **words
    )
    _write(deed, office)
    return office


@act("organizations.rename", on=Organization, may=keeps_its_tree, limits=new_order, label=_("Rename"))
def rename(
    office: Organization,
    deed: Deed,
    *,
    name: Name,
    short_name: ShortName,
    name_en: EnglishName,
    short_name_en: ShortEnglishName,
    code: NewCode,
    first_day: FirstDay,
) -> Organization:
    """Give an office another name. The old name stays on all that was done under it, and its address leads to the new one."""
    words = {"name": name, "short_name": short_name, "name_en": name_en, "short_name_en": short_name_en}
    return _once_more(deed, office, Change.RENAME, code, first_day, initials="", **words)


@act("organizations.move", on=Organization, may=keeps_its_tree, limits=under_the_tree, label=_("Move in the tree"))
def move(office: Organization, deed: Deed, *, under: Under, code: NewCode, first_day: FirstDay) -> Organization:
    """Place an office under another one, with all that stands below it."""
    _must_be_kept(deed, under)
    if office.pk in under.path:
        raise Refused("input", _("An office cannot stand under itself or under one that stands below it."))
    _must_stand(under, first_day)
    bound = office.kind == rules.Kind.TOWNSHIP_GOVERNMENT or under.division_id is None
    division = office.division_id if bound else under.division_id
    return _once_more(deed, office, Change.MOVE, code, first_day, parent_id=under.pk, division_id=division)


@act("organizations.merge", on=Organization, may=keeps_its_tree, many=True, limits=within_the_tree, label=_("Merge"))
def merge(offices: QuerySet, deed: Deed, *, into: Into, first_day: FirstDay) -> None:
    """Merge offices into one that stands on the first day, all in one deed."""
    _hand_over(deed, offices, Change.MERGE, [into], first_day)


class SplitForm(ActForm):
    """Into which offices one is split, chosen among those beside it."""

    into = OfficeField(label=_("which office carries on what is not assigned to another"))
    parts = OfficesField(label=_("which offices take part of the work"))
    first_day = first_day_field

    def __init__(self, *filled: Any, **context: Any) -> None:
        super().__init__(*filled, **context)
        beside = Organization.objects.filter(parent=self.row.parent_id, valid_to=None).exclude(pk=self.row.pk)
        self.fields["parts"].queryset = beside  # type: ignore[attr-defined]


@act(
    "organizations.split",
    on=Organization,
    may=keeps_its_tree,
    limits=within_the_tree,
    form=SplitForm,
    label=_("Split"),
)
def split(office: Organization, deed: Deed, *, into: Into, parts: Parts, first_day: FirstDay) -> None:
    """Split an office between others. One of them carries on everything that is not assigned."""
    _hand_over(deed, [office], Change.SPLIT, [into, *(part for part in parts if part != into)], first_day)


@act("organizations.close", on=Organization, may=keeps_its_tree, limits=within_the_tree, label=_("Close"))
def close(office: Organization, deed: Deed, *, into: Into, first_day: FirstDay) -> None:
    """Close an office. Its work never falls to nobody: the deed names who carries it on."""
    _hand_over(deed, [office], Change.CLOSE, [into], first_day)


@rectifies("organizations.merge", "organizations.split", "organizations.close", may=keeps_its_tree)
def stand_again(office: Organization, deed: Deed, record: Record) -> None:
    """Let an office stand again that was ended by mistake."""
    named = record.subjects.filter(kind=Organization._meta.label_lower).values_list("key", flat=True)
    undone, _by_table = Succession.objects.filter(former=office, successor__in=list(named)).delete()
    if undone:
        office.valid_to = None
        office.save(update_fields=["valid_to"])
        _tell(deed, [office])


# ── What they share ──


def _hand_over(
    deed: Deed, offices: Iterable[Organization], change: Change, into: list[Organization], first_day: date
) -> None:
    """End offices and say who carries on their work: the first of `into` whatever is not assigned. Raises Refused."""
    offices = list(offices)
    with connection.cursor() as cursor:
        cursor.execute(ONE_REORGANISATION)
    for heir in into:
        heir.refresh_from_db()
        _must_be_kept(deed, heir)
        _must_stand(heir, first_day)
        if {office.pk for office in offices} & set(heir.path):
            raise Refused(
                "input",
                _("%(name)s is the office itself or stands below it. Choose another one, or move it first.")
                % {"name": heir.label},
            )
    _end(offices, first_day)
    Succession.objects.bulk_create(
        Succession(former=office, successor=heir, change=change, principal=heir == into[0])
        for office in offices
        for heir in into
    )
    deed.concern(*into)
    _tell(deed, offices)


def _once_more(
    deed: Deed, office: Organization, change: Change, code: str, first_day: date, **changed: Any
) -> Organization:
    """The same office under a new row, from a day on; the old row ends the day before."""
    fields = {field.attname: getattr(office, field.attname) for field in office._meta.concrete_fields}
    fields |= {"id": None, "code": code or _free_code(office.code), "valid_from": first_day} | changed
    renewed = Organization(**fields)
    _end([office], first_day)
    _write(deed, renewed)
    Succession.objects.create(former=office, successor=renewed, change=change)
    _tell(deed, [office])
    return renewed


def _free_code(old: str) -> str:
    code = rules.next_code(old)
    while Organization.objects.filter(code=code).exists():
        code = rules.next_code(code)
    return code


def _end(offices: list[Organization], first_day: date) -> None:
    """Offices end the day before the new order. Raises Refused."""
    last = first_day - timedelta(1)
    for office in offices:
        if office.valid_to:
            words = {"name": office.label, "day": office.valid_to}
            raise Refused("state", _("%(name)s ends on %(day)s already.") % words)
        if office.valid_from and office.valid_from > last:
            raise Refused("input", _("%(name)s has not begun by then. Choose a later day.") % {"name": office.label})
        office.valid_to = last
        office.save(update_fields=["valid_to"])


def _write(deed: Deed, office: Organization) -> None:
    """Write a new office as it was found good. Raises Refused."""
    try:
        office.full_clean(exclude=["credit_code"])
    except ValidationError as error:
        raise Refused("input", " ".join(error.messages)) from None
    office.save()
    _tell(deed, [office])


def _must_stand(office: Organization, day: date) -> None:
    """The office stands on a day and is not to end. Raises Refused."""
    if office.valid_to or (office.valid_from and office.valid_from > day):
        raise Refused("input", _("%(name)s does not stand on that day.") % {"name": office.label})


def _must_be_kept(deed: Deed, office: Organization) -> None:
    """An office named in a deed stands in the decider's own tree. Raises Refused."""
    if not keeps_its_tree(deed.by, office):
        raise Refused("permission", _("%(name)s is kept by another administrator.") % {"name": office.label})


def _tell(deed: Deed, offices: list[Organization]) -> None:
    """Name the offices in the record, and let pages that show the tree be drawn anew."""
    deed.concern(*offices)
    versions.raised("organizations")
    deed.announce("organizations.changed", organizations=[office.pk for office in offices])


consistent(
    "offices carry on each other's work in a ring",
    """with recursive onward as (
        select former_id, successor_id, 1 as step from organizations_succession where principal
        union all
        select o.former_id, s.successor_id, step + 1 from onward o
        join organizations_succession s on s.former_id = o.successor_id and s.principal where step < 50
    ) select distinct former_id from onward where former_id = successor_id""",
)
