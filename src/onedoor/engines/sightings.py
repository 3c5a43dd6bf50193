"""Words in a text that look as if they named a person: a hint for whoever hides them, never a proof that nothing is left. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from itertools import chain
from typing import NamedTuple


class Sighting(NamedTuple):
    """A kind of word, and the word as it stands."""

    kind: str
    words: str


def _luhn(number: str) -> bool:
    """Whether the check digit of a card agrees (ISO/IEC 7812-1, annex B)."""
    digits = [int(sign) for sign in reversed(number)]
    return (sum(digits[::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])) % 10 == 0


NAMED = r"(?:姓名|申请人|联系人|户主|被征收人|法定代表人|经办人|监护人)[:：]?[ \t]*"
PATTERNS: Mapping[str, re.Pattern[str]] = {
    "resident_number": re.compile(
        r"(?<![0-9A-Za-z])([1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])[0-3]\d{4}[0-9Xx])(?![0-9A-Za-z])"
    ),
    "card": re.compile(r"(?<!\d)(\d{16}|\d{19})(?!\d)"),
    "telephone": re.compile(r"(?<!\d)(1[3-9]\d{9})(?!\d)"),
    "mail": re.compile(r"(?<![\w.+-])([\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4})"),
    "plate": re.compile(r"([\u4e00-\u9fff][A-HJ-NP-Z][·•]?[A-HJ-NP-Z0-9]{5,6})(?![A-Z0-9])"),
    "name": re.compile(NAMED + r"([\u4e00-\u9fff]{2,4}(?:·[\u4e00-\u9fff]{1,8})?)(?![\u4e00-\u9fff])"),
}
"""What is looked for, in this order; a word is only seen as the first kind it fits."""
CHECKS: Mapping[str, Callable[[str], bool]] = {
    "card": _luhn,
}
"""What a word of a kind must also satisfy. A resident number with a wrong check digit was meant as one all the same."""
BLANKS = re.compile(r"(?<=\d)[ \t]{1,2}(?=[\dXx])")
MOST = 200
"""Sightings answered, at most."""


def sightings(text: str) -> list[Sighting]:
    """What looks personal in a text, each word once, in the order of the kinds; a number may be written with blanks."""
    plain = unicodedata.normalize("NFKC", text)
    found: dict[str, str] = {}
    for kind, pattern in PATTERNS.items():
        check = CHECKS.get(kind)
        for match in chain(pattern.finditer(plain), pattern.finditer(BLANKS.sub("", plain))):
            if check is None or check(match[1]):
                found.setdefault(match[1], kind)
    return [Sighting(kind, words) for words, kind in found.items()][:MOST]
