"""A form for the gallery: each kind of field once, two of them wrong."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class GalleryForm(forms.Form):
    """Text with an error, a day, a choice of one, a choice of several, a list."""

    number = forms.RegexField(
        label=_("Document number"),
        regex="〔",
        help_text=_("As it stands on the document."),
        error_messages={"invalid": _("The year stands in hexagonal brackets, for example: 〔2026〕")},
    )
    from_day = forms.DateField(
        label=_("In force from"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Say from which day, for example 2026-11-12.")},
    )
    way = forms.ChoiceField(
        label=_("How it is disclosed"),
        widget=forms.RadioSelect,
        choices=[("own", _("on the office's own motion")), ("asked", _("on application")), ("no", _("not at all"))],
    )
    tags = forms.MultipleChoiceField(
        label=_("Which openness"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("decision", _("decision")), ("execution", _("execution")), ("result", _("result"))],
    )
    column = forms.ChoiceField(
        label=_("Column"), choices=[("1", _("Normative documents")), ("2", _("Budgets"))], required=False
    )
