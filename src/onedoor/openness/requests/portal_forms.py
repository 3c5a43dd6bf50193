"""What a citizen is asked, at most seven questions a page: who, what, how; number and code; words and files of a step.

The forms say what is wrong; nothing is thrown away for it. Purpose and occupation are never asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from onedoor.frame import clock
from onedoor.kernel.organizations.models import Organization

from . import drafts, parties, queries, rules

MOST_ASKED = 5
"""Things that may be asked for on the portal at a time; the page has two more questions."""
LONGEST_LINE = 200
"""Characters of a short answer."""


class Several(forms.FileField):
    """Files, any number of them; whether they may be kept is said where they are kept."""

    widget = type("ManyFiles", (forms.ClearableFileInput,), {"allow_multiple_selected": True})

    def clean(self, data: Any, initial: Any = None) -> None:
        """Nothing: uploads are read where they are kept."""


def _line(label: Any, help_text: Any = "", *, auto: str = "", mode: str = "", kind: str = "text") -> forms.CharField:
    """A short answer that may stay empty as far as the form goes: what is missing is said by the rules."""
    attrs = {name: word for name, word in (("autocomplete", auto), ("inputmode", mode)) if word}
    widget = forms.TextInput(attrs=attrs | ({"type": kind} if kind != "text" else {}))
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=LONGEST_LINE, widget=widget)


class Step(forms.Form):
    """One page of questions. `typed` is what is kept of it, right or wrong."""

    use_required_attribute = False
    required_css_class = "needed"

    def typed(self) -> dict[str, Any]:
        """Everything as it was typed, without files and without what cannot be stored."""
        kept = [name for name, field in self.fields.items() if not isinstance(field, Several)]
        return {name: str(self.data.get(name) or "").replace("\0", "") for name in kept}


# ── Who you are ──


class Who(Step):
    """What a person or an organization says of itself; checked by the rules that seal it."""

    kind: str
    name = _line("")

    def clean(self) -> dict[str, Any]:
        """The rules of `parties`; each sentence stands at its field."""
        said = self.person()
        for field, word in parties.faults(parties.person(said), proof=queries.asks_for_proof()):
            if field not in self.errors:
                self.add_error(field if field in self.fields else None, _(parties.FAULTS[word]))
        return self.cleaned_data

    def person(self) -> dict[str, Any]:
        """What was said, as `interface.hand_in` takes it."""
        return {"kind": self.kind, **{name: self.cleaned_data.get(name, "") for name in self.fields}}


def _certificates(natural: bool) -> list[tuple[str, Any]]:
    return [(word, _(one.label)) for word, one in rules.CERTIFICATES.items() if one.natural == natural]


class Natural(Who):
    """A natural person: six questions."""

    kind = "natural"
    name = _line(_("your name"), _("As it stands on the certificate."), auto="name")
    certificate = forms.ChoiceField(
        label=_("your certificate"), choices=_certificates(True), initial="resident", required=False
    )
    number = _line(_("number of the certificate"), _("Kept sealed. Only the office that answers can open it."))
    phone = _line(
        _("your telephone"), _("Telephone, e-mail or address: one of the three is enough."), auto="tel", mode="tel"
    )
    mail = _line(_("your e-mail"), _("We write when there is something new."), auto="email", mode="email")
    address = _line(_("your address"), auto="street-address")


class Legal(Who):
    """A legal person or another organization: seven questions."""

    kind = "legal"
    name = _line(_("name of the organization"), _("As it stands on the certificate."), auto="organization")
    category = forms.ChoiceField(
        label=_("what kind of organization"),
        choices=[("", "—"), *((word, _(one.label)) for word, one in rules.CATEGORIES.items() if not one.natural)],
        error_messages={"required": _("Choose what kind of organization it is.")},
    )
    number = _line(_("unified social credit code"), _("18 signs, as on the certificate."))
    representative = _line(_("legal representative"))
    contact = _line(_("who asks for it"), auto="name")
    phone = _line(_("telephone"), _("Telephone or e-mail: one is enough."), auto="tel", mode="tel")
    mail = _line(_("e-mail"), auto="email", mode="email")

    def person(self) -> dict[str, Any]:
        """With the certificate that goes with the code."""
        return super().person() | {"certificate": "credit"}


WHO: Mapping[str, type[Who]] = {"natural": Natural, "legal": Legal}

# ── What you want ──


class What(Step):
    """Which office, and one to five things; files beside them."""

    office = forms.ModelChoiceField(
        label=_("which office"),
        queryset=Organization.objects.none(),
        help_text=_(
            "The office that made the information, or that keeps it. If it is another one, you are told which."
        ),
        empty_label=_("Choose an office"),
        error_messages={
            "required": _("Choose the office that you ask."),
            "invalid_choice": _("This office does not take requests. Choose another one."),
        },
    )

    def __init__(self, *args: Any, asked: int = 1, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["office"]
        assert isinstance(field, forms.ModelChoiceField)
        offices = queries.addressees(clock.today())
        field.queryset = offices
        field.choices = _by_area(offices.select_related("division"), field.empty_label)
        for place in range(1, min(asked, MOST_ASKED) + 1):
            self.fields[f"piece-{place}"] = _piece(place)
        self.fields["uploads"] = Several(
            label=_("files that explain it, if you have any"),
            required=False,
            help_text=_("For example a photograph of a notice. At most %(n)d files, %(mb)d MB in all.")
            % {"n": rules.MOST_FILES, "mb": rules.MOST_BYTES // 2**20},
        )

    @property
    def pieces(self) -> list[Any]:
        """The fields of what is asked for, bound."""
        return [self[name] for name in self.fields if name.startswith("piece-")]

    def clean(self) -> dict[str, Any]:
        """Something is asked for, and none of it too long."""
        if not self.asked_for() and "piece-1" not in self.errors:
            self.add_error("piece-1", _("Say what you want to know."))
        return self.cleaned_data

    def asked_for(self) -> list[str]:
        """The texts that say something."""
        texts = [str(self.cleaned_data.get(name) or "").strip() for name in self.fields if name.startswith("piece-")]
        return [text for text in texts if text]


def _piece(place: int) -> forms.CharField:
    first = _("What do you want to know? Name the document, its number or its year, if you can.")
    return forms.CharField(
        label=_("what you want to know") if place == 1 else _("one more thing"),
        help_text=first if place == 1 else "",
        required=False,
        max_length=rules.LONGEST,
        widget=forms.Textarea(attrs={"rows": 5 if place == 1 else 3}),
        error_messages={"max_length": _("This is too long: at most %(n)d characters.") % {"n": rules.LONGEST}},
    )


def _by_area(offices: Iterable[Organization], empty: Any) -> list[tuple[Any, Any]]:
    """Offices under the name of their area: the city first, then each county with its townships."""
    areas: dict[str, list[tuple[int, str]]] = {}
    names: dict[str, str] = {}
    for office in offices:
        division = office.division
        area = division.code[:6] if division else ""
        areas.setdefault(area, []).append((office.pk, office.label))
        if division and division.code == area:
            names[area] = division.label
    return [("", empty), *((names.get(area, area), areas[area]) for area in sorted(areas))]


# ── How you want it ──


class How(Step):
    """In which form, on which way, and where to."""

    form = forms.ChoiceField(
        label=_("how do you want to have it"),
        widget=forms.RadioSelect,
        choices=[(word, _(label)) for word, label in rules.FORMS.items()],
        error_messages={"required": _("Choose how you want to have the information.")},
    )
    means = forms.ChoiceField(
        label=_("how is the answer to reach you"),
        widget=forms.RadioSelect,
        choices=[(word, _(rules.MEANS[word])) for word in ("online", "e-mail", "post", "in-person", "fax")],
        error_messages={"required": _("Choose how the answer is to reach you.")},
    )
    mail = _line(_("your e-mail"), _("Only if it is to come by e-mail."), auto="email", mode="email")
    address = _line(_("your postal address"), _("Only if it is to come by post."), auto="street-address")
    postcode = _line(pgettext_lazy("address", "postcode"), auto="postal-code", mode="numeric")
    phone = _line(_("your fax number"), _("Only if it is to come by fax."), mode="tel")

    WHERE = {
        "e-mail": ("mail", _("Write the e-mail address that the answer is to go to.")),
        "post": ("address", _("Write the address that the answer is to go to.")),
        "fax": ("phone", _("Write the fax number that the answer is to go to.")),
    }

    def clean(self) -> dict[str, Any]:
        """Where it is to go is known, and can be."""
        said = self.cleaned_data
        wanted = self.WHERE.get(said.get("means", ""))
        if said.get("form") == "mailed" and not said.get("mail"):
            wanted = self.WHERE["e-mail"]
        if wanted and not said.get(wanted[0]):
            self.add_error(wanted[0], wanted[1])
        if said.get("mail") and not parties.MAIL.fullmatch(said["mail"]):
            sentence = parties.FAULTS["mail"]
            self.add_error("mail", _(sentence))
        return said


# ── Number and code ──


class Code(Step):
    """The code under which a draft is kept."""

    code = _line(
        _("your code"), _("Sixteen signs, in four groups. Capital or small letters do not matter."), auto="off"
    )

    def clean_code(self) -> str:
        """The code as it is written. One that has another length cannot be one."""
        code = drafts.tidy(self.cleaned_data["code"])
        if len(code.replace("-", "")) != drafts.CODE_SIGNS:
            raise forms.ValidationError(_("A code has sixteen signs. Compare it with what you wrote down."))
        return code


class NumberAndCode(Code):
    """The number of a request and its code."""

    number = _line(_("number of the request"), _("It begins with GK, for example GK2026-00001."), auto="off")
    field_order = ("number", "code")

    def clean_number(self) -> str:
        """Some number."""
        number = str(self.cleaned_data["number"]).strip().upper()
        if not number:
            raise forms.ValidationError(_("Write the number that stands on the receipt."))
        return number


# ── Steps after sending ──


class Words(Step):
    """What the applicant says in a step, with files."""

    words = forms.CharField(
        label=_("what you say"),
        max_length=rules.LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"max_length": _("This is too long: at most %(n)d characters.") % {"n": rules.LONGEST}},
    )
    uploads = Several(label=_("files"), required=False)

    def __init__(self, *args: Any, needed: bool = True, files: bool = True, **more: Any) -> None:
        super().__init__(*args, **more)
        self.needed = needed
        if not files:
            self.fields.pop("uploads")
        if not needed:
            self.fields["words"].label = _("what you want to say, if anything")

    def clean_words(self) -> str:
        """Something is said where something has to be."""
        words = str(self.cleaned_data["words"]).replace("\0", "").strip()
        if self.needed and not words:
            raise forms.ValidationError(_("Write what you want to say to the office."))
        return words
