"""What the page of a request shows besides clocks and acts: who asks, what for, what was found and answered, who else asked the same."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from onedoor.engines import typography
from onedoor.kernel.acts import interface as acts
from onedoor.kernel.acts.access import Holder

from . import lives, queries, receipt, results, rules
from .models import Challenge, Consultation, Request, SearchRecord

ALIKE_FROM = 6
"""Characters in common from which two wishes are compared at all."""
YEAR = timedelta(days=365)
SHOWN = 12


class Asked(NamedTuple):
    """One piece that is asked for, and how it is answered: as drafted, or as decided."""

    piece: Any
    line: Any
    label: str
    exemptions: list[str]
    decided: bool


class Entered(NamedTuple):
    """Something an applicant, a third party or a court may have said, which the desk enters from paper."""

    act: Any
    row: Any

    @property
    def subject(self) -> str:
        """The row, as addresses name it."""
        return str(acts.reference(self.row))

    @property
    def about(self) -> str:
        """Which of several rows it is about."""
        return str(getattr(self.row, "act_label", ""))


def facts(request: Request, holder: Holder) -> dict[str, Any]:
    """Everything the page shows. That an official of the office opened it is noted, once a day."""
    own = holder.organization in (request.organization_id, request.answering)
    if own and holder.account is not None:
        queries.opened(request, holder)
    return {
        "asked": _asked(request),
        "party": request.party,
        "profile": _(rules.PROFILES[request.profile]) if request.profile else "",
        "category": _(rules.CATEGORIES[request.category].label),
        "channel": _(receipt.CHANNELS[request.channel]),
        "wanted": _(rules.FORMS[request.form]),
        "means": _(rules.MEANS[request.means]),
        "consultations": _consultations(request),
        "searches": SearchRecord.objects.filter(request=request, void=False).select_related("post__account"),
        "challenges": _challenges(request),
        "supplements": request.supplements.order_by("pk"),
        "entered": entered(request, holder) if own else [],
        "drafting": own and request.state == "handling",
        "others": same_wish(request) if own else [],
        "own": own,
    }


def _asked(request: Request) -> list[Asked]:
    """Every piece with its line."""
    standing = {line.piece_id: line for line in _lines(request)}
    found = []
    for piece, draft in queries.drafted(request):
        line = standing.get(piece.pk) or draft
        known = results.RESULTS.get(line.result) if line else None
        words = [
            _(results.EXEMPTIONS[one].label) for one in (line.exemptions if line else ()) if one in results.EXEMPTIONS
        ]
        found.append(Asked(piece, line, _(known.label) if known else "", words, piece.pk in standing))
    return found


def _lines(request: Request) -> Any:
    from .models import Line

    return Line.objects.filter(piece__request=request, stands=True).prefetch_related("files").order_by("piece__place")


def _consultations(request: Request) -> list[dict[str, Any]]:
    rows = Consultation.objects.filter(request=request).select_related("party", "office", "owed").order_by("pk")
    return [
        {
            "row": one,
            "who": one.office.label if one.office else one.party.name if one.party else "",
            "kind": _(rules.CONSULTED[one.kind].label),
            "state": _(lives.STATES["consultation"][one.state]),
            "opinion": _(rules.OPINIONS[one.opinion]) if one.opinion else "",
            "silence": _(rules.SILENCES[one.silence]) if one.silence in rules.SILENCES else "",
        }
        for one in rows
    ]


def _challenges(request: Request) -> list[dict[str, Any]]:
    return [
        {
            "row": one,
            "way": _(rules.CHALLENGES[one.way]),
            "outcome": _(rules.OUTCOMES[one.outcome]) if one.outcome else "",
        }
        for one in Challenge.objects.filter(request=request).order_by("pk")
    ]


# ── What came on paper ──


def entered(request: Request, holder: Holder) -> list[Entered]:
    """Acts of the applicant, of third parties and of courts that may be entered now."""
    rows = [request, *queries.rows_of(request)]
    return [
        Entered(act, row)
        for row in rows
        for act in acts.ACTS.values()
        if act.on is type(row) and act.may_record and act.may_record(holder, row) and _open_to_outside(act, row)
    ]


def outside(act: Any, row: Any) -> Any:
    """Whose act it would be: the applicant's, the third party's, or that of an authority outside."""
    if "authority" in act.may.roles:
        return acts.authority("outside")
    return acts.party(reference=getattr(row, "asked_word", "") or row.applicant_word)


def _open_to_outside(act: Any, row: Any) -> bool:
    try:
        return bool(act.open_to(outside(act, row), row))
    except AttributeError:
        return False


# ── The same wish again ──


def same_wish(request: Request) -> list[Request]:
    """Requests of the last year to the same office for the same thing, the newest first: perhaps it should be published for all."""
    first = request.arrived_on - YEAR
    near = Request.objects.filter(organization=request.organization_id, arrived_on__gte=first).exclude(pk=request.pk)
    mine = _signs(request.about)
    if len(mine) < ALIKE_FROM:
        return []
    return [one for one in near.order_by("-arrived_on", "-pk")[:400] if _alike(mine, _signs(one.about))][:SHOWN]


def _signs(text: str) -> frozenset[str]:
    """Pairs of signs of a wish, without punctuation."""
    plain = "".join(sign for sign in typography.tidied(text) if sign.isalnum())
    return frozenset(plain[at : at + 2] for at in range(len(plain) - 1))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two wishes share more than half of the pairs of the shorter one."""
    return bool(other) and len(one & other) * 2 > min(len(one), len(other)) and len(other) >= ALIKE_FROM - 2
