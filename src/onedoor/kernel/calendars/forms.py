"""The shape of what is typed about calendars."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from onedoor.engines.provisions import Book
from onedoor.engines.questions import Length, Question, Unanswerable, read_pause

from .printing import UNITS
from .rules import REFUSALS, about

PLAIN = (
    ("working_day", _("a number of working days")),
    ("natural_day", _("a number of natural days")),
    ("month", _("a number of months")),
)
FAMILIES = {"foi": _("Disclosure of information"), "licence": _("Licences")}
"""How the families of rules are called in the list, by the first part of their keys."""


class DueForm(forms.Form):
    """By which day? At most six questions; the answers stand in the address, so a sum can be passed on."""

    count = forms.ChoiceField(
        label=_("What is counted"), help_text=_("A number of days, or a period that the law sets.")
    )
    length = forms.IntegerField(
        label=_("How many"),
        min_value=0,
        max_value=9999,
        required=False,
        help_text=_("Only for a number of days or months."),
    )
    start = forms.DateField(
        label=_("From which day"),
        help_text=_("The day of the event, for example the day a request was received. It does not count itself."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    pause = forms.CharField(
        label=_("Pauses"),
        required=False,
        max_length=400,
        help_text=_(
            "For example 2022-09-05..2022-09-20. Several are parted by a space. The days after the first up to the last do not count."
        ),
    )
    extend = forms.IntegerField(label=_("Extended by"), required=False, min_value=1, max_value=999)
    restart = forms.DateField(
        label=_("Begun anew on"),
        required=False,
        help_text=_("For example the day on which the corrected request came."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args, book: Book, language: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["count"].choices = [*PLAIN, *_rules(book, language)]

    def clean_length(self):
        """A number is asked for where the law gives none."""
        length = self.cleaned_data["length"]
        if length is None and self.cleaned_data.get("count") in dict(PLAIN):
            raise forms.ValidationError(_("Say how many, for example 20."))
        return length

    def clean_pause(self):
        """Pairs of days."""
        return [_span(text) for text in self.cleaned_data["pause"].replace("，", " ").replace(",", " ").split()]

    def refuse(self, refused: Unanswerable) -> None:
        """Say at the right question why there is no answer."""
        self.add_error(REFUSALS[refused.code][0], sentence(refused))

    def question(self) -> Question:
        """The question as the engine asks it. Valid forms only."""
        data = self.cleaned_data
        plain = data["count"] in dict(PLAIN)
        return Question(
            data["start"],
            length=data["length"] if plain else None,
            unit=data["count"] if plain else "working_day",
            rule="" if plain else data["count"],
            pauses=data["pause"],
            extensions=[data["extend"]] if data["extend"] else [],
            restarts=[data["restart"]] if data["restart"] else [],
        )


PARTS = {
    "the_start": _("From which day"),
    "the_length": _("How many"),
    "the_rule": _("What is counted"),
    "the_lengths": _("What is counted"),
    "the_rules": _("What is counted"),
}
"""What the page calls the parts of a question."""


def sentence(refused: Unanswerable) -> str:
    """Why there is no answer, in the language of the page."""
    _part, text = REFUSALS[refused.code]
    facts = about(refused, "en" if get_language() == "en" else "zh")
    parts = {name: f"“{label}”" for name, label in PARTS.items()}
    return gettext(text) % (parts | {name: _worded(fact) for name, fact in facts.items()})


def _worded(fact: object) -> object:
    return UNITS[fact.unit] % {"n": fact.n} if isinstance(fact, Length) else fact


def _span(text: str) -> tuple[date, date]:
    try:
        return read_pause(text)
    except Unanswerable as refused:
        raise forms.ValidationError(sentence(refused)) from None


def _rules(book: Book, language: str) -> list[tuple]:
    """Rules with a length of their own, by family, each under the name of its newest version."""
    newest = {row.key: row for one in book.instruments for row in one.periods if row.length and row.counted == "after"}
    groups: dict[str, list[tuple[str, str]]] = {}
    for key, row in newest.items():
        name = row.name_en if language == "en" else row.name
        groups.setdefault(key.split(".")[0], []).append((key, name))
    return [(FAMILIES.get(family, family), rows) for family, rows in groups.items()]
