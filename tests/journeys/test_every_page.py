"""Every page, at three widths, in both languages and in elder mode: nothing scrolls sideways, nothing shuts anybody out."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import URLPattern, get_resolver

from onedoor.frame.pages import Page

WIDTHS = (390, 1024, 1440)
MODES = ("", "en/", "elder/", "en/elder/")
SAMPLES = {"year": "2026", "code": None}
"""What stands for the variable parts of addresses; None is read off a page."""


def addresses(audience):
    """Addresses of pages for an audience, in the order of the routes."""

    def walk(resolver, prefix=""):
        for entry in resolver.url_patterns:
            address = prefix + str(entry.pattern)
            if isinstance(entry, URLPattern):
                yield address, getattr(entry.callback, "page", Page(""))
            else:
                yield from walk(entry, address)

    skipped = ("healthz", "desk/sign-out/")
    return [
        address
        for address, page in walk(get_resolver())
        if page.audience in audience and not address.startswith(skipped)
    ]


def concrete(page, address):
    """An address without variable parts."""
    if "<" not in address:
        return address
    if "year" in address:
        return re.sub("<[^>]+>", "2026", address)
    page.goto("organizations/")
    links = page.locator("main a[href*='/organizations/']").evaluate_all("links => links.map(link => link.pathname)")
    return next(link for link in links if link.count("/") == 3).lstrip("/")


def look(page, mode, address):
    """What is wrong with a page in one mode, at every width."""
    wrong = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if width == WIDTHS[0]:
            answer = page.goto(mode + address)
            assert answer.status == 200, f"{mode}{address}: {answer.status}"
            found = Axe().run(page).response["violations"]
            wrong += [f"{violation['id']}: {violation['nodes'][0]['html'][:120]}" for violation in found]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"scrolls sideways at {width}")
        if len(page.locator("h1").all()) != 1:
            wrong.append("has not one h1")
    return wrong


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("address", addresses(("public", "open")))
def test_a_public_page_shuts_nobody_out(page, mode, address):
    assert look(page, mode, concrete(page, address)) == []


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("address", addresses(("desk",)))
def test_a_page_of_the_desk_shuts_nobody_out(page, sign_in, mode, address):
    sign_in("system-administrator")
    assert look(page, mode, concrete(page, address)) == []
