"""Recording for a decider: whoever decides does not type. The form that says who decided, and how the recorder knows.

Who may be recorded for, and where evidence is kept, are known by rooms above; they register it at start-up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from .access import Holder

if TYPE_CHECKING:
    from .declaring import Act

Colleagues = Callable[[Holder], Sequence[Any]]
Keeper = Callable[..., str]
_COLLEAGUES: list[Colleagues] = []
_KEEPERS: list[Keeper] = []
ITSELF = "itself"
"""The choice of a recorder who decided."""


def names_colleagues(function: Colleagues) -> Colleagues:
    """Register who else decides at a holder's office: a decision is recorded in the office it was made in."""
    _COLLEAGUES.append(function)
    return function


def keeps_evidence(function: Keeper) -> Keeper:
    """Register where an uploaded paper is kept: a function of the upload, `office` and `account`, of a reference."""
    _KEEPERS.append(function)
    return function


def colleagues(recorder: Holder) -> list[Any]:
    """Everybody else who holds a post at the recorder's office today."""
    return [holder for name in _COLLEAGUES for holder in name(recorder)]


def deciders(act: Act, row: Any, among: Sequence[Any]) -> list[Any]:
    """Those who may decide this act on this row today."""
    return [holder for holder in among if act.may.comes_into_question(holder) and act.open_to(holder, row)]


class Said(NamedTuple):
    """What was said about an act: who decided, and the circumstances as the act takes them."""

    by: Any
    circumstances: dict[str, Any]


class Recording(forms.Form):
    """Who decided, how the recorder knows, on which paper, on which day."""

    decider = forms.ChoiceField(label=_("who decided"), widget=forms.RadioSelect)
    mode = forms.ChoiceField(
        label=_("how you know"),
        choices=[
            ("slip", _("on a signed paper")),
            ("oral", _("by word of mouth; to be confirmed within two working days")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    paper = forms.FileField(
        label=_("the signed paper"), help_text=_("A scan or a photograph: PDF, JPEG or PNG."), required=False
    )
    happened = forms.DateField(
        label=_("on which day"),
        help_text=_("Leave it empty for today."),
        widget=forms.DateInput(attrs={"type": "date"}),
        required=False,
    )

    def __init__(self, *filled: Any, recorder: Holder, others: Sequence[Any], itself: bool, word: str, **options: Any):
        super().__init__(*filled, prefix="recording", auto_id=f"{word}-%s", **options)
        self.recorder, self.itself = recorder, itself
        self.others = {str(one.post): one for one in others}
        own = [(ITSELF, _("I decided it myself"))] if itself else []
        choices = [*own, *((post, one.label) for post, one in self.others.items())]
        self.fields["decider"].choices = choices
        self.fields["decider"].initial = choices[0][0]

    def clean(self) -> dict[str, Any]:
        """A decision of somebody else says how it came, and on a signed paper which one."""
        data = super().clean() or self.cleaned_data
        if data.get("decider") in self.others:
            if not data.get("mode"):
                self.add_error("mode", _("Say how the decision came to you: on a signed slip, or by word of mouth."))
            elif data["mode"] == "slip" and not data.get("paper"):
                self.add_error("paper", _("Add the signed paper, as a scan or a photograph."))
        return data

    def said(self) -> Said:
        """The filled form as the act takes it; the paper is kept first. Raises Refused for a paper that cannot be kept."""
        data = self.cleaned_data
        day: dict[str, date] = {"at": data["happened"]} if data["happened"] else {}
        if data["decider"] == ITSELF:
            return Said(self.recorder, day)
        decider = self.others[data["decider"]]
        kept = self._keep(data["paper"]) if data["mode"] == "slip" else ""
        return Said(decider, day | {"recorder": self.recorder, "mode": data["mode"], "evidence": kept})

    def _keep(self, paper: Any) -> str:
        return next(keep(paper, office=self.recorder.organization, account=self.recorder.account) for keep in _KEEPERS)


def recording(act: Act, row: Any, recorder: Holder, *filled: Any) -> Recording | None:
    """The form for recording this act, where there is somebody else whose decision it could be."""
    others = deciders(act, row, colleagues(recorder))
    if not others:
        return None
    word = f"{act.name}-{getattr(row, 'pk', '')}-recording"
    bound = bool(filled) and "recording-decider" in (filled[0] or {})
    itself = act.open_to(recorder, row)
    return Recording(
        *(filled if bound or not itself else ()), recorder=recorder, others=others, itself=itself, word=word
    )
