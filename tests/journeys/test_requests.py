"""Disclosure on application from the first question to the answer, day by day; each due day is the one `onedoor due` computes."""

import re
import subprocess
import sys

import pytest
from conftest import free_port
from moving import Moving
from playwright.sync_api import expect
from test_slips import signed_photograph

from onedoor.engines.tests import papers

SCAN = {"name": "回函.pdf", "mimeType": "application/pdf", "buffer": papers.pdf()}
FOUND = {"name": "支出明细表.pdf", "mimeType": "application/pdf", "buffer": papers.pdf()}
OTHER = "341000-human-resources"


@pytest.fixture(scope="module")
def moving(browser, tmp_path_factory):
    """A city in September 2022."""
    made = Moving(tmp_path_factory.mktemp("moving"), free_port(), "2022-09-24")
    yield made
    made.stop()


@pytest.fixture
def enter(browser, moving):
    """A fresh visitor at the desk of this city, signed in as somebody."""
    opened = []

    def somebody(username=""):
        context = browser.new_context(
            base_url=moving.address, viewport={"width": 1024, "height": 768}, locale="zh-CN"
        )
        opened.append(context)
        page = context.new_page()
        if username:
            page.goto("desk/")
            page.locator("input[name=username]").fill(username)
            page.locator("input[name=password]").fill(moving.password)
            page.locator("main form button").first.click()
        return page

    yield somebody
    for context in opened:
        context.close()


def due(*words):
    """What `onedoor due` answers, as pages write days."""
    done = subprocess.run(
        [sys.executable, "-m", "onedoor", "due", "--rule", "foi.reply", *words], capture_output=True, text=True
    )
    year, month, day = (int(part) for part in done.stdout.split()[0].split("-"))
    return f"{year}年{month}月{day}日"


def go_on(page):
    page.locator("main form .btns button").first.click()


def asks(page, words, office="黄山市财政局"):
    """Ask over the portal; answers number and code."""
    page.goto("requests/ask/who/natural/")
    page.locator("input[name=name]").fill("张三丰")
    page.locator("input[name=number]").fill("11010519491231002X")
    page.locator("input[name=phone]").fill("13800138000")
    go_on(page)
    page.locator("select[name=office]").select_option(label=office)
    page.locator("textarea[name=piece-1]").fill(words)
    go_on(page)
    go_on(page)
    page.locator("main a.btn").click()
    go_on(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("申请已提交")
    number = re.search(r"GK\d{4}-\d{5}", page.locator("main").inner_text())[0]
    return number, page.locator("main .asked-code").first.inner_text()


def subject(page, number):
    """The request as addresses name it."""
    page.goto(f"desk/dossiers/{number}/")
    found = re.search(r"requests\.request(?::|%3A)(\d+)", page.content())
    assert found, page.content()
    return f"requests.request:{found[1]}"


def do(page, name, row, **typed):
    """An act on the page that is drawn for it."""
    page.goto(f"desk/do/{name}/{row}/")
    for field, value in typed.items():
        place = page.locator(f"main [name={field}]").first
        kind = place.evaluate("one => one.type")
        if kind == "checkbox":
            place.check()
        elif kind.startswith("select"):
            place.select_option(value)
        elif kind == "file":
            place.set_input_files(value)
        else:
            place.fill(value)
    page.locator("main form .btns button").last.click()
    expect(page).not_to_have_url(re.compile(r"/desk/do/"))


def clock(page, number, day):
    """The day on which the answer is due, as the dossier says it."""
    page.goto(f"desk/dossiers/{number}/")
    expect(page.locator("#clock")).to_contain_text(day)


def wait_for(page, words, tries=40):
    """Until the worker has done its part."""
    for _try in range(tries):
        if words in page.locator("main").inner_text():
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError(page.locator("main").inner_text())


def tracked(page, number, code):
    page.goto("requests/track/")
    page.locator("input[name=number]").fill(number)
    page.locator("input[name=code]").fill(code)
    go_on(page)


def test_asked_on_a_saturday_two_are_consulted_the_head_signs_a_slip_and_a_part_is_disclosed(moving, enter, tmp_path):
    moving.stand_on("2022-09-24")
    number, code = asks(enter(), "2021年度三公经费支出明细表")

    moving.stand_on("2022-09-26")
    page = enter("disclosure-officer")
    page.goto("desk/requests/")
    expect(page.locator("main")).to_contain_text("1件申请还没有人打开")
    row = subject(page, number)
    do(page, "requests.confirm", row)
    assert due("--from", "2022-09-26") == "2022年10月27日"
    clock(page, number, "2022年10月27日")

    moving.stand_on("2022-09-30")
    page = enter("disclosure-officer")
    page.goto(f"desk/requests/{number}/consult/")
    page.get_by_label("第三方", exact=True).check()
    page.locator("[name=name]").fill("王五")
    page.locator("[name=address]").fill("屯溪区某路1号")
    page.locator("[name=question]").fill("明细表中有您的姓名和身份证号，是否同意公开？")
    go_on(page)

    moving.stand_on("2022-10-10")
    page = enter("disclosure-officer")
    page.goto(f"desk/requests/{number}/consult/")
    page.locator("[name=kind][value=co-producer]").check()
    page.locator("[name=office]").select_option(label="市人社局")
    page.locator("[name=question]").fill("该表由两单位共同制作，是否同意公开？")
    go_on(page)
    page.goto(f"desk/dossiers/{number}/")
    expect(page.locator("#clock")).to_contain_text("暂停")

    moving.stand_on("2022-10-17")
    page = enter("disclosure-officer")
    page.goto(f"desk/dossiers/{number}/")
    page.locator("a[href*='/requests/enter/requests.give_opinion/']").first.click()
    page.locator("[name=opinion]").select_option("refuses")
    page.locator("[name=reasons]").fill("涉及个人隐私，不同意公开姓名和身份证号。")
    page.locator("[name=paper]").set_input_files([SCAN])
    go_on(page)
    expect(page.locator("main")).to_contain_text("不同意公开姓名")

    moving.stand_on("2022-10-24")
    page = enter(moving.open_account(OTHER, "disclosure-officer"))
    page.goto(f"desk/dossiers/{number}/")
    asked = re.findall(r"requests\.consultation(?::|%3A)(\d+)", page.content())
    do(page, "requests.give_opinion", f"requests.consultation:{asked[-1]}", opinion="agrees")
    after = due("--from", "2022-09-26", "--pause", "2022-09-30..2022-10-17", "--pause", "2022-10-10..2022-10-24")
    assert after == "2022年11月15日"
    clock(enter("disclosure-officer"), number, after)

    moving.stand_on("2022-11-14")
    page = enter("disclosure-officer")
    page.goto(f"desk/slips/make/requests.extend/{row}/")
    page.locator("[name=days]").fill("10")
    page.locator("main textarea").first.fill("需要与第三方进一步核对。")
    page.get_by_role("button", name="生成呈批单").click()
    page.wait_for_url(re.compile(r"/slips/\d+/$"))
    slip = page.context.request.get(page.url + "slip.pdf").body()
    page.goto("desk/slips/")
    photograph = {"name": "IMG_2.jpg", "mimeType": "image/jpeg", "buffer": signed_photograph(slip)}
    page.locator("#papers").set_input_files([photograph])
    page.get_by_role("button", name="交入").click()
    expect(page.locator(".paperimg")).to_be_visible()
    page.get_by_role("button", name="录入决定").click()
    expect(page.locator("main")).to_contain_text("已录入")
    last = due(
        *("--from", "2022-09-26", "--pause", "2022-09-30..2022-10-17", "--pause", "2022-10-10..2022-10-24"),
        *("--extend", "10"),
    )
    assert last == "2022年11月29日"
    clock(page, number, last)

    moving.stand_on("2022-11-25")
    page = enter("disclosure-officer")
    do(page, "requests.add_paper", row, paper=[FOUND])
    page.goto(f"desk/dossiers/{number}/")
    page.locator("#papers .file", has_text=FOUND["name"]).get_by_role("link", name="情况与遮盖").first.click()
    page.get_by_label("个人隐私").check()
    page.get_by_role("button", name="遮盖").click()
    page.wait_for_url(re.compile(r"/redactions/\d+/"))
    redaction = page.url.split("?")[0]
    for words in (papers.NAME, papers.NUMBER):
        page.get_by_label("要遮盖的文字").fill(words)
        page.get_by_role("button", name="查找并标记").click()
    page.get_by_role("button", name="提交复核").click()
    page = enter("secrecy-reviewer")
    page.goto(redaction)
    expect(page.locator(".beside .leaf")).to_have_count(2, timeout=30_000)
    page.get_by_role("button", name="同意").click()
    page.get_by_role("button", name="定稿").click()
    expect(page.locator("#result")).to_be_visible()

    moving.stand_on("2022-11-28")
    page = enter("disclosure-officer")
    page.goto(f"desk/requests/{number}/draft/")
    page.locator("[name=piece-1-result]").select_option("R3")
    page.locator("[name=piece-1-exemptions][value=EX-THIRD]").check()
    page.locator("[name=piece-1-reason]").fill("表中自然人的姓名和身份证号属于个人隐私，第三方不同意公开。")
    page.locator("[name=piece-1-files]").first.check()
    page.get_by_role("button", name="保存并送审").click()
    expect(page.locator(".state").first).to_have_text("待审核")
    for who in ("final-reviewer", "secrecy-reviewer"):
        page = enter(who)
        page.goto(f"desk/dossiers/{number}/")
        run = re.search(r"routes\.run(?::|%3A)(\d+)", page.content())
        do(page, "routes.countersign", f"routes.run:{run[1]}")
    page = enter("office-head")
    do(page, "requests.decide", row)
    page = enter("disclosure-officer")
    page.goto(f"desk/dossiers/{number}/")
    wait_for(page, "答复书")
    page.goto("desk/letters/")
    page.get_by_role("button", name="电子盖章").click()
    page.goto(f"desk/dossiers/{number}/")
    page.locator("#letters a", has_text="答复书").click()
    wait_for(page, "盖章以后没有改动")
    do(page, "requests.deliver", row, means="online")

    page = enter()
    tracked(page, number, code)
    expect(page.locator("main")).to_contain_text("部分公开")
    links = page.locator("main a[href*='/papers/']")
    given = [page.context.request.get(link.get_attribute("href")).body() for link in links.all()]
    assert given
    for name in (papers.NAME, papers.NUMBER):
        assert all(name.encode(way) not in papers.everything(one) for one in given[-1:] for way in ("utf-8", "gb18030"))
    signed = [one for one in given if b"/ByteRange" in one]
    (tmp_path / "answer.pdf").write_bytes(signed[-1])
    assert moving.run("letter", "verify", str(tmp_path / "answer.pdf")).startswith("valid")
