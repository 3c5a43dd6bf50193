"""Acts through the API: one operation for each, which hands what was sent to the form that the page of the act has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Schema
from pydantic import Field

from onedoor.kernel.acts import interface as acts
from onedoor.kernel.acts import references
from onedoor.kernel.files import interface as files

from . import inputs
from .transport import REFUSED, Refusal, api, body_of

SHOWN = 100
"""Subjects of one record that an answer names."""
ON_THE_DESK: dict[str, Any] = {
    "people.make_token": _("A token makes no token. This is done on the desk."),
    "people.new_password": _("The new password is shown once, on the desk."),
    "people.set_pin": _("A PIN is chosen on the desk."),
}
"""Acts that are done on their page only."""
NO_OFFICIAL = frozenset({"system", "party", "authority"})
"""Deciders that have no post, and so no token."""


def not_offered(act: acts.Act) -> Any:
    """Why an act is not done here; empty for one that is."""
    if act.name in ON_THE_DESK:
        return ON_THE_DESK[act.name]
    if act.may.roles and act.may.roles <= NO_OFFICIAL:
        return _("No official decides this.")
    if any(inputs.is_file(field) and field.required for field in act.form.base_fields.values()):
        return _("It needs a file, which is handed in on its page.")
    return ""


def offered() -> list[acts.Act]:
    """Acts that are done here, by name."""
    return [act for _name, act in sorted(acts.ACTS.items()) if not not_offered(act)]


class Done(Schema):
    """An act that was done: its record, the day it happened, and what it was about."""

    record: UUID
    act: str
    at: str = Field(json_schema_extra={"format": "date"})
    subject: str = Field(description="what it was done on, or what it made")
    subjects: list[str] = Field(description=f"everything it was about, at most {SHOWN} named")


# ── One operation for each act ──


def offer_all() -> None:
    """Register the operations. Once, when every room has declared its acts."""
    for act in offered():
        _offer(act)


def _offer(act: acts.Act) -> None:
    def operation(request: HttpRequest) -> Any:
        return perform(request, act)

    operation.__name__ = word = act.name.replace(".", "_")
    operation.__doc__ = act.doc
    api.post(f"acts/{act.name}", response={200: Done, **REFUSED}, operation_id=word, tags=[act.room])(operation)


def perform(request: HttpRequest, act: acts.Act) -> dict[str, Any]:
    """Do an act for the post of the token, and answer its record. Raises Refusal, Refused."""
    working = request.auth  # type: ignore[attr-defined]
    if not working.may_act:
        raise Refusal(403, "token", _("This token only reads. Make one that may act."))
    sent = body_of(request)
    envelope = _envelope(act, sent)
    key = _key(request, envelope["key"])
    said = _said(working.holder, envelope)
    act(_target(act, sent.get("subject")), key=key, at=envelope["at"], **said, **_data(act, sent.get("data")))
    return _told(acts.Record.objects.get(recorder_account=working.holder.account, key=key))


def _told(record: acts.Record) -> dict[str, Any]:
    named = [str(references.Reference(one.kind, one.key)) for one in record.subjects.order_by("kind", "key")[:SHOWN]]
    first = next(iter(record.data.get("on", []) or record.data.get("returned", [])), named[0])
    return {"record": record.pk, "act": record.name, "at": record.at.isoformat(), "subject": first, "subjects": named}


# ── What was sent ──


def _envelope(act: acts.Act, sent: dict[str, Any]) -> dict[str, Any]:
    """The circumstances, read. Raises Refusal."""
    fields = inputs.Envelope.base_fields
    if unknown := set(sent) - set(fields) - {"data", "subject"}:
        raise _nobody_asks(min(unknown))
    said = {name: value for name, value in sent.items() if name in fields}
    _must_be_written_well(fields, said)
    form = inputs.Envelope({name: value for name, value in said.items() if value is not None})
    if not form.is_valid():
        raise Refusal(422, "input", _("Some entries need another look."), form.errors)
    return form.cleaned_data


def _nobody_asks(name: str) -> Refusal:
    return Refusal(422, "input", _("Nobody asks for “%(name)s” here.") % {"name": name})


def _must_be_written_well(fields: dict[str, forms.Field], sent: dict[str, Any]) -> None:
    if wrong := inputs.wrongly_written(fields, sent):
        raise Refusal(422, "input", _("Some entries need another look."), wrong)


def _data(act: acts.Act, data: Any) -> dict[str, Any]:
    """The input of the act as its form takes it, entries without a value left out. Raises Refusal."""
    if not isinstance(data, dict | None):
        raise Refusal(422, "input", _("Some entries need another look."), {"data": [inputs.WRITTEN["object"]]})
    fields = act.form.base_fields
    if unknown := set(data or {}) - set(fields):
        raise _nobody_asks(min(unknown))
    given = {name: value for name, value in (data or {}).items() if value is not None}
    if sent := [name for name in given if inputs.is_file(fields[name])]:
        sentence = _("A file is handed in on the page of the act.")
        raise Refusal(422, "input", sentence, {name: [sentence] for name in sent})
    _must_be_written_well(fields, given)
    return given


def _key(request: HttpRequest, written: str) -> str:
    """The key under which this happens once: of the header or the body, else one of its own, by which its record is found."""
    header = request.headers.get("Idempotency-Key", "")
    if len(header) > 120 or (header and written and header != written):
        raise Refusal(
            422, "input", _("Some entries need another look."), {"key": [_("Send one key, at most 120 signs.")]}
        )
    return header or written or f"api-{uuid4().hex}"


# ── On what, and for whom ──


def _target(act: acts.Act, subject: Any) -> Any:
    """The row or rows an act is done on; nothing where it creates. Raises Refusal."""
    if act.on is None:
        if subject is not None:
            raise Refusal(422, "input", _("This act creates something. Leave out the subject."))
        return None
    words = subject if act.many else [subject]
    if not isinstance(words, list) or not words or not all(isinstance(word, str) for word in words):
        wanted = inputs.WRITTEN["array" if act.many else "string"]
        raise Refusal(422, "input", _("Say what it is done on."), {"subject": [wanted]})
    if len(words) > inputs.SUBJECTS_AT_MOST:
        raise Refusal(422, "input", _("These are too many at a time."))
    rows = rows_of(act, words)
    return rows if act.many else rows[0]


def rows_of(act: acts.Act, words: Sequence[str]) -> list[Any]:
    """The rows that words name, in one query. What is not of the table of the act is not there. Raises Refusal."""
    keys = dict.fromkeys(_key_of(act, word) for word in words)
    try:
        found = {str(key): row for key, row in act.on._base_manager.in_bulk(list(keys)).items()}  # type: ignore[union-attr]
    except (ValueError, ValidationError):
        found = {}
    if missing := [key for key in keys if key not in found]:
        sentence = _("There is no such subject for this act.")
        raise Refusal(404, "unknown", sentence, {"subject": [f"{act.on._meta.label_lower}:{missing[0]}"]})  # type: ignore[union-attr]
    return [found[key] for key in keys]


def _key_of(act: acts.Act, word: str) -> str:
    try:
        named = references.read(word)
    except LookupError:
        named = None
    if named is None or act.on is None or named.kind != act.on._meta.label_lower:
        raise Refusal(404, "unknown", _("There is no such subject for this act."), {"subject": [word[:200]]})
    return named.key


def _said(holder: Any, envelope: dict[str, Any]) -> dict[str, Any]:
    """Who decided and who records it, how, on which paper. Raises Refusal."""
    post, mode = envelope["by_post"], envelope["mode"] or None
    if post in (None, holder.post):
        if mode not in (None, "own"):
            errors = {"by_post": [_("Say whose decision it was.")]}
            raise Refusal(422, "input", _("Some entries need another look."), errors)
        return {"by": holder, "evidence": _paper(holder, envelope["evidence"])}
    decider = next((one for one in acts.colleagues(holder) if one.post == post), None)
    if decider is None:
        raise Refusal(403, "permission", _("A decision of another office is recorded there."))
    return {"by": decider, "recorder": holder, "mode": mode, "evidence": _paper(holder, envelope["evidence"])}


def _paper(holder: Any, word: str) -> str:
    """The paper that shows a decision: a file that the recorder reads, or a code of the office's own. Raises Refusal."""
    if word.startswith(f"{files.File._meta.label_lower}:"):
        try:
            readable = files.may_read(holder, references.read(word).row())
        except LookupError:
            readable = False
        if not readable:
            errors = {"evidence": [_("There is no such file, or it is not yours to read.")]}
            raise Refusal(422, "input", _("Some entries need another look."), errors)
    return word
