"""The addresses of the API: its root, its description, and the operations as Django serves them."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path, re_path, reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from onedoor.frame.pages import Page, open_page
from onedoor.kernel.acts import interface as acts

from ..acts import room_name
from . import applicants, deeds, inputs, kinds, questions
from .transport import api, language_of, refusal, spoken

ROOT = "/api/"
KEY_HEADER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "maxLength": 120},
}


# ── The description ──


@lru_cache(maxsize=2)
def specification(language: str) -> dict[str, Any]:
    """The OpenAPI document in a language: what ninja knows of the operations, and the input of acts from their forms."""
    with translation.override(language):
        found: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=ROOT))
        found["info"] = found["info"] | {
            "description": _("What an office owes, what it did, and every act on the record.")
        }
        found["servers"] = [{"url": "/", "description": "中文"}, {"url": "/en", "description": "English"}]
        found["tags"] = [{"name": "questions", "description": _("Questions")}, *_rooms()]
        for address, says in questions.SAYS.items():
            found["paths"][ROOT + address]["get"]["summary"] = str(says)
        for address, (says, form, _token) in applicants.SAYS.items():
            operation = found["paths"][ROOT + address]["post"]
            described = operation.get("parameters", ())
            operation |= _sent(str(says), applicants.body_schema(form), *described, KEY_HEADER)
        for act in deeds.offered():
            found["paths"][f"{ROOT}acts/{act.name}"]["post"] |= _asked(act)
    return json.loads(json.dumps(found))


def _rooms() -> list[dict[str, str]]:
    rooms = sorted({act.room for act in deeds.offered()})
    return [{"name": room, "description": room_name(room)} for room in rooms]


def _asked(act: acts.Act) -> dict[str, Any]:
    """Summary, header and body of the operation of an act."""
    return _sent(str(act.label), inputs.body_schema(act), KEY_HEADER)


def _sent(summary: str, schema: dict[str, Any], *headers: dict[str, Any]) -> dict[str, Any]:
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    return {"summary": summary, "parameters": [*headers], "requestBody": body}


@open_page
@spoken
def description(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document."""
    return JsonResponse(specification(language_of(request)), json_dumps_params={"ensure_ascii": False})


# ── The root ──


@open_page
def root(request: HttpRequest) -> HttpResponse:
    """What there is: for a program as JSON, for a person as a page."""
    shows = _page if "text/html" in request.headers.get("Accept", "") else spoken(_told)
    response = shows(request)
    patch_vary_headers(response, ["Accept"])
    return response


def _told(request: HttpRequest) -> HttpResponse:
    links = {
        "openapi": reverse("api_description"),
        "offices": reverse("api-1:offices"),
        "due": reverse("api-1:due"),
        "duties": reverse("api-1:my_duties"),
        "acts": reverse(f"api-1:{kinds.kinds.__name__}"),
        "records": reverse("api-1:recorded"),
        "requests": reverse(f"api-1:{applicants.ask_for_disclosure.__name__}"),
        "tokens": reverse("tokens"),
    }
    return JsonResponse(
        {"name": "Onedoor 一门", "version": api.version} | links, json_dumps_params={"ensure_ascii": False}
    )


def _page(request: HttpRequest) -> HttpResponse:
    described = specification(language_of(request))["paths"]
    asked = [
        {"path": ROOT + address, "says": says, "token": "security" in described[ROOT + address]["get"]}
        for address, says in questions.SAYS.items()
    ]
    asking = [
        {"path": ROOT + address, "says": says, "token": token}
        for address, (says, _form, token) in applicants.SAYS.items()
    ]
    rooms = [{"name": one["description"], "acts": _deeds(one["name"])} for one in _rooms()]
    left = [{"name": name, "why": why} for name, act in sorted(acts.ACTS.items()) if (why := deeds.not_offered(act))]
    facts = {"questions": asked, "asking": asking, "rooms": rooms, "left": left}
    return render(request, "site/api.html", facts)


def _deeds(room: str) -> list[dict[str, Any]]:
    return [_deed(act) for act in deeds.offered() if act.room == room]


def _deed(act: acts.Act) -> dict[str, Any]:
    schema = inputs.input_schema(act)
    fields = [
        {"name": name, "type": one.get("type", "object"), "label": one.get("title", ""), "enum": one.get("enum", ())}
        | {"needed": name in schema.get("required", ())}
        for name, one in schema["properties"].items()
    ]
    return {
        "name": act.name,
        "label": act.label,
        "subject": act.on._meta.label_lower if act.on else "",
        "fields": fields,
    }


# ── Addresses ──


@spoken
def nowhere(request: HttpRequest) -> HttpResponse:
    """What is not an operation is not there."""
    return refusal(404, "unknown", _("There is no such operation. The description names them all."))


def _served(view: Any) -> Any:
    """An operation as Django serves it: for anyone, tokens are asked for by the operations; no cookie opens anything."""
    shown: Any = csrf_exempt(spoken(view))
    shown.page = Page("open")
    return shown


def addresses() -> list[Any]:
    """Every address of the API, to be included once."""
    deeds.offer_all()
    urls: Any = api.urls
    patterns, _app, namespace = urls
    for pattern in patterns:
        pattern.callback = _served(pattern.callback)
    operations = [pattern for pattern in patterns if pattern.name != "api-root"]
    return [
        path("", root, name="api"),
        path("openapi.json", description, name="api_description"),
        path("", (operations, "ninja", namespace)),
        re_path(r"[\s\S]*\Z", _served(nowhere)),
    ]
