"""Words: how texts are cut for search, what a reader's words ask for, and what of a text is shown.

Titles are cut into pairs of neighbouring Han characters, so that any piece of a title finds it; bodies into words, so that the
index stays small. Latin words and numbers stand whole in both. Nothing a reader types is an operator.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache
from typing import NamedTuple

import rjieba


class Audience(StrEnum):
    """For whom an entry is, and who asks."""

    PUBLIC = "public"
    STAFF = "staff"


SEES: dict[Audience, tuple[Audience, ...]] = {
    Audience.PUBLIC: (Audience.PUBLIC,),
    Audience.STAFF: (Audience.PUBLIC, Audience.STAFF),
}
"""Which entries a reader may be shown."""

TITLE_LIMIT = 300
"""Characters of a title."""
BODY_LIMIT = 100_000
"""Characters of a body that are kept and searched: their words stay below the megabyte PostgreSQL allows."""
ASKED_LIMIT = TITLE_LIMIT
"""Characters of a question that are read: a whole title can be asked for."""
UNITS_LIMIT = 12
"""Words, set apart by signs or spaces, that are read of a question."""
WORD_LIMIT = 60
"""Characters of a Latin word or number that are told apart."""
SNIPPET = 110
"""Characters of a body shown below a title."""
LEAD = 24
"""Characters shown before the first marked word, at most."""

SAY_NOTHING = "的 了 和 与 及 在 是 等 之 我 想 要 吗 呢 怎么 怎样 如何 什么 哪里 哪儿 请问 the of and"
STOPS = frozenset(SAY_NOTHING.split())
"""Words that say nothing about a text: they are neither kept of a body nor asked of it."""

HAN = "〇々\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_LETTER = rf"[^\W\d_{HAN}]"
_RUN = re.compile(rf"(?P<han>[{HAN}]+)|\d+|{_LETTER}+")
_UNIT = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"[。！？；：，、.!?;:,\s]")
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")


def clean(text: str) -> str:
    """A text as it is kept: composed letters, single spaces, nothing that cannot be stored."""
    return " ".join(unicodedata.normalize("NFC", _UNSEEN.sub("", text)).split())


def normalise(text: str) -> str:
    """A text as it is compared: full-width letters made narrow, capitals made small."""
    return unicodedata.normalize("NFKC", clean(text)).casefold()


class Token(NamedTuple):
    """A piece of a title and where it stands, counted from one; other signs than letters leave a gap."""

    word: str
    place: int


def _runs(text: str) -> Iterator[tuple[str, bool, int]]:
    """Runs of Han characters, of other letters and of digits: the run, whether it is Han, and its place."""
    place, end = 1, 0
    for found in _RUN.finditer(text):
        place += found.start() > end
        run, han, end = found[0], bool(found["han"]), found.end()
        yield run, han, place
        place += len(run) if han else 1


def bigrams(text: str) -> list[Token]:
    """A title in pairs of neighbouring Han characters, the first and the last of a run also alone, other runs whole."""
    tokens = []
    for run, han, place in _runs(normalise(text)):
        tokens.append(Token(run[:1] if han else run[:WORD_LIMIT], place))
        if len(run) > 1 and han:
            tokens += [Token(run[at : at + 2], place + at) for at in range(len(run))]
    return tokens


def segments(text: str) -> list[str]:
    """The words of a body, long ones with the short ones in them, each once, without those that say nothing."""
    words = rjieba.cut_for_search(normalise(text[:BODY_LIMIT]))
    return [word for word in dict.fromkeys(_whole(words)) if word not in STOPS]


def _whole(words: Iterable[str]) -> Iterator[str]:
    """Words without signs: 2312-1980 is two numbers."""
    for word in words:
        for run in _RUN.finditer(word):
            yield run[0][:WORD_LIMIT]


def title_vector(title: str) -> str:
    """A title as a tsvector."""
    return " ".join(f"'{token.word}':{token.place}" for token in bigrams(title))


def body_vector(title: str, body: str) -> str:
    """The words of title and body as a tsvector without places."""
    return " ".join(f"'{word}'" for word in segments(f"{title}\n{body}"))


class Query(NamedTuple):
    """What a reader's words ask for: three tsqueries from the narrowest to the widest, and the words to mark.

    A query is empty where it would ask for nothing or for the same as the one before."""

    phrase: str
    words: str
    body: str
    marks: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.phrase)


def asked(words: str) -> Query:
    """Read a reader's words."""
    units = _UNIT.findall(normalise(words[:ASKED_LIMIT]))[:UNITS_LIMIT]
    spoken = _spoken(units)
    phrase, loose = _all(map(_phrase, units)), _all(map(_phrase, spoken))
    parts = _parts(units)
    marks = dict.fromkeys([*units, *(word for word in (*spoken, *parts) if len(word) > 1)])
    return Query(phrase, loose if loose != phrase else "", _all(f"'{part}'" for part in parts), tuple(marks))


def completed(prefix: str) -> str:
    """The tsquery of titles that hold what a reader has begun to type; the last word may go on."""
    units = _UNIT.findall(normalise(prefix[:ASKED_LIMIT]))
    *whole, last = [*map(_phrase, units)] or [""]
    return _all([*whole, re.sub(r"'(\)?)$", r"':*\1", last)])


def _all(conditions: Iterable[str]) -> str:
    return " & ".join(dict.fromkeys(condition for condition in conditions if condition))


def _phrase(unit: str) -> str:
    """A tsquery of neighbouring tokens. A Han character that is the whole question may be the first of a pair."""
    query, last = "", 0
    for run, han, place in _runs(unit):
        words = _pairs(run) if han else [run[:WORD_LIMIT]]
        for at, word in enumerate(words):
            query += f" <{place + at - last}> '{word}'" if query else f"'{word}'"
            last = place + at
    if len(unit) == 1 and re.match(f"[{HAN}]", unit):
        return f"{query}:*"
    return f"({query})" if " " in query else query


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]


def _spoken(units: Iterable[str]) -> list[str]:
    """The words of a question, without those that say nothing. One character alone stays with its neighbour."""
    words: list[str] = []
    for unit in units:
        beside = False
        for word in rjieba.cut(unit):
            if word in STOPS:
                beside = False
            elif beside and 1 in (len(word), len(words[-1])):
                words[-1] += word
            else:
                words.append(word)
                beside = True
    return words


def _parts(units: Iterable[str]) -> list[str]:
    """The words to ask of a body. A long one is asked by its parts: a text may hold it within a longer one, or cut."""
    parts = [part for unit in units for word in rjieba.cut(unit) for part in _short(word)]
    return [part for part in dict.fromkeys(_whole(parts)) if part not in STOPS]


def _short(word: str) -> list[str]:
    """A word of more than three characters in words of two and three that cover it, where there are such."""
    if len(word) <= 3:
        return [word]
    tiles = {start: (start, end) for _word, start, end in rjieba.tokenize(word, "search") if 2 <= end - start <= 3}
    found, at = [], 0
    while at in tiles:
        start, at = tiles[at]
        found.append(word[start:at])
    return found if at == len(word) else [word]


class Piece(NamedTuple):
    """A piece of a text as shown; marked where it holds the reader's words."""

    text: str
    marked: bool = False


def marked(text: str, marks: tuple[str, ...]) -> tuple[Piece, ...]:
    """A text in pieces, the reader's words marked however they are written in it."""
    pieces, end = [], 0
    for start, stop, _mark in _places(text, marks):
        pieces += [Piece(text[end:start]), Piece(text[start:stop], True)]
        end = stop
    return tuple(piece for piece in (*pieces, Piece(text[end:])) if piece.text)


def snippet(body: str, marks: tuple[str, ...], width: int = SNIPPET) -> tuple[Piece, ...]:
    """The part of a body that holds most of the reader's words; its beginning where it holds none."""
    begin = _beginning(body, marks, width)
    shown = body[begin : begin + width]
    before = (Piece("…"),) if begin else ()
    after = (Piece("…"),) if begin + width < len(body) else ()
    return (*before, *marked(shown, marks), *after)


def _beginning(body: str, marks: tuple[str, ...], width: int) -> int:
    """Where a snippet begins: after the last break before its first marked word."""
    places = _places(body, marks)[:200]
    if not places:
        return 0
    first = max(places, key=lambda place: (_held(places, place[0], width - LEAD), -place[0]))[0]
    lead = max(0, first - LEAD)
    breaks = [found.end() for found in _SENTENCE_END.finditer(body, lead, first)]
    return 0 if first <= LEAD else (breaks or [lead])[-1]


def _held(places: list[tuple[int, int, str]], start: int, width: int) -> int:
    """How many of the words stand within a stretch."""
    return len({mark for begin, end, mark in places if start <= begin and end <= start + width})


def _places(text: str, marks: tuple[str, ...]) -> list[tuple[int, int, str]]:
    """Where the words stand in a text as written: start, end, word."""
    found = _pattern(marks).finditer(_folded(text)) if marks else ()
    return [(*one.span(), one[0]) for one in found]


def _folded(text: str) -> str:
    """A text as it is compared, character by character: one that would become several stays."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return folded if len(folded) == len(text) else "".join(map(_fold, text))


@cache
def _fold(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character).casefold()
    return folded if len(folded) == 1 else character


def _pattern(marks: Iterable[str]) -> re.Pattern[str]:
    """Any of the words, the longest first; a Latin word or a number only where it stands whole."""
    longest_first = sorted(marks, key=len, reverse=True)
    return re.compile("|".join(f"{_edge(mark[0], '<')}{re.escape(mark)}{_edge(mark[-1])}" for mark in longest_first))


def _edge(character: str, side: str = "") -> str:
    """What may not stand beside a word that begins or ends with a character."""
    kinds = {r"\d": r"\d", _LETTER: _LETTER}
    beside = next((kind for kind in kinds if re.match(kind, character)), None)
    return f"(?{side}!{beside})" if beside else ""
