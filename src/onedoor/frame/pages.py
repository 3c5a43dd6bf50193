"""Pages: who may read one is declared on its view, or it is not served.

`public_page` is anonymous, without cookies and kept whole in memory until what it was drawn from changes; `open_page` is for
anyone but drawn anew (forms); `desk_page` is for a signed-in official with the named right.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseNotAllowed, HttpResponseNotModified
from django.urls import reverse

from . import clock, versions


class Page(NamedTuple):
    """What a view declares: for whom it is, and which content versions it is drawn from."""

    audience: str  # public, open or desk
    depends: tuple[str, ...] = ()
    right: Callable[[Any], bool] | None = None
    query: tuple[str, ...] = ()


def signed_in(holder) -> bool:
    """Any official who is signed in."""
    return holder is not None


def public_page(*, depends: tuple[str, ...], query: tuple[str, ...] = ()):
    """Declare a cached public page. `depends` names its content versions, `query` the parameters it reads."""

    def declare(view):
        @wraps(view)
        def show(request, *args, **kwargs):
            if request.method not in ("GET", "HEAD"):
                return HttpResponseNotAllowed(["GET", "HEAD"])
            request.cached_page = show.page
            return view(request, *args, **kwargs)

        show.page = Page("public", depends, None, query)
        return show

    return declare


def open_page(view):
    """Declare a page for anyone that is drawn anew each time, such as a form."""
    view.page = Page("open")
    return view


def desk_page(right: Callable[[Any], bool]):
    """Declare a page of the desk. `right` is a predicate from a room's `access.py`, asked with the holder."""

    def declare(view):
        @wraps(view)
        def show(request, *args, **kwargs):
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), reverse(settings.LOGIN_URL))
            if not right(request.holder):
                raise PermissionDenied
            response = view(request, *args, **kwargs)
            response.headers.setdefault("Cache-Control", "private, no-store")
            return response

        show.page = Page("desk", right=right)
        return show

    return declare


class DeclaredPagesOnly:
    """Middleware: a view that declares nothing is refused, whoever asks."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Refuse a route without a declared audience."""
        if not hasattr(view, "page"):
            raise PermissionDenied(f"{view.__module__}.{view.__name__} declares no audience.")


POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)


class ContentPolicy:
    """Middleware: one strict content policy for every page; nothing inline, nothing from elsewhere."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response


class Kept(NamedTuple):
    """A whole page in memory, with the versions it was drawn from."""

    body: bytes
    headers: dict[str, str]
    seen: tuple[str | int, ...]
    depends: tuple[str, ...]


def _seen(now: dict[str, int], depends: tuple[str, ...]) -> tuple[str | int, ...]:
    """What a page was drawn from: the day, and the versions it depends on."""
    return (clock.today().isoformat(), *(now.get(name, 0) for name in depends))


class PageCache:
    """Middleware: keeps public pages whole. One short query tells whether a kept page still holds; nothing else is asked."""

    LIMIT = 4096

    def __init__(self, get_response):
        self.get_response = get_response
        self.kept: OrderedDict[str, Kept] = OrderedDict()
        self.lock = Lock()

    def __call__(self, request):
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        key = request.mode.address(request.path_info) + "?" + request.META.get("QUERY_STRING", "")
        kept = self.kept.get(key)
        before = versions.current()
        if kept and _seen(before, kept.depends) == kept.seen:
            return self._answer(request, kept)
        return self._draw(request, key, before)

    def _draw(self, request, key, before):
        response = self.get_response(request)
        page = getattr(request, "cached_page", None)
        if page and response.status_code == 200 and not response.streaming and set(request.GET) <= set(page.query):
            kept = self._keep(key, response, page, before)
            return self._answer(request, kept)
        return response

    def _keep(self, key, response, page: Page, before: dict[str, int]) -> Kept:
        headers = dict(response.headers)
        headers["ETag"] = '"' + hashlib.sha256(response.content).hexdigest()[:24] + '"'
        headers["Cache-Control"] = "public, no-cache"
        headers.pop("Vary", None)
        kept = Kept(bytes(response.content), headers, _seen(before, page.depends), page.depends)
        with self.lock:
            self.kept[key] = kept
            self.kept.move_to_end(key)
            while len(self.kept) > self.LIMIT:
                self.kept.popitem(last=False)
        return kept

    @staticmethod
    def _answer(request, kept: Kept) -> HttpResponse:
        if kept.headers["ETag"] in request.META.get("HTTP_IF_NONE_MATCH", ""):
            return HttpResponseNotModified(headers={name: kept.headers[name] for name in ("ETag", "Cache-Control")})
        return HttpResponse(kept.body, headers=kept.headers)
