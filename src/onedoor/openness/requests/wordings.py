"""The texts of all letters of this room, from `reference/foi/letters.toml`: which form a step or a result has, how law is cited. Pure.

Chinese stands in that table alone. The version of a form is that for the day on which the request was received."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from onedoor import reference
from onedoor.engines import wording
from onedoor.engines.wording import Composed, Flags, Forms, LetterForm, Values

from . import results

STEPS: Mapping[str, tuple[str, ...]] = {
    "confirm": ("requests.receipt",),
    "advise_transfer": ("requests.transfer",),
    "ask_correction": ("requests.correction",),
    "abandon_uncorrected": ("requests.abandonment:R7-1",),
    "consult": (
        "requests.consultation:third-party",
        "requests.consultation:co-producer",
        "requests.consultation:other",
    ),
    "ask_reasons": ("requests.reasons",),
    "delay": ("requests.delay",),
    "extend": ("requests.extension",),
    "charge": ("requests.fee",),
    "abandon_unpaid": ("requests.abandonment:R7-2",),
    "decide": (
        *(f"requests.answer:{code}" for code, one in results.RESULTS.items() if not one.own),
        "requests.overruled",
    ),
    "withdraw": ("requests.withdrawal",),
    "settle_amendment": ("requests.amendment",),
}
"""The forms that a step may need, by its name in `lives`."""
RESULTS: Mapping[str, str] = {
    **{code: f"requests.answer:{code}" for code in results.RESULTS},
    results.ABANDONED_UNCORRECTED: "requests.abandonment:R7-1",
    results.ABANDONED_UNPAID: "requests.abandonment:R7-2",
    results.WITHDRAWN: "requests.withdrawal",
}
"""The form of each result."""
BUNDLE = "requests.bundle"
"""The list of contents of what goes to a court or a reconsideration body."""
ENCLOSED: Mapping[str, str] = {"requests.consultation:third-party": "requests.consultation:reply"}
"""Forms that go out with another one, to be filled in by who receives it."""
FORMS: tuple[str, ...] = tuple(
    dict.fromkeys(
        [*(name for names in STEPS.values() for name in names), *RESULTS.values(), BUNDLE, *ENCLOSED.values()]
    )
)
"""Every form of this room."""


@cache
def table() -> dict[str, Any]:
    """The table as it stands in the file."""
    return tomllib.loads(_text())


@cache
def letter_forms() -> Forms:
    """Every form with its versions, and the passages. Raises wording.BadForm."""
    return wording.read(_text())


@cache
def _text() -> str:
    return (reference.FOLDER / "foi" / "letters.toml").read_text(encoding="utf-8")


def form_on(name: str, received: date) -> LetterForm:
    """The version of a form for a request received on a day. Raises LookupError where its regulation knows no such letter."""
    return letter_forms().on(name, received)


def cite(provision: str) -> str:
    """A provision `law:article` in full: 《…》第…条. Raises KeyError for one that the table does not list."""
    law, _colon, article = provision.partition(":")
    if provision not in table()["provisions"]:
        raise KeyError(provision)
    return f"{table()['laws'][law]}{article}"


# ── Law in a letter: in full once, then in short ──

CITED = re.compile("(?P<row>(?<=\ue002)、)?\ue000(?P<law>[a-z0-9-]+)\ue001(?P<article>[^\ue002]*)\ue002")
"""A provision while a letter is being filled: it can only be said once it is known what was cited before it."""


def marked(provision: str) -> str:
    """A provision as it stands until the letter is whole. Raises KeyError as `cite` does."""
    cite(provision)
    law, _colon, article = provision.partition(":")
    return f"\ue000{law}\ue001{article}\ue002"


class _Titles:
    """What was cited so far: a law is named in full once, in short afterwards, and not again within a row of its articles."""

    def __init__(self, text: str):
        cited = [(found["law"], found["row"]) for found in CITED.finditer(text)]
        before = [("", ""), *cited]
        alone = [law for (law, row), (last, _row) in zip(cited, before, strict=False) if not row or law != last]
        self.often = {law for law in alone if alone.count(law) > 1 and law in table()["short"]}
        self.named: set[str] = set()
        self.last = ""

    def say(self, text: str) -> str:
        """A text with its provisions in words."""
        return CITED.sub(self._one, text)

    def _one(self, found: re.Match[str]) -> str:
        law, row = found["law"], found["row"] or ""
        if law not in table()["laws"]:
            return found["article"]
        again = bool(row) and law == self.last and bool(found["article"])
        self.last = law
        return f"{row}{'' if again else self._title(law)}{found['article']}"

    def _title(self, law: str) -> str:
        title, short = table()["laws"][law], table()["short"].get(law, "")
        if law in self.named and short:
            return str(short)
        self.named.add(law)
        return phrase("short", law=title, short=short) if law in self.often else str(title)


def _resolved(said: Composed) -> Composed:
    """A letter with its provisions in words."""
    titles = _Titles("\n".join(text for _level, text in said.paragraphs))
    paragraphs = [(level, titles.say(text)) for level, text in said.paragraphs]
    return said._replace(paragraphs=paragraphs, title=titles.say(said.title), to=titles.say(said.to))


def word(part: str, key: str) -> str:
    """How a code is said in a letter: forms, means, channels, certificates, opinions, methods, units, bodies and so on."""
    return str(table()["words"][part][key])


def city(key: str) -> str:
    """A manner of speaking that the city may change: court, online_channel, payment."""
    return str(table()["city"][key])


def phrase(key: str, /, **values: str) -> str:
    """A short phrase with its values."""
    return filled(word("said", key), **values)


def filled(text: str, /, **values: str) -> str:
    """A text of the table with its values."""
    return wording.fill(text, values, marked)


def passage(name: str, values: Values, flags: Flags) -> str:
    """A passage of one regulation in words, as one run of sentences."""
    return "".join(text for _level, text in wording.said(letter_forms().passages[name], values, flags, marked))


def compose(form: LetterForm, values: Values, flags: Flags) -> Composed:
    """A letter in words. Raises wording.Missing naming the field."""
    return _resolved(wording.compose(form, values, flags, marked))


def titles(names: Sequence[str]) -> list[str]:
    """Title and number of forms, each once; the word of the office comes before: 《延期答复告知书》延告〔YYYY〕N号."""
    forms = [form for name in names for form in letter_forms().forms[name]]
    return list(dict.fromkeys(f"《{form.title}》{form.scheme}〔YYYY〕N号" for form in forms))


# ── What people wrote, inside a sentence ──

LONGEST = 100
"""Characters of what was asked that a notice repeats; an answer repeats all of it."""
ENDS = "。．.；;，,、 \t\r\n"
"""Signs that do not stand before the stop of our own sentence."""
MARKS = str.maketrans({"“": "‘", "”": "’", '"': "’"})
"""Quotation marks inside quotation marks (GB/T 15834, 4.8.3.2)."""


def clause(text: str) -> str:
    """A text as part of a sentence that ends with a stop of its own."""
    return wording.flat(text).rstrip(ENDS)


def sentence(text: str) -> str:
    """A text as a sentence of its own."""
    plain = clause(text)
    return plain if plain.endswith(("？", "！", "?", "!")) else phrase("sentence", text=plain)


def quoted(text: str, most: int | None = None) -> str:
    """A text that stands in quotation marks; cut where it is longer than so many characters."""
    plain = clause(text).translate(MARKS)
    return phrase("cut", text=plain[:most]) if most and len(plain) > most else plain


# ── Standard reasons, for whoever drafts ──


@cache
def _reasons() -> dict[str, dict[str, str]]:
    return tomllib.loads((reference.FOLDER / "foi" / "reasons.toml").read_text(encoding="utf-8"))


def standard_reason(result: str, exemptions: Sequence[str] = ()) -> str:
    """What is usually said for a result, or for the exemptions of a partial answer; empty where nothing is usual."""
    table = _reasons()
    return table["results"].get(result) or "".join(table["exemptions"].get(word, "") for word in exemptions)
