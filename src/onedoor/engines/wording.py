"""Texts of letters as data: forms with paragraphs, conditions and placeholders are read from a table and filled. Pure.

A text holds `{name}` for a value and `{law:word:article}` for a provision; what is filled in is never read again, so that no value
can add a paragraph, a condition or a placeholder. Passages that several forms share stand once and are named with `use`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, pairwise
from typing import Any, NamedTuple

from .typography import document_number, han_number

LAYOUTS = frozenset({"red-header", "letter", "notice", "receipt", "certificate"})
"""How a letter lies on the paper."""
PLACEHOLDER = re.compile(r"\{(?:law:(?P<law>[^{}]+)|(?P<name>[a-z][a-z0-9_]*))\}")
NUMBERS: tuple[Callable[[int], str], ...] = (
    lambda n: "",
    lambda n: f"{han_number(n)}、",
    lambda n: f"（{han_number(n)}）",
    lambda n: f"{n}. ",
    lambda n: f"（{n}）",
)
"""How the levels of a text are numbered (GB/T 9704-2012, 7.3.3); level 0 is plain text."""

Entry = Mapping[str, "str | bool"]
"""One of several: the values and the flags that hold for it alone."""
Values = Mapping[str, "str | Sequence[Entry]"]
"""What is filled in, by name: a text, or the entries that paragraphs are repeated for."""
Flags = Mapping[str, bool]
Cite = Callable[[str], str]
"""Puts a provision `word:article` into words."""


class BadForm(ValueError):
    """A table of forms that cannot be read: which form, and what is wrong with it."""


class Missing(LookupError):
    """A value or a flag that a text needs was not given; `field` is its name."""

    def __init__(self, field: str):
        super().__init__(f"the letter needs {field}")
        self.field = field


@dataclass(frozen=True)
class Paragraph:
    """One paragraph: its text, the flags under which it is said (`!` negates), the list it is repeated for, its level."""

    text: str
    when: tuple[str, ...] = ()
    each: str = ""
    level: int = 0


@dataclass(frozen=True)
class LetterForm:
    """A letter in one version: what it is called, how it is numbered and laid out, and what it says.

    `scheme` is what its number says after the word of the office, such as 延告; `valid_from` and `valid_to` are the days of receipt
    it is for; `to` is the addressee, `seal` the kind of seal, `rows` the lines of a table, `remedy` whether it ends with a remedy."""

    name: str
    layout: str
    title: str
    scheme: str
    valid_from: date
    valid_to: date | None
    paragraphs: tuple[Paragraph, ...]
    to: str = ""
    seal: str = ""
    copies: int = 1
    rows: tuple[tuple[str, str], ...] = ()
    attachments: str = ""
    """The list of texts that names what lies with the letter."""
    note: str = ""
    remedy: bool = False

    def holds(self, on: date) -> bool:
        """Whether this version is for a matter received on that day."""
        return self.valid_from <= on <= (self.valid_to or date.max)

    def number(self, word: str, year: int, n: int) -> str:
        """The number of a letter of this form, after the word of the office: 黄统延告〔2022〕5号."""
        return document_number(f"{word}{self.scheme}", year, n)


class Composed(NamedTuple):
    """A letter in words. Paragraphs are (level, text), the number of the level within the text."""

    title: str
    to: str
    paragraphs: list[tuple[int, str]]
    rows: list[tuple[str, str]]
    attachments: list[str]
    note: str


class Forms(NamedTuple):
    """Everything a table says: each form in its versions, and the passages by name."""

    forms: Mapping[str, tuple[LetterForm, ...]]
    passages: Mapping[str, tuple[Paragraph, ...]]

    def on(self, name: str, day: date) -> LetterForm:
        """The version of a form for a matter received on a day. Raises LookupError."""
        for form in self.forms.get(name, ()):
            if form.holds(day):
                return form
        raise LookupError(f"no {name} for {day}")


# ── Reading ──


def read(text: str) -> Forms:
    """Read forms and passages from a table. Raises BadForm naming the form."""
    data = tomllib.loads(text)
    given: dict[str, Any] = data.get("passages", {})
    passages: dict[str, tuple[Paragraph, ...]] = {}
    for name in given:
        _passage(name, given, passages, ())
    forms = {name: tuple(_versions(name, row, passages)) for name, row in data.get("forms", {}).items()}
    return Forms(forms, passages)


def _passage(
    name: str, given: Mapping[str, Any], done: dict[str, tuple[Paragraph, ...]], within: tuple[str, ...]
) -> tuple[Paragraph, ...]:
    """A passage with those that it uses in their places."""
    if name in within:
        raise BadForm(f"{name}: it uses itself")
    if name not in done:
        if name not in given:
            raise BadForm(f"{within[-1] if within else name}: there is no passage {name}")
        rows = [
            one
            for row in given[name]
            for one in _rows(name, row, lambda used: _passage(used, given, done, (*within, name)))
        ]
        done[name] = tuple(rows)
    return done[name]


def _versions(name: str, row: dict[str, Any], passages: Mapping[str, tuple[Paragraph, ...]]) -> Iterator[LetterForm]:
    """The versions of a form; each may say anew what the form says."""
    head = {key: value for key, value in row.items() if key != "versions"}
    found = [_form(name, head | version, passages) for version in row.get("versions", [{}])]
    for one, other in pairwise(found):
        if one.valid_to is None or one.valid_to >= other.valid_from:
            raise BadForm(f"{name}: versions from {one.valid_from} and {other.valid_from} are for the same days")
    yield from found


def _form(name: str, row: dict[str, Any], passages: Mapping[str, tuple[Paragraph, ...]]) -> LetterForm:
    def used(passage: str) -> tuple[Paragraph, ...]:
        if passage not in passages:
            raise BadForm(f"{name}: there is no passage {passage}")
        return passages[passage]

    paragraphs = tuple(one for given in row.pop("paragraphs", ()) for one in _rows(name, given, used))
    rows = tuple((str(label), str(text)) for label, text in row.pop("rows", ()))
    try:
        form = LetterForm(name=name, paragraphs=paragraphs, rows=rows, **{"valid_to": None} | row)
    except TypeError as error:
        raise BadForm(f"{name}: {error}") from None
    for text in (form.title, form.to, form.note, *(part for pair in rows for part in pair)):
        _must_be_whole(name, text)
    if form.layout not in LAYOUTS:
        raise BadForm(f"{name}: no layout {form.layout}")
    return form


def _rows(name: str, row: Mapping[str, Any], used: Callable[[str], tuple[Paragraph, ...]]) -> Iterator[Paragraph]:
    """One paragraph; or those of a passage, each under the flags under which it is used."""
    unknown = set(row) - {"text", "use", "when", "each", "level"}
    if unknown or ("text" in row) == ("use" in row):
        raise BadForm(f"{name}: a paragraph has either text or use, and when, each, level; not {sorted(unknown)}")
    when = tuple(str(row.get("when", "")).split())
    if "use" in row:
        yield from (replace(one, when=(*when, *one.when)) for one in used(row["use"]))
        return
    level = row.get("level", 0)
    if level not in range(len(NUMBERS)):
        raise BadForm(f"{name}: no level {level}")
    _must_be_whole(name, row["text"])
    yield Paragraph(row["text"], when, row.get("each", ""), level)


def _must_be_whole(name: str, text: str) -> None:
    """Braces stand only around placeholders, and a text is one paragraph. Raises BadForm."""
    rest = PLACEHOLDER.sub("", text)
    if "{" in rest or "}" in rest or "\n" in text or text != text.strip():
        raise BadForm(f"{name}: this text cannot be filled: {text[:60]!r}")


# ── Filling ──


def compose(form: LetterForm, values: Values, flags: Flags, cite: Cite) -> Composed:
    """A letter in words. Raises Missing for the first value or flag that it needs and that was not given."""
    return Composed(
        title=fill(form.title, values, cite),
        to=fill(form.to, values, cite),
        paragraphs=said(form.paragraphs, values, flags, cite),
        rows=[(fill(label, values, cite), fill(text, values, cite)) for label, text in form.rows],
        attachments=[flat(str(one["name"])) for one in _entries(form.attachments, values)] if form.attachments else [],
        note=fill(form.note, values, cite),
    )


def said(paragraphs: Iterable[Paragraph], values: Values, flags: Flags, cite: Cite) -> list[tuple[int, str]]:
    """Paragraphs in words. Neighbours that are repeated for one list are repeated together, entry by entry."""
    found: list[tuple[int, str]] = []
    counts = [0] * len(NUMBERS)
    for each, group in groupby(paragraphs, key=lambda one: one.each):
        together = list(group)
        entries: Sequence[Entry] = ({},)
        if each:
            entries = _entries(each, values) if any(_said_at_all(one, flags) for one in together) else ()
        for entry in entries:
            for one in together:
                if all(_flag(word, entry, flags) for word in one.when):
                    found.append((one.level, _number(one.level, counts) + fill(one.text, values, cite, entry)))
    return found


def _said_at_all(one: Paragraph, flags: Flags) -> bool:
    """Whether the flags of the letter leave a repeated paragraph to be said for some entry."""
    return all(_flag(word, {}, flags) for word in one.when if word.lstrip("!") in flags)


def _entries(name: str, values: Values) -> Sequence[Entry]:
    found = values.get(name)
    if found is None or isinstance(found, str):
        raise Missing(name)
    return found


def _flag(word: str, entry: Entry, flags: Flags) -> bool:
    """Whether a condition holds: of the entry, else of the letter. Raises Missing."""
    name = word.lstrip("!")
    held = entry[name] if isinstance(entry.get(name), bool) else flags.get(name)
    if held is None:
        raise Missing(name)
    return bool(held) != word.startswith("!")


def _number(level: int, counts: list[int]) -> str:
    """The number of a heading; a higher heading lets the lower ones begin anew."""
    if not level:
        return ""
    counts[level] += 1
    counts[level + 1 :] = [0] * (len(NUMBERS) - level - 1)
    return NUMBERS[level](counts[level])


def fill(text: str, values: Values, cite: Cite, entry: Entry | None = None) -> str:
    """A text with its values and provisions in place, in one pass. Raises Missing naming the field."""

    def put(found: re.Match[str]) -> str:
        if found["law"]:
            return cite(found["law"])
        name = found["name"]
        value = (entry or {}).get(name, values.get(name))
        if not isinstance(value, str):
            raise Missing(name)
        return flat(value)

    return PLACEHOLDER.sub(put, text)


def flat(value: str) -> str:
    """A value as part of one line: breaks and tabs between two words become a space, between signs of the script nothing."""
    return re.sub(r"(?<=[!-~])\s*[\n\r\t\v\f\x1c-\x1e\x85\u2028\u2029]\s*(?=[!-~])", " ", value.strip()).translate(
        BREAKS
    )


BREAKS = dict.fromkeys(map(ord, "\n\r\t\v\f\x1c\x1d\x1e\x85\u2028\u2029"), None)
"""Signs that break a line."""


# ── What a text names ──


def placeholders(text: str) -> tuple[set[str], set[str]]:
    """The values and the provisions that a text names."""
    found = list(PLACEHOLDER.finditer(text))
    return {one["name"] for one in found if one["name"]}, {one["law"] for one in found if one["law"]}


def texts(form: LetterForm) -> Iterator[str]:
    """Every text of a form."""
    yield from (form.title, form.to, form.note)
    yield from (part for row in form.rows for part in row)
    yield from (one.text for one in form.paragraphs)


def named(form: LetterForm) -> tuple[set[str], set[str], set[str], set[str]]:
    """The values, provisions, flags and lists that a form names: for the tests of a table."""
    values: set[str] = set()
    laws: set[str] = set()
    for text in texts(form):
        some, cited = placeholders(text)
        values |= some
        laws |= cited
    flags = {word.lstrip("!") for one in form.paragraphs for word in one.when}
    lists = {one.each for one in form.paragraphs if one.each} | ({form.attachments} if form.attachments else set())
    return values, laws, flags, lists
