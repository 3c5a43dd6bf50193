"""The house inspects itself: files, templates, clocks, locks, texts."""

import ast
import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "onedoor"
PYTHON = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
CLOCK = SOURCE / "frame" / "clock.py"

READS_THE_TIME = {
    ("date", "today"),
    ("datetime", "now"),
    ("datetime", "today"),
    ("datetime", "utcnow"),
    ("timezone", "now"),
    ("timezone", "localdate"),
    ("time", "time"),
}


def named(paths):
    """Parameters that show their path."""
    return [pytest.param(path, id=str(path.relative_to(SOURCE))) for path in paths]


@pytest.mark.parametrize("path", named(PYTHON))
def test_no_file_or_function_is_too_long(path):
    text = path.read_text()
    assert text.count("\n") <= 500
    functions = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    assert [node.name for node in functions if node.end_lineno - node.lineno > 60] == []


@pytest.mark.parametrize("path", named(path for path in PYTHON if path != CLOCK and "tests" not in path.parts))
def test_only_the_clock_port_reads_the_time(path):
    calls = (node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
    read = [(ast.unparse(func.value).split(".")[-1], func.attr) for func in calls if isinstance(func, ast.Attribute)]
    assert READS_THE_TIME.isdisjoint(read)


@pytest.mark.parametrize("path", named(path for path in PYTHON if "tests" not in path.parts))
def test_public_modules_say_what_they_are(path):
    if path.name in {"apps.py"} or not path.read_text().strip():
        return
    assert ast.get_docstring(ast.parse(path.read_text()))


def test_rooms_have_no_drawer_for_odds_and_ends():
    assert [path for path in PYTHON if path.stem in {"utils", "helpers", "common", "misc"}] == []


@pytest.mark.parametrize("path", named(TEMPLATES))
def test_templates_are_short_and_carry_no_script_or_style(path):
    text = path.read_text()
    assert text.count("\n") <= 150
    assert not re.search(r"<style|\sstyle\s*=", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)


@pytest.mark.parametrize("path", named(TEMPLATES))
def test_templates_speak_through_the_catalogue(path):
    visible = re.sub(r"{%.*?%}|{#.*?#}|{{.*?}}|<!--.*?-->", "", path.read_text(), flags=re.S)
    assert not re.search("[\u4e00-\u9fff]", visible), "Chinese belongs into the catalogue"


def test_no_lock_carries_an_address():
    for lock in ROOT.glob("*.lock"):
        assert not re.search(r"https?://|index-url|find-links", lock.read_text())
    assert not (ROOT / "uv.lock").exists()


def test_every_text_has_its_chinese():
    messages = runpy.run_path(str(ROOT / "tools" / "messages.py"))
    assert messages["untranslated"]() == []


def test_generated_pages_are_fresh():
    pages = runpy.run_path(str(ROOT / "tools" / "pages.py"))
    assert pages["stale"]() == []
