"""The API: queries, and every act through the form that its page has. django-ninja carries it and prints OpenAPI; it decides nothing.

Whoever calls shows a token (`Authorization: Bearer …`, made on the desk). An answer that is refused says why in the language asked
for: `{"code", "sentence", "errors"}` with the status that belongs to the code.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI, Schema
from ninja.security import HttpBearer
from pydantic import ConfigDict, Field, create_model

from onedoor.engines.questions import Question, Unanswerable, answer
from onedoor.engines.workdays import OutsideCalendar
from onedoor.frame.pages import Page
from onedoor.kernel.acts import interface as acts
from onedoor.kernel.acts import references
from onedoor.kernel.acts.forms import kind_of
from onedoor.kernel.calendars import interface as calendars
from onedoor.kernel.dossiers.interface import find
from onedoor.kernel.duties import interface as duties
from onedoor.kernel.duties.queries import Key
from onedoor.kernel.organizations.models import Organization
from onedoor.kernel.people import interface as people
from onedoor.kernel.provisions import interface as provisions

from . import panels

PAGE = 100
"""Rows of a list, at most."""
NEEDS_ACT = "act"


class Refusal(Exception):
    """An answer that is a refusal: status, code, sentence, errors by field."""

    def __init__(self, status: int, code: str, sentence: Any, errors: Any = None):
        super().__init__(str(sentence))
        self.status, self.code, self.sentence, self.errors = status, code, sentence, errors or {}


class Token(HttpBearer):
    """A token stands for one post of an official. What it may do, the acts decide."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Who works through the token; none for one that is unknown or over."""
        try:
            return people.by_token(token)
        except people.Unusable as refused:
            raise Refusal(401, "token", refused.sentence) from None


class Plain(Schema):
    """A body whose fields the form reads: the schema describes them, and checks nothing."""

    model_config = ConfigDict(extra="allow")


class Refused(Schema):
    """Why something was refused."""

    code: str = Field(description="input, permission, state, key, date, token, unknown")
    sentence: str
    errors: dict[str, list[str]] = {}


REFUSED = {400: Refused, 401: Refused, 403: Refused, 404: Refused, 409: Refused, 422: Refused}

api = NinjaAPI(
    title="Onedoor 一门",
    version="1",
    description="What an office owes, what it did, and every act on the record.",
    docs_url=None,
    openapi_url="openapi.json",
    urls_namespace="api-1",
    auth=Token(),
)


# ── Refusals ──


def _said(request: HttpRequest, status: int, code: str, sentence: Any, errors: Any = None) -> Any:
    with translation.override(_language(request)):
        told = {name: [str(one) for one in some] for name, some in (errors or {}).items()}
        return api.create_response(request, {"code": code, "sentence": str(sentence), "errors": told}, status=status)


def _language(request: HttpRequest) -> str:
    """English where the address or the caller asks for it; else Chinese."""
    mode = getattr(request, "mode", None)
    wanted = request.headers.get("Accept-Language", "").lower()
    english = (mode is not None and mode.language == "en") or wanted.startswith("en")
    return "en" if english else "zh-hans"


@api.exception_handler(acts.Refused)
def _refused(request: HttpRequest, refused: acts.Refused) -> Any:
    return _said(request, refused.status, refused.code, refused.sentence, refused.errors)


@api.exception_handler(Refusal)
def _refusal(request: HttpRequest, refused: Refusal) -> Any:
    return _said(request, refused.status, refused.code, refused.sentence, refused.errors)


def _errors(name: str, sentence: Callable[[], Any], status: int, code: str) -> None:
    from ninja import errors

    @api.exception_handler(getattr(errors, name))
    def handle(request: HttpRequest, error: Any) -> Any:
        return _said(request, status, code, sentence())


_errors("AuthenticationError", lambda: _("Show a token that still holds: Authorization: Bearer …"), 401, "token")
_errors("ValidationError", lambda: _("This could not be read. Look at the description of the operation."), 422, "input")


# ── Queries ──


class Office(Schema):
    """An office."""

    code: str
    name: str
    name_en: str
    kind: str
    above: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None


def _office(row: Organization) -> dict[str, Any]:
    fields = {name: getattr(row, name) for name in ("code", "name", "name_en", "kind", "valid_from", "valid_to")}
    return fields | {"above": row.parent.code if row.parent else None}


@api.get(
    "offices", response=list[Office], auth=None, summary="Offices, by code; `after` is the last code of the page before"
)
def offices(request: HttpRequest, after: str = "", below: str = "") -> Any:
    """The tree of offices, a page at a time; `below` names an office to look under."""
    rows = Organization.objects.filter(code__gt=after).select_related("parent").order_by("code")
    return [_office(row) for row in (rows.filter(parent__code=below) if below else rows)[:PAGE]]


@api.get("offices/{code}", response={200: Office, **REFUSED}, auth=None, summary="One office")
def office(request: HttpRequest, code: str) -> Any:
    """One office by its code; old codes stay."""
    row = Organization.objects.filter(code=code).select_related("parent").first()
    if row is None:
        raise Refusal(404, "unknown", _("There is no such office."))
    return _office(row)


class Due(Schema):
    """A due day."""

    due: date
    estimate: bool = Field(description="the holidays of that year have not been announced")


@api.get("due", response={200: Due, **REFUSED}, auth=None, summary="By which day? The sum of `onedoor due`")
def due(request: HttpRequest, start: date, length: int | None = None, unit: str = "working_day", rule: str = "") -> Any:
    """A due day from a length, or from a row of the law such as `foi.reply`."""
    try:
        found = answer(Question(start, length, unit, rule), calendars.calendar(), provisions.book())
    except (Unanswerable, OutsideCalendar, KeyError, ValueError):
        raise Refusal(
            422, "input", _("This question has no answer: look at the length, the unit and the rule.")
        ) from None
    return {"due": found.due, "estimate": found.explanation.reading.estimate}


class Owed(Schema):
    """A duty."""

    id: int
    kind: str
    label: str
    subject: str
    dossier: str | None = None
    due_on: date | None = None
    light: str


class Duties(Schema):
    """A page of duties, and where the next one begins."""

    rows: list[Owed]
    after: str | None = None


@api.get("duties", response={200: Duties, **REFUSED}, summary="My duties, the most urgent first")
def my_duties(request: HttpRequest, scope: str = "mine", light: str = "", after: str = "") -> Any:
    """What falls to the post of the token: `scope` mine, deputy or office."""
    if scope not in ("mine", "deputy", "office") or (light and light not in duties.LIGHTS):
        raise Refusal(422, "input", _("Choose the scope mine, deputy or office, and a known light."))
    day, _colon, pk = after.partition(":")
    key = Key(date.fromisoformat(day), int(pk)) if pk.isdecimal() and _is_day(day) else None
    page = duties.mine(request.auth.holder, scope=scope, light=light, after=key)  # type: ignore[attr-defined]
    rows = [_owed(duty) for duty in page.rows]
    return {"rows": rows, "after": page.after and f"{page.after.due.isoformat()}:{page.after.id}"}


def _is_day(word: str) -> bool:
    try:
        return bool(date.fromisoformat(word))
    except ValueError:
        return False


def _owed(duty: duties.Duty) -> dict[str, Any]:
    return {
        "id": duty.pk,
        "kind": duty.kind,
        "label": duty.label,
        "subject": duty.subject,
        "dossier": duty.dossier.number if duty.dossier else None,
        "due_on": duty.due_on,
        "light": duties.light_of(duty),
    }


class Done(Schema):
    """An act on the record, without texts and names."""

    id: UUID
    act: str
    at: date
    mode: str
    law: str


class Matter(Schema):
    """A dossier with what is owed in it and what was done."""

    number: str
    kind: str
    title: str
    state: str
    opened_on: date
    closed_on: date | None = None
    subject: str
    duties: list[Owed]
    acts: list[Done]


@api.get(
    "dossiers/{number}", response={200: Matter, **REFUSED}, summary="A dossier that the post of the token may read"
)
def dossier(request: HttpRequest, number: str) -> Any:
    """The cover of a matter, its duties, its acts."""
    cover = find(number)
    rows = panels.rows_of(cover) if cover else []
    if cover is None or not panels.may_read(request.auth.holder, cover, rows[0]):  # type: ignore[attr-defined]
        raise Refusal(404, "unknown", _("There is no such dossier, or it is not yours to read."))
    fields = {name: getattr(cover, name) for name in ("number", "kind", "title", "state", "opened_on", "closed_on")}
    done = [_done(record) for record in acts.timeline(acts.reference(rows[0]))]
    owed = [_owed(duty) for duty in duties.of_dossier(cover.pk)]
    return fields | {"subject": str(acts.reference(rows[0])), "duties": owed, "acts": done}


def _done(record: acts.Record) -> dict[str, Any]:
    return {"id": record.pk, "act": record.name, "at": record.at, "mode": record.mode, "law": record.law}


class Condition(Schema):
    """One condition of an act, and whether it holds for the post of the token."""

    name: str
    holds: bool


@api.get("acts/{name}/why", response={200: list[Condition], **REFUSED}, summary="May I do this act on this subject?")
def why(request: HttpRequest, name: str, subject: str) -> Any:
    """Post, relation, state, separation: which of them holds."""
    act = _act(name)
    row = _row(act, subject)
    return [{"name": one.name, "holds": one.holds} for one in act.why(row, request.auth.holder)]  # type: ignore[attr-defined]


# ── Acts ──


def _act(name: str) -> acts.Act:
    if name not in acts.ACTS:
        raise Refusal(404, "unknown", _("There is no such act."))
    return acts.ACTS[name]


def _row(act: acts.Act, subject: str) -> Any:
    """The row an act is done on. What is not of its table is not there."""
    try:
        row = references.read(subject).row()
    except LookupError:
        row = None
    if row is None or type(row) is not act.on:
        raise Refusal(404, "unknown", _("There is no such subject for this act."))
    return row


def fields_of(act: acts.Act) -> dict[str, dict[str, Any]]:
    """The input of an act as JSON schema, from the fields of its form; a file cannot be sent here."""
    described = {}
    for name, field in act.form.base_fields.items():
        if isinstance(field, forms.FileField):
            continue
        schema: dict[str, Any] = {"type": kind_of(field).json, "title": str(field.label or name)}
        if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
            schema |= {"enum": [key for key, _label in field.choices if not isinstance(_label, (list, tuple))]}
        if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
            schema.pop("enum", None)
            schema["items"] = {}
        described[name] = schema if field.required else schema | {"nullable": True}
    return described


def body_of(act: acts.Act) -> type[Plain]:
    """The body of an act: its subject, its input, and the circumstances. The schema describes; the form reads."""
    word = act.name.title().replace(".", "").replace("_", "")
    data = create_model(
        f"{word}Input", __base__=Plain, **{name: _described(one) for name, one in fields_of(act).items()}
    )
    more: dict[str, Any] = {"data": (data, Field(default_factory=data))}
    if act.on is not None:
        example = f"for example {act.on._meta.label_lower}:7"
        more["subject"] = (list[str] if act.many else str, Field(description=example))
    return create_model(
        f"{word}Body",
        __base__=Plain,
        at=(date | None, Field(None, description="the day it happened; today where it is left out")),
        key=(str | None, Field(None, max_length=120, description="under this word it happens once only")),
        **more,
    )


def _described(schema: dict[str, Any]) -> Any:
    """A field that says what it is and takes anything."""
    return (Any, Field(None, json_schema_extra=schema))


class Result(Schema):
    """What an act left: its record, and the rows it was done on or made."""

    record: UUID | None
    subjects: list[str]


def perform(request: HttpRequest, act: acts.Act, body: Any) -> dict[str, Any]:
    """Do an act for the post of the token."""
    working = request.auth  # type: ignore[attr-defined]
    if not working.may_act:
        raise Refusal(403, "token", _("This token only reads. Make one that may act."))
    target = None
    if act.on is not None:
        target = [_row(act, word) for word in body.subject] if act.many else _row(act, body.subject)
    key = request.headers.get("Idempotency-Key") or body.key
    typed = {name: value for name, value in json.loads(request.body).get("data", {}).items() if value is not None}
    said = {"at": body.at, "key": key}
    with translation.override(_language(request)):
        result = act(target, by=working.holder, **{word: value for word, value in said.items() if value}, **typed)
    rows = result if isinstance(result, list) else [result] if result is not None else []
    named = [acts.reference(row) for row in rows]
    record = acts.timeline(named[0]).filter(name=act.name).order_by("-pk").first() if named else None
    return {"record": record and record.pk, "subjects": [str(one) for one in named]}


def _offer(act: acts.Act) -> None:
    """One operation for an act, with a schema of its own."""
    body = body_of(act)

    def operation(request, body):
        return perform(request, act, body)

    operation.__annotations__ = {"request": HttpRequest, "body": body}
    operation.__doc__ = act.doc
    operation.__name__ = act.name.replace(".", "_")
    path = f"acts/{act.name}"
    told = str(act.doc).partition("\n")[0]
    offer = api.post(
        path, response={200: Result, **REFUSED}, operation_id=operation.__name__, summary=told, tags=[act.room]
    )
    offer(operation)


def offered() -> list[acts.Act]:
    """Acts that can be done here: all that an official does and that need no file."""

    def needs_file(act: acts.Act) -> bool:
        return any(isinstance(field, forms.FileField) and field.required for field in act.form.base_fields.values())

    def of_the_platform(act: acts.Act) -> bool:
        return bool(act.may.roles) and act.may.roles <= {"system", "party"}

    return [act for _name, act in sorted(acts.ACTS.items()) if not needs_file(act) and not of_the_platform(act)]


for _one in offered():
    _offer(_one)


# ── The root ──


def root(request: HttpRequest) -> Any:
    """What there is: for a program as JSON, for a person as a page."""
    operations = [
        {
            "method": method.upper(),
            "path": path,
            "summary": operation.get("summary", ""),
            "token": bool(operation.get("security")),
        }
        for path, methods in api.get_openapi_schema()["paths"].items()
        for method, operation in methods.items()
    ]
    if "text/html" in request.headers.get("Accept", ""):
        queries = [one for one in operations if one["method"] == "GET"]
        deeds = [(act, fields_of(act)) for act in offered()]
        return render(request, "site/api.html", {"queries": queries, "deeds": deeds})
    links = {"openapi": reverse("api-1:openapi-json"), "operations": operations}
    return JsonResponse({"name": "Onedoor 一门", "version": "1"} | links)


root.page = Page("open")  # type: ignore[attr-defined]


def urls() -> tuple[Any, ...]:
    """The addresses of the API, each declared as a page for anyone: tokens are asked for by the operations."""
    patterns, app, namespace = api.urls
    for pattern in patterns:
        pattern.callback.page = Page("open")  # type: ignore[attr-defined]
        pattern.callback.csrf_exempt = True  # type: ignore[attr-defined]
    return patterns, app, namespace
