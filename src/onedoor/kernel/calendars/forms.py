"""The shape of what is typed about calendars."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class NoticeForm(forms.Form):
    """A State Council holiday notice, pasted as it stands."""

    year = forms.IntegerField(label=_("Year of the notice"), min_value=2008, max_value=2100)
    title = forms.CharField(
        label=_("Title or number of the notice"),
        max_length=200,
        help_text=_("For example: 国办发明电〔2026〕7号. It is shown beside every day it changes."),
    )
    text = forms.CharField(
        label=_("Text of the notice"),
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=20_000,
        help_text=_("Paste the paragraphs about each holiday. Sentences that say nothing about days may be left in."),
    )

    def days(self) -> list:
        """The days that the text means. Valid forms only."""
        return self.cleaned_data["days"]

    def clean(self):
        """Understand every sentence, or name the one that is not understood."""
        from onedoor.engines import notices

        data = super().clean()
        if data.get("text") and data.get("year"):
            try:
                data["days"] = list(notices.read(data["text"], data["year"], data.get("title", "")))
            except notices.NotUnderstood as error:
                raise forms.ValidationError(
                    _("This sentence was not understood: “%(sentence)s”"), params={"sentence": error.sentence}
                ) from None
        return data
