"""How Chinese official paper is written: numbers, days and amounts in words, document numbers, punctuation, levels, title lines.

Sources: GB/T 9704-2012 (layout of official documents), GB/T 15834-2011 (punctuation), GB/T 15835-2011 (numbers), and the rules of
the People's Bank for amounts on bills. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import NamedTuple

import rjieba

HAN = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
"""Characters of the script, as the inside of a class of a regular expression: 〇, the unified blocks up to extension H."""

# ── Numbers and days ──

DIGITS = "〇一二三四五六七八九"
PLACES = ("", "十", "百", "千")
CAPITALS = "零壹贰叁肆伍陆柒捌玖"
CAPITAL_PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")
"""Names of groups of four digits, from the lowest."""
MOST = Decimal(10) ** 16
"""Above this an amount has no name here."""


def day_in_digits(on: date) -> str:
    """A day as documents bear it: 2018年3月5日, without zeros before."""
    return f"{on.year}年{on.month}月{on.day}日"


def day_in_han(on: date) -> str:
    """A day in words: 二〇二六年十一月二十三日."""
    year = "".join(DIGITS[int(digit)] for digit in str(on.year))
    return f"{year}年{han_number(on.month)}月{han_number(on.day)}日"


def han_number(n: int) -> str:
    """A whole number from 0 to 9999 in words: 十二, 一百零五. Raises ValueError."""
    if not 0 <= n <= 9999:
        raise ValueError(f"{n} is not between 0 and 9999")
    words = _group(str(n), "零" + DIGITS[1:], PLACES)
    return words[1:] if words.startswith("一十") else words or "零"


def capital_amount(amount: Decimal) -> str:
    """A sum of money in capital words, to the fen: 壹仟肆佰零玖元伍角整. Raises ValueError for what is no such sum."""
    if not 0 <= amount < MOST or amount != amount.quantize(Decimal("0.01")):
        raise ValueError(f"{amount} is no sum in yuan and fen")
    fen = int(amount * 100)
    yuan, jiao, fen = fen // 100, fen // 10 % 10, fen % 10
    words = _integer(yuan) + "元" if yuan or not (jiao or fen) else ""
    words += f"{CAPITALS[jiao]}角" if jiao else "零" if fen and words else ""
    return words + (f"{CAPITALS[fen]}分" if fen else "整")


def _integer(n: int) -> str:
    """A whole number in capital words, group by group, one 零 for every gap."""
    if n == 0:
        return CAPITALS[0]
    digits = str(n)
    parts = [digits[max(0, end - 4) : end] for end in range(len(digits), 0, -4)]
    words, gap = "", False
    for place, part in reversed([*enumerate(parts)]):
        if int(part) == 0:
            gap = True
            continue
        missing = words and (gap or part.startswith("0"))
        words += ("零" if missing else "") + _group(part.lstrip("0"), CAPITALS, CAPITAL_PLACES) + GROUPS[place]
        gap = part.endswith("0")
    return words


def _group(digits: str, names: str, places: Sequence[str]) -> str:
    """Up to four digits in words."""
    words = ""
    for place, digit in zip(range(len(digits) - 1, -1, -1), digits, strict=True):
        if digit != "0":
            gap = words and digits[len(digits) - place - 2] == "0"
            words += ("零" if gap else "") + names[int(digit)] + places[place]
    return words


# ── Document numbers ──

NUMBER = re.compile(r"(?P<word>\S*[^\s\d])〔(?P<year>\d{4})〕(?P<n>[1-9]\d*)号(?:-\S+)?")
"""机关代字〔年〕n号: hexagonal brackets, no zero before, no 第 (GB/T 9704-2012, 7.2.5)."""


def document_number(word: str, year: int, n: int) -> str:
    """The number of a document: 黄财〔2026〕12号."""
    return f"{word}〔{year}〕{n}号"


def is_document_number(text: str) -> bool:
    """Whether a text is written as the number of a document is."""
    found = NUMBER.fullmatch(text)
    return bool(found) and not str(found and found["word"]).endswith("第")


# ── Punctuation and number style ──


class Style(NamedTuple):
    """One rule of style: what is looked for, what stands there instead, and where the rule comes from."""

    name: str
    found: re.Pattern[str]
    better: str
    source: str


class Slip(NamedTuple):
    """A place where a text departs from a rule: from where to where, what stands there, what is better, which rule."""

    at: int
    end: int
    found: str
    better: str
    rule: str


_AFTER = rf"(?<=[{HAN}”》）〕])"
_BEFORE = rf"(?=[{HAN}“《（〔])"


def _style(name: str, found: str, better: str, source: str) -> Style:
    return Style(name, re.compile(found), better, source)


STYLES = (
    _style("brackets", rf"(?<=[{HAN}])\s*[\[(（【［]\s*((?:19|20)\d\d)\s*[\])）】］]\s*第?0*([1-9]\d*)\s*号", r"〔\1〕\2号", "GB/T 9704"),
    _style("number", r"〔((?:19|20)\d\d)〕(?:第0*|0+)([1-9]\d*)号", r"〔\1〕\2号", "GB/T 9704"),
    _style("day", r"((?:19|20)\d\d)年0?([1-9]|1[0-2])月0([1-9])日", r"\1年\2月\3日", "GB/T 9704"),
    _style("month", r"((?:19|20)\d\d)年0([1-9])月", r"\1年\2月", "GB/T 9704"),
    _style("ellipsis", r"\.{3,}|。{2,}|…(?!…)(?<!……)", "……", "GB/T 15834"),
    _style("dash", rf"{_AFTER}(?:--+|——-+)|——-+", "——", "GB/T 15834"),
    _style("quotes", rf'"([^"\n]*[{HAN}][^"\n]*)"', r"“\1”", "GB/T 15834"),
    _style("parentheses", rf"\(([^()\n]*[{HAN}][^()\n]*)\)|{_AFTER}\(([^()\n]*)\)", r"（\1\2）", "GB/T 15834"),
    _style("comma", rf"{_AFTER},\s*|,{_BEFORE}", "，", "GB/T 15834"),
    _style("semicolon", rf"{_AFTER};\s*|;{_BEFORE}", "；", "GB/T 15834"),
    _style("colon", rf"{_AFTER}:(?!//)\s*", "：", "GB/T 15834"),
    _style("question", rf"{_AFTER}\?", "？", "GB/T 15834"),
    _style("stop", rf"{_AFTER}\.(?=\s|$|[{HAN}])", "。", "GB/T 15834"),
    _style("row", r"([》”])、(?=[《“])", r"\1", "GB/T 15834"),
    _style("space", rf"(?<=[{HAN}，。；：、）》”])[ \t]+(?=[{HAN}0-9A-Za-z（《“])|(?<=[0-9A-Za-z%])[ \t]+(?=[{HAN}])", "", "GB/T 9704"),
)  # fmt: skip
"""The rules, in the order in which a text is put right."""
WIDE = {0xFF10 + n: str(n) for n in range(10)} | {
    0xFF21 + n + case: chr(0x41 + n + case) for n in range(26) for case in (0, 32)
}
"""Wide digits and letters, which stand narrow in a text (GB/T 15835)."""


def slips(text: str) -> list[Slip]:
    """Where a text departs from the rules of style, in its order. Each stands for itself: `tidied` puts all right."""
    found = [_slip(style, match) for style in STYLES for match in style.found.finditer(text)]
    found += [
        Slip(at, at + 1, sign, WIDE[ord(sign)], "width GB/T 15835") for at, sign in enumerate(text) if ord(sign) in WIDE
    ]
    return sorted(one for one in found if one.found != one.better)


def _slip(style: Style, match: re.Match[str]) -> Slip:
    better = match.expand(style.better) if "\\" in style.better else style.better
    return Slip(match.start(), match.end(), match.group(), better, f"{style.name} {style.source}")


def tidied(text: str) -> str:
    """A text put right by every rule of style. Once more changes nothing."""
    for style in STYLES:
        text = style.found.sub(style.better, text)
    return text.translate(WIDE)


# ── Levels ──

LEVELS = (
    re.compile(r"[一二三四五六七八九十百]+、"),
    re.compile(r"（[一二三四五六七八九十百]+）"),
    re.compile(r"\d+[.．]"),
    re.compile(r"（\d+）"),
)
"""How the four levels of a text are numbered (GB/T 9704-2012, 7.3.3): in hei, in kai, and twice in fangsong."""


def level(paragraph: str) -> int:
    """The level a paragraph opens: 1 to 4, and 0 for plain text."""
    return next((n for n, sign in enumerate(LEVELS, 1) if sign.match(paragraph)), 0)


def headed(paragraph: str) -> tuple[int, str, str]:
    """Level, heading and rest of a paragraph: the heading of the first two levels ends with its sentence, or is all of it."""
    opened = level(paragraph)
    if opened not in (1, 2):
        return opened, "", paragraph
    stop = paragraph.find("。")
    if stop < 0:
        return opened, paragraph, ""
    return opened, paragraph[: stop + 1], paragraph[stop + 1 :]


# ── Lines of a title ──

NOT_FIRST = frozenset("，。；：、？！”》）〕的和与及等")
"""What a line of a title does not begin with: signs that close, and words that lean on the one before."""
NOT_LAST = frozenset("“《（〔")
OPENING, CLOSING = "《“（〔", "》”）〕"


def title_lines(title: str, most: int) -> list[str]:
    """A title in as few lines of at most so many characters as hold it: no word is torn, the lines are as even as they can be.

    Of two equal breaks the one whose first line is longer is taken (a trapezoid standing on its short side)."""
    if len(title) <= most:
        return [title]
    words = [*_words(title)]
    for lines in range(-(-len(title) // most), len(words) + 1):
        found = _evenly(words, lines, most)
        if found:
            return found
    return [title[at : at + most] for at in range(0, len(title), most)]


def _words(title: str) -> Iterator[str]:
    """The words of a title; what may not begin or end a line clings to its neighbour."""
    held = ""
    for word in rjieba.cut(title):
        if held and not (word[0] in NOT_FIRST or held[-1] in NOT_LAST):
            yield held
            held = ""
        held += word
    if held:
        yield held


TORN = 25
"""What it costs to break inside a pair of book-title or quotation marks: as much as a line five characters from the mean."""


def _evenly(words: Sequence[str], lines: int, most: int) -> list[str]:
    """Words in exactly so many lines, the least uneven; nothing where a word or the whole does not fit."""
    mean = sum(map(len, words)) / lines
    ends = [0]
    for word in words:
        ends.append(ends[-1] + len(word))
    text = "".join(words)

    @cache
    def best(first: int, left: int) -> tuple[float, tuple[str, ...]]:
        rest = text[ends[first] :]
        if left == 1:
            return ((len(rest) - mean) ** 2, (rest,)) if 0 < len(rest) <= most else (float("inf"), ())
        tried = []
        for end in range(first + 1, len(words)):
            line = text[ends[first] : ends[end]]
            if len(line) > most:
                break
            cost, below = best(end, left - 1)
            tried.append((cost + (len(line) - mean) ** 2 + _torn(text, ends[end]), -len(line), (line, *below)))
        return min((cost, chosen) for cost, _longer, chosen in [min(tried)]) if tried else (float("inf"), ())

    cost, chosen = best(0, lines)
    return list(chosen) if cost < float("inf") else []


def _torn(text: str, at: int) -> int:
    """The cost of a break at a place: inside a pair of marks it costs."""
    before = text[:at]
    inside = any(before.count(one) > before.count(other) for one, other in zip(OPENING, CLOSING, strict=True))
    return TORN if inside else 0
