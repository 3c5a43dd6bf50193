"""Forms of the pages: what is typed to check a letter, and what an official writes by hand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onedoor.engines.typography import slips

from . import rules
from .contents import Content

LONGEST = 20_000
"""Characters of a letter written by hand."""


class CheckForm(forms.Form):
    """A number and a code as they stand on the paper; or the file itself."""

    number = forms.CharField(
        label=_("Number of the letter"),
        max_length=80,
        required=False,
        help_text=_("At the top, such as 黄公开答〔2026〕12号."),
    )
    code = forms.CharField(
        label=_("Check code"), max_length=40, required=False, help_text=_("Sixteen signs beside the square.")
    )
    file = forms.FileField(
        label=_("Or the file you were given"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )

    def clean(self) -> dict[str, Any]:
        """Number and code, or a file."""
        said = super().clean() or {}
        upload = said.get("file")
        if upload and upload.size > rules.MOST_BYTES:
            self.add_error("file", _("This file is larger than any letter. Choose the PDF that you were given."))
        if not upload and not self.errors and not (said.get("number") and said.get("code")):
            self.add_error("number", _("Type number and code, or choose the file."))
        return said


class LetterForm(forms.Form):
    """A letter written by hand: plain text, a paragraph a line."""

    layout = forms.ChoiceField(
        label=_("Layout"),
        choices=[(word, rules.LAYOUTS[word].label) for word in rules.BY_HAND],
        widget=forms.RadioSelect,
        initial="letter",
    )
    title = forms.CharField(label=_("Title"), max_length=200)
    to = forms.CharField(
        label=_("To"), max_length=200, required=False, help_text=_("Offices or people, without a colon.")
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("Each line is a paragraph. Headings begin with 一、 or （一）."),
    )
    attachments = forms.CharField(
        label=_("Attachments"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Titles, one a line."),
    )
    copies_to = forms.CharField(label=_("Copies to"), max_length=300, required=False)

    def __init__(self, *given: Any, **named: Any):
        super().__init__(*given, **named)
        self.fields["layout"].choices = [(word, _(rules.LAYOUTS[word].label)) for word in rules.BY_HAND]

    def content(self) -> Content:
        """What stands in the letter. Only when valid."""
        said = self.cleaned_data
        return Content(
            form="by-hand",
            layout=said["layout"],
            title=said["title"].strip(),
            to=said["to"].strip(),
            paragraphs=_lines(said["text"]),
            attachments=_lines(said["attachments"]),
            copies_to=said["copies_to"].strip().rstrip("。"),
        )

    def style(self) -> list[Any]:
        """Where the text departs from the rules of official writing, with what is better; at most twenty."""
        return slips(f"{self.cleaned_data['title']}\n{self.cleaned_data['text']}")[:20]


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
