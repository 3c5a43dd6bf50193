"""Whoever decides signs on paper: printed, signed, photographed, recorded."""

import io
import re

import pypdfium2
from PIL import Image, ImageDraw
from playwright.sync_api import expect
from test_every_page import look


def signed_photograph(pdf):
    """The printed slip with a stroke of the pen, on a table, held askew."""
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=2).to_pil().convert("RGB")
    ImageDraw.Draw(page).line([(260, 1165), (330, 1120), (420, 1170), (520, 1130)], fill=(20, 30, 120), width=6)
    table = Image.new("RGB", (page.width + 300, page.height + 260), (90, 80, 70))
    table.paste(page, (150, 120))
    kept = io.BytesIO()
    table.rotate(-6, expand=True, fillcolor=(90, 80, 70)).save(kept, "JPEG", quality=70)
    return kept.getvalue()


def test_a_leader_signs_for_a_later_day_and_the_secretary_records_it_from_a_photograph(page, sign_in):
    sign_in("leaders-secretary")
    page.goto("desk/workplan/?kind=instruction")
    page.locator("main a[href*='/dossiers/PS']").first.click()
    page.locator("main a[href*='/dossiers/DB']").first.click()
    dossier = page.url
    page.goto(page.locator("a[href*='/slips/make/workplan.redate/']").get_attribute("href"))
    page.locator("[name=due_on]").fill("2026-12-04")
    page.locator("main textarea").first.fill("核查要比对三个系统的数据。")
    page.get_by_role("button", name="生成呈批单").click()
    page.wait_for_url(re.compile(r"/slips/\d+/$"))
    slip = page.url
    pdf = page.context.request.get(slip + "slip.pdf")
    assert pdf.headers["content-type"] == "application/pdf"
    photograph = {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": signed_photograph(pdf.body())}
    page.goto("desk/slips/")
    page.locator("#papers").set_input_files([photograph])
    page.get_by_role("button", name="交入").click()
    expect(page.locator(".paperimg")).to_be_visible()
    assert page.locator("[name=due_on]").input_value() == "2026-12-04"
    page.get_by_role("button", name="录入决定").click()
    expect(page.locator("main")).to_contain_text("已录入")
    page.goto(dossier)
    expect(page.locator("#record")).to_contain_text("市领导")
    expect(page.locator("#record")).to_contain_text("凭签批件，许德胜录入")
    page.goto("desk/slips/")
    page.locator("#papers").set_input_files([photograph])
    page.get_by_role("button", name="交入").click()
    expect(page.locator("main")).to_contain_text("已经用过")
    page.context.clear_cookies()
    sign_in("city-leader")
    page.goto(dossier)
    record = page.locator("#record a", has_text="调整时限").first.get_attribute("href")
    page.goto(record)
    correct = page.locator("a[href$='/correct/']").get_attribute("href").lstrip("/")
    assert [look(page, mode, correct) for mode in ("", "en/")] == [[], []]
