"""The first day: find an office, check a date, sign in, enter next year's holidays."""

import re

from playwright.sync_api import expect

NOTICE = "1月1日（星期五）至4日（星期一）放假调休，共4天。"


def test_a_citizen_finds_a_township(page):
    page.goto("")
    page.get_by_role("searchbox").fill("屯溪")
    page.get_by_role("search").get_by_role("button").click()
    page.get_by_role("link", name="屯溪区").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("屯溪区")


def test_a_citizen_checks_a_date_and_passes_it_on(page):
    page.goto("due/")
    page.locator("[name=count]").select_option("foi.reply")
    page.locator("[name=start]").fill("2022-09-01")
    page.locator("summary").first.click()
    page.locator("[name=pause]").fill("2022-09-05..2022-09-20 2022-09-14..2022-09-28")
    page.locator("main form button").click()
    expect(page.locator(".clock .left")).to_contain_text("2022年10月27日")
    page.goto(page.url.replace("/due/", "/en/due/"))
    expect(page.locator(".clock .left")).to_contain_text("27 October 2022")


def test_a_wrong_pause_is_said_where_it_was_typed(page):
    page.goto("due/?count=working_day&length=5&start=2022-09-01&pause=2022-09-09..2022-09-05")
    expect(page.get_by_role("alert")).to_contain_text("对调")
    assert page.locator("[name=pause]").input_value() == "2022-09-09..2022-09-05"


def test_language_and_size_stay_while_one_goes_on(page):
    page.goto("en/elder/")
    page.get_by_role("link", name="Find an office").first.click()
    page.wait_for_url("**/en/elder/organizations/")
    expect(page.locator("html.elder[lang=en]")).to_have_count(1)
    assert page.context.cookies() == []


def test_a_stranger_does_not_come_in(page, sign_in):
    sign_in("nobody-here")
    expect(page.locator("main")).to_contain_text("用户名")
    assert "/desk/sign-in/" in page.url


def due_on_the_first_monday(page):
    """The secretary keys a remark whose task is due on a day that the notice will make a day of rest. Answers its number."""
    page.goto("desk/workplan/remark/")
    page.locator("textarea[name=text]").fill("请市财政局年后第一个工作日报告结转资金。")
    page.locator("[name=lead]").select_option(label="市财政局")
    page.locator("[name=due_on]").fill("2027-01-04")
    page.locator("[name=recording-mode][value=oral]").check()
    page.locator("main form .btns button").first.click()
    return re.search(r"DB2026-\d+", page.locator(".tasks").inner_text())[0]


def test_the_administrator_enters_a_notice_sees_what_moves_and_the_public_calendar_shows_it(page, sign_in):
    sign_in("leaders-secretary")
    number = due_on_the_first_monday(page)
    page.context.clear_cookies()
    sign_in("system-administrator")
    page.goto("calendar/2027/")
    expect(page.locator("main")).to_contain_text("暂定")
    page.goto("desk/calendar/notice/")
    page.locator("[name=year]").fill("2027")
    page.locator("[name=title]").fill("关于2027年部分节假日安排的通知")
    page.locator("[name=text]").fill(NOTICE + "天气不错。")
    page.locator("main form button").last.click()
    page.locator("[name=text]").fill(NOTICE)
    page.locator("main form button").last.click()
    expect(page.locator("main")).to_contain_text("推后1天")
    page.locator("button[name=enter]").click()
    page.goto("calendar/2027/")
    expect(page.locator("main")).not_to_contain_text("暂定")
    page.goto(f"desk/dossiers/{number}/")
    for _try in range(40):  # the worker dates duties anew within seconds
        if "1月5日" in page.locator("#clock").inner_text():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(page.locator("#clock")).to_contain_text("1月5日")


def test_a_clerk_may_not_keep_the_calendar(page, sign_in):
    sign_in("window-clerk")
    assert page.goto("desk/calendar/").status == 403
