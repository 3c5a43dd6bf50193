"""Forms of the desk: a request that came on paper, the lines of an answer, a third party that is asked, what somebody said on paper."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onedoor.kernel.organizations.models import Organization

from . import queries, receipt, results, rules, wordings
from .fields import OfficeField
from .models import Piece, Request
from .portal_forms import Legal, Natural, Several

MOST_PIECES = 6
"""Things that are asked for in one paper form; more are typed as a list."""
DAY = {"type": "date"}
ON_PAPER = [(word, label) for word, label in receipt.CHANNELS.items() if word != "internet"]


def _text(label: Any, rows: int = 3, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **more)


class Paper(forms.Form):
    """How a request came, and what it asks for. Who asks is typed in a form beside it."""

    use_required_attribute = False

    channel = forms.ChoiceField(label=_("how it came"), widget=forms.RadioSelect, initial="in-person")
    arrived_on = forms.DateField(
        label=_("on which day it came"),
        widget=forms.DateInput(attrs=DAY),
        help_text=_("Handed in, signed for, or found in the mail. The day of receipt follows from it."),
    )
    pieces = _text(
        _("what is asked for"),
        5,
        max_length=rules.LONGEST,
        help_text=_("One thing a line: each is answered by itself."),
        error_messages={"required": _("Say what is asked for.")},
    )
    form = forms.ChoiceField(label=_("wanted form"))
    means = forms.ChoiceField(label=_("how the answer is to reach them"))
    oral = forms.BooleanField(label=_("Said by word of mouth: I have filled in the form for them."), required=False)
    paper = forms.FileField(label=_("the paper, as a scan or a photograph"))
    uploads = Several(label=_("further papers"), required=False)

    def __init__(self, *given: Any, **named: Any):
        super().__init__(*given, **named)
        for name, words in (("channel", dict(ON_PAPER)), ("form", rules.FORMS), ("means", rules.MEANS)):
            self.fields[name].choices = [(word, _(label)) for word, label in words.items()]

    def wanted(self) -> list[str]:
        """What is asked for, a text for each line."""
        return [line.strip() for line in self.cleaned_data["pieces"].splitlines() if line.strip()]


class PersonOnPaper(Natural):
    """A natural person as the paper says."""


class OrganizationOnPaper(Legal):
    """An organization as the paper says."""


PERSONS = {"natural": PersonOnPaper, "legal": OrganizationOnPaper}


class LineForm(forms.Form):
    """How one piece is answered. Whether it is enough is said when the answer is proposed."""

    use_required_attribute = False

    result = forms.ChoiceField(label=_("how it is answered"), required=False)
    exemptions = forms.MultipleChoiceField(
        label=_("what is left out, and why"), widget=forms.CheckboxSelectMultiple, required=False
    )
    reason = _text(_("reason"), 4, required=False, max_length=4000)
    standard = forms.BooleanField(
        label=_("Where I have written no reason, take the standard wording."), required=False, initial=True
    )
    discretion = _text(_("why it is withheld although it need not be"), 2, required=False, max_length=2000)
    office = _text(_("office that is responsible, with its contact"), 2, required=False, max_length=300)
    way = _text(_("where it is published"), 2, required=False, max_length=300)
    override = _text(_("why it is disclosed against the will of a third party"), 2, required=False, max_length=2000)
    files = forms.MultipleChoiceField(
        label=_("what is handed over"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *given: Any, request: Request, papers: list[Any], **named: Any):
        super().__init__(*given, **named)
        codes = results.available(request.profile)
        words = [(code, _(results.RESULTS[code].label)) for code in codes]
        self.fields["result"].choices = [("", "—"), *words]
        self.fields["exemptions"].choices = [
            (code, _(results.EXEMPTIONS[code].label)) for code in results.exemptions_of(request.profile)
        ]
        self.fields["files"].choices = [(str(file.pk), file.name) for file in papers]

    def line(self) -> dict[str, Any]:
        """The line as `interface.draft` takes it."""
        said = dict(self.cleaned_data)
        if said.pop("standard") and not said["reason"].strip():
            said["reason"] = wordings.standard_reason(said["result"], said["exemptions"])
        return said | {"files": [int(one) for one in said["files"]]}


def line_forms(request: Request, papers: list[Any], sent: Any = None) -> list[tuple[Piece, LineForm]]:
    """A form for each piece, filled with its draft."""
    found = []
    for piece, draft in queries.drafted(request):
        kept = [name for name in LineForm.base_fields if name != "standard"]
        initial = {name: getattr(draft, name) for name in kept} if draft else {}
        initial["files"] = [str(one) for one in initial.get("files", [])]
        form = LineForm(sent, request=request, papers=papers, initial=initial, prefix=f"piece-{piece.place}")
        found.append((piece, form))
    return found


class Consulted(forms.Form):
    """Whom to ask, what, how long."""

    use_required_attribute = False

    kind = forms.ChoiceField(label=_("who is asked"), widget=forms.RadioSelect, initial="third-party")
    name = forms.CharField(label=_("name of the third party"), max_length=100, required=False)
    phone = forms.CharField(label=_("its telephone"), max_length=40, required=False)
    address = forms.CharField(label=_("its address"), max_length=200, required=False)
    office = OfficeField(label=_("or the office that is asked"), required=False)
    question = _text(_("what is asked"), 4, max_length=2000)
    days = forms.IntegerField(
        label=_("working days"), min_value=1, required=False, help_text=_("Empty: as the law or the city sets it.")
    )

    def __init__(self, *given: Any, **named: Any):
        super().__init__(*given, **named)
        self.fields["kind"].choices = [(word, _(one.label)) for word, one in rules.CONSULTED.items()]
        self.fields["office"].queryset = Organization.objects.filter(valid_to=None).order_by("order", "code")


class Reveal(forms.Form):
    """Why somebody needs to see a person in clear, where it is not their own matter."""

    reason = forms.CharField(label=_("why you need to see it"), max_length=200, required=False)


class OnPaper(forms.Form):
    """On which paper it stands, and on which day it was said."""

    use_required_attribute = False

    paper = forms.FileField(
        label=_("the paper"), help_text=_("A scan or a photograph. It is kept as evidence for thirty years.")
    )
    happened = forms.DateField(
        label=_("on which day"),
        required=False,
        widget=forms.DateInput(attrs=DAY),
        help_text=_("Leave it empty for today."),
    )
    who = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
