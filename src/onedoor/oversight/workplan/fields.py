"""What the acts of this room ask: offices, days, words, evidence, and a list copied out of a table."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.utils.translation import gettext_lazy as _

from onedoor.frame import clock
from onedoor.kernel.acts.access import Holder
from onedoor.kernel.acts.interface import ActForm, Limit, admit
from onedoor.kernel.organizations.models import Organization

from . import queries, rules
from .models import Task


@admit(forms.ModelChoiceField)
class OfficeField(forms.ModelChoiceField):
    """One office among those that tasks are given to."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Organization.objects.order_by("order", "code"), **options)

    def label_from_instance(self, office: Organization) -> str:
        """The short name."""
        return office.short_label


@admit(forms.ModelMultipleChoiceField)
class OfficesField(forms.ModelMultipleChoiceField):
    """Several offices among those that tasks are given to."""

    def __init__(self, **options: Any) -> None:
        offices = Organization.objects.order_by("order", "code")
        super().__init__(offices, widget=forms.CheckboxSelectMultiple, required=False, **options)

    def label_from_instance(self, office: Organization) -> str:
        """The short name."""
        return office.short_label


@admit(forms.DateField)
class DueField(forms.DateField):
    """A day on which something can be due: the city works on it, and it is not past."""

    default_error_messages = {"min_value": _("This day is past. Choose a later one.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}), **options)

    def validate(self, value: date | None) -> None:
        """Refuse a day of rest, with what the calendar says."""
        super().validate(value)
        if value is not None and (why := queries.rest(value)):
            raise ValidationError(why)


@admit(forms.ModelChoiceField)
class TaskField(forms.ModelChoiceField):
    """A task, by its number."""

    default_error_messages = {"invalid_choice": _("There is no task with this number.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(Task.objects.all(), to_field_name="number", widget=forms.TextInput, required=False, **options)


SourceWord = Annotated[
    str, forms.ChoiceField(label=_("kind"), choices=[(one, _(rules.SOURCES[one].label)) for one in rules.ADOPTED])
]
Title = Annotated[str, forms.CharField(label=_("title"), max_length=200)]
Paper = Annotated[
    str,
    forms.CharField(
        label=_("document"),
        max_length=120,
        required=False,
        help_text=_("Number or name of the paper in which it stands."),
    ),
]
Public = Annotated[
    bool,
    forms.BooleanField(
        label=_("Everybody may see how it goes on"), required=False, help_text=_("For key points of the year only.")
    ),
]
Paragraph = Annotated[str, forms.CharField(label=_("paragraph"), max_length=40, required=False)]
Text = Annotated[
    str, forms.CharField(label=_("what is to be done"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
]
Said = Annotated[
    str, forms.CharField(label=_("what the leader said"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
]
Lead = Annotated[Organization, OfficeField(label=_("lead office"))]
Supporting = Annotated[models.QuerySet, OfficesField(label=_("supporting offices"))]
DueDay = Annotated[date, DueField(label=_("due day"))]
Wanted = Annotated[
    str,
    forms.ChoiceField(
        label=_("what is to show that it is done"), choices=[(one, _(word)) for one, word in rules.EVIDENCE.items()]
    ),
]
About = Annotated[
    Task | None, TaskField(label=_("task it refers to"), help_text=_("Its number, where the remark is about a task."))
]
Words = Annotated[
    str,
    forms.CharField(label=_("what was done"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})),
]
Proof = Annotated[
    UploadedFile | None,
    forms.FileField(
        label=_("evidence"),
        required=False,
        help_text=_("A file that shows it. Without one this is a claim, and is shown as a claim on every page."),
    ),
]
Reason = Annotated[str, forms.CharField(label=_("reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))]
Message = Annotated[
    str,
    forms.CharField(label=_("what to say"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})),
]


class LinesForm(ActForm):
    """A list of tasks, pasted from a table."""

    lines = forms.CharField(
        label=_("lines of the table"),
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_(
            "Copy them out of a table: paragraph, task, lead office, supporting offices, due day, evidence. A head is understood."
        ),
    )

    def clean_lines(self) -> str:
        """Understand every line, or name each that is not understood."""
        text: str = self.cleaned_data["lines"]
        _given, sentences = queries.understood(text, self.by.organization, self.at or clock.today())
        if sentences:
            raise ValidationError(sentences)
        return text


Lines = Annotated[str, LinesForm.base_fields["lines"]]


class Offices(frozenset[int]):
    """Ids of offices. Several offices are among them where each one is."""

    def __contains__(self, value: object) -> bool:
        if isinstance(value, models.QuerySet):
            return all(super(Offices, self).__contains__(office.pk) for office in value)
        return super().__contains__(value)


def to_give(row: Any, by: Holder, at: date) -> dict[str, Limit]:
    """Tasks go to the offices of one's own level, and are due on the day of the act or later."""
    found = queries.addressees(by.organization, at).values_list("pk", flat=True) if by.organization else ()
    offices = Offices(found)
    return {"lead": Limit(among=offices), "supporting": Limit(among=offices), "due_on": Limit(least=at)}


def not_past(row: Any, by: Holder, at: date) -> dict[str, Limit]:
    """A new due day is the day of the act or later."""
    return {"due_on": Limit(least=at)}
