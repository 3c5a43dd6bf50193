"""Letters of a matter: which form a letter has, and everything that fills it, from the rows of the matter.

Names of applicants and third parties are unsealed here and nowhere else on the way to a letter. What somebody wrote in the act
itself, such as the reason of an extension, comes from its record (`said_in`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext, override

from onedoor.engines.wording import Composed, LetterForm
from onedoor.frame import clock
from onedoor.kernel.acts import interface as acts
from onedoor.kernel.duties import interface as duties
from onedoor.kernel.organizations.models import Organization

from . import particulars, queries, remedies, results, rules, wordings
from .models import Amendment, Challenge, Consultation, Correction, Fee, Request
from .particulars import Flags, Unwritable, Values, day
from .wordings import clause, phrase, sentence, word

__all__ = ["Filled", "Unwritable", "amendment_letter", "form_of", "letter", "said_in", "values_of"]


class Filled(NamedTuple):
    """A letter ready to be issued: its form, and what it says."""

    form: LetterForm
    said: Composed


class Case:
    """A request for which a letter is written: what every builder starts from. `consultation`: about which one."""

    def __init__(self, request: Request, said: Mapping[str, str], consultation: int | None):
        self.request, self.said, self.key = request, said, consultation
        self.today = clock.today()

    @cached_property
    def received(self) -> date:
        """The day that chooses the version of the form."""
        return self.request.received_on or self.request.arrived_on

    @cached_property
    def office(self) -> Organization:
        """The office that writes: the one that answers for the request today."""
        return Organization.objects.select_related("competent", "division__parent").get(pk=self.request.answering)

    @cached_property
    def pieces(self) -> list[Any]:
        """What is asked for, in order."""
        return list(self.request.pieces.order_by("place"))

    @cached_property
    def consultation(self) -> Consultation:
        """The consultation that the letter is about. Raises Unwritable."""
        found = Consultation.objects.select_related("party", "office", "owed").filter(
            request=self.request, pk=self.key or 0
        )
        if one := found.first():
            return one
        raise Unwritable(f"{self.request.number} has no consultation {self.key}")

    def wrote(self, field: str) -> str:
        """What was written in the act. Raises Unwritable where its record no longer has it."""
        text = clause(self.said.get(field, ""))
        if not text:
            raise Unwritable(f"the act says no {field}")
        return text


def said_in(act: UUID) -> dict[str, str]:
    """The texts of an act by field, as its record keeps them; without those that were erased."""
    record = acts.Record.objects.filter(pk=act).first()
    return dict(record.texts.values_list("field", "text")) if record else {}


# ── Which form ──


def form_of(request: Request, what: str, consultation: int | None = None) -> str:
    """The name of the form of a letter, by its word in `lives.LETTERS` or `withdrawal`. Raises Unwritable."""
    if what in ("answer", "abandonment"):
        if request.result not in wordings.RESULTS:
            raise Unwritable(f"{request.number} has no result")
        return wordings.RESULTS[request.result]
    if what == "consultation":
        return f"requests.consultation:{Case(request, {}, consultation).consultation.kind}"
    return f"requests.{what}"


def letter(
    request: Request, what: str, *, said: Mapping[str, str] | None = None, consultation: int | None = None
) -> list[Filled]:
    """A letter with what goes out with it, in words. Raises Unwritable; wording.Missing; LookupError for another regulation."""
    name = form_of(request, what, consultation)
    found = []
    for one in filter(None, (name, wordings.ENCLOSED.get(name))):
        form = wordings.form_on(one, request.received_on or request.arrived_on)
        values, flags = values_of(one, request, said or {}, consultation)
        found.append(Filled(form, wordings.compose(form, values, flags)))
    return found


def values_of(
    name: str, request: Request, said: Mapping[str, str], consultation: int | None = None
) -> tuple[Values, Flags]:
    """Everything that fills a form for a request: plain texts, lists of entries, flags."""
    case = Case(request, said, consultation)
    values, flags = _base(case)
    for part in PARTS[name.partition(":")[0].removeprefix("requests.")]:
        more, so = part(case, values, flags)
        values, flags = values | more, flags | so
    if wordings.form_on(name, case.received).remedy:
        more, so = _remedy(case, name)
        values, flags = values | more, flags | so
    return values, flags


Part = Callable[[Case, Values, Flags], tuple[Values, Flags]]
"""A part of the values of a form; it sees what the parts before it gave."""


def _base(case: Case) -> tuple[Values, Flags]:
    """What every letter knows: number, day of receipt, what was asked, who writes."""
    values, flags = particulars.office_values(case.office)
    values |= {
        "number": case.request.number,
        "received": day(case.received),
        "asked": particulars.in_short(case.pieces),
    }
    return values, flags | {"several": len(case.pieces) > 1}


def _applicant(case: Case, values: Values, flags: Flags) -> tuple[Values, Flags]:
    """The applicant, by the full name."""
    party = case.request.party
    return {"applicant": particulars.person(party)["name"], "you": particulars.you(party)}, {}


def _remedy(case: Case, name: str) -> tuple[Values, Flags]:
    """The remedy paragraph of the day of the decision; a third party goes against a disclosure, never against a refusal."""
    request, own = case.request, case.request.organization
    on = max(filter(None, (request.decided_on, request.answered_on)), default=case.today)
    why = "answer"
    if name != OVERRULED:
        lines = request.pieces.filter(lines__stands=True).values_list("lines__result", flat=True)
        why = remedies.ground(tuple(lines) or (request.result,))
    online = request.means == "online" and name != OVERRULED
    government = own.kind in GOVERNMENTS
    found = remedies.remedy(why, on, queries.book(), code=own.code, government=government, online=online)
    title = wordings.form_on(name, case.received).title
    return particulars.remedy_values(found, case.office, on, title[-PAPER:])


OVERRULED = "requests.overruled"
GOVERNMENTS = ("government", "township_government")
PAPER = 3
"""Characters by which a letter names itself: 答复书, 告知书."""

# ── Parts ──


def _receipt(case: Case, values: Values, flags: Flags) -> tuple[Values, Flags]:
    person = particulars.person(case.request.party)
    proof = person["certificate"]
    return {
        "channel": word("channels", case.request.channel),
        "certificate": word("certificates", proof) if proof else phrase("none"),
        "masked": case.request.party.number,
    }, {}


def _clock(case: Case, values: Values, flags: Flags) -> tuple[Values, Flags]:
    return particulars.clock_values(case.request, case.today)


def _history(case: Case, values: Values, flags: Flags) -> tuple[Values, Flags]:
    return particulars.history(case.request)


def _correction(case: Case, values: Values, flags: Flags) -> tuple[Values, Flags]:
    one = Correction.objects.select_related("owed").get(request=case.request)
    year = case.request.profile.removeprefix("foi-")
    grounds = [{"ground": wordings.passage(f"{year}.{ground}", values, flags)} for ground in one.grounds]
    return particulars.correction_values(one) | {
        "grounds": grounds,
        "text": clause(one.text),
        "days": str(one.days),
    }, {}


def _consultation(case: Case, values: Values, flags: Flags) -> tuple[Values, Flags]:
    one = case.consultation
    found: Values = {
        "question": sentence(one.text),
        "days": str(one.owed.length) if one.owed else phrase("none"),
        "asked_on": day(one.asked_on),
        "answered_on": day(one.answered_on),
        "opinions": phrase("gap").join(phrase("box", text=word("opinions", opinion)) for opinion in rules.OPINIONS),
    }
    if one.party:
        found |= {"third_party": particulars.person(one.party)["name"], "you": particulars.you(one.party)}
    elif one.office:
        found["asked_office"] = one.office.name
    return found, {opinion: one.opinion == opinion for opinion in rules.OPINIONS}


def _overruled(case: Case, values: Values, flags: Flags) -> tuple[Values, Flags]:
    """What is disclosed against the will of a third party, and why."""
    pieces = [
        {
            "piece": clause(piece.text),
            "override": clause(line.override),
            "partial": results.RESULTS[line.result].discloses == results.PART,
        }
        for piece, line in particulars.lines_of(case.request)
        if line.override
    ]
    return {"pieces": pieces}, {}


def _reasons(case: Case, values: Values, flags: Flags) -> tuple[Values, Flags]:
    subject = str(acts.reference(case.request))
    owed = duties.Duty.objects.filter(kind="requests.reasons", subject=subject).order_by("-pk").first()
    if owed is None:
        raise Unwritable(f"nobody was asked for reasons about {case.request.number}")
    return {"text": case.wrote("text"), "days": str(owed.length)}, {}


def _asked_for_reasons(case: Case, values: Values, flags: Flags) -> tuple[Values, Flags]:
    asked, given = case.request.reasons_asked_on, case.request.reasons_given_on
    return {"reasons_asked": day(asked), "reasons_given": day(given)}, {"gave_reasons": given is not None}


def _delay(case: Case, values: Values, flags: Flags) -> tuple[Values, Flags]:
    return {"days": str(case.request.delay), "reason": case.wrote("reason")}, {}


def _extension(case: Case, values: Values, flags: Flags) -> tuple[Values, Flags]:
    before = particulars.due_before(case.request, case.today)
    return {"days": str(case.request.extension), "reason": case.wrote("reason"), "due_before": before}, {}


def _fee(case: Case, values: Values, flags: Flags) -> tuple[Values, Flags]:
    return particulars.fee_values(case.request, Fee.objects.select_related("owed").get(request=case.request))


def _transfer(case: Case, values: Values, flags: Flags) -> tuple[Values, Flags]:
    return {"contact": case.wrote("contact")}, {}


def _abandonment(case: Case, values: Values, flags: Flags) -> tuple[Values, Flags]:
    part = _correction if case.request.result == results.ABANDONED_UNCORRECTED else _fee
    return part(case, values, flags)


def _withdrawal(case: Case, values: Values, flags: Flags) -> tuple[Values, Flags]:
    on = particulars.acted(case.request).get("requests.withdraw")
    return {"withdrawn": day(on)}, {}


def _answer(case: Case, values: Values, flags: Flags) -> tuple[Values, Flags]:
    """The answer piece by piece; with one piece its line lies open, with several each is one run of sentences."""
    lines = particulars.lines_of(case.request)
    several = len(lines) > 1
    subject = phrase("this") if several else phrase("whole", you=values["you"])
    found: Values = {"subject": subject, "count": str(len(lines)), "searches": particulars.searches(case.request)}
    so: Flags = {}
    if several:
        own = values | found
        found["pieces"] = [
            {
                "place": str(piece.place),
                "piece": sentence(piece.text),
                "line": particulars.said_of(case.request, line, own, flags),
            }
            for piece, line in lines
        ]
    else:
        more, so = particulars.line_values(case.request, lines[0][1])
        found |= more | {"asked": particulars.in_short(case.pieces, None)}
    files = [file for _piece, line in lines for file in line.files.all()]
    return found | {"attachments": particulars.names_of(files)}, so


def _bundle(case: Case, values: Values, flags: Flags) -> tuple[Values, Flags]:
    """What lies in the file of a matter that a court or a reconsideration body asks for."""
    request = case.request
    challenge = Challenge.objects.filter(request=request).order_by("-filed_on", "-pk").first()
    attached = [one.file for one in request.attachments.select_related("file").order_by("pk")]
    lines = request.pieces.filter(lines__stands=True).values_list("lines__files__name", flat=True)
    names = particulars.names_of(attached) + [{"name": name} for name in lines if name]
    with override("zh-hans"):
        result = gettext(results.RESULTS[request.result].label) if request.result else phrase("none")
        done = [
            {"on": day(at), "act": str(acts.ACTS[name].label)}
            for name, at in acts.timeline(acts.reference(request)).values_list("name", "at")
        ]
    found = {"documents": names, "acts": done, "searches": particulars.searches(request)}
    found |= particulars.challenge_values(challenge) | {"result": result, "answered": day(request.answered_on)}
    return found, {"listed": bool(names), "searched": bool(found["searches"])}


PARTS: Mapping[str, tuple[Part, ...]] = {
    "receipt": (_applicant, _receipt, _clock),
    "correction": (_applicant, _correction),
    "consultation": (_consultation,),
    "overruled": (_consultation, _overruled),
    "reasons": (_applicant, _reasons),
    "delay": (_applicant, _asked_for_reasons, _delay, _clock),
    "extension": (_applicant, _extension, _clock),
    "fee": (_applicant, _fee),
    "transfer": (_applicant, _transfer),
    "answer": (_applicant, _history, _asked_for_reasons, _answer),
    "abandonment": (_applicant, _abandonment),
    "withdrawal": (_applicant, _withdrawal),
    "bundle": (_applicant, _clock, _bundle),
}
"""What fills each form, part by part."""


# ── Records about oneself ──


def amendment_letter(one: Amendment) -> Filled:
    """The answer to a wish to have a record put right. Raises Unwritable before it is settled."""
    if one.settled_on is None:
        raise Unwritable(f"{one.number} is not settled")
    office = Organization.objects.select_related("competent", "division__parent").get(pk=one.answering)
    form = wordings.form_on("requests.amendment", one.asked_on)
    values, flags = particulars.office_values(office)
    values |= {
        "applicant": particulars.person(one.party)["name"],
        "you": particulars.you(one.party),
        "number": one.number,
        "about": wordings.quoted(one.about),
        "wanted": clause(one.text),
        "amendment_asked": day(one.asked_on),
        "reason": clause(one.reason),
    }
    flags |= {"amended": one.outcome == "amended", "refused": one.outcome == "refused"}
    flags["passed_on"] = one.outcome == "passed-on"
    government = office.kind in GOVERNMENTS
    found = remedies.remedy("answer", one.settled_on, queries.book(), code=office.code, government=government)
    more, so = particulars.remedy_values(found, office, one.settled_on, form.title[-PAPER:])
    return Filled(form, wordings.compose(form, values | more, flags | so))
