"""The applicant's side of requests through the API: ask, take in for somebody, follow by number and code, do a step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from axes.helpers import get_client_ip_address
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Schema
from ninja.constants import NOT_SET
from pydantic import Field

from onedoor.openness.requests import api as applicants

from . import inputs
from .transport import REFUSED, Refusal, api, body_of

SAYS: dict[str, tuple[Any, type[forms.Form], bool]] = {}
"""What each operation does, by its address; what it is sent; whether it needs a token."""


class HandedIn(Schema):
    """A request that was taken in. The code is told here only: hand it on to who asks."""

    number: str
    code: str
    state: str


class Followed(Schema):
    """What an applicant is told of a request."""

    number: str
    state: str
    standing: str = Field(description="the state in plain words")
    meaning: str = Field(description="what it means for the applicant")
    office: str = Field(description="the code of the office that has it today")
    arrived_on: date
    received_on: date | None = Field(None, description="none until it is confirmed")
    due_on: date | None = Field(None, description="none while the clock stands still, and once it is over")
    answered_on: date | None = None
    late: bool
    result: str = Field(description="the result once it is answered, as in the list of results")
    steps: list[str] = Field(description="steps that are open to the applicant now")
    papers: list[str] = Field(description="documents that can be read on the page with number and code")


def operation(
    path: str, response: Any, form: type[forms.Form], says: Any, *, token: bool = False
) -> Callable[[Any], Any]:
    """Register an operation under an address. `token`: it is done for a post, else for anybody."""
    SAYS[path] = (says, form, token)

    def register(view: Any) -> Any:
        auth = NOT_SET if token else None
        offer = api.post(
            path, response={200: response, **REFUSED}, operation_id=view.__name__, auth=auth, tags=["requests"]
        )
        return offer(view)

    return register


def body_schema(form: type[forms.Form]) -> dict[str, Any]:
    """What an operation is sent, as JSON schema."""
    fields = form.base_fields
    whole = {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: inputs.described(field) for name, field in fields.items()},
    }
    return whole | {"required": [name for name, field in fields.items() if field.required]}


def _sent(request: HttpRequest, form: type[forms.Form]) -> dict[str, Any]:
    """What was sent, as its form reads it. Raises Refusal."""
    sent, fields = body_of(request), form.base_fields
    if unknown := set(sent) - set(fields):
        raise Refusal(422, "input", _("Nobody asks for “%(name)s” here.") % {"name": min(unknown)})
    given = {name: value for name, value in sent.items() if value is not None}
    if wrong := inputs.wrongly_written(fields, given):
        raise Refusal(422, "input", _("Some entries need another look."), wrong)
    filled = form(given)
    if not filled.is_valid():
        raise Refusal(422, "input", _("Some entries need another look."), filled.errors)
    return filled.cleaned_data


def _admit(what: str, place: str) -> None:
    """Raises Refusal for who asks too often."""
    try:
        applicants.admit(what, place)
    except applicants.TooOften as often:
        sentence = _("This was asked very often just now. Try again later.")
        raise Refusal(429, "often", sentence, **{"Retry-After": str(often.seconds)}) from None


def _address(request: HttpRequest) -> str:
    return str(get_client_ip_address(request))


def _key(request: HttpRequest) -> str:
    return request.headers.get("Idempotency-Key", "")[:120]


def _found(request: HttpRequest, said: dict[str, Any]) -> Any:
    """The request of a number and a code. Raises Refusal, the same for an unknown number and a wrong code."""
    _admit("track", _address(request))
    found = applicants.find(said["number"], said["code"])
    if found is None:
        raise Refusal(404, "unknown", _("There is no request with this number and this code."))
    return found


def _told(found: Any) -> dict[str, Any]:
    told = applicants.told(found)._asdict()
    return told | {"standing": str(told["standing"]), "meaning": str(told["meaning"])}


def _handed_in(done: Any) -> dict[str, Any]:
    return {"number": done.request.number, "code": done.code, "state": done.request.state}


@operation("requests", HandedIn, applicants.Asking, _("Ask an office for information, as anybody may"))
def ask_for_disclosure(request: HttpRequest) -> Any:
    """Hand in a request over this platform for who asks. No token. The office confirms it, and then its time begins."""
    said = _sent(request, applicants.Asking)
    _admit("send", _address(request))
    return _handed_in(applicants.ask(said, _key(request)))


@operation("requests/received", HandedIn, applicants.TakingIn, _("Take in a request for who asks"), token=True)
def take_in_for_somebody(request: HttpRequest) -> Any:
    """Take in, at the office of the post, a request that came in person, by post, by fax or through another agency."""
    working = request.auth  # type: ignore[attr-defined]
    if not working.may_act:
        raise Refusal(403, "token", _("This token only reads. Make one that may act."))
    said = _sent(request, applicants.TakingIn)
    _admit(applicants.TAKE_IN, f"post:{working.holder.post}")
    return _handed_in(applicants.take_in(said, working.holder, _key(request)))


@operation("requests/followed", Followed, applicants.Following, _("Follow a request by number and code"))
def follow_a_request(request: HttpRequest) -> Any:
    """Where a request stands, by when it is answered, what the applicant can do now. Number and code are sent in the body."""
    return _told(_found(request, _sent(request, applicants.Following)))


@operation("requests/steps/{word}", Followed, applicants.Saying, _("Do a step of the applicant"))
def do_a_step(request: HttpRequest, word: str) -> Any:
    """Correct, add something, give reasons, withdraw, suggest publication: a word of `steps` of the request."""
    said = _sent(request, applicants.Saying)
    found = _found(request, said)
    _admit("act", found.number)
    try:
        return _told(applicants.step(found, word, said["words"]))
    except LookupError:
        raise Refusal(409, "state", _("This is not possible at the present stage.")) from None
