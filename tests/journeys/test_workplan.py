"""A leader's spoken word: keyed by the secretary, confirmed later, a task for three offices, returned once, closed."""

import re

import pytest
from playwright.sync_api import expect

WORDS = "请财政、人社、交通三家一周内把窗口超期件逐件说明。"
PROOF = {"name": "超期件说明.csv", "mimeType": "text/csv", "buffer": "序号,事项,原因\n1,示范事项,材料补正\n".encode()}


@pytest.fixture
def enter(page, city):
    """Sign in as somebody else; answers the page."""

    def as_somebody(username, password=""):
        page.context.clear_cookies()
        page.goto("desk/")
        page.locator("input[name=username]").fill(username)
        page.locator("input[name=password]").fill(password or city["password"])
        page.locator("main form button").first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("我的职责")
        return page

    return as_somebody


@pytest.fixture
def head_of(enter):
    """Sign in as the head of an office who has no log-in yet: the security administrator gives out a password."""
    given = {}

    def as_head(code):
        username = f"{code}.office-head.a"
        if code not in given:
            page = enter("security-administrator")
            page.goto(f"desk/people/{username}/new-password/")
            page.locator("main form button").last.click()
            given[code] = page.locator("main .mono, main output, main code").first.inner_text().strip()
        return enter(username, given[code])

    return as_head


def answer(page, number, words, proof):
    """Open a task from my duties and give feedback on it."""
    page.goto("desk/")
    expect(page.locator("main")).to_contain_text(number)
    page.goto(f"desk/dossiers/{number}/")
    page.locator("aside .acts").get_by_role("link", name="反馈").first.click()
    page.locator("textarea[name=words]").fill(words)
    if proof:
        page.locator("input[name=proof]").set_input_files(proof)
    page.locator("main form .btns button").first.click()
    expect(page.locator(".feedback")).to_contain_text(words)


def test_a_leaders_word_becomes_a_task_for_three_offices_and_is_followed_to_its_end(page, enter, head_of):
    # the secretary keys what was said
    enter("leaders-secretary")
    page.get_by_role("link", name="工作督办").first.click()
    page.get_by_role("link", name="登记领导批示").click()
    page.locator("textarea[name=text]").fill(WORDS)
    page.locator("select[name=lead]").select_option(label="市财政局")
    for office in ("市人社局", "市交通局"):
        page.get_by_label(office, exact=True).check()
    page.locator("input[name=due_on]").fill("2026-11-28")
    page.get_by_label("口头", exact=False).check()
    page.locator("main form .btns button").first.click()
    expect(page.get_by_role("alert")).to_contain_text("周末")
    page.locator("input[name=due_on]").fill("2026-11-27")
    page.locator("main form .btns button").first.click()
    expect(page.locator("main")).to_contain_text("口头交办，还没有确认")
    source = page.url.rstrip("/").rpartition("/")[2]
    number = re.search(r"DB2026-\d+", page.locator(".tasks").inner_text())[0]

    # the leader confirms it later
    enter("city-leader")
    page.goto(f"desk/dossiers/{source}/")
    page.get_by_role("link", name="看记录并确认").click()
    page.locator("form[action*='acts.confirm'] button").first.click()
    page.goto(f"desk/dossiers/{source}/")
    expect(page.locator("main")).not_to_contain_text("还没有确认")

    # three offices answer, one of them with words alone
    enter("office-head")
    answer(page, number, "已逐件说明，共一件。", PROOF)
    head_of("341000-human-resources")
    answer(page, number, "已部署，正在推进。", None)
    expect(page.locator(".feedback .is-claim")).to_contain_text("自述，无凭据")
    head_of("341000-transport")
    answer(page, number, "本局没有超期件。", PROOF)

    # the secretary returns the first one, and accepts it when it comes again
    enter("leaders-secretary")
    page.goto("desk/workplan/agenda/")
    expect(page.locator("#claims")).to_contain_text(number)
    page.goto(f"desk/dossiers/{number}/")
    page.locator("aside .acts").get_by_role("link", name="退回反馈 市财政局").click()
    page.locator("textarea[name=reason]").fill("没有写整改时间。")
    page.locator("input[name=due_on]").fill("2026-11-30")
    page.locator("main form .btns button").first.click()
    expect(page.locator(".feedback")).to_contain_text("没有写整改时间。")
    enter("office-head")
    answer(page, number, "整改时间已补齐。", PROOF)
    enter("leaders-secretary")
    page.goto(f"desk/dossiers/{number}/")
    page.locator("aside .acts").get_by_role("link", name="认可反馈 市财政局").click()
    page.locator("main form .btns button").first.click()
    expect(page.locator(".state")).to_contain_text("已办结")

    # it stands in Monday's agenda, and nowhere for the public
    page.goto("desk/workplan/agenda/")
    expect(page.locator("#new")).to_contain_text(number)
    expect(page.locator("#new")).to_contain_text("已办结")
    page.goto("workplan/")
    expect(page.locator("main")).not_to_contain_text(WORDS)
