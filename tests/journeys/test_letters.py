"""A letter is written, sealed, signed by the worker, verified by another tool, altered by one byte and refused."""

import re
import shutil
import subprocess

from playwright.sync_api import expect
from test_every_page import look

TEXT = "根据工作安排，请你单位于2026年12月1日前书面反馈。\n一、反馈内容。逐件列明办理情况。\n二、联系方式。另行告知。"


def written(page, title):
    """A letter written in a dossier and issued; answers its address."""
    page.goto("desk/letters/write/DB2026-0002/")
    page.locator("[name=title]").fill(title)
    page.locator("[name=to]").fill("黄山市财政局")
    page.locator("[name=text]").fill(TEXT)
    page.get_by_role("button", name="制发").click()
    page.wait_for_url(re.compile(r"/desk/letters/\d+/$"))
    return page.url


def pdfsig(folder, city, page, pdf):
    """What poppler says of a signed file, with the city's authority trusted."""
    (folder / "letter.pdf").write_bytes(pdf)
    (folder / "root.pem").write_bytes(page.context.request.get("verify/authority.pem").body())
    if not (folder / "nss").exists():
        (folder / "nss").mkdir()
        run = {"cwd": folder, "check": True}
        subprocess.run(["certutil", "-N", "-d", "nss", "--empty-password"], **run)
        subprocess.run(["certutil", "-A", "-d", "nss", "-n", "root", "-t", "CT,C,C", "-i", "root.pem"], **run)
    told = subprocess.run(["pdfsig", "-nssdir", "nss", "letter.pdf"], cwd=folder, capture_output=True, text=True)
    return told.stdout


def test_a_letter_is_sealed_verified_by_another_tool_and_refused_when_one_byte_is_altered(
    page, sign_in, city, tmp_path
):
    sign_in("leaders-secretary")
    letter = written(page, "关于报送办理情况的函")
    expect(page.locator("main")).to_contain_text("等待盖章")
    number = page.locator("header .meta").first.inner_text()
    page.goto("desk/letters/")
    assert look(page, "", "desk/letters/") == []
    page.get_by_role("button", name="电子盖章").click()
    expect(page.locator("main")).to_contain_text("份文书已盖章")
    page.goto(letter)
    for _try in range(40):
        if page.locator(".state").inner_text() == "已电子盖章":
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(page.locator("main")).to_contain_text("盖章以后没有改动")
    code = page.locator("dd.mono").first.inner_text()
    pdf = page.context.request.get(letter + "letter.pdf").body()
    if shutil.which("pdfsig") and shutil.which("certutil"):
        told = pdfsig(tmp_path, city, page, pdf)
        assert "Signature is Valid." in told and "Certificate is Trusted." in told
    page.context.clear_cookies()

    def judged(name, data):
        page.goto("verify/")
        page.locator("[name=file]").set_input_files(
            [{"name": name, "mimeType": "application/pdf", "buffer": bytes(data)}]
        )
        page.locator("main").get_by_role("button", name="核验").click()
        return page.locator("main")

    expect(judged("letter.pdf", pdf)).to_contain_text("这份文件是真的")
    expect(page.locator("main")).to_contain_text(number)
    altered = bytearray(pdf)
    altered[len(pdf) // 2] ^= 1
    expect(judged("letter.pdf", altered)).to_contain_text("请勿采信")
    expect(judged("holiday.pdf", b"GIF89a")).to_contain_text("这不是PDF文件")
    page.goto("verify/")
    page.locator("[name=number]").fill(number.replace("〔", "[").replace("〕", "]"))
    page.locator("[name=code]").fill(code.lower())
    page.locator("main").get_by_role("button", name="核验").click()
    expect(page.locator("h1")).to_have_text("这份文书是真的，现在有效")
    expect(page.locator("main")).not_to_contain_text("财政局")
    assert [look(page, mode, f"verify/{code}/") for mode in ("", "en/", "elder/")] == [[], [], []]
    page.goto("verify/AAAA-BBBB-CCCC-DDDD/")
    expect(page.locator(".errbox")).to_contain_text("没有文号和核验码相符的文书")
