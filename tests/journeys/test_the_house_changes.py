"""The house changes while work goes on: somebody leaves, offices merge, a word is confirmed."""

from playwright.sync_api import expect


def choose(page, label):
    """Pick an entry of the only long list of a form by its words."""
    page.locator("main form select").first.select_option(label=label)


def test_the_merger_of_2019_is_still_found_under_its_old_address(page):
    page.goto("organizations/341000-industry-commerce/")
    expect(page.locator("main")).to_contain_text("并入市市场监管局")
    page.goto("organizations/341000-market-supervision/")
    for former in ("工商行政管理局", "食品药品监督管理局", "质量技术监督局"):
        expect(page.locator("main")).to_contain_text(former)


def test_two_offices_merge_and_the_old_address_leads_on(page, sign_in):
    sign_in("system-administrator")
    page.goto("desk/organizations/341000/")
    page.locator("input[value='341000-sports']").check()
    page.get_by_role("button", name="合并选中的单位").click()
    choose(page, "黄山市教育局")
    page.locator("[name=first_day]").fill("2026-11-23")
    page.locator("main form button").last.click()
    expect(page.locator("h1")).to_contain_text("黄山市人民政府")
    page.goto("organizations/341000-sports/")
    expect(page.locator("main")).to_contain_text("教育局")


def test_a_clerk_leaves_and_nothing_is_ownerless(page, sign_in, browser, city):
    sign_in("system-administrator")
    page.goto("desk/people/leaving/joint-approval-coordinator/")
    expect(page.locator("main")).to_contain_text("联合审批协调员")
    page.locator("main form [type=date]").fill("2026-11-23")
    page.locator("main form button.grave").click()
    page.goto("desk/people/joint-approval-coordinator/")
    expect(page.locator("main")).to_contain_text("2026-11-23")
    stranger = browser.new_context(base_url=city["address"]).new_page()
    stranger.goto("desk/")
    stranger.locator("input[name=username]").fill("joint-approval-coordinator")
    stranger.locator("input[name=password]").fill(city["password"])
    stranger.locator("main form button").first.click()
    assert "/desk/sign-in/" in stranger.url
    stranger.context.close()
