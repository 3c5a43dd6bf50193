"""A name and an identity number are hidden by one officer, looked at by another, and are nowhere in the file any more."""

import io
import re

import pikepdf
import pypdfium2
import pytest
from playwright.sync_api import expect
from test_every_page import look

from onedoor.engines.tests import papers

NAME = {"name": f"关于{papers.NAME}反映问题的答复.pdf", "mimeType": "application/pdf", "buffer": papers.pdf()}
WAYS = ("utf-8", "utf-16-be", "utf-16-le", "gb18030", "big5")


@pytest.fixture
def enter(page, city):
    """Sign in as somebody else; answers the page."""

    def as_somebody(username):
        page.context.clear_cookies()
        page.goto("desk/")
        page.locator("input[name=username]").fill(username)
        page.locator("input[name=password]").fill(city["password"])
        page.locator("main form button").first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("我的职责")
        return page

    return as_somebody


def handed_in(page) -> str:
    """Give the letter as feedback on a task of the office; answers the address of its dossier."""
    page.goto("desk/")
    page.locator("main a[href*='/dossiers/DB']").first.click()
    page.locator("aside .acts").get_by_role("link", name="反馈").first.click()
    page.locator("textarea[name=words]").fill("已书面答复来信人。")
    page.locator("input[name=proof]").set_input_files(NAME)
    page.locator("main form .btns button").first.click()
    expect(page.locator("#papers")).to_contain_text(NAME["name"])
    return page.url


def draw(page, left, top, right, bottom):
    """Draw a rectangle on the page with the mouse, in parts of its width and height."""
    leaf = page.locator("#leaf")
    leaf.scroll_into_view_if_needed()
    box = leaf.bounding_box()
    page.mouse.move(box["x"] + left * box["width"], box["y"] + top * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + right * box["width"], box["y"] + bottom * box["height"], steps=4)
    with page.expect_navigation():
        page.mouse.up()


def everywhere(data: bytes) -> list[bytes]:
    """All a PDF holds: its bytes, what is packed in it, its text, annotations, metadata, labels."""
    found = [papers.everything(data)]
    with pypdfium2.PdfDocument(data) as document:
        found += [sheet.get_textpage().get_text_bounded().encode() for sheet in document]
        found += [repr(document.get_metadata_dict()).encode(), repr([*document.get_toc()]).encode()]
    with pikepdf.open(io.BytesIO(data)) as document:
        found += [repr(sheet.obj.get("/Annots")).encode() for sheet in document.pages]
        found += [repr(document.docinfo).encode(), repr(document.Root.get("/Metadata")).encode()]
    return found


def test_one_hides_another_looks_and_neither_name_nor_number_is_in_the_file(page, enter, city):
    enter("office-head")
    dossier = handed_in(page)

    # the officer begins from the dossier and marks: by words, by what looks personal, by hand
    enter("disclosure-officer")
    page.goto(dossier)
    page.locator("#papers .file", has_text=NAME["name"]).get_by_role("link", name="情况与遮盖").click()
    about = page.url
    page.get_by_label("个人隐私").check()
    page.get_by_role("button", name="遮盖").click()
    page.wait_for_url(re.compile(r"/redactions/\d+/"))
    redaction = page.url.split("?")[0]
    page.get_by_label("要遮盖的文字").fill(papers.NAME)
    page.get_by_role("button", name="查找并标记").click()
    expect(page.locator("#leaf rect")).to_have_count(2)
    page.locator("section", has_text="疑似个人信息").locator("li", has_text=papers.NUMBER).get_by_role("button").click()
    expect(page.locator("#leaf rect")).to_have_count(3)
    draw(page, 0.5, 0.6, 0.8, 0.65)
    expect(page.locator("#leaf rect")).to_have_count(4)
    page.locator("#leaf").focus()
    page.keyboard.press("Enter")
    for key in ("ArrowDown", "ArrowRight", "Shift+ArrowRight"):
        page.keyboard.press(key)
    expect(page.locator("[data-said]")).to_contain_text("距左百分之41")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("#leaf rect")).to_have_count(5)
    page.locator("section[aria-labelledby=patches] li", has_text="手工标记").last.get_by_role("button").click()
    expect(page.locator("#leaf rect")).to_have_count(4)
    address = redaction.removeprefix(city["address"]).lstrip("/")
    assert [look(page, mode, address) for mode in ("", "en/")] == [[], []]
    page.goto(redaction)
    page.get_by_role("button", name="提交复核").click()
    expect(page.locator("main")).to_contain_text("请本单位另一人复核")
    expect(page.get_by_role("button", name="同意")).to_have_count(0)

    # another person looks: before, after, what can still be read, the proof
    enter("secrecy-reviewer")
    page.get_by_role("link", name="遮盖", exact=True).click()
    page.get_by_role("link", name=NAME["name"]).click()
    expect(page.locator(".beside .leaf")).to_have_count(2, timeout=30_000)
    expect(page.locator(".proof li")).to_have_count(11)
    expect(page.locator(".left-over")).to_contain_text("■")
    expect(page.locator(".left-over")).not_to_contain_text(papers.NAME)
    assert [look(page, mode, address) for mode in ("", "en/")] == [[], []]
    page.goto(redaction)
    page.get_by_role("button", name="同意").click()
    page.get_by_role("button", name="定稿").click()
    expect(page.locator("#result")).to_be_visible()
    assert [look(page, mode, address) for mode in ("", "en/")] == [[], []]
    assert [look(page, mode, about.removeprefix(city["address"]).lstrip("/")) for mode in ("", "en/")] == [[], []]

    # neither is found in the file any more, and the dossier lists it beside the original
    page.goto(redaction)
    result = page.locator("section[aria-labelledby=result] a[href*='/desk/files/']").first.get_attribute("href")
    answer = page.context.request.get(result)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    held = everywhere(answer.body())
    for word in (papers.NAME, papers.NUMBER):
        assert not any(
            word.encode(way, "ignore") in piece for way in WAYS for piece in held if word.encode(way, "ignore")
        )
    assert any(papers.NUMBER.encode() in piece for piece in everywhere(NAME["buffer"])), "the search would find it"
    page.goto(dossier)
    expect(page.locator("#papers")).to_contain_text("关于×反映问题的答复-redacted.pdf")


def test_without_script_words_are_typed_and_a_missing_word_is_told(browser, city):
    context = browser.new_context(base_url=city["address"], java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto("desk/")
    page.locator("input[name=username]").fill("office-head")
    page.locator("input[name=password]").fill(city["password"])
    page.locator("main form button").first.click()
    dossier = handed_in(page)
    page.goto(dossier)
    page.locator("#papers").get_by_role("link", name="情况与遮盖").last.click()
    page.get_by_label("个人隐私").check()
    page.get_by_role("button", name="遮盖").click()
    expect(page.locator("[data-tools]")).to_be_hidden()
    page.get_by_label("要遮盖的文字").fill("不在文中")
    page.get_by_role("button", name="查找并标记").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("要遮盖的文字").fill(papers.NUMBER)
    page.get_by_role("button", name="查找并标记").click()
    expect(page.locator("#leaf rect")).to_have_count(1)
    context.close()


def test_on_a_telephone_a_place_is_drawn_with_a_finger(browser, city):
    context = browser.new_context(
        base_url=city["address"], locale="zh-CN", has_touch=True, is_mobile=True, viewport={"width": 390, "height": 800}
    )
    page = context.new_page()
    page.goto("desk/")
    page.locator("input[name=username]").fill("office-head")
    page.locator("input[name=password]").fill(city["password"])
    page.locator("main form button").first.click()
    page.goto(handed_in(page))
    page.locator("#papers").get_by_role("link", name="情况与遮盖").last.click()
    page.get_by_label("个人隐私").check()
    page.get_by_role("button", name="遮盖").click()
    page.get_by_role("button", name="用手指画").click()
    page.locator("#leaf").scroll_into_view_if_needed()
    box = page.locator("#leaf").bounding_box()
    touch = context.new_cdp_session(page)

    def finger(kind, across, down):
        points = [] if kind == "touchEnd" else [{"x": box["x"] + across, "y": box["y"] + down}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    finger("touchStart", 60, 60)
    for step in range(1, 6):
        finger("touchMove", 60 + 20 * step, 60 + 6 * step)
    with page.expect_navigation():
        finger("touchEnd", 0, 0)
    expect(page.locator("#leaf rect")).to_have_count(1)
    expect(page.locator("[data-finger]")).to_have_attribute("aria-pressed", "true")
    context.close()
