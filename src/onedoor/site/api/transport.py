"""How the API speaks: who calls, in which language, what is read from a body, and what a refusal looks like.

A refusal is `{"code", "sentence", "errors"}` with the status that belongs to its code, in the language of the caller.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from typing import Any

from axes.helpers import get_client_ip_address
from django.core.cache import cache
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.utils.translation.trans_real import parse_accept_lang_header
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.renderers import JSONRenderer
from ninja.security import HttpBearer
from pydantic import Field

from onedoor.kernel.acts import interface as acts
from onedoor.kernel.people import interface as people

WRONG_AT_MOST, WRONG_MINUTES = 30, 10
"""Wrong tokens from one computer in so many minutes, after which it is told to wait; a right one opens all the same."""
UNREADABLE = re.compile("[\x00\ud800-\udfff]")
"""Signs that no text can hold: NUL, and halves of a pair."""


class Refusal(Exception):
    """An answer that is a refusal: status, code, sentence, errors by field, more headers."""

    def __init__(self, status: int, code: str, sentence: Any, errors: Any = None, **headers: str):
        super().__init__(code)
        self.status, self.code, self.sentence, self.errors = status, code, sentence, errors or {}
        self.headers = headers


class Refused(Schema):
    """Why something was refused."""

    code: str = Field(description="input, date, permission, token, state, key, unknown, often, method")
    sentence: str = Field(description="one sentence for people, in the language asked for")
    errors: dict[str, list[str]] = Field({}, description="what is wrong, by field")


REFUSED: dict[int, Any] = dict.fromkeys((400, 401, 403, 404, 409, 422, 429), Refused)


class Token(HttpBearer):
    """A token stands for one post of an official. What it may do, the acts decide."""

    def authenticate(self, request: HttpRequest, token: str) -> people.Working:
        """Who works through the token. Raises Refusal."""
        try:
            return people.by_token(token)
        except people.Unusable as refused:
            _count_wrong(request)
            raise Refusal(401, "token", refused.sentence) from None


def _count_wrong(request: HttpRequest) -> None:
    """Count a wrong token against the computer it came from. Raises Refusal when there were too many."""
    key = f"api-wrong-token:{get_client_ip_address(request)}"
    seconds = WRONG_MINUTES * 60
    cache.add(key, 0, seconds)
    try:
        count = cache.incr(key)
    except ValueError:  # gone in this moment
        return
    if count > WRONG_AT_MOST:
        sentence = _("Too many wrong tokens came from this computer. Wait ten minutes.")
        raise Refusal(429, "token", sentence, **{"Retry-After": str(seconds)})


class Readable(JSONRenderer):
    """JSON in which Chinese can be read."""

    json_dumps_params: Mapping[str, Any] = {"ensure_ascii": False}


api = NinjaAPI(
    title="Onedoor 一门",
    version="1",
    docs_url=None,
    openapi_url=None,
    urls_namespace="api-1",
    auth=Token(),
    renderer=Readable(),
)
"""Operations register here; pages and addresses are in `views`."""


# ── Language ──


def language_of(request: HttpRequest) -> str:
    """English where the address or the caller asks for it first; else Chinese."""
    if request.mode.language == "en":  # type: ignore[attr-defined]
        return "en"
    for word, quality in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()[:500]):
        if quality and word.split("-")[0] in ("zh", "en"):
            return "en" if word.startswith("en") else "zh-hans"
    return "zh-hans"


def spoken(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view in the language of its caller, that never answers in anything but JSON and is kept by nobody."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        language = language_of(request)
        with translation.override(language):
            response = _readable(request) or view(request, *args, **kwargs)
            if response.status_code == 405:
                response = refusal(
                    405, "method", _("This is asked for in another way."), Allow=response.headers["Allow"]
                )
        response.headers["Content-Language"] = "en" if language == "en" else "zh-CN"
        response.headers.setdefault("Cache-Control", "no-store")
        patch_vary_headers(response, ["Accept-Language"])
        return response

    return answer


def _readable(request: HttpRequest) -> HttpResponse | None:
    """A refusal where the address holds signs that no text can hold."""
    words = [request.path_info, *(word for _name, words in request.GET.lists() for word in words)]
    if any(UNREADABLE.search(word) for word in words):
        return refusal(422, "input", _("There is a sign in the address that no text can hold."))
    return None


# ── Bodies ──


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The body of a request: an object in JSON. Raises Refusal."""
    if request.content_type != "application/json":
        raise Refusal(400, "input", _("Send the body as application/json."))
    try:
        sent = json.loads(request.body.decode(), parse_constant=_no_number)
        json.dumps(sent, allow_nan=False)
    except RequestDataTooBig:
        raise Refusal(400, "input", _("This is too large.")) from None
    except (ValueError, RecursionError):
        raise Refusal(400, "input", _("The body is not JSON in UTF-8.")) from None
    if any(UNREADABLE.search(text) for text in _texts(sent)):
        raise Refusal(422, "input", _("There is a sign in a text that no text can hold."))
    if not isinstance(sent, dict):
        raise Refusal(422, "input", _("The body is an object: a name and a value for each entry."))
    return sent


def _no_number(word: str) -> None:
    raise ValueError(word)


def _texts(value: Any) -> Iterator[str]:
    """Every text in a value that was read from JSON, names included."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, Mapping):
            waiting += [*one, *one.values()]
        elif isinstance(one, list):
            waiting += one


# ── Refusals ──


def refusal(status: int, code: str, sentence: Any, errors: Any = None, **headers: str) -> HttpResponse:
    """A refusal as it is sent."""
    told = {name: [str(one) for one in some] for name, some in (errors or {}).items()}
    facts = {"code": code, "sentence": str(sentence), "errors": told}
    more = {"WWW-Authenticate": 'Bearer realm="onedoor"'} if status == 401 else {}
    body = json.dumps(facts, ensure_ascii=False)
    return HttpResponse(body, status=status, content_type="application/json; charset=utf-8", headers=headers | more)


@api.exception_handler(acts.Refused)
def _refused(request: HttpRequest, refused: acts.Refused) -> HttpResponse:
    return refusal(refused.status, refused.code, refused.sentence, refused.errors)


@api.exception_handler(Refusal)
def _refusal(request: HttpRequest, refused: Refusal) -> HttpResponse:
    return refusal(refused.status, refused.code, refused.sentence, refused.errors, **refused.headers)


@api.exception_handler(AuthenticationError)
def _no_token(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return refusal(401, "token", _("Show a token: Authorization: Bearer … It is made on the desk."))


@api.exception_handler(ValidationError)
def _not_read(request: HttpRequest, error: ValidationError) -> HttpResponse:
    names = dict.fromkeys(str(one["loc"][-1]) for one in error.errors)
    errors = {name: [_("This could not be read.")] for name in names}
    return refusal(422, "input", _("Some entries need another look."), errors)


@api.exception_handler(HttpError)
def _failed(request: HttpRequest, error: HttpError) -> HttpResponse:
    return refusal(error.status_code, "input", _("This could not be read."))
