"""A citizen of seventy asks in elder mode on a phone, without any script: stops, goes on by code, sends, follows."""

import re

import pytest
from playwright.sync_api import expect

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
NOTICE = {"name": "公告照片.pdf", "mimeType": "application/pdf", "buffer": PDF}


@pytest.fixture
def phone(browser, city):
    """Make a phone: 390 wide, a fresh visitor, no script."""
    made = []

    def another():
        made.append(
            browser.new_context(
                base_url=city["address"] + "elder/",
                viewport={"width": 390, "height": 844},
                locale="zh-CN",
                java_script_enabled=False,
            )
        )
        return made[-1].new_page()

    yield another
    for context in made:
        context.close()


def go_on(page):
    page.locator("main form .btns button").first.click()


def heading(page, words):
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


def who(page):
    """Who asks, the number wrong at first."""
    page.goto("")
    page.get_by_role("link", name=re.compile("依申请公开")).nth(1).click()
    page.get_by_role("link", name=re.compile("我自己申请")).click()
    page.locator("input[name=name]").fill("张三丰")
    page.locator("input[name=number]").fill("110105194912310021")
    page.locator("input[name=phone]").fill("13800138000")
    go_on(page)
    expect(page.get_by_role("alert")).to_contain_text("末位校验不符")
    assert page.locator("input[name=name]").input_value() == "张三丰"
    page.locator("input[name=number]").fill("11010519491231002X")
    go_on(page)


def stops(page):
    """Begins to write and stops; answers the code."""
    heading(page, "您想知道什么")
    page.locator("select[name=office]").select_option(label="黄山市财政局")
    page.locator("textarea[name=piece-1]").fill("2025年高龄津贴发放标准的文件")
    page.locator("input[name=uploads]").set_input_files(NOTICE)
    page.locator("button[name=later]").click()
    heading(page, "草稿已保存")
    return page.locator("main .asked-code").first.inner_text()


def sends(page, code):
    """On another phone: goes on by code, looks it over, sends; answers the number."""
    page.goto("requests/ask/resume/")
    page.locator("input[name=code]").fill(code.lower().replace("-", " "))
    go_on(page)
    heading(page, "您想怎样得到")
    go_on(page)
    heading(page, "也许已经公开了")
    page.locator("main a.btn").click()
    main = page.locator("main")
    for words in ("张三丰", "2025年高龄津贴发放标准的文件", "黄山市财政局", "公告照片.pdf", "最迟2026年12月22日"):
        expect(main).to_contain_text(words)
    go_on(page)
    heading(page, "申请已提交")
    expect(page.locator("main .asked-code").first).to_have_text(code)
    expect(page.locator("main .qr svg")).to_be_visible()
    return re.search(r"GK\d{4}-\d{5}", main.inner_text())[0]


def track(page, number, code):
    page.goto("requests/track/")
    page.locator("input[name=number]").fill(number)
    page.locator("input[name=code]").fill(code)
    go_on(page)


def test_a_citizen_of_seventy_asks_on_a_phone_and_follows_the_request(phone):
    page = phone()
    who(page)
    code = stops(page)
    number = sends(phone(), code)

    page = phone()
    track(page, number, code)
    heading(page, "2025年高龄津贴发放标准的文件")
    main = page.locator("main")
    for words in ("等待确认", "黄山市财政局", "张*丰", "补充材料", "撤回申请", "公告照片.pdf"):
        expect(main).to_contain_text(words)
    page.get_by_role("link", name="补充材料").click()
    page.locator("textarea[name=words]").fill("2024年的也可以")
    go_on(page)
    expect(main).to_contain_text("您补充了内容")
    page.locator("main").get_by_role("button", name="退出").click()
    page.goto(f"requests/track/{number}/")
    heading(page, "查我的申请")


def test_a_wrong_code_and_an_unknown_number_give_the_same_page(phone):
    page = phone()
    who(page)
    number = sends(phone(), stops(page))
    said = []
    for asked in (number, "GK2026-99999"):
        page = phone()
        track(page, asked, "0000-0000-0000-0000")
        expect(page.get_by_role("alert")).to_contain_text("没有这个编号和查询码的申请")
        said.append(page.locator("main").inner_text())
    assert said[0] == said[1]
