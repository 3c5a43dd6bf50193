"""What the acts of this room ask: channels, categories, pieces, days, opinions, methods; and what the law allows them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from onedoor.kernel.acts.access import Holder
from onedoor.kernel.acts.interface import CodeField, Limit, admit
from onedoor.kernel.organizations.models import Organization
from onedoor.kernel.people.models import Post

from . import fees, queries, receipt, rules
from .models import Party


def _choices(words: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [(word, _(getattr(one, "label", one))) for word, one in words.items()]


def _text(label: Any, *, rows: int = 3, longest: int = 2000, required: bool = True, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=longest, required=required, widget=widget, **more)


@admit(forms.JSONField)
class PiecesField(forms.JSONField):
    """What is asked for: one text, or a list of texts, each for one piece of information."""

    def to_python(self, value: Any) -> Any:
        """A list of texts, blanks trimmed, empty ones left out. Raises ValidationError."""
        texts = [str(one).strip() for one in self._read(value)]
        found = [text for text in texts if text]
        if len(found) > rules.MOST_PIECES:
            words = {"n": rules.MOST_PIECES}
            raise ValidationError(
                _("Ask for at most %(n)d things at a time. Send another request for the rest.") % words
            )
        if any(len(text) > rules.LONGEST for text in found):
            raise ValidationError(_("This is too long: at most %(n)d characters.") % {"n": rules.LONGEST})
        if any("\x00" in text for text in found):
            raise ValidationError(_("There is a sign in it that cannot be kept. Type the text anew."))
        return found

    def _read(self, value: Any) -> list[Any]:
        if isinstance(value, str) and value.lstrip().startswith("["):
            try:
                value = json.loads(value)
            except ValueError:
                return [value]
        return list(value) if isinstance(value, list | tuple) else [value] if value else []

    def validate(self, value: list[str]) -> None:
        """Something is asked for."""
        if not value:
            raise ValidationError(_("Say what you want to know."))


@admit(forms.JSONField)
class FilesField(forms.JSONField):
    """Files that were kept before the act, by their numbers."""

    def to_python(self, value: Any) -> Any:
        """Numbers of files, at most so many. Raises ValidationError."""
        found = [int(one) for one in value] if isinstance(value, list | tuple) else super().to_python(value) or []
        if len(found) > rules.MOST_FILES:
            words = {"n": rules.MOST_FILES}
            raise ValidationError(_("Add at most %(n)d files at a time. Hand in the others afterwards.") % words)
        return found


@admit(forms.JSONField)
class GroundsField(forms.JSONField):
    """Why something has to be corrected: words of `rules.GROUNDS`, to be ticked."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.CheckboxSelectMultiple(choices=_choices(rules.GROUNDS)), **options)

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What was ticked, as it came."""
        return data

    def prepare_value(self, value: Any) -> Any:
        """What was ticked, as the boxes take it."""
        return value

    def to_python(self, value: Any) -> Any:
        """Known words, each once. Raises ValidationError."""
        found = [value] if isinstance(value, str) and value in rules.GROUNDS else super().to_python(value) or []
        if not set(found) <= set(rules.GROUNDS):
            raise ValidationError(_("Choose a ground from the list."))
        return list(dict.fromkeys(found))


@admit(forms.ModelChoiceField)
class OfficeField(forms.ModelChoiceField):
    """One office of the city."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Organization.objects.order_by("order", "code"), **options)

    def label_from_instance(self, office: Organization) -> str:
        """The short name."""
        return office.short_label


@admit(forms.ModelChoiceField)
class PartyField(forms.ModelChoiceField):
    """A party that was sealed before the act."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Party.objects.all(), widget=forms.HiddenInput, **options)

    def to_python(self, value: Any) -> Any:
        """A party that was sealed a moment ago is taken as it is."""
        return value if isinstance(value, Party) else super().to_python(value)


@admit(forms.DateField)
class DayField(forms.DateField):
    """A day."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}), **options)


OfficeAsked = Annotated[Organization, OfficeField(label=_("office that is asked"))]
OtherOffice = Annotated[Organization | None, OfficeField(label=_("other office"), required=False)]
Applicant = Annotated[Party, PartyField(label=_("applicant"))]
ThirdParty = Annotated[Party | None, PartyField(label=_("third party"), required=False)]
CategoryWord = Annotated[str, forms.ChoiceField(label=_("category"), choices=_choices(rules.CATEGORIES))]
Category = Annotated[
    str, forms.ChoiceField(label=_("category"), choices=[("", "—"), *_choices(rules.CATEGORIES)], required=False)
]
Channel = Annotated[str, forms.ChoiceField(label=_("how it came"), choices=_choices(receipt.CHANNELS))]
Form = Annotated[str, forms.ChoiceField(label=_("wanted form"), choices=_choices(rules.FORMS))]
Means = Annotated[str, forms.ChoiceField(label=_("how the answer is to reach you"), choices=_choices(rules.MEANS))]
Sent = Annotated[str, forms.ChoiceField(label=_("how it was handed over"), choices=_choices(rules.MEANS))]
Pieces = Annotated[list, PiecesField(label=_("what you want to know"))]
Files = Annotated[list, FilesField(label=_("attachments"), required=False)]
Tracking = Annotated[str, CodeField(label=_("digest of the code"), max_length=64, required=False)]
Oral = Annotated[
    bool, forms.BooleanField(label=_("said by word of mouth; the form was filled in by me"), required=False)
]
Carried = Annotated[str, forms.CharField(label=_("earlier number"), max_length=60, required=False)]

PostOfOffice = Annotated[
    Post, forms.ModelChoiceField(Post.objects.select_related("account", "organization"), label=_("person in charge"))
]
Grounds = Annotated[list, GroundsField(label=_("grounds"))]
Text = Annotated[str, _text(_("what is said to the applicant"))]
Answer = Annotated[str, _text(_("what you say"), longest=rules.LONGEST)]
Question = Annotated[str, _text(_("what is asked"))]
Reason = Annotated[str, _text(_("reason"), longest=1000)]
Words = Annotated[str, _text(_("remark on it"), longest=1000, required=False)]
Excuse = Annotated[str, _text(_("good reason for being late"), longest=1000, required=False)]
Days = Annotated[int, forms.IntegerField(label=_("working days"), min_value=1)]
DaysOrLaw = Annotated[
    int | None,
    forms.IntegerField(
        label=_("working days"), min_value=1, required=False, help_text=_("Empty: as the law or the city sets it.")
    ),
]
ReachedOn = Annotated[date, DayField(label=_("day on which it reached them"))]
MaybeReachedOn = Annotated[
    date | None,
    DayField(label=_("day on which it reached them"), required=False, help_text=_("Empty if not known yet.")),
]
AskedOn = Annotated[date, DayField(label=_("day on which they were asked"))]
AnsweredOn = Annotated[date, DayField(label=_("day on which they answered"))]
Kind = Annotated[str, forms.ChoiceField(label=_("who is asked"), choices=_choices(rules.CONSULTED))]
Opinion = Annotated[str, forms.ChoiceField(label=_("opinion"), choices=_choices(rules.OPINIONS))]
Method = Annotated[str, forms.ChoiceField(label=_("method of charging"), choices=_choices(fees.METHODS))]
Pages = Annotated[
    int | None,
    forms.IntegerField(
        label=_("pages"), min_value=1, required=False, help_text=_("Sides of paper up to A4; for charging by volume.")
    ),
]
Scope = Annotated[str, _text(_("where was searched"))]
Way = Annotated[str, _text(_("how was searched"))]
Found = Annotated[str, _text(_("what was found"), required=False)]
Lawful = Annotated[bool, forms.BooleanField(label=_("lawful: basis, reason and procedure are right"))]
NoSecret = Annotated[bool, forms.BooleanField(label=_("nothing in it is secret or somebody else's private matter"))]
ProofWords = Annotated[
    str,
    forms.CharField(
        label=_("proof of delivery"),
        max_length=120,
        required=False,
        help_text=_("Number of the posting, or who signed for it."),
    ),
]
Proof = Annotated[UploadedFile | None, forms.FileField(label=_("proof of delivery as a file"), required=False)]
FoundPaper = Annotated[UploadedFile, forms.FileField(label=_("document that was found"))]
Contact = Annotated[str, _text(_("right office, with its contact"), longest=300)]
ChallengeWay = Annotated[str, forms.ChoiceField(label=_("way of the challenge"), choices=_choices(rules.CHALLENGES))]
Outcome = Annotated[str, forms.ChoiceField(label=_("what became of it"), choices=_choices(rules.OUTCOMES))]
Amended = Annotated[str, forms.ChoiceField(label=_("what became of it"), choices=_choices(rules.AMENDED))]
Body = Annotated[str, forms.CharField(label=_("court or reconsideration body"), max_length=120)]
CaseNumber = Annotated[str, forms.CharField(label=_("case number"), max_length=80, required=False)]
RedoDays = Annotated[
    int | None,
    forms.IntegerField(
        label=_("working days for a new answer"),
        min_value=1,
        required=False,
        help_text=_("Where the decision asks for a new answer."),
    ),
]
Publication = Annotated[str, forms.CharField(label=_("where it is published"), max_length=300)]
About = Annotated[str, forms.CharField(label=_("record that is wrong"), max_length=300)]


# ── What the law allows ──


def extension(row: Any, by: Holder, at: date) -> dict[str, Limit]:
    """At most as far as the regulation of the request extends its reply period."""
    extends = queries.period_of("foi.reply", row).extension
    return {"days": Limit(least=1, most=extends.length if extends else 0)}


def staff(row: Any, by: Holder, at: date) -> dict[str, Limit]:
    """Posts that stand at the office on the day."""
    return {
        "post": Limit(among=set(Post.objects.on(at).filter(organization=row.answering).values_list("pk", flat=True)))
    }


def past(*names: str) -> Any:
    """Days that lie not after the day of the act."""

    def limits(row: Any, by: Holder, at: date) -> dict[str, Limit]:
        return {name: Limit(most=at) for name in names}

    return limits
