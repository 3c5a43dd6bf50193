"""All letters on paper: every form in every version with its text, the passages that several share, and the provisions, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext, override

from onedoor.engines import wording
from onedoor.engines.wording import LetterForm

from . import results, rules, wordings

HEAD = """# 依申请公开文书 Letters

Every letter that this room sends, as `src/onedoor/reference/foi/letters.toml` has it. 【】 is filled in from the matter; 〔〕 says when \
a paragraph is said, or for which list it is repeated; what several letters share stands once, at the end. Where several pieces were \
asked for, what an answer says stands under a heading for each. Numbers begin with the word of the office 机关代字. In a letter a law \
is named in full once, and in short afterwards. The version is that for the day on which the request was received."""
ONE_PIECE = "!several"
"""The condition of what an answer says of a single piece; it goes without saying here."""


def page() -> str:
    """The whole page."""
    table = wordings.table()
    parts = [HEAD, *(_form(name, table) for name in wordings.FORMS)]
    parts += ["## 共用段落 Shared passages", *(_shared(name, table) for name in table["shared"])]
    parts += [
        "## 不予公开的情形 Exemptions",
        *_passages(results.EXEMPTIONS, table),
        "## 补正事由 Grounds for a correction",
        *_passages(rules.GROUNDS, table),
        "## 本市的说法 What a city may change\n\n" + _rows((f"`{key}`", text) for key, text in table["city"].items()),
        "## 引用的条文 Provisions\n\n"
        + _rows((wordings.cite(one), f"`{one}`", gist) for one, gist in table["provisions"].items()),
    ]
    return "\n\n".join(parts) + "\n"


def _rows(rows: Iterable[Sequence[str]]) -> str:
    found = [f"| {' | '.join(row)} |" for row in rows]
    width = found[0].count("|") - 1
    return "\n".join(["| " * width + "|", "|---" * width + "|", *found])


# ── Forms ──


def _form(name: str, table: Mapping[str, Any]) -> str:
    """One form with its versions; the raw rows keep the names of the shared passages."""
    forms, raw = wordings.letter_forms().forms[name], table["forms"][name]
    versions = raw.get("versions", [raw])
    parts = [f"## {forms[-1].title} `{name.removeprefix('requests.')}`{_result(name)}"]
    for form, row in zip(forms, versions, strict=True):
        parts += [_head(form), _body(form, row, table)]
    return "\n\n".join(parts)


def _result(name: str) -> str:
    """The result that a form is for, in both languages."""
    word = name.partition(":")[2]
    if word not in results.RESULTS:
        return ""
    label = results.RESULTS[word].label
    with override("zh-hans"):
        return f" {gettext(label)} {label}"


def _head(form: LetterForm) -> str:
    """From when it is used, number, title, addressee, layout, seal, copies, remedy."""
    until = form.valid_to.isoformat() if form.valid_to else "今"
    remedy = "有救济途径" if form.remedy else "无救济途径"
    facts = [
        f"**{form.valid_from} 至 {until}**",
        f"《{form.title}》机关代字{form.scheme}〔YYYY〕N号",
        *([f"送：{_text(form.to)}"] if form.to else []),
        f"`{form.layout}`",
        f"`{form.seal}` 印章" if form.seal else "不盖章",
        f"{form.copies}份",
        remedy,
    ]
    return " · ".join(facts)


def _body(form: LetterForm, row: Mapping[str, Any], table: Mapping[str, Any]) -> str:
    lines = [*_lines(row.get("paragraphs", ()), _Page(table, _exemption(form)))]
    lines += [f"- {_text(label)}：{_text(text) or '（空）'}" for label, text in form.rows]
    return "\n".join(lines)


def _exemption(form: LetterForm) -> str:
    """What a refusal on one ground says of that ground."""
    code = form.name.partition(":")[2]
    word = results.RESULTS[code].exemption if code in results.RESULTS else ""
    year = "2008" if form.valid_to else "2019"
    found = wordings.letter_forms().passages.get(f"{year}.{word}", ())
    return found[0].text if found else ""


class _Page:
    """What the lines of one form are written with: the table, the words of its exemption, the numbers of its headings."""

    def __init__(self, table: Mapping[str, Any], exemption: str = ""):
        self.table, self.exemption, self.headings = table, exemption, 0

    def sign(self, row: Mapping[str, Any]) -> str:
        """How a numbered paragraph begins."""
        level = row.get("level", 0)
        self.headings += level == 1
        return wording.NUMBERS[level](self.headings if level == 1 else 1)

    def text(self, text: str) -> str:
        """A text with its exemption in place."""
        return _text(text.replace("{exemption}", self.exemption) if self.exemption else text)


def _lines(rows: Iterable[Mapping[str, Any]], page: _Page) -> Iterator[str]:
    """Paragraphs as a list; a shared passage by its name, any other in full."""
    for row in rows:
        used = row.get("use")
        if used is None:
            yield f"- {_condition(row)}{page.sign(row)}{page.text(row['text'])}"
        elif used in page.table["shared"]:
            yield f"- {_condition(row)}（{page.table['shared'][used]}）"
        else:
            found = _lines(page.table["passages"][used], page)
            yield from (line.replace("- ", f"- {_condition(row)}", 1) for line in found)


def _condition(row: Mapping[str, Any]) -> str:
    """When a paragraph is said, and for which list it is repeated."""
    names = wordings.table()
    words = [f"逐项：{names['lists'][row['each']]}"] if "each" in row else []
    for word in str(row.get("when", "")).split():
        held = names["flags"][word.lstrip("!")]
        if word != ONE_PIECE:
            words.append(f"{held}：否" if word.startswith("!") else held)
    return f"〔{'；'.join(words)}〕" if words else ""


def _text(text: str) -> str:
    """A text with the names of its values and with its provisions."""
    names = wordings.table()["values"]

    def shown(found: Any) -> str:
        return wordings.cite(found["law"]) if found["law"] else f"【{names[found['name']]}】"

    return wording.PLACEHOLDER.sub(shown, text)


# ── Passages ──


def _shared(name: str, table: Mapping[str, Any]) -> str:
    return f"### {table['shared'][name]} `{name}`\n\n" + "\n".join(_lines(table["passages"][name], _Page(table)))


def _passages(words: Mapping[str, Any], table: Mapping[str, Any]) -> Iterator[str]:
    """The words of each code under each regulation that knows it."""
    for word, one in words.items():
        with override("zh-hans"):
            chinese = gettext(one.label)
        lines = [
            f"- {profile}：{_text(row['text'])}"
            for profile in rules.PROFILES
            for row in table["passages"].get(f"{profile.removeprefix('foi-')}.{word}", ())
        ]
        yield f"### `{word}` {chinese}\n\n" + "\n".join(lines)
