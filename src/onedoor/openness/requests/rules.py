"""Words of a request: regulations, parties, channels of delivery, consultations, grounds, limits. Pure.

The law of the steps stands in `lives`, of receipt in `receipt`, of answers in `results`, of fees in `fees`, of remedies in `remedies`.
Lengths stand in the book of provisions alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

_ = str
"""Marks a text for the catalogue; it is translated where it is shown."""

# ── Regulations ──

FAMILY = "foi"
"""The family of instruments that a request is handled under: the version in force on the day of its receipt."""
PROFILES: Mapping[str, str] = {
    "foi-2008": _("OGI Regulation 2007"),
    "foi-2019": _("OGI Regulation 2019"),
}
"""Both versions of the regulation. A request keeps the one under which it was received."""
LAWS: Mapping[str, str] = {
    **PROFILES,
    "foi-local": _("Local rules on requests"),
    "receipt-2015": _("Explanation on disclosure periods (2015)"),
    "fees-2020": _("Measures on the information processing fee"),
    "opinion-2010": _("Opinions on disclosure on application (2010)"),
    "report-form": _("Form of the annual report"),
    "reconsideration": _("Administrative Reconsideration Act"),
    "reconsideration-2023": _("Administrative Reconsideration Act 2023"),
    "litigation": _("Administrative Litigation Act"),
}
"""Short titles of what steps and answers rest on, by the word before the colon of a provision."""

# ── Parties ──


class Category(NamedTuple):
    """A category of the annual report: its name, and whether it is for natural persons."""

    label: str
    natural: bool


CATEGORIES: Mapping[str, Category] = {
    "natural": Category(_("natural person"), True),
    "business": Category(_("business"), False),
    "research": Category(_("research institution"), False),
    "welfare": Category(_("social or welfare organization"), False),
    "legal-services": Category(_("legal services"), False),
    "other": Category(_("other organization"), False),
}
"""The columns of the annual report by applicant. Fixed when the request is registered."""


class Certificate(NamedTuple):
    """A proof of identity: its name, whether it belongs to natural persons, and how its number is checked."""

    label: str
    natural: bool
    check: str
    """resident, credit, organization, or free: no check digit exists."""


CERTIFICATES: Mapping[str, Certificate] = {
    "resident": Certificate(_("resident identity card"), True, "resident"),
    "permit": Certificate(_("residence permit of Hong Kong, Macao or Taiwan residents"), True, "resident"),
    "foreigner": Certificate(_("permanent residence card of a foreigner"), True, "resident"),
    "passport": Certificate(_("passport or travel document"), True, "free"),
    "credit": Certificate(_("unified social credit code"), False, "credit"),
    "organization": Certificate(_("organization code, before 2015"), False, "organization"),
}
"""What proves who asks."""

# ── Wishes ──

FORMS: Mapping[str, str] = {
    "paper": _("on paper"),
    "electronic": _("as an electronic copy"),
    "mailed": _("by e-mail"),
    "inspection": _("by looking at it on site"),
}
"""How the applicant wants to have the information."""
BY_VOLUME = frozenset({"paper", "electronic", "mailed"})
"""Forms for which the volume can be charged."""
MEANS: Mapping[str, str] = {
    "in-person": _("handed over in person"),
    "post": _("registered post"),
    "e-mail": _("e-mail"),
    "fax": _("fax"),
    "online": _("on this platform"),
}
"""How an answer reaches the applicant."""

# ── Consultations ──


class Consulted(NamedTuple):
    """Whom an office asks: its name, the row of the law, whether the one asked is an office."""

    label: str
    period: str
    office: bool


CONSULTED: Mapping[str, Consulted] = {
    "third-party": Consulted(_("third party"), "foi.third_party", False),
    "co-producer": Consulted(_("office that made it jointly"), "foi.co_producer", True),
    "other": Consulted(_("other office"), "foi.other_office", True),
}
"""Kinds of consultation. What silence means stands with the period in the book."""
OPINIONS: Mapping[str, str] = {
    "agrees": _("agrees to disclosure"),
    "refuses": _("does not agree"),
    "partly": _("agrees in part"),
}
SILENCES: Mapping[str, str] = {
    "agrees": _("Silence counts as agreement."),
    "office_decides": _("Silence counts as neither: the office decides."),
}
"""What it means when nobody answers, by the word of the book."""

# ── Correction ──


class Ground(NamedTuple):
    """Why a request has to be corrected: what is said; a local ground is the city's own."""

    label: str
    local: bool = False


GROUNDS: Mapping[str, Ground] = {
    "unclear": Ground(_("It is not clear which information is meant.")),
    "identity": Ground(_("The proof of identity is missing."), local=True),
    "power": Ground(_("The power of attorney is missing."), local=True),
    "contact": Ground(_("There is no way to reach the applicant."), local=True),
    "form": Ground(_("It does not say in which form the information is wanted."), local=True),
}
"""Grounds for asking for a correction. Purpose and occupation are none: nobody has to name them."""

OTHER_LAWS: Mapping[str, str] = {
    "foi.confirm": "receipt-2015",
    "foi.fee": "fees-2020",
    "foi.reconsideration": "reconsideration",
    "foi.litigation": "litigation",
    "foi.litigation_after_reconsideration": "litigation",
    "foi.withheld_review": "foi-2019",
    "foi.overdue": "foi-2019",
}
"""Which law a period stands in where that is not the instrument whose table carries it."""

# ── What may follow ──

CHALLENGES: Mapping[str, str] = {
    "reconsideration": _("reconsideration"),
    "litigation": _("lawsuit without reconsideration"),
    "litigation-after": _("lawsuit after reconsideration"),
}
"""Ways in which an answer is challenged: the columns of table 4 of the annual report."""
OUTCOMES: Mapping[str, str] = {
    "upheld": _("answer upheld"),
    "corrected": _("answer set right"),
    "other": _("other outcome"),
}
"""What came of it: the rest of these columns; what has no outcome yet is pending."""
AMENDED: Mapping[str, str] = {
    "amended": _("put right"),
    "refused": _("left as it is"),
    "passed-on": _("passed on to the office that keeps it"),
}
"""What becomes of a wish to have a record put right."""

# ── Limits of this platform, none of them statutory ──

LONGEST = 5000
"""Characters of what is asked for."""
MOST_PIECES = 30
"""Pieces of information in one request."""
MOST_FILES = 10
"""Attachments handed in at a time."""
MOST_BYTES = 50 * 2**20
"""Bytes of all attachments handed in at a time."""
ERASED = "—"
"""Stands for a name that was erased."""
CODE_BITS = 80
"""Chance in a tracking code."""
SCHEMES: Mapping[str, str] = {
    "requests-request": "GK{year}-{n:05d}",
    "requests-amendment": "GZ{year}-{n:04d}",
}
"""How numbers are written: initials of the Chinese word, year, count without a gap."""


def annual_year(received_on: date) -> int:
    """The year of the annual report that a request is new in: that of its receipt."""
    return received_on.year
