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
        context = browser.new_context(base_url=moving.address, viewport={"width": 1024, "height": 768}, locale="zh-CN")
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


def wait_for(page, words, where="main", tries=40):
    """Until the worker has done its part."""
    for _try in range(tries):
        if words in page.locator(where).inner_text():
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
    expect(page.locator("main")).to_contain_text("件申请还没有人打开")
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
    wait_for(page, "答复书", "#letters")
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
    receipt = page.locator("main a[href*='/ledger/receipts/']").last.get_attribute("href")
    (tmp_path / "receipt.json").write_bytes(page.context.request.get(receipt).body())
    assert moving.run("receipt", "verify", str(tmp_path / "receipt.json")).startswith("ok")


def test_an_unclear_request_is_corrected_and_its_clock_begins_anew_and_one_never_corrected_is_abandoned(moving, enter):
    moving.stand_on("2022-12-01")
    number, code = asks(enter(), "去年的那份文件")
    other, other_code = asks(enter(), "有关材料")
    page = enter("disclosure-officer")
    for one in (number, other):
        do(page, "requests.confirm", subject(page, one))
    assert due("--from", "2022-12-01") == "2022年12月29日"
    clock(page, number, "2022年12月29日")
    moving.stand_on("2022-12-05")
    page = enter("disclosure-officer")
    for one in (number, other):
        page.goto(f"desk/do/requests.ask_correction/{subject(page, one)}/")
        page.locator("[name=grounds][value=unclear]").check()
        page.locator("[name=text]").fill("请写明文件名称或者文号。")
        page.locator("[name=days]").fill("10")
        page.locator("main form .btns button").last.click()
        page.goto(f"desk/dossiers/{one}/")
        expect(page.locator(".state").first).to_have_text("待补正")
    page.goto(f"desk/do/requests.ask_correction/{subject(page, number)}/")
    expect(page.locator("body")).to_contain_text("没有")
    moving.stand_on("2022-12-09")
    page = enter()
    tracked(page, number, code)
    page.get_by_role("link", name=re.compile("补正")).first.click()
    page.locator("textarea[name=words]").fill("黄财综〔2021〕12号文件。")
    go_on(page)
    assert due("--from", "2022-12-01", "--restart", "2022-12-09") == due("--from", "2022-12-09")
    clock(enter("disclosure-officer"), number, due("--from", "2022-12-09"))
    moving.stand_on("2022-12-20")
    moving.lapse("2022-12-20")
    page = enter()
    tracked(page, other, other_code)
    expect(page.locator("main")).to_contain_text("视为放弃")


ELEVEN = """
from onedoor.kernel.organizations.models import Organization
from onedoor.kernel.people.interface import holder_of
from onedoor.kernel.people.models import Post
from onedoor.openness.requests import actions, interface
office = Organization.objects.get(code='341000-finance')
officer = holder_of(Post.objects.get(organization=office, role='disclosure-officer', rank='A', valid_to=None))
who = {'kind': 'natural', 'name': '李四', 'certificate': 'resident', 'number': '11010519491231002X', 'phone': '13800138000'}
codes = []
for n in range(12):
    made = interface.hand_in(who, office=office.pk, category='natural', pieces=f'第{n}份台账')
    actions.confirm(made.request, by=officer)
    codes.append(f'{made.request.number} {made.code}')
print(*codes[-2:], sep='\\n')
"""


def test_the_eleventh_request_of_a_month_is_charged_paid_and_counted_anew_and_an_unpaid_one_is_closed(moving, enter):
    moving.stand_on("2023-01-03")
    (number, code), (unpaid, unpaid_code) = (line.split() for line in moving.do(ELEVEN, "2023-01-03").splitlines()[-2:])
    moving.stand_on("2023-01-16")
    page = enter("disclosure-officer")
    for one in (number, unpaid):
        do(page, "requests.charge", subject(page, one), method="item")
    page = enter()
    tracked(page, number, code)
    expect(page.locator("main")).to_contain_text("2023年2月16日")
    expect(page.locator("main")).to_contain_text("100元")
    moving.stand_on("2023-02-06")
    page = enter("disclosure-officer")
    do(page, "requests.pay", subject(page, number))
    assert due("--from", "2023-01-03", "--restart", "2023-02-06") == "2023年3月6日"
    clock(page, number, "2023年3月6日")
    moving.stand_on("2023-02-17")
    moving.lapse("2023-02-17")
    page = enter()
    tracked(page, unpaid, unpaid_code)
    expect(page.locator("main")).to_contain_text("视为放弃")


def test_when_nobody_answers_the_citizen_has_the_remedy_of_the_year_and_the_leader_has_the_case(moving, enter):
    moving.stand_on("2024-03-04")
    number, code = asks(enter(), "2023年公务用车台账")
    page = enter("disclosure-officer")
    do(page, "requests.confirm", subject(page, number))
    last = due("--from", "2024-03-04")
    assert last == "2024年4月1日"
    moving.stand_on("2024-04-02")
    moving.lapse("2024-04-02")
    page = enter()
    tracked(page, number, code)
    expect(page.locator("main")).to_contain_text("应当先申请行政复议，对复议决定不服再起诉")
    expect(page.locator("main")).to_contain_text("2024年5月31日")
    page = enter("city-leader")
    page.goto("desk/")
    expect(page.locator("main")).to_contain_text(number)


def test_plain_post_under_the_regulation_of_2007_counts_from_the_day_it_is_confirmed(browser, tmp_path_factory):
    city = Moving(tmp_path_factory.mktemp("moving2018"), free_port(), "2018-09-18")
    try:
        page = begins_at(browser, city, "2018-09-18")
        page.goto("desk/requests/register/natural/")
        page.locator("[name=channel][value=post-plain]").check()
        page.locator("[name=paper]").set_input_files([SCAN])
        page.locator("[name=name]").fill("张三丰")
        page.locator("[name=certificate]").select_option("resident")
        page.locator("[name=number]").fill("11010519491231002X")
        page.locator("[name=address]").fill("屯溪区某路1号")
        page.locator("[name=pieces]").fill("2017年度部门决算")
        go_on(page)
        number = page.locator("dd.mono").first.inner_text()
        page.context.close()
        page = begins_at(browser, city, "2018-09-20")
        do(page, "requests.confirm", subject(page, number))
        assert due("--from", "2018-09-20") == "2018年10月17日"
        clock(page, number, "2018年10月17日")
        page.context.close()
    finally:
        city.stop()


def begins_at(browser, city, day):
    """The disclosure officer signs in on another day."""
    city.stand_on(day)
    page = browser.new_context(base_url=city.address, locale="zh-CN").new_page()
    page.goto("desk/")
    page.locator("input[name=username]").fill("disclosure-officer")
    page.locator("input[name=password]").fill(city.password)
    page.locator("main form button").first.click()
    return page
