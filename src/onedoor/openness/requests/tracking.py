"""What an applicant is told of a request: where it stands, who has it, by when and why, what can be done now, what happened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from onedoor.engines.explanations import explain
from onedoor.engines.provisions import NoLaw, Period
from onedoor.engines.workdays import OutsideCalendar
from onedoor.frame import clock
from onedoor.kernel.acts import interface as acts
from onedoor.kernel.calendars import interface as calendars
from onedoor.kernel.duties import interface as duties
from onedoor.kernel.ledger import interface as ledger
from onedoor.kernel.organizations.models import Organization

from . import actions, interface, lives, queries, remedies, results, rules
from .models import Correction, Fee, Line, Request

# ── Where it stands ──


class Standing(NamedTuple):
    """A state in plain words: what it is, and what it means for the applicant."""

    label: Any
    meaning: Any


STANDS: Mapping[str, Standing] = {
    "submitted": Standing(
        _("Waiting to be confirmed"), _("The office confirms with you that it has your request. Then its time begins.")
    ),
    "handling": Standing(
        _("Being handled"), _("The office is looking for the information and decides what it can give you.")
    ),
    "correcting": Standing(
        _("You are asked to correct it"),
        _("The office cannot go on without you. Its time stands still until you answer."),
    ),
    "paying": Standing(
        _("A fee is to be paid"), _("The office goes on when it is paid. Its time stands still until then.")
    ),
    "in_review": Standing(_("The answer is being checked"), _("An answer is drafted. Somebody else checks it.")),
    "reviewed": Standing(
        _("The answer is being decided"), _("The answer was checked. The head of the office decides.")
    ),
    "decided": Standing(_("The answer is being sent"), _("The answer is decided and is about to be sent to you.")),
    "delivered": Standing(_("Answered"), _("The answer was sent to you. You can read it here.")),
    "abandoned": Standing(
        _("Closed without an answer"), _("It counts as given up and is not handled any more. You can ask anew.")
    ),
    "withdrawn": Standing(_("Withdrawn"), _("You withdrew it. Nothing more happens. You can ask anew at any time.")),
}
"""Every state of a request, as its applicant reads it."""
CHAIN = ("submitted", "handling", "in_review", "decided", "delivered")
"""The way of a request that meets with nothing unusual."""


def office_of(request: Request, today: date) -> Organization:
    """The office that has it today: the one that was asked, or the one that carries on its work."""
    asked: Organization = request.organization
    return asked if asked.stands_on(today) else Organization.objects.get(pk=request.answering)


# ── The clock ──


def clock_of(request: Request, today: date) -> dict[str, Any]:
    """The clock that runs for the applicant: its day, the sum behind it, what is left, whether it is over or stands still."""
    if request.owed is None:
        return {}
    calendar = calendars.calendar()
    explanation = explain(_marks(request, today), calendar, request.owed.unit, today)
    reading = explanation.reading
    over = reading.due is not None and reading.due < today
    shown = calendars.explained(explanation, request.owed.unit)
    return shown | {
        "left": None if reading.due is None or over else calendar.count(today, reading.due),
        "late_by": calendar.count(reading.due, today) if over and reading.due else 0,
        "over": over,
        "closed": reading.closed and reading.closed.on,
        "paused": reading.paused,
        "confirming": request.state == "submitted",
        "period": _reply_days(request) if request.state == "submitted" else None,
        "weeks": _drawn(shown["weeks"], today),
    }


def _marks(request: Request, today: date) -> list[Any]:
    """The marks of the clock; silences that nobody has entered yet can only move one that stands still."""
    assert request.owed is not None
    if request.owed.due_on is None and request.owed.closed_on is None:
        return queries.marks_on(request, today)
    return duties.marks_of([request.owed.pk]).get(request.owed.pk, [])


WORDS: Mapping[str, Any] = {"first_day": _("start"), "paused": _("paused"), "d": _("due"), "rest": _("rest")}
"""What stands below a day that has no number."""


def _drawn(weeks: list[list[dict[str, Any] | None]], today: date) -> str:
    """The rows of the calendar of a clock: a cell for each day, drawn here because there are many of them."""
    words = {word: str(said) for word, said in WORDS.items()}
    rows = ("".join(_cell(cell, today, words) for cell in week) for week in weeks)
    return mark_safe("".join(f"<tr>{row}</tr>" for row in rows))


def _cell(cell: dict[str, Any] | None, today: date, words: Mapping[str, str]) -> str:
    if cell is None:
        return '<td class="void"></td>'
    on, kind = cell["on"], cell["kind"]
    look = f"{kind}{' past' if kind == 'n' and on <= today else ''}{' t' if on == today else ''}"
    word = words["d"] if kind == "d" else cell["number"] or words.get(cell["code"], words["rest"])
    return f'<td class="{look}">{on.month}.{on.day}<small>{escape(word)}</small></td>'


def _reply_days(request: Request) -> int | None:
    """How many working days the law gives for the answer."""
    try:
        return queries.book().period("foi.reply", request.received_on or request.arrived_on).length
    except NoLaw:
        return None


def overdue(request: Request, shown: Mapping[str, Any]) -> bool:
    """Whether the reply period has ended without an answer."""
    return bool(shown.get("over")) and request.state in lives.RUNNING.split() and request.received_on is not None


# ── What the applicant can do ──


class Choice(NamedTuple):
    """Something the applicant can do on a page of its own: the act, what the button says, what it leads to, what it asks."""

    act: acts.Act
    label: Any
    meaning: Any
    words: bool = True
    files: bool = False
    grave: bool = False
    asked: bool = False
    """The office waits for it."""


CHOICES: Mapping[str, Choice] = {
    "correct": Choice(
        actions.correct,
        _("Correct the request"),
        _("The office then has its whole time again, from the day you send this."),
        files=True,
        asked=True,
    ),
    "reasons": Choice(
        actions.give_reasons,
        _("Give the reasons"),
        _("The office decides whether your reasons are good. Its time runs on."),
        asked=True,
    ),
    "supplement": Choice(
        actions.supplement,
        _("Add something"),
        _("The office reads it with your request. Its time runs on."),
        files=True,
    ),
    "publish": Choice(
        actions.wish_publication,
        _("Suggest that it be published for all"),
        _("The office looks whether everybody may have it, and publishes it then."),
        words=False,
    ),
    "withdraw": Choice(
        actions.withdraw,
        _("Withdraw the request"),
        _("Nothing more happens with it. This cannot be undone, but you can ask anew."),
        words=False,
        grave=True,
    ),
}
"""What an applicant can do, by the last word of its address."""


def choices(request: Request) -> list[tuple[str, Choice]]:
    """What is open to the applicant now, the most needed first."""
    by = interface.applicant(request)
    return [(word, one) for word, one in CHOICES.items() if one.act.open_to(by, request) and _wanted(word, request)]


def _wanted(word: str, request: Request) -> bool:
    """Reasons are given where they were asked for; publication is suggested for what was answered."""
    asked = request.reasons_asked_on is not None and request.reasons_given_on is None
    return {"reasons": asked, "publish": request.state == "delivered"}.get(word, True)


def to_correct(request: Request) -> dict[str, Any] | None:
    """What the office wants corrected, and by when."""
    found = (
        Correction.objects.select_related("owed").filter(request=request).first()
        if request.state == "correcting"
        else None
    )
    if found is None:
        return None
    grounds = [_(rules.GROUNDS[word].label) for word in found.grounds if word in rules.GROUNDS]
    return {"grounds": grounds, "text": found.text, "due": found.owed and found.owed.due_on}


def to_pay(request: Request) -> dict[str, Any] | None:
    """The fee that is to be paid, and by when."""
    found = Fee.objects.select_related("owed").filter(request=request).first() if request.state == "paying" else None
    return {"amount": found.amount, "due": found.owed and found.owed.due_on} if found else None


# ── What to do against it ──


class Way(NamedTuple):
    """One way to complain: to whom, until which day, under which provision."""

    until: date | None
    length: int
    unit: str
    law: str


def remedy(request: Request, late: bool) -> dict[str, Any] | None:
    """What the law of that day allows against the answer, or against there being none; nothing while the time still runs."""
    if not (late or request.state == "delivered"):
        return None
    try:
        found = queries.remedy_of(request)
    except (NoLaw, LookupError):
        return None
    order, online = remedies.SENTENCES["first" if found.first else "free"], remedies.SENTENCES["online"]
    known = request.reached_on or request.answered_on or queries.due_on(request, clock.today()) or clock.today()
    english = get_language() == "en"
    return {
        "late": late,
        "body": _(remedies.BODIES[found.bodies]),
        "reconsideration": _way(found.reconsideration, known, english),
        "litigation": _way(found.litigation, known, english),
        "afterwards": found.afterwards.length,
        "first": found.first,
        "order": _(order),
        "online": found.online and _(online),
        "provision": found.provision,
    }


def _way(period: Period, known: date, english: bool) -> Way:
    length = period.length or 0
    try:
        until = calendars.calendar().add(known, length, period.unit or "natural_day")
    except OutsideCalendar:
        until = None
    return Way(until, length, period.unit or "natural_day", period.provision.brief("en" if english else "zh"))


# ── The answer ──


def answer(request: Request) -> list[dict[str, Any]]:
    """What was answered, thing by thing; nothing before it was sent."""
    if request.state != "delivered":
        return []
    lines = Line.objects.filter(piece__request=request, stands=True).select_related("piece").order_by("piece__place")
    return [
        {
            "asked": line.piece.text,
            "result": _(results.RESULTS[line.result].label),
            "discloses": results.RESULTS[line.result].discloses,
            "exemptions": [_(results.EXEMPTIONS[word].label) for word in results.withholding(line.said)],
            "reason": line.reason,
            "office": line.office,
            "way": line.way,
        }
        for line in lines
    ]


# ── What happened ──

STORY: Mapping[str, Any] = {
    "requests.submit": _("You sent the request"),
    "requests.confirm": _("The office confirmed it"),
    "requests.supplement": _("You added something"),
    "requests.advise_transfer": _("The office named the office that is responsible"),
    "requests.ask_correction": _("You were asked to correct it"),
    "requests.correct": _("You corrected it, and the time began anew"),
    "requests.abandon_uncorrected": _("Closed, because it was not corrected in time"),
    "requests.go_on_uncorrected": _("The office goes on without a correction"),
    "requests.consult": _("Somebody else was asked, and the time stood still"),
    "requests.enter_consultation": _("Somebody else was asked, and the time stood still"),
    "requests.ask_reasons": _("You were asked for reasons"),
    "requests.give_reasons": _("You gave the reasons"),
    "requests.lack_reasons": _("No reasons were given in time"),
    "requests.delay": _("A later day was set for the answer"),
    "requests.extend": _("The time for the answer was extended"),
    "requests.charge": _("A fee notice was sent"),
    "requests.pay": _("The fee was paid, and the time began anew"),
    "requests.abandon_unpaid": _("Closed, because the fee was not paid in time"),
    "requests.propose": _("An answer was drafted"),
    "requests.decide": _("The answer was decided"),
    "requests.deliver": _("The answer was sent"),
    "requests.withdraw": _("You withdrew the request"),
    "requests.fall_late": _("The last day passed without an answer"),
    "requests.redo": _("The office has to answer anew"),
    "requests.challenge": _("A complaint was entered"),
    "requests.wish_publication": _("It was suggested to publish it for all"),
    "requests.publish": _("It was published for all"),
    "acts.rectify": _("An entry was corrected"),
}
"""Acts as their applicant reads them; what only concerns the inside of the office is left out."""


class Step(NamedTuple):
    """One thing that happened: what, on which day, under which number on the record, whether it was declared void.

    `place`: where it stands in the public ledger, counted from one; nothing until a checkpoint holds it."""

    label: Any
    on: date
    record: str
    void: bool
    place: int | None


def story(request: Request) -> list[Step]:
    """What happened, the newest first. A drafted answer is told while nothing was decided yet."""
    records = acts.timeline(acts.reference(request)).values_list("name", "at", "pk", "within", "data__facts__voids")
    void = {voids for *_what, voids in records}
    told = [one for one in reversed(records) if one[0] in STORY and _told(one[0], request)]
    places = ledger.places([pk for _name, _at, pk, within, _voids in told if within is None])
    return [Step(STORY[name], at, str(pk), str(pk) in void, _counted(places.get(pk))) for name, at, pk, *_rest in told]


def _counted(place: int | None) -> int | None:
    """A place counted from one, as people do."""
    return None if place is None else place + 1


def _told(name: str, request: Request) -> bool:
    return name != "requests.propose" or request.state in ("in_review", "reviewed")


def ahead(request: Request) -> Iterator[Any]:
    """What comes next on the usual way; nothing once it is over."""
    if request.state in lives.ENDS:
        return
    at = {"correcting": "handling", "paying": "handling", "reviewed": "in_review"}.get(request.state, request.state)
    yield from (STANDS[state].label for state in CHAIN[CHAIN.index(at) + 1 :])
