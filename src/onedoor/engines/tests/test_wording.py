"""Forms of letters: what is read, what is said under which condition, and that no value changes the structure of a letter."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedoor.engines import wording

TABLE = """
[passages]
greeting = [{ text = "本机关收到{you}的申请。" }]
both = [{ use = "greeting", when = "polite" }, { text = "共{count}项。", when = "counted" }]

[forms.note]
layout = "notice"
title = "{kind}告知书"
scheme = "告"
to = "{applicant}"
rows = [["编号", "{number}"]]
attachments = "files"

[[forms.note.versions]]
valid_from = 2008-05-01
valid_to = 2019-05-14
paragraphs = [{ text = "旧" }]

[[forms.note.versions]]
valid_from = 2019-05-15
paragraphs = [
  { use = "both" },
  { text = "内容", level = 1 },
  { each = "items", when = "!hidden", level = 3, text = "{what}，依据{law:foi:第一条}" },
  { each = "items", when = "hidden", level = 3, text = "不予公开" },
  { text = "结论", level = 1 },
  { text = "{what}", level = 2 },
  { text = "一", level = 4 },
]
"""
FORMS = wording.read(TABLE)
NEW = FORMS.on("note", date(2022, 1, 4))
VALUES = {
    "you": "您",
    "count": "2",
    "kind": "补正",
    "applicant": "张三",
    "number": "GK2022-00001",
    "what": "总结",
    "items": [{"what": "甲", "hidden": False}, {"what": "乙", "hidden": True}],
    "files": [{"name": "表一"}],
}
FLAGS = {"polite": True, "counted": False}


def cite(provision):
    return f"《{provision}》"


def composed(**changed):
    return wording.compose(NEW, VALUES | changed, FLAGS, cite)


def test_a_letter_is_said_with_values_provisions_levels_rows_and_attachments():
    assert composed() == wording.Composed(
        title="补正告知书",
        to="张三",
        paragraphs=[
            (0, "本机关收到您的申请。"),
            (1, "一、内容"),
            (3, "1. 甲，依据《foi:第一条》"),
            (3, "2. 不予公开"),
            (1, "二、结论"),
            (2, "（一）总结"),
            (4, "（1）一"),
        ],
        rows=[("编号", "GK2022-00001")],
        attachments=["表一"],
        note="",
    )


def test_the_version_is_that_of_the_day():
    assert FORMS.on("note", date(2019, 5, 14)).paragraphs[0].text == "旧"
    assert FORMS.on("note", date(2019, 5, 15)) is NEW
    for name, day in (("note", date(2008, 4, 30)), ("other", date(2022, 1, 4))):
        with pytest.raises(LookupError):
            FORMS.on(name, day)


@pytest.mark.parametrize("field", ["you", "kind", "applicant", "number", "what", "items", "files"])
def test_a_missing_value_is_named(field):
    with pytest.raises(wording.Missing) as missing:
        wording.compose(NEW, {name: value for name, value in VALUES.items() if name != field}, FLAGS, cite)
    assert missing.value.field == field


def test_a_missing_flag_is_named():
    with pytest.raises(wording.Missing) as missing:
        wording.compose(NEW, VALUES, {"polite": True}, cite)
    assert missing.value.field == "counted"
    with pytest.raises(wording.Missing) as missing:
        composed(items=[{"what": "甲"}])
    assert missing.value.field == "hidden"


def test_what_is_not_said_needs_no_value():
    values = {name: value for name, value in VALUES.items() if name != "count"}
    assert wording.compose(NEW, values, FLAGS, cite) == composed()


def test_number_of_a_letter():
    assert NEW.number("黄统", 2022, 5) == "黄统告〔2022〕5号"


@given(st.dictionaries(st.sampled_from(["you", "kind", "applicant", "number", "what"]), st.text()), st.lists(st.text()))
def test_no_value_changes_the_structure(changed, items):
    entries = [{"what": text, "hidden": False} for text in items]
    plain = composed(items=[{"what": "甲", "hidden": False} for _text in items])
    found = composed(**changed, items=entries)
    assert [level for level, _text in found.paragraphs] == [level for level, _text in plain.paragraphs]
    assert [len(found.rows), len(found.attachments)] == [len(plain.rows), len(plain.attachments)]
    said = [found.title, found.to, *(text for _level, text in found.paragraphs), *(text for _label, text in found.rows)]
    assert all(text.splitlines() in ([], [text]) for text in said)


@given(st.text())
def test_what_was_filled_in_is_not_read_again(text):
    braced = "{law:foi:第二条}{number}{nobody}" + text
    assert composed(you=braced).paragraphs[0][1] == f"本机关收到{wording.flat(braced)}的申请。"


@pytest.mark.parametrize(
    "paragraph",
    [
        '{ text = "{" }',
        '{ text = "{You}" }',
        '{ text = "a}" }',
        '{ text = "a", use = "b" }',
        "{ level = 1 }",
        '{ text = "a", colour = "red" }',
        '{ text = "a", level = 9 }',
        '{ use = "nowhere" }',
        '{ text = " a" }',
    ],
)
def test_a_faulty_paragraph_is_refused(paragraph):
    head = '[forms.a]\nlayout = "notice"\ntitle = "a"\nscheme = "a"\nvalid_from = 2019-05-15\n'
    with pytest.raises(wording.BadForm):
        wording.read(f"{head}paragraphs = [{paragraph}]")
    with pytest.raises(wording.BadForm):
        wording.read(f"[passages]\na = [{paragraph}]")


@pytest.mark.parametrize(
    "table",
    [
        '[passages]\na = [{ use = "b" }]\nb = [{ use = "a" }]',
        '[forms.a]\nlayout = "poster"\ntitle = "a"\nscheme = "a"\nvalid_from = 2019-05-15',
        '[forms.a]\nlayout = "notice"\ntitle = "a"\nvalid_from = 2019-05-15',
        '[forms.a]\nlayout = "notice"\ntitle = "a"\nscheme = "a"\nsize = 3\nvalid_from = 2019-05-15',
        '[forms.a]\nlayout = "notice"\ntitle = "a"\nscheme = "a"\n'
        "[[forms.a.versions]]\nvalid_from = 2008-05-01\n[[forms.a.versions]]\nvalid_from = 2019-05-15",
    ],
)
def test_a_faulty_table_is_refused(table):
    with pytest.raises(wording.BadForm):
        wording.read(table)


def test_a_form_says_what_it_names():
    values, laws, flags, lists = wording.named(NEW)
    assert values == {"you", "count", "kind", "applicant", "number", "what"}
    assert (laws, flags, lists) == ({"foi:第一条"}, {"polite", "counted", "hidden"}, {"items", "files"})
