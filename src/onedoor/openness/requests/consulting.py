"""Acts of consultation: a third party or another office is asked, answers, stays silent; the reply clock stands still meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from onedoor.kernel.acts.interface import SYSTEM, Deed, Refused, act
from onedoor.kernel.duties import interface as duties

from . import access, fields, queries, rounds, rules, writing
from .lives import CONSULTATION, REQUEST
from .models import Consultation, Request

EVER = 36_600
"""Days: what follows from a day that has passed may be entered however long the worker slept."""


def ever(row: Any) -> int:
    """No cap on the day an effect of law is dated."""
    return EVER


def open_ones(request: Request) -> Iterable[tuple[type[models.Model], list[Any]]]:
    """Consultations stand before requests in the order of locks."""
    keys = list(queries.open_consultations(request).values_list("pk", flat=True))
    return [(Consultation, keys)] if keys else []


def _asked(deed: Deed, request: Request, kind: str, party: Any, office: Any, text: str) -> Consultation:
    """Write a consultation of somebody who may be asked. Raises Refused."""
    asked = rules.CONSULTED[kind]
    period = queries.period_of(asked.period, request)
    if asked.office and (office is None or office.pk == request.answering):
        raise Refused("input", _("Name the other office that is asked."))
    if not asked.office and party is None:
        raise Refused("input", _("Name the third party that is asked."))
    deed.law = queries.cite(period, deed.at)
    return Consultation.objects.create(
        request=request,
        kind=kind,
        party=None if asked.office else party,
        office=office if asked.office else None,
        text=text,
        asked_on=deed.at,
        silence=period.silence,
        act=deed.id,
    )


@act("requests.consult", on=Request, may=access.handles, step=REQUEST["consult"], label=_("Ask for an opinion"))
def consult(
    request: Request,
    deed: Deed,
    *,
    kind: fields.Kind,
    third_party: fields.ThirdParty,
    office: fields.OtherOffice,
    question: fields.Question,
    days: fields.DaysOrLaw,
) -> None:
    """Ask a third party or another office whether something may be disclosed. The reply clock stands still until they answer."""
    one = _asked(deed, request, kind, third_party, office, question)
    period = queries.period_of(rules.CONSULTED[kind].period, request)
    assert request.owed_id is not None
    duties.mark(deed, request.owed_id, "pause", key=one.key)
    term = writing.term(period, days)
    if one.party_id:
        one.owed = writing.owed_by_party(deed, request, writing.OPINION, one.asked_word, term, deed.law)
    else:
        new = duties.New(
            writing.OPINION,
            one,
            term,
            office=one.office_id,
            dossier=request.dossier_id,
            to=f"organizations.organization:{request.organization_id}",
            provision=deed.law,
        )
        one.owed = duties.start(deed, new)
    one.save(update_fields=["owed"])
    writing.letter(deed, request, "consultation", consultation=one.pk)


@act(
    "requests.enter_consultation",
    on=Request,
    may=access.handles,
    step=REQUEST["enter_consultation"],
    limits=fields.past("asked_on", "answered_on"),
    label=_("Enter a consultation that is over"),
)
def enter_consultation(
    request: Request,
    deed: Deed,
    *,
    kind: fields.Kind,
    third_party: fields.ThirdParty,
    office: fields.OtherOffice,
    question: fields.Question,
    asked_on: fields.AskedOn,
    answered_on: fields.AnsweredOn,
    opinion: fields.Opinion,
) -> None:
    """Enter a consultation that was asked and answered on paper: the days between do not count."""
    if answered_on < asked_on or (request.received_on and asked_on < request.received_on):
        raise Refused("date", _("These days are not in order: received, asked, answered."))
    one = _asked(deed, request, kind, third_party, office, question)
    one.asked_on, one.answered_on, one.opinion, one.state = asked_on, answered_on, opinion, "answered"
    one.save(update_fields=["asked_on", "answered_on", "opinion", "state"])
    assert request.owed_id is not None
    duties.mark(deed, request.owed_id, "pause", key=one.key, on=asked_on)
    duties.mark(deed, request.owed_id, "resume", key=one.key, on=answered_on)


@act(
    "requests.reach_consulted",
    on=Consultation,
    may=access.handles,
    step=CONSULTATION["reach_consulted"],
    limits=fields.past("reached_on"),
    label=_("The letter reached them"),
)
def reach_consulted(one: Consultation, deed: Deed, *, reached_on: fields.ReachedOn) -> None:
    """Note on which day the letter reached who was asked: from it their period counts."""
    if reached_on < one.asked_on:
        raise Refused("date", _("It cannot have reached them before it was sent."))
    assert one.owed is not None
    duties.mark(deed, one.owed, "restart", on=reached_on, length=one.owed.length)


@act(
    "requests.give_opinion",
    on=Consultation,
    may=access.was_asked | access.is_the_third_party,
    may_record=access.handles,
    step=CONSULTATION["give_opinion"],
    label=_("Give an opinion"),
)
def give_opinion(one: Consultation, deed: Deed, *, opinion: fields.Opinion, reasons: fields.Words) -> None:
    """Say whether what one was asked about may be disclosed, and why. The reply clock runs on from the next working day."""
    if opinion != "agrees" and not reasons.strip():
        raise Refused("input", _("Give the reason for it."))
    one.opinion, one.reasons, one.answered_on = opinion, reasons, deed.at
    one.save(update_fields=["opinion", "reasons", "answered_on"])
    _go_on(deed, one, "discharge")


@act(
    "requests.stay_silent",
    on=Consultation,
    may=access.the_platform,
    step=CONSULTATION["stay_silent"],
    backdate=ever,
    label=_("Note that nobody answered"),
)
def stay_silent(one: Consultation, deed: Deed) -> None:
    """Note that a period passed without an opinion. What silence means depends on who was asked; the reply clock runs on.

    It stood still to the last day of the period, on whatever day this is noted."""
    assert one.owed is not None and one.owed.due_on is not None
    if deed.at <= one.owed.due_on:
        raise Refused("state", _("The period has not ended yet."))
    deed.fact(silence=one.silence)
    _go_on(deed, one, "release", resumed=one.owed.due_on)


@act(
    "requests.call_off",
    on=Consultation,
    may=access.handles,
    step=CONSULTATION["call_off"],
    label=_("End the consultation"),
)
def call_off(one: Consultation, deed: Deed, *, reason: fields.Reason) -> None:
    """End a consultation that is no longer needed. The reply clock runs on."""
    _go_on(deed, one, "release")


@act(
    "requests.drop",
    on=Consultation,
    may=access.the_platform,
    step=CONSULTATION["drop"],
    many=True,
    label=_("Drop the consultation"),
)
def drop(some: models.QuerySet, deed: Deed) -> None:
    """Drop consultations when the request is over; what was owed is released with it."""


def _go_on(deed: Deed, one: Consultation, closes: str, resumed: Any = None) -> None:
    """Close what was owed, and let the reply clock run on."""
    writing.hold(one.request.owed_id, one.owed_id)
    assert one.owed_id is not None and one.request.owed_id is not None
    duties.mark(deed, one.owed_id, closes)
    duties.mark(deed, one.request.owed_id, "resume", key=one.key, on=resumed)


def end(deed: Deed, request: Request, result: str) -> None:
    """What goes with every end without an answer: everything owed is released, and the request is counted in its row."""
    if asked := list(Consultation.objects.filter(request=request, state="asked").order_by("pk")):
        drop(asked, by=SYSTEM)
    if rounds.runs_of(request):
        rounds.call_back(request, by=SYSTEM)
    writing.release_all(deed, request)
    if request.received_on:
        writing.count_as(deed, request, result)
        request.answered_on = deed.at
        request.save(update_fields=["result", "row", "answered_on"])
    deed.announce("requests.ended", request=request.pk)
