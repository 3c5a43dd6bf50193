"""What an answer says: results R1-R7 with their rows of the annual report, exemptions, and what each line must carry. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from . import articles

_ = str
"""Marks a text for the catalogue; it is translated where it is shown."""

# ── Exemptions ──


class Exemption(NamedTuple):
    """Why something is not disclosed: its name, and whether the office must or only may withhold it."""

    label: str
    must: bool


EXEMPTIONS: Mapping[str, Exemption] = {
    "EX-SECRET": Exemption(_("state secret"), True),
    "EX-LAWBAN": Exemption(_("forbidden by another law"), True),
    "EX-3S1S": Exemption(_("danger to state, public or economic security or social stability"), True),
    "EX-THIRD": Exemption(_("trade secret or private matter of a third party"), True),
    "EX-INTERNAL": Exemption(_("internal affairs"), False),
    "EX-PROCESS": Exemption(_("work in progress"), False),
    "EX-CASEFILE": Exemption(_("file of an enforcement case"), False),
    "EX-QUERY": Exemption(_("to be looked up in a statutory register"), True),
}
"""In the order of the annual report. What may be withheld needs its reason of discretion; another law can require disclosure."""

# ── Rows of the annual report ──

ROWS: Mapping[str, str] = {
    "disclosed": _("Disclosed"),
    "partial": _("Disclosed in part"),
    "withheld-1": _("Withheld: state secret"),
    "withheld-2": _("Withheld: forbidden by another law or regulation"),
    "withheld-3": _("Withheld: danger to security or stability"),
    "withheld-4": _("Withheld: rights of a third party"),
    "withheld-5": _("Withheld: internal affairs"),
    "withheld-6": _("Withheld: work in progress"),
    "withheld-7": _("Withheld: file of an enforcement case"),
    "withheld-8": _("Withheld: statutory register"),
    "unable-1": _("Cannot be provided: not held by this office"),
    "unable-2": _("Cannot be provided: would have to be made"),
    "unable-3": _("Cannot be provided: still unclear after correction"),
    "unprocessed-1": _("Not processed: petition, complaint or report"),
    "unprocessed-2": _("Not processed: repeated request"),
    "unprocessed-3": _("Not processed: public publications wanted"),
    "unprocessed-4": _("Not processed: excessive without good reason"),
    "unprocessed-5": _("Not processed: confirmation or copy of what is held already"),
    "other-1": _("Other: not corrected in time"),
    "other-2": _("Other: not paid in time"),
    "other-3": _("Other handling"),
}
"""The rows of table 3, part 3, in the order of the form. A request stands in exactly one."""

# ── Results ──

WHOLE, PART, NOTHING = "whole", "part", "nothing"


class Result(NamedTuple):
    """One way to answer: name, row of the annual report, how much it discloses, what the line must say.

    `needs`: way (where it is published), exemption, reason, search, office (which other one), corrected, reasons.
    `own`: it follows from an act of its own and is never drafted."""

    label: str
    row: str
    discloses: str = NOTHING
    needs: frozenset[str] = frozenset({"reason"})
    exemption: str = ""
    own: bool = False


def _needs(*words: str) -> frozenset[str]:
    return frozenset(words)


def _withheld(place: int, exemption: str) -> Result:
    return Result(EXEMPTIONS[exemption].label, f"withheld-{place}", exemption=exemption)


RESULTS: Mapping[str, Result] = {
    "R1": Result(_("published already"), "disclosed", WHOLE, _needs("way")),
    "R2": Result(_("fully disclosed"), "disclosed", WHOLE, _needs()),
    "R3": Result(_("partly disclosed"), "partial", PART, _needs("exemption", "reason")),
    **{f"R4-{place}": _withheld(place, word) for place, word in enumerate(EXEMPTIONS, 1)},
    "R5-1": Result(_("not held by this office"), "unable-1", needs=_needs("reason", "search")),
    "R5-1-elsewhere": Result(_("another office is responsible"), "unable-1", needs=_needs("office")),
    "R5-2": Result(_("would have to be made"), "unable-2"),
    "R5-3": Result(_("still unclear after correction"), "unable-3", needs=_needs("reason", "corrected")),
    "R6-1": Result(_("petition, complaint or report"), "unprocessed-1"),
    "R6-2": Result(_("repeated request"), "unprocessed-2"),
    "R6-3": Result(_("public publications wanted"), "unprocessed-3"),
    "R6-4": Result(_("excessive without good reason"), "unprocessed-4", needs=_needs("reason", "reasons")),
    "R6-5": Result(_("confirmation or copy of what is held already"), "unprocessed-5"),
    "R7-1": Result(_("not corrected in time"), "other-1", needs=_needs(), own=True),
    "R7-2": Result(_("not paid in time"), "other-2", needs=_needs(), own=True),
    "R7-3": Result(_("request withdrawn"), "other-3", needs=_needs(), own=True),
}
"""Every result by its code. Within R5-1 the search record is asked for what is not held, not for what another office keeps."""

ABANDONED_UNCORRECTED, ABANDONED_UNPAID, WITHDRAWN = "R7-1", "R7-2", "R7-3"


def available(profile: str) -> tuple[str, ...]:
    """The results that may be drafted under a regulation."""
    return tuple(
        code for code, result in RESULTS.items() if not result.own and articles.knows("results", code, profile)
    )


def exemptions_of(profile: str) -> tuple[str, ...]:
    """The exemptions that a regulation knows."""
    return tuple(code for code in EXEMPTIONS if articles.knows("exemptions", code, profile))


def row_of(results: Iterable[str]) -> str:
    """The one row in which a request with these results is counted.

    Something disclosed beside something that is not, or disclosed in part, is *in part* and nothing else; otherwise the
    first row in the order of the form. Raises ValueError for no result."""
    found = [RESULTS[code] for code in results]
    if not found:
        raise ValueError("a request without a result stands in no row")
    disclosing = {result.discloses for result in found}
    if PART in disclosing or disclosing == {WHOLE, NOTHING}:
        return RESULTS["R3"].row
    return min((result.row for result in found), key=list(ROWS).index)


def main_of(results: Iterable[str]) -> str:
    """The result that names the letter: the one whose row the request is counted in, else R3."""
    codes = list(results)
    row = row_of(codes)
    return next((code for code in codes if RESULTS[code].row == row), "R3")


# ── A line of an answer ──


class Line(NamedTuple):
    """What a line says about one piece: result, exemptions, reason, reason of discretion, other office, way, override."""

    result: str
    exemptions: tuple[str, ...] = ()
    reason: str = ""
    discretion: str = ""
    office: str = ""
    way: str = ""
    override: str = ""


class Past(NamedTuple):
    """What happened in the matter, as far as results ask: corrected, asked for reasons, searched, a third party consulted."""

    corrected: bool = False
    reasons: bool = False
    search: bool = False
    third_party: bool = False


FAULTS: Mapping[str, str] = {
    "unknown": _("The regulation of this request knows no such result."),
    "way": _("Say where it is published."),
    "reason": _("Give the reason for it."),
    "exemption": _("Name at least one exemption for what is left out."),
    "no_exemption": _("The regulation of this request knows no such exemption."),
    "discretion": _("This may be withheld but need not be. Say why it is."),
    "office": _("Name the office that is responsible, with its contact."),
    "search": _("Enter first where and how was searched. Without it nothing can be said to be not held."),
    "corrected": _("This is possible only after the applicant was asked for a correction and answered."),
    "reasons": _("Ask the applicant for reasons first."),
    "override": _("Only what a third party was asked about can be disclosed against its will."),
}
"""What is wrong with a line, as the officer is told."""


def withholding(line: Line) -> tuple[str, ...]:
    """The exemptions under which a line leaves something out."""
    own = RESULTS[line.result].exemption
    return (own,) if own else line.exemptions if "exemption" in RESULTS[line.result].needs else ()


def faults(line: Line, profile: str, past: Past) -> Iterator[str]:
    """Everything that is wrong with a line, as words of FAULTS."""
    if line.result not in available(profile):
        yield "unknown"
        return
    needs = RESULTS[line.result].needs
    for word in ("way", "reason", "office"):
        if word in needs and not getattr(line, word).strip():
            yield word
    yield from (word for word in ("search", "corrected", "reasons") if word in needs and not getattr(past, word))
    if line.override and not past.third_party:
        yield "override"
    yield from _faults_of_withholding(line, profile)


def _faults_of_withholding(line: Line, profile: str) -> Iterator[str]:
    left_out = withholding(line)
    if "exemption" in RESULTS[line.result].needs and not left_out:
        yield "exemption"
    if set(left_out) - set(exemptions_of(profile)):
        yield "no_exemption"
    elif any(not EXEMPTIONS[word].must for word in left_out) and not line.discretion.strip():
        yield "discretion"
