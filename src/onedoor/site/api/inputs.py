"""What an act asks, as JSON schema: drawn from the fields of its form and the table of field kinds, never written by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onedoor.kernel.acts.forms import CodeField, kind_of
from onedoor.kernel.acts.interface import Act
from onedoor.kernel.acts.rules import CODE

SUBJECTS_AT_MOST = 300
"""Subjects of one act, as many as the desk takes in one batch."""
FORMATS: dict[type[forms.Field], str] = {
    forms.DateField: "date",
    forms.DateTimeField: "date-time",
    forms.TimeField: "time",
    forms.UUIDField: "uuid",
    forms.EmailField: "email",
}
TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict, list, str),
}
"""What each kind of field is in JSON; an `object` is whatever its field reads."""
WRITTEN: dict[str, Any] = {
    "string": _("Write this as text, between quotation marks."),
    "integer": _("Write this as a whole number, without quotation marks."),
    "boolean": _("Write true or false, without quotation marks."),
    "array": _("Write this as a list."),
    "object": _("Write this as an object or a list."),
}


class Envelope(forms.Form):
    """What goes with the input of an act: when it happened, who decided, how one knows, and the key under which it happens once."""

    at = forms.DateField(required=False)
    key = forms.CharField(required=False, max_length=120)
    mode = forms.ChoiceField(required=False, choices=[("own", ""), ("slip", ""), ("oral", "")])
    evidence = CodeField(required=False)
    by_post = forms.IntegerField(required=False, min_value=1)


EXPLAINED: dict[str, Any] = {
    "subject": _(
        "What it is done on, as room.table:number; several for an act on many; left out for an act that creates."
    ),
    "data": _("The input of the act."),
    "at": _("The day it happened; today where it is left out."),
    "key": _("Under this word it happens once only; the header Idempotency-Key says the same."),
    "mode": _("How it came to be recorded: own (the post of the token decided), slip (a signed paper), oral."),
    "evidence": _("The paper of a slip: its reference, such as files.file:7. A paper itself is handed in on the desk."),
    "by_post": _("The number of the post that decided, where it was a colleague at the same office."),
}


# ── Kinds ──


def is_file(field: forms.Field) -> bool:
    """Whether a field takes a file, which cannot be sent here."""
    return isinstance(field, forms.FileField)


def json_type(field: forms.Field) -> str:
    """What a field is in JSON: the word of its kind; rows are chosen by their keys, as these are."""
    if isinstance(field, forms.ModelChoiceField) and not isinstance(field, forms.ModelMultipleChoiceField):
        return _key_type(field)
    return kind_of(field).json


def _key_type(field: forms.ModelChoiceField) -> str:
    assert field.queryset is not None  # a field of a form has its rows
    meta = field.queryset.model._meta
    key: Any = meta.get_field(field.to_field_name) if field.to_field_name else meta.pk
    while key.remote_field:
        key = key.target_field
    return "integer" if "Integer" in key.get_internal_type() or "AutoField" in key.get_internal_type() else "string"


# ── Schema ──


def described(field: forms.Field) -> dict[str, Any]:
    """One field as JSON schema, in the language of the moment."""
    word = json_type(field)
    schema: dict[str, Any] = {} if word == "object" else {"type": word}
    schema |= {"title": str(field.label)} if field.label else {}
    schema |= {"description": str(field.help_text)} if field.help_text else {}
    schema |= next(({"format": word} for kind, word in FORMATS.items() if isinstance(field, kind)), {})
    schema |= _bounds(field)
    if word == "array":
        schema["items"] = {"enum": names} if (names := _names(field)) else {}
    elif names := _names(field):
        schema["enum"] = names if field.required else [*names, ""]
    return schema


def _bounds(field: forms.Field) -> dict[str, Any]:
    """What narrows a text or a number."""
    if isinstance(field, CodeField):
        return {"pattern": CODE.pattern.replace("\\Z", "$"), "maxLength": field.max_length}
    bounds = {"maxLength": "max_length", "minLength": "min_length", "minimum": "min_value", "maximum": "max_value"}
    found = {word: getattr(field, name, None) for word, name in bounds.items()}
    return {word: bound for word, bound in found.items() if isinstance(bound, int)}


def _names(field: forms.Field) -> list[Any]:
    """The names among which one is chosen; none where they are rows, or depend on the subject."""
    if isinstance(field, forms.ModelChoiceField) or not isinstance(field, forms.ChoiceField):
        return []
    found: list[Any] = []
    for key, label in field.choices:  # type: ignore[misc,union-attr]
        found += [one for one, _label in label] if isinstance(label, list | tuple) else [key]
    return [str(key) for key in found if key not in ("", None)]


def input_schema(act: Act) -> dict[str, Any]:
    """The input of an act."""
    fields = {name: field for name, field in act.form.base_fields.items() if not is_file(field)}
    required = [name for name, field in fields.items() if field.required]
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: described(field) for name, field in fields.items()},
    } | ({"required": required} if required else {})


def body_schema(act: Act) -> dict[str, Any]:
    """The body of an act: its subject, its input, the circumstances."""
    data = input_schema(act)
    properties = {"data": data} | {name: described(field) for name, field in Envelope.base_fields.items()}
    if act.on is not None:
        properties = {"subject": _subject(act)} | properties
    for name, schema in properties.items():
        schema["description"] = str(EXPLAINED[name])
    required = [*(["subject"] if act.on else []), *(["data"] if "required" in data else [])]
    whole = {"type": "object", "additionalProperties": False, "properties": properties}
    return whole | ({"required": required} if required else {})


def _subject(act: Act) -> dict[str, Any]:
    assert act.on is not None
    one = {"type": "string", "examples": [f"{act.on._meta.label_lower}:7"]}
    return {"type": "array", "items": one, "minItems": 1, "maxItems": SUBJECTS_AT_MOST} if act.many else one


# ── Reading ──


def wrongly_written(fields: Mapping[str, forms.Field], sent: Mapping[str, Any]) -> dict[str, list[Any]]:
    """What is not written as its kind is in JSON, by field. Values themselves are for the form to judge."""
    wrong = {}
    for name, value in sent.items():
        word = json_type(fields[name])
        fits = isinstance(value, TYPES[word]) and isinstance(value, bool) == (word == "boolean")
        if value is not None and not fits:
            wrong[name] = [WRITTEN[word]]
    return wrong
