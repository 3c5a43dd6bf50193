"""What stands in the code of a slip, how many papers are read at once, and what is said of one that cannot be used. Pure."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from typing import NamedTuple

_ = str
"""Marks a text for the catalogue; it is translated where it is shown."""

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and capital letters without I, L, O and U, which are read as others (Crockford's base 32)."""
LENGTH = 16
"""Signs of a code: 80 random bits."""
PREFIX = "ONEDOOR:SLIP:"
WRITTEN = re.compile(rf"{PREFIX}([{SIGNS}]{{{LENGTH}}})")
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
AT_MOST = 50
"""Papers in one upload."""
LONGEST_SIDE = 2200
"""Pixels of a straightened page: an A4 page at about 190 dots an inch, on which handwriting is read well."""
QUALITY = 80
DOTS = 200
"""Dots an inch at which the page of a PDF is looked at."""
PAGES = 60
"""Pages of one PDF that are looked at."""


class Place(NamedTuple):
    """Where the code stands on the page, in millimetres: the page, and the left, top and side of the code itself."""

    page: tuple[float, float]
    left: float
    top: float
    side: float


QUIET = 2
"""Modules of white around the code."""


def place(modules: int) -> Place:
    """Where a code of so many modules stands on the slip (`slip.typ`): 28 mm with its white, 20 mm from the right, 22 from the top."""
    module = 28 / (modules + 2 * QUIET)
    return Place((210, 297), 210 - 20 - 28 + QUIET * module, 22 + QUIET * module, modules * module)


STATES: Mapping[str, str] = {
    "open": _("waits for its paper"),
    "found": _("the paper is here"),
    "used": _("recorded"),
    "void": _("discarded"),
}

FAULTS: Mapping[str, str] = {
    "no_code": _("No slip was recognised on this paper. Type its code, or photograph the whole page in better light."),
    "unknown": _("No slip has this code. Look whether it was made on this platform."),
    "other_office": _("This slip belongs to another office. It is entered there."),
    "used": _("This slip has been used already. A decision is recorded once."),
    "void": _("This slip was discarded. Print a new one."),
    "closed": _("The act on this slip is no longer open: the matter has gone on meanwhile."),
    "left": _("Whoever was to decide no longer holds that post. Print a new slip for the one who does."),
    "unreadable": _("This file could not be opened as a picture or PDF."),
    "too_many": _("At most 50 papers are read at a time. Hand in the others afterwards."),
}
"""Why a paper is refused, in one sentence."""


def new_code() -> str:
    """A code that nobody guesses."""
    return "".join(secrets.choice(SIGNS) for _sign in range(LENGTH))


def written(code: str) -> str:
    """What the QR code says: capital letters, digits and colons only, so that it stays small."""
    return PREFIX + code


def code_in(text: str) -> str:
    """The code in what a QR code says; empty if it is none of ours."""
    found = WRITTEN.fullmatch(text.strip())
    return found.group(1) if found else ""


def typed(text: str) -> str:
    """A code as somebody types it: small letters, spaces and lines are of no account, O is 0. Empty if it cannot be one."""
    plain = re.sub(r"[\s\-·]", "", text).upper().translate(MISREAD)
    return plain if re.fullmatch(f"[{SIGNS}]{{{LENGTH}}}", plain) else ""


def grouped(code: str) -> str:
    """A code in groups of four, to be read out."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))
