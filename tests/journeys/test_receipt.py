"""A citizen keeps the receipt of an act, checks it on the telephone with the network cut, and once more after the ledger has grown."""

import json
import re

import pytest
from playwright.sync_api import expect

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True, "locale": "zh-CN"}


@pytest.fixture
def phone(browser, city):
    """A telephone. Every request that it makes is noted; a script error fails the test."""
    context = browser.new_context(base_url=city["address"], **PHONE)
    page = context.new_page()
    errors, page.asked = [], []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: page.asked.append(request.url))
    yield page
    context.close()
    assert errors == []


def download(page, link, path):
    """Follow a link that is a file; answers its text."""
    with page.expect_download() as waiting:
        link.click()
    waiting.value.save_as(path)
    return path.read_text()


def receipt_of_the_newest(page, folder):
    """The receipt of the newest act that has one."""
    for _try in range(60):
        page.goto("acts/")
        link = page.locator("main a[download]").first
        if link.count():
            return download(page, link, folder / "receipt.json")
        page.wait_for_timeout(500)
    pytest.fail("no act was sealed within half a minute")


def open_check(page, prefix=""):
    """The page of the check, and then no network."""
    page.goto(f"{prefix}ledger/verify/", wait_until="networkidle")
    page.context.set_offline(True)
    page.asked.clear()


def grow(page, sign_in):
    """An official enters a meeting, so that the ledger grows."""
    desk = sign_in("leaders-secretary")
    desk.goto("desk/workplan/adopt/")
    desk.locator("main [name=kind]").select_option("meeting")
    desk.locator("main [name=title]").fill("回执演示会议")
    desk.get_by_label("口头", exact=False).check()
    desk.locator("main form .btns button").first.click()
    desk.wait_for_url(lambda address: "adopt" not in address)


def test_a_receipt_is_checked_on_a_telephone_without_a_network(phone, tmp_path):
    receipt_of_the_newest(phone, tmp_path)
    open_check(phone)
    phone.locator("#receipt-file").set_input_files(tmp_path / "receipt.json")
    phone.wait_for_function("document.getElementById('receipt').value.length > 100")
    phone.get_by_role("button", name="核对这份回执").tap()
    good = phone.locator("#good")
    good.wait_for()
    assert "这件行为在账本里" in good.inner_text() and "市" in phone.locator("#said-by").inner_text()
    assert re.search(r"\d+", phone.locator("#took").inner_text()), "it says how long it took"
    assert phone.asked == [], "nothing is asked of the server"


def test_a_receipt_that_was_changed_is_refused(phone, tmp_path):
    receipt = json.loads(receipt_of_the_newest(phone, tmp_path))
    entry = json.loads(receipt["entry"]) | {"at": "2026-01-01"}
    receipt["entry"] = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    open_check(phone, "en/")
    phone.locator("#receipt").fill(json.dumps(receipt))
    phone.get_by_role("button", name="Check the receipt").tap()
    assert "does not stand in the signed ledger" in phone.locator("#bad").inner_text()
    assert phone.locator("#good").is_hidden()


def test_it_still_stands_after_the_ledger_has_grown(phone, page, sign_in, tmp_path):
    size = json.loads(receipt_of_the_newest(phone, tmp_path))["checkpoint"].split("\n")[1]
    grow(page, sign_in)
    for _try in range(60):
        answer = phone.request.get(f"ledger/later/{size}.json")
        if answer.json()["checkpoint"].split("\n")[1] != size:
            break
        phone.wait_for_timeout(500)
    else:
        pytest.fail("the ledger has not grown within half a minute")
    (tmp_path / "later.json").write_bytes(answer.body())
    open_check(phone)
    phone.locator("#receipt-file").set_input_files(tmp_path / "receipt.json")
    phone.locator("#more summary").tap()
    phone.locator("#later-file").set_input_files(tmp_path / "later.json")
    phone.wait_for_function("document.getElementById('later').value.length > 100")
    phone.get_by_role("button", name="核对这份回执").tap()
    phone.locator("#stands").wait_for()
    assert "仍然有效" in phone.locator("#stands").inner_text()


def test_the_page_of_the_ledger_says_that_the_sealer_works(page):
    page.goto("en/ledger/")
    assert page.locator("[role=alert]").count() == 0
    assert int(page.locator("main dd b").first.inner_text()) > 50
    page.get_by_role("link", name="Check a receipt").click()
    expect(page.locator("#check")).to_be_visible()
