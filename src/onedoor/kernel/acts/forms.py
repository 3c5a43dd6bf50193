"""Forms of acts: the input is declared once, in the signature of the act, and validated here for page, API and Python alike."""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Model, QuerySet
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from .rules import CODE, Limit, Refused


class Kind(NamedTuple):
    """A kind of field: its word in JSON, the Python types of its value, and whether what it holds is text."""

    json: str
    python: tuple[type, ...]
    text: bool = False


KINDS: dict[type[forms.Field], Kind] = {
    forms.CharField: Kind("string", (str,), text=True),
    forms.EmailField: Kind("string", (str,), text=True),
    forms.URLField: Kind("string", (str,), text=True),
    forms.RegexField: Kind("string", (str,), text=True),
    forms.FileField: Kind("string", (UploadedFile,), text=True),
    forms.JSONField: Kind("object", (list, dict), text=True),
    forms.ChoiceField: Kind("string", (str,)),
    forms.TypedChoiceField: Kind("string", (object,)),
    forms.MultipleChoiceField: Kind("array", (list,)),
    forms.BooleanField: Kind("boolean", (bool,)),
    forms.IntegerField: Kind("integer", (int,)),
    forms.DecimalField: Kind("string", (Decimal,)),
    forms.DateField: Kind("string", (date,)),
    forms.DateTimeField: Kind("string", (datetime,)),
    forms.TimeField: Kind("string", (time,)),
    forms.UUIDField: Kind("string", (UUID,)),
    forms.ModelChoiceField: Kind("integer", (Model,)),
    forms.ModelMultipleChoiceField: Kind("array", (QuerySet,)),
}
"""The fixed table of field kinds. What is text never enters a record, only its salted digest does."""
RESERVED = {"by", "recorder", "mode", "evidence", "at", "key"}
"""Names of circumstances, which no field may have."""


class UnknownKind(TypeError):
    """A field that the table of kinds does not know."""


def kind_of(field: forms.Field) -> Kind:
    """The kind of a field. Raises UnknownKind."""
    try:
        return KINDS[type(field)]
    except KeyError:
        raise UnknownKind(f"{type(field).__name__} is not in the table of field kinds") from None


def admit(like: type[forms.Field]) -> Callable[[type[forms.Field]], type[forms.Field]]:
    """Class decorator: a room's own field, of the same kind as a known one."""

    def register(field: type[forms.Field]) -> type[forms.Field]:
        KINDS[field] = KINDS[like]
        return field

    return register


class CodeField(forms.RegexField):
    """A code or reference as records may hold it: letters and digits without a space, never a name."""

    def __init__(self, **options: Any) -> None:
        super().__init__(CODE.pattern, **{"max_length": 120} | options)


KINDS[CodeField] = Kind("string", (str,))


class ActForm(forms.Form):
    """The only validator of an act's input. It knows the row, the decider, the day, and what the law allows them."""

    def __init__(
        self,
        *filled: Any,
        row: Any = None,
        by: Any = None,
        at: date | None = None,
        limits: Mapping[str, Limit] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*filled, **options)
        self.row, self.by, self.at = row, by, at
        for name, limit in (limits or {}).items():
            _narrow(self.fields[name], limit)


def _narrow(field: Any, limit: Limit) -> None:
    """Let a field accept only what a limit admits, and show it."""
    if limit.least is not None:
        field.validators.append(MinValueValidator(limit.least))
        field.widget.attrs["min"] = limit.least
    if limit.most is not None:
        field.validators.append(MaxValueValidator(limit.most))
        field.widget.attrs["max"] = limit.most
    if limit.among is not None and hasattr(field, "queryset"):
        field.queryset = field.queryset.filter(pk__in=limit.among)
    elif limit.among is not None:
        field.choices = [choice for choice in field.choices if choice[0] in limit.among]


def form_of(name: str, body: Callable[..., Any], form: type[ActForm] | None) -> type[ActForm]:
    """The form class of an act: from its signature, or the given one, which must agree with it. Raises TypeError."""
    declared = _declared(body)
    if form is None:
        fields = {word: _field_of(name, word, hint) for word, hint in declared.items()}
        form = type(name.title().replace(".", "").replace("_", "") + "Form", (ActForm,), fields)
    if not issubclass(form, ActForm):
        raise TypeError(f"{name}: its form is no ActForm")
    if set(form.base_fields) != set(declared):
        raise TypeError(f"{name}: the function takes {sorted(declared)}, the form gives {sorted(form.base_fields)}")
    for word, field in form.base_fields.items():
        _must_fit(name, word, field, declared[word])
    return form


def _declared(body: Callable[..., Any]) -> dict[str, Any]:
    """The input of an act: its keyword-only parameters and what they are annotated with."""
    hints = get_type_hints(body, include_extras=True)
    parameters = inspect.signature(body).parameters.values()
    return {one.name: hints.get(one.name) for one in parameters if one.kind is one.KEYWORD_ONLY}


def _field_of(act: str, word: str, hint: Any) -> forms.Field:
    """The one form field in `Annotated[type, field]`."""
    fields = [extra for extra in getattr(hint, "__metadata__", ()) if isinstance(extra, forms.Field)]
    if len(fields) != 1:
        raise TypeError(f"{act}: {word} is not declared as Annotated[type, form field]")
    return fields[0]


def _must_fit(act: str, word: str, field: forms.Field, hint: Any) -> None:
    """Name, kind of field and Python type agree."""
    if word in RESERVED:
        raise TypeError(f"{act}: {word} is a circumstance of every act, choose another name")
    base = get_args(hint)[0] if get_origin(hint) is Annotated else hint
    options = get_args(base) if get_origin(base) in (Union, types.UnionType) else (base,)
    known = kind_of(field).python
    for option in options:
        plain = get_origin(option) or option
        if plain is not type(None) and not (isinstance(plain, type) and issubclass(plain, known)):
            raise TypeError(f"{act}: {word} is declared as {option}, its field gives {known[0].__name__}")


def filled(form: type[ActForm], data: Mapping[str, Any], files: Mapping[str, Any] | None, **context: Any) -> ActForm:
    """A form filled and found good. Raises Refused("input") with the errors of every field."""
    if not isinstance(data, MultiValueDict) and (unknown := set(data) - set(form.base_fields)):
        raise Refused("input", _("Nobody asks for “%(name)s” here.") % {"name": sorted(unknown)[0]})
    if files is None:
        files = {
            word: data[word]
            for word, field in form.base_fields.items()
            if isinstance(field, forms.FileField) and word in data
        }
    one = form(data, files, **context)
    if not one.is_valid():
        raise Refused("input", _("Some entries need another look."), one.errors)
    return one


def must_still_fit(form: ActForm, limits: Mapping[str, Limit]) -> None:
    """Ask the limits once more, of the row as it is under the lock. Raises Refused("input")."""
    broken = [word for word, limit in limits.items() if not limit.admits(form.cleaned_data[word])]
    if broken:
        raise Refused("input", _("What the law allows here has changed meanwhile. Look at the figures again."))
