"""Every page, at three widths, in both languages and in elder mode: nothing scrolls sideways, nothing shuts anybody out."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import URLPattern, get_resolver

from onedoor.frame.pages import Page

WIDTHS = (390, 1024, 1440)
MODES = ("", "en/", "elder/", "en/elder/")
SAMPLES = {
    "due/": "due/?count=foi.reply&start=2022-09-26&pause=2022-09-30..2022-10-17&extend=5",
    "calendar/<int:year>/": "calendar/2026/",
    "organizations/<slug:code>/": "organizations/341000-finance/",
    "requests/ask/who/<slug:kind>/": "requests/ask/who/legal/",
    "requests/track/<str:number>/": "requests/track/GK2026-00001/",
    "requests/track/<str:number>/papers/<int:pk>/": "requests/track/GK2026-00001/papers/1/",
    "requests/track/<str:number>/<slug:word>/": "requests/track/GK2026-00001/withdraw/",
    "desk/organizations/<slug:code>/": "desk/organizations/341000-finance/",
    "desk/organizations/<slug:code>/merge/": "desk/organizations/{government}/merge/?office=341000-finance",
    "desk/organizations/<slug:code>/<slug:word>/": "desk/organizations/341000-finance/rename/",
    "desk/people/<str:username>/": "desk/people/disclosure-editor/",
    "desk/people/leaving/<str:username>/": "desk/people/leaving/disclosure-editor/",
    "desk/people/offices/<slug:code>/<slug:word>/": "desk/people/offices/341000-finance/post/",
    "desk/people/posts/<int:pk>/<slug:word>/": "desk/people/posts/{post}/end/",
    "desk/people/<str:username>/<slug:word>/": "desk/people/disclosure-editor/lock/",
    "workplan/<str:number>/": "workplan/YD2026-001/",
    "desk/workplan/<str:number>/<slug:word>/": "desk/workplan/YD2026-001/give/",
    "desk/workplan/parts/<int:pk>/<slug:word>/": "desk/workplan/parts/2/accept/",
    "desk/dossiers/<str:number>/": "desk/dossiers/DB2026-0002/",
    "desk/do/<str:name>/<str:subject>/": "desk/do/organizations.rename/organizations.organization:30/",
    "desk/records/<uuid:pk>/": "{record}",
    "desk/batch/": "desk/batch/?duty=1&duty=2&duty=3",
    "desk/slips/make/<str:name>/<str:subject>/": "desk/slips/make/workplan.redate/workplan.task:38/",
    "desk/slips/<int:pk>/": "{slip}",
    "desk/routes/<int:pk>/": "desk/routes/1/",
    "desk/letters/write/<str:number>/": "desk/letters/write/DB2026-0002/",
    "desk/letters/<int:pk>/": "{letter}",
    "desk/seals/<int:pk>/": "desk/seals/1/",
    "desk/requests/register/<slug:kind>/": "desk/requests/register/natural/",
    "desk/requests/<str:number>/draft/": "desk/requests/GK2026-00013/draft/",
    "desk/requests/<str:number>/consult/": "desk/requests/GK2026-00013/consult/",
    "desk/requests/<str:number>/person/": "desk/requests/GK2026-00013/person/",
    "desk/requests/enter/<str:name>/<str:subject>/": "desk/requests/enter/requests.supplement/requests.request:13/",
}
"""An address of every kind that has variable parts."""
OTHERS = {
    "desk/people/<str:username>/<slug:word>/": "security-administrator",
    "desk/tokens/kept/": "security-administrator",
    "desk/files/over/": "office-head",
    "desk/workplan/adopt/": "leaders-secretary",
    "desk/workplan/remark/": "leaders-secretary",
    "desk/workplan/<str:number>/<slug:word>/": "leaders-secretary",
    "desk/workplan/parts/<int:pk>/<slug:word>/": "leaders-secretary",
    "desk/slips/make/<str:name>/<str:subject>/": "leaders-secretary",
    "desk/slips/<int:pk>/": "leaders-secretary",
    "desk/letters/<int:pk>/": "leaders-secretary",
    "desk/requests/morning/": "disclosure-officer",
    "desk/requests/register/<slug:kind>/": "disclosure-officer",
    "desk/requests/<str:number>/draft/": "disclosure-officer",
    "desk/requests/<str:number>/consult/": "disclosure-officer",
    "desk/requests/<str:number>/person/": "disclosure-officer",
    "desk/requests/enter/<str:name>/<str:subject>/": "disclosure-officer",
}
"""Who sees a page of the desk that the system administrator does not."""
NO_PAGES = (
    "healthz",
    "ledger/checkpoint",
    "ledger/feed.atom",
    "ledger/later/",
    "ledger/receipts/",
    "ledger/<path:path>",
    "desk/sign-out/",
    "desk/files/<",
    "desk/files/redactions/<int:pk>/",
    "desk/outbox/again/",
    "desk/tokens/<int:pk>/",
    "desk/slips/<int:pk>/discard/",
    "desk/slips/<int:pk>/slip.pdf",
    "desk/records/<uuid:pk>/correct/",
    "desk/records/<uuid:pk>/receipt.json",
    "desk/letters/<int:pk>/letter.pdf",
    "desk/letters/print.pdf",
    "desk/letters/seal/",
    "verify/authority.pem",
    "verify/revoked.crl",
    "verify/<str:code>/",
    "desk/requests/<str:number>/bundle.zip",
)
"""Answers that are no pages: a sign of life, a file, data, what only takes a form; and pages that `test_slips`, `test_letters` and
`test_redaction` walk."""


def addresses(audience):
    """Addresses of pages for an audience, in the order of the routes."""

    def walk(resolver, prefix=""):
        for entry in resolver.url_patterns:
            address = prefix + str(entry.pattern)
            if isinstance(entry, URLPattern):
                yield address, getattr(entry.callback, "page", Page(""))
            else:
                yield from walk(entry, address)

    return [
        address
        for address, page in walk(get_resolver())
        if page.audience in audience and not address.startswith(NO_PAGES) and not re.match("api/.", address)
    ]


def concrete(page, address):
    """An address without variable parts; what only the database knows is read off a page."""
    found = SAMPLES.get(address, address)
    if "{post}" in found:
        page.goto("desk/people/disclosure-editor/")
        return page.locator("a[href*='/people/posts/']").first.get_attribute("href").lstrip("/")
    if "{record}" in found:
        page.goto("desk/dossiers/DB2026-0002/")
        return page.locator("a[href*='/desk/records/']").first.get_attribute("href").lstrip("/")
    if "{slip}" in found:
        page.goto("desk/slips/make/workplan.redate/workplan.task:38/")
        page.locator("main form button").last.click()
        return page.url.partition("/desk/")[2].join(("desk/", ""))
    if "{letter}" in found:
        page.goto("desk/letters/write/DB2026-0002/")
        page.locator("[name=title]").fill("关于报送情况的函")
        page.locator("[name=text]").fill("请于2026年12月1日前报送。")
        page.locator("main form button").last.click()
        return page.url.partition("/desk/")[2].join(("desk/", ""))
    if "{government}" in found:
        page.goto("desk/organizations/")
        return found.format(government=page.url.rstrip("/").rpartition("/")[2])
    return found


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
    sign_in(OTHERS.get(address, "system-administrator"))
    assert look(page, mode, concrete(page, address)) == []
