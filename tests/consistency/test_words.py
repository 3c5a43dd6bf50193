"""One word per concept, and plain words for everybody."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.apps import apps

ROOT = Path(__file__).parents[2]
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text()
CATALOGUES = sorted((ROOT / "src").rglob("django.po"))
OFFICIALESE = ("相关部门", "温馨提示", "请耐心等待", "系统繁忙", "暂无数据", "操作成功", "非法", "确定要执行", "！")
PLEASE_CLICK = ("点击", "请您点")
LONGEST_SENTENCE = 45
"""Han characters. The look asks for thirty; a sentence that names a provision may need more."""


def chinese():
    """(catalogue, text) of everything the pages say in Chinese."""
    for path in CATALOGUES:
        with path.open("rb") as file:
            for message in read_po(file):
                texts = message.string if isinstance(message.string, tuple) else (message.string,)
                yield from ((path.parents[2].name, text) for text in texts if message.id)


def not_words():
    """The words the glossary tells us not to use: (word, our word)."""
    for line in GLOSSARY.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and len(cells) == 4 and cells[3] and cells[0] != "English" and set(cells[3]) != {"-"}:
            yield from ((word.strip(), cells[0]) for word in cells[3].split(","))


def test_no_page_speaks_officialese():
    assert [(room, text) for room, text in chinese() for word in (*OFFICIALESE, *PLEASE_CLICK) if word in text] == []


def test_sentences_are_short():
    long = [
        (room, sentence)
        for room, text in chinese()
        for sentence in re.split(r"[。；：\n]", text)
        if len(re.findall("[\u4e00-\u9fff]", sentence)) > LONGEST_SENTENCE
    ]
    assert long == []


def test_every_table_is_a_word_of_the_glossary():
    ours = [
        model
        for model in apps.get_models()
        if model.__module__.startswith("onedoor.") and not model.__module__.startswith("onedoor.frame")
    ]
    words = GLOSSARY.lower()
    missing = [model.__name__ for model in ours if re.sub(r"(?<!^)(?=[A-Z])", " ", model.__name__).lower() not in words]
    assert missing == []


@pytest.mark.parametrize(("word", "ours"), sorted(not_words()))
def test_tables_and_routes_avoid_the_words_we_do_not_use(word, ours):
    from django.urls import get_resolver

    names = {model.__name__.lower() for model in apps.get_models() if model.__module__.startswith("onedoor.")}
    names |= {str(name).lower() for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert not any(word.lower() in re.split(r"[_\W]", name) for name in names), f"say “{ours}”"
