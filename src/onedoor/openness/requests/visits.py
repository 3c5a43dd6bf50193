"""What a visitor without an account carries from page to page, and how often they may ask.

The code lies in a cookie of the visitor's own browser until it is closed; on this side it is kept nowhere. Only pages that are drawn
anew set it, never one that is kept for everybody."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from axes.helpers import get_client_ip_address
from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _

from . import drafts, interface, tallies
from .models import Request

DRAFT, TRACKED = "onedoor_draft", "onedoor_request"
"""Cookies: the code of a draft; number and code of a request."""


def private(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let no browser and no server on the way keep a page."""

    @wraps(view)
    def show(request: Any, *args: Any, **named: Any) -> HttpResponse:
        response = view(request, *args, **named)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return show


def typed(request: Any) -> Any:
    """What was sent with a page; nothing where it is only looked at."""
    return request.POST if request.method == "POST" else None


def carry(response: HttpResponse, cookie: str, value: str) -> HttpResponse:
    """Let the browser carry a value until it is closed."""
    response.set_cookie(cookie, value, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    return response


def leave(response: HttpResponse, *cookies: str) -> HttpResponse:
    """Let the browser forget."""
    for cookie in cookies:
        response.delete_cookie(cookie, samesite="Lax")
    return response


def draft(request: Any) -> drafts.Saved | None:
    """The draft that this visitor works on."""
    return drafts.find(request.COOKIES.get(DRAFT, ""))


def tracked(request: Any, number: str) -> Request | None:
    """The request of a number, where this visitor has shown its code."""
    carried, _bar, code = request.COOKIES.get(TRACKED, "").partition("|")
    return interface.track(number, code) if carried == number else None


def within(what: str, place: Any) -> bool:
    """Count once more; `place` is a visit, whose network address counts, or the word of a draft or a request."""
    return tallies.admits(what, place if isinstance(place, str) else str(get_client_ip_address(place)))


def too_many(what: str) -> str:
    """What is said to somebody who asks too often."""
    words = {"minutes": tallies.limit(what).minutes}
    if tallies.per(what) == "address":
        said = _(
            "Too many requests came from your network. Try again in %(minutes)d minutes. What you typed is still here."
        )
    else:
        said = _("This was done very often just now. Try again in %(minutes)d minutes. What you typed is still here.")
    return said % words
