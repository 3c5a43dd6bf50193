"""Every route says for whom it is; cached pages carry no cookie; English pages are English."""

import re

import pytest
from django.urls import URLPattern, get_resolver

from onedoor.frame.pages import Page


def patterns(resolver=None, prefix=""):
    """(address, view) of every route."""
    for entry in (resolver or get_resolver()).url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield address, entry.callback
        else:
            yield from patterns(entry, address)


ROUTES = sorted(patterns(), key=lambda route: route[0])
CACHED = [address for address, view in ROUTES if getattr(view, "page", Page("")).audience == "public"]
WHOLE = [address for address in CACHED if "<" not in address]


@pytest.mark.parametrize(("address", "view"), ROUTES, ids=[address or "home" for address, _view in ROUTES])
def test_every_route_declares_its_audience(address, view):
    assert isinstance(getattr(view, "page", None), Page)
    if address.startswith("desk/") and view.page.audience != "desk":
        assert address in {"desk/sign-in/", "desk/sign-out/"}


@pytest.mark.django_db
@pytest.mark.parametrize("address", WHOLE)
@pytest.mark.parametrize("mode", ["/", "/en/", "/elder/", "/en/elder/"])
def test_cached_pages_set_no_cookie_and_name_their_language(client, mode, address):
    answer = client.get(mode + address)
    assert answer.status_code == 200
    assert not answer.cookies
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Content-Language"] == ("en" if "en/" in mode else "zh-CN")


@pytest.mark.django_db
@pytest.mark.parametrize("address", [address for address in WHOLE if not address.startswith("healthz")])
def test_english_pages_say_nothing_in_chinese_unmarked(client, address):
    html = client.get("/en/" + address).content.decode()
    marked = re.sub(r"<(\w+)[^>]*\slang=\"zh[^>]*>.*?</\1>", "", html, flags=re.S)
    words = re.sub(r"<[^>]+>", " ", marked)
    assert re.findall("[\u4e00-\u9fff]+", words) == []
