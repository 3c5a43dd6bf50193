"""One real city and one real browser for all journeys of a worker."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TODAY = "2026-11-23"


def pytest_collection_modifyitems(items):
    """Journeys share a city, so they stay on one worker; each of them needs the browser."""
    for item in items:
        if Path(item.path).parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.xdist_group("journeys"))


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium. Without it the journeys are skipped, saying so, unless `ONEDOOR_BROWSER=required`."""
    if not CHROMIUM:
        if os.environ.get("ONEDOOR_BROWSER") == "required":
            pytest.fail("Chromium is required and not here. Run `make browser`.")
        pytest.skip("Chromium is not here. Run `make browser`.")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def city(browser, tmp_path_factory):
    """The demonstration city as a newcomer starts it, on a fixed day. Its facts: address, password, log-ins."""
    root = tmp_path_factory.mktemp("city")
    port = free_port()
    command = [sys.executable, "-m", "onedoor", "demo", "--data", str(root / "data"), "--port", str(port)]
    command += ["--size", "desk", "--today", TODAY, "--json"]
    keep = {name: value for name, value in os.environ.items() if name not in ("ONEDOOR_APP_URL", "ONEDOOR_OWNER_URL")}
    environment = keep | {"ONEDOOR_DATA": str(root / "data")}
    with (root / "messages").open("w") as messages:
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=messages, text=True)
    line = process.stdout.readline()
    if not line:
        pytest.fail("The city did not start:\n" + (root / "messages").read_text())
    yield json.loads(line)
    process.send_signal(signal.SIGTERM)
    process.wait(30)


@pytest.fixture
def page(browser, city):
    """A fresh visitor at counter width, with addresses relative to the city. A script error on a page fails the test."""
    context = browser.new_context(base_url=city["address"], viewport={"width": 1024, "height": 768}, locale="zh-CN")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


@pytest.fixture
def sign_in(page, city):
    """Sign in as a role; answers the page."""

    def enter(username: str, prefix: str = ""):
        page.goto(f"{prefix}desk/")
        page.locator("input[name=username]").fill(username)
        page.locator("input[name=password]").fill(city["password"])
        page.locator("main form button").first.click()
        return page

    return enter
