"""Codes of offices, people and places: what is wrong with one, and how to make one.

Each check answers None, or one word for the first thing that is wrong. Numbers are expected as `tidy` leaves them.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError


class Fault(StrEnum):
    """Why a code is wrong, in one word."""

    LENGTH = "length"
    CHARACTERS = "characters"
    PLACEHOLDER = "placeholder"
    DIVISION = "division"
    DATE = "date"
    CHECK = "check"


def tidy(text: str) -> str:
    """A code as people type it, brought to its written form: half-width, upper-case, without blanks and hyphens."""
    return re.sub(r"[\s\-‐–—]", "", unicodedata.normalize("NFKC", text)).upper()


# ── Unified social credit code, GB 32100-2015 ──

CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
"""Registering authority, category, division, organization code, check character; I O S V Z are not used."""


def credit_code_fault(code: str) -> Fault | None:
    """What is wrong with a unified social credit code of 18 characters (GB 32100-2015)."""
    if len(code) != 18:
        return Fault.LENGTH
    if not CREDIT_CODE.fullmatch(code):
        return Fault.CHARACTERS
    if not code[:-1].strip("0"):
        return Fault.PLACEHOLDER
    return None if uscc.calc_check_digit(code[:-1]) == code[-1] else Fault.CHECK


def credit_code(category: str, division: str, body: str) -> str:
    """Make a credit code: `category` of two characters (11 a state organ, 12 a public institution), a division of six
    digits, and the eight characters of the organization code before its check character."""
    front = category + division + organization_code(body)
    return front + uscc.calc_check_digit(front)


def organization_code_of(code: str) -> str:
    """The organization code within a credit code: what index numbers carried until about 2019."""
    return code[8:17]


# ── Organization code, GB 11714-1997 ──

_ORGANIZATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def organization_code_fault(code: str) -> Fault | None:
    """What is wrong with an organization code of 9 characters, written without its hyphen (GB 11714-1997)."""
    if len(code) != 9:
        return Fault.LENGTH
    if not re.fullmatch(r"[0-9A-Z]{8}[0-9X]", code):
        return Fault.CHARACTERS
    if not code[:-1].strip("0"):
        return Fault.PLACEHOLDER
    return None if organization_code(code[:-1]) == code else Fault.CHECK


def organization_code(body: str) -> str:
    """Eight characters with their check character."""
    total = sum(int(letter, 36) * weight for letter, weight in zip(body, _ORGANIZATION_WEIGHTS, strict=True))
    return body + "0123456789X"[-total % 11]


# ── Resident number, GB 11643-1999 ──


class Resident(NamedTuple):
    """What a resident number says of its holder."""

    division: str
    born: date
    male: bool


def resident_number_fault(number: str, *, registered: bool = False) -> Fault | None:
    """What is wrong with a resident number of 18 characters (GB 11643-1999), residence permits included.

    The division may be one that no longer exists, so only its province is looked at. With `registered` it must have
    existed in the year of birth: a hint for proofreading, not a ground to refuse a person."""
    if len(number) != 18:
        return Fault.LENGTH
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return Fault.CHARACTERS
    if not _of_a_province(number):
        return Fault.DIVISION
    if _date_of(number) is None:
        return Fault.DATE
    if ric.calc_check_digit(number) != number[-1]:
        return Fault.CHECK
    return Fault.DIVISION if registered and not _registered(number) else None


def resident_number(division: str, born: date, serial: int) -> str:
    """Make a resident number; `serial` runs from 0 to 999, odd for a man and even for a woman."""
    front = f"{division}{born:%Y%m%d}{serial:03d}"
    return front + ric.calc_check_digit(front + "0")


def resident(number: str) -> Resident:
    """Division, day of birth and sex of the holder of a faultless number."""
    born = _date_of(number)
    assert born is not None, "A faulty resident number says nothing."
    return Resident(number[:6], born, int(number[16]) % 2 == 1)


def _of_a_province(number: str) -> bool:
    """Whether the number begins with a province, or with 9 and a province (permanent residence of foreigners)."""
    return number[:2] in PROVINCES or (number[0] == "9" and number[1:3] in PROVINCES)


def _date_of(number: str) -> date | None:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def _registered(number: str) -> bool:
    try:
        ric.get_birth_place(number)
    except ValidationError:
        return False
    return True


# ── Divisions, GB/T 2260 with the statistical extension ──

_REGIONS = ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
PROVINCES = frozenset(str(number) for first, last in _REGIONS for number in range(first, last + 1))
"""First two digits of provinces; 83 stands on residence permits for people from Taiwan."""


def division_fault(code: str) -> Fault | None:
    """What is wrong with the shape of a division code: 6 digits, 9 for a township, 12 for a village."""
    if len(code) not in (6, 9, 12):
        return Fault.LENGTH
    if not (code.isascii() and code.isdigit()):
        return Fault.CHARACTERS
    return None if code[:2] in PROVINCES and _has_no_gap(code) else Fault.DIVISION


def division_level(code: str) -> str:
    """The level a division code stands for: province, city, county, township or village."""
    if len(code) > 6:
        return "township" if len(code) == 9 else "village"
    return "province" if code.endswith("0000") else "city" if code.endswith("00") else "county"


def division_above(code: str) -> str:
    """The code of the division above; empty above a province."""
    if len(code) > 6:
        return code[:-3]
    return {"province": "", "city": code[:2] + "0000", "county": code[:4] + "00"}[division_level(code)]


def _has_no_gap(code: str) -> bool:
    """A place names every level above it; a city without counties has its townships directly."""
    if code[2:4] == "00":
        return code[4:] == "00"
    return code[6:9] != "000" and code[9:] != "000"
