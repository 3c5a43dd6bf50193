"""Pictures of a running city for the README: `python tools/pictures.py http://127.0.0.1:8000 PASSWORD`."""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
SUM = "?count=foi.reply&start=2022-09-26&pause=2022-09-30..2022-10-17+2022-10-10..2022-10-24&extend=10"
PICTURES = {
    "home": ("/", 1280, 900),
    "home-en": ("/en/", 1280, 900),
    "due": ("/due/" + SUM, 1280, 1100),
    "offices": ("/organizations/", 1280, 900),
    "elder": ("/elder/", 390, 844),
    "due-phone": ("/en/due/" + SUM, 390, 844),
}
DESK = {"desk": ("/desk/", 1280, 800), "dossier": ("/desk/dossiers/DB2026-0002/", 1280, 1000)}
"""Pictures of the desk, as the head of an office sees it."""


def take(page, pictures: dict) -> None:
    """Open each address at its size."""
    for name, (address, width, height) in pictures.items():
        page.set_viewport_size({"width": width, "height": height})
        page.goto(address)
        page.screenshot(path=FOLDER / f"{name}.png")


def main(root: str, password: str) -> None:
    """Take every picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(base_url=root)
        take(page, PICTURES)
        page.goto("/desk/")
        page.locator("input[name=username]").fill("office-head")
        page.locator("input[name=password]").fill(password)
        page.locator("main form button").first.click()
        take(page, DESK)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
