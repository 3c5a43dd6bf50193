"""The shape of what is typed about calendars."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from onedoor.engines.provisions import Book
from onedoor.engines.questions import Question, Unanswerable

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
        field, sentence = REFUSALS[refused.code]
        self.add_error(field, sentence % _about(refused))

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
            restart=data["restart"],
        )


REFUSALS = {
    "before_calendar": ("start", _("The calendar begins on 2007-01-01. Choose a later day.")),
    "after_calendar": ("length", _("The calendar ends on %(edge)s. Choose a smaller number or an earlier day.")),
    "unknown_rule": ("count", _("There is no such rule. Choose one from the list.")),
    "no_law_then": ("start", _("This rule holds from %(first)s. Choose that day or a later one.")),
    "no_length": ("count", _("The law gives no number of days for this. Choose another rule.")),
    "fixed_day": ("count", _("This falls on the same day each year. Choose another rule.")),
    "counted_back": ("count", _("This is counted back from the event: at the latest %(latest)s.")),
    "negative": ("length", _("Write a number of 0 or more.")),
    "pause_ends_early": ("pause", _("The pause %(begin)s ends before it begins. Turn the two days round.")),
    "extension_needs_rule": (
        "extend",
        _("Only a rule of law can be extended. Choose a rule, or add the days to the number."),
    ),
    "no_extension": ("extend", _("The law allows no extension here. Leave this empty.")),
    "extended_twice": ("extend", _("The period can be extended once only.")),
    "extension_too_long": ("extend", _("At most %(limit)s are allowed (%(provision)s).")),
    "restart_before_start": ("restart", _("It cannot begin anew before it began. Choose a day from %(start)s on.")),
}
"""Each refusal of the engine: the question it belongs to, and what to do."""


def _about(refused: Unanswerable) -> dict:
    """What the sentence needs to know, in the language of the page."""
    about = dict(refused.about)
    period = about.pop("period", None)
    if period and period.extension:
        about |= {"limit": period.extension.length, "provision": period.extension.provision.brief(_language())}
    return about


def _language() -> str:
    return "en" if get_language() == "en" else "zh"


def _span(text: str) -> tuple[date, date]:
    try:
        begin, end = (date.fromisoformat(day) for day in text.split(".."))
    except ValueError:
        raise forms.ValidationError(
            _("Write a pause as two days with two dots between them, for example 2022-09-05..2022-09-20.")
        ) from None
    return begin, end


def _rules(book: Book, language: str) -> list[tuple]:
    """Rules with a length of their own, by family, each under the name of its newest version."""
    newest = {row.key: row for one in book.instruments for row in one.periods if row.length and row.counted == "after"}
    groups: dict[str, list[tuple[str, str]]] = {}
    for key, row in newest.items():
        name = row.name_en if language == "en" else row.name
        groups.setdefault(key.split(".")[0], []).append((key, name))
    return [(FAMILIES.get(family, family), rows) for family, rows in groups.items()]
