"""Words of letters and seals: layouts, purposes of seals, the life of a letter, what is said of a paper that is verified. Pure.

Sources: GB/T 9704-2012 (layout), 国发〔1999〕25号 (seals of state organs), 电子签名法 Art. 13, 14 (electronic signatures)."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from typing import NamedTuple

from onedoor.engines.lifecycles import Lifecycle, lifecycle, step
from onedoor.engines.verdicts import Verdict

_ = str
"""Marks a text for the catalogue; it is translated where it is shown."""

SCHEME = "letters"
"""The scheme of numbers: 机关代字〔year〕n号, counted by the word of office and letter, and by year."""
SCHEMES: Mapping[str, str] = {SCHEME: "{office}〔{year}〕{n}号"}

# ── Layouts ──


class Layout(NamedTuple):
    """A way to lay out a letter: what it is called, and for what it is used."""

    label: str
    meaning: str


LAYOUTS: Mapping[str, Layout] = {
    "notice": Layout(_("Plain notice"), _("To an applicant: decisions, notices, answers. No red header.")),
    "letter": Layout(_("Letter format"), _("From office to office: inquiries, replies, problem notices.")),
    "red-header": Layout(_("Red-header document"), _("Circulars and documents of the office.")),
    "receipt": Layout(_("Receipt"), _("That something was handed in, with the code to follow it.")),
    "certificate": Layout(_("Certificate"), _("A licence or certificate to be hung up or carried.")),
}
"""Each has a file of its name in `layouts/`. The slip has a room of its own."""
BY_HAND = ("notice", "letter", "red-header")
"""Layouts in which an official writes a letter by hand."""

# ── Seals ──

PURPOSES: Mapping[str, str] = {
    "office": _("seal of the office"),
    "disclosure": _("seal for disclosure of information"),
    "acceptance": _("seal for acceptance of applications"),
    "approval": _("seal for administrative approval"),
}
"""For what a seal is used. Where an office has none for a purpose, its own seal stands in."""
WAYS: Mapping[str, str] = {
    "electronic": _("sealed electronically"),
    "wet": _("sealed by hand on paper"),
}

# ── The life of a letter ──

LETTER: Lifecycle = lifecycle(
    "new",
    step("issue", "new", "issued"),
    step("seal", "issued", "sealing"),
    step("finish", "sealing", "sealed"),
    step("stamp", "issued", "stamped"),
    step("end", "issued sealing sealed stamped", "ended"),
)
STATES: Mapping[str, str] = {
    "new": _("not issued"),
    "issued": _("waits for its seal"),
    "sealing": _("is being signed"),
    "sealed": _("sealed electronically"),
    "stamped": _("sealed by hand on paper"),
    "ended": _("no longer holds"),
}
OUT = ("sealed", "stamped")
"""States in which a letter has left the house and holds."""
WHY: Mapping[str, str] = {
    "replaced": _("replaced by another letter"),
    "withdrawn": _("withdrawn by the office"),
    "annulled": _("annulled by a court or a reconsideration body"),
    "mistaken": _("issued by mistake"),
}
"""Why a letter no longer holds."""

# ── Codes ──

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and capital letters without I, L, O and U, which are read as others (Crockford's base 32)."""
LENGTH = 16
"""Signs of a code: 80 random bits."""
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


def new_code() -> str:
    """A code that nobody guesses."""
    return "".join(secrets.choice(SIGNS) for _sign in range(LENGTH))


def typed_code(text: str) -> str:
    """A code as somebody types it: small letters, spaces and lines are of no account, O is 0. Empty if it cannot be one."""
    plain = re.sub(r"[\s\-·－]", "", text).upper().translate(MISREAD)
    return plain if re.fullmatch(f"[{SIGNS}]{{{LENGTH}}}", plain) else ""


def typed_number(text: str) -> str:
    """A document number as somebody types it: brackets of any kind, 第, zeros and spaces are of no account."""
    plain = re.sub(r"\s", "", text)
    plain = re.sub(r"[\[(（【［]((?:19|20)\d\d)[\])）】］]", r"〔\1〕", plain)
    return re.sub(r"〕第?0*(\d+)号?", r"〕\1号", plain)


def grouped(code: str) -> str:
    """A code in groups of four, to be read out."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


# ── Verification ──

VERDICTS: Mapping[Verdict, str] = {
    Verdict.VALID: _("This file is unchanged since it was sealed."),
    Verdict.ALTERED: _("This file was altered after it was sealed, or is damaged. Do not rely on it."),
    Verdict.UNKNOWN: _("This file is not signed by a seal that this city keeps. Do not rely on it."),
    Verdict.REVOKED: _("The certificate of this seal was revoked. Ask the office before you rely on it."),
    Verdict.NOT_PDF: _("This file is not a PDF. Choose the PDF that you were given, not a photograph of it."),
}
"""What is said of a file, to somebody who knows nothing of signatures."""
MOST_BYTES = 20 * 2**20
"""Bytes of a file that is verified on the page."""
NOTHING = _("No letter has this number and code. Compare both with the paper, sign by sign.")
"""The same for a wrong code and an unknown number."""
UNDRAWN = _(
    "These characters cannot be drawn on paper yet: %(signs)s. Install a typeface that has them, then issue the letter."
)
PRINTED_AT_ONCE = 200
"""Letters in one print."""
