"""The acts of this room under one roof, and what it means to take one back.

They stand in `receiving` (arrival, receipt, correction, ends), `consulting`, `charging` (reasons, fees), `deciding` (extension, search,
draft, review, answer, delivery) and `following` (reconsideration, court, publication, own records)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from onedoor.kernel.acts.interface import Deed, Record, Refused, rectifies
from onedoor.kernel.duties import interface as duties

from . import access, writing
from .charging import abandon_unpaid, ask_reasons, charge, delay, give_reasons, lack_reasons, pay, reach
from .consulting import call_off, consult, enter_consultation, give_opinion, reach_consulted, stay_silent
from .deciding import (
    decide,
    deliver,
    extend,
    fall_late,
    faults_of,
    keep_withheld,
    open_up,
    propose,
    prove_delivery,
    review,
    search,
    send_back,
    withhold,
)
from .following import (
    ask_amendment,
    challenge,
    conclude,
    forget,
    publish,
    redo,
    settle_amendment,
    wish_publication,
)
from .models import Amendment, Consultation, Fee, Line, Request, SearchRecord, Withheld
from .receiving import (
    abandon_uncorrected,
    advise_transfer,
    ask_correction,
    assign,
    confirm,
    correct,
    go_on_uncorrected,
    submit,
    supplement,
    withdraw,
)

__all__ = [
    "abandon_uncorrected",
    "abandon_unpaid",
    "advise_transfer",
    "ask_amendment",
    "ask_correction",
    "ask_reasons",
    "assign",
    "call_off",
    "challenge",
    "charge",
    "conclude",
    "confirm",
    "consult",
    "correct",
    "decide",
    "delay",
    "deliver",
    "enter_consultation",
    "extend",
    "fall_late",
    "faults_of",
    "forget",
    "give_opinion",
    "give_reasons",
    "go_on_uncorrected",
    "keep_withheld",
    "lack_reasons",
    "open_up",
    "pay",
    "propose",
    "prove_delivery",
    "publish",
    "reach",
    "reach_consulted",
    "redo",
    "review",
    "search",
    "send_back",
    "settle_amendment",
    "stay_silent",
    "submit",
    "supplement",
    "wish_publication",
    "withdraw",
    "withhold",
]

# ── Corrections ──


@rectifies("requests.confirm", may=access.heads)
def not_received(request: Request, deed: Deed, record: Record) -> None:
    """Let the request be unconfirmed again: another day of receipt, another clock. Later steps must not rest on it."""
    assert request.owed_id is not None
    marks = duties.marks_of([request.owed_id])[request.owed_id]
    if {mark.kind for mark in marks} - {"start", "strike", "release"}:
        raise Refused("state", _("Later steps rest on this day. Correct them first."))
    owed = duties.open_about(request, writing.CONFIRM.name)
    request.owed = owed[0] if owed else None
    request.confirmed_on = request.received_on = None
    request.profile = ""
    request.save(update_fields=["owed", "confirmed_on", "received_on", "profile"])


@rectifies("requests.extend", "requests.delay", may=access.heads)
def not_granted(request: Request, deed: Deed, record: Record) -> None:
    """Take back the days that were granted; their mark is struck."""
    if record.name == "requests.extend":
        request.extension = 0
    else:
        request.delay = 0
    request.save(update_fields=["extension", "delay"])


@rectifies("requests.ask_correction", "requests.charge", "requests.ask_reasons", may=access.heads)
def not_asked(request: Request, deed: Deed, record: Record) -> None:
    """Let a notice that was sent by mistake be none: it may be sent anew. The state and the clocks are put back."""
    if record.name == "requests.ask_correction":
        request.correction.delete()
    elif record.name == "requests.charge":
        Fee.objects.filter(request=request).delete()
    else:
        request.reasons_asked_on = None
        request.save(update_fields=["reasons_asked_on"])


@rectifies("requests.correct", "requests.pay", may=access.heads)
def not_restarted(request: Request, deed: Deed, record: Record) -> None:
    """Let the applicant owe a correction or a payment again; the reply clock stands still as before."""
    if record.name == "requests.pay":
        Fee.objects.filter(request=request).update(paid_on=None)
        return
    correction = request.correction
    correction.corrected_on = None
    correction.save(update_fields=["corrected_on"])


@rectifies("requests.consult", "requests.enter_consultation", may=access.heads)
def not_consulted(request: Request, deed: Deed, record: Record) -> None:
    """Let a consultation that was entered by mistake be none; what was answered since is corrected first."""
    for one in Consultation.objects.filter(request=request, act=record.pk):
        if record.name == "requests.consult" and one.state != "asked":
            raise Refused("state", _("They have answered already. Correct that first."))
        one.delete()


@rectifies("requests.give_opinion", "requests.stay_silent", "requests.call_off", may=access.heads)
def not_answered(one: Consultation, deed: Deed, record: Record) -> None:
    """Let the opinion be waited for again; the reply clock stands still as before."""
    one.opinion, one.reasons, one.answered_on = "", "", None
    if one.state == "answered":
        Consultation.objects.filter(pk=one.pk).update(state="asked")
        one.state = "asked"
    one.save(update_fields=["opinion", "reasons", "answered_on"])


@rectifies("requests.search", may=access.heads)
def not_searched(request: Request, deed: Deed, record: Record) -> None:
    """Let a search that was entered by mistake count no more."""
    SearchRecord.objects.filter(request=request, act=record.pk).update(void=True)


@rectifies("requests.propose", "requests.review", "requests.send_back", "requests.supplement", may=access.heads)
def as_before(request: Request, deed: Deed, record: Record) -> None:
    """The state is put back; of a proposal also the digest."""
    if record.name == "requests.propose":
        request.proposed = ""
        request.save(update_fields=["proposed"])


@rectifies("requests.withhold", may=access.heads)
def not_withheld(row: Any, deed: Deed, record: Record) -> None:
    """Let nothing be withheld: the duties to look again are released."""
    if isinstance(row, Withheld):
        row.delete()


@rectifies("requests.decide", may=access.heads)
def not_decided(request: Request, deed: Deed, record: Record) -> None:
    """Let the answer be undecided again: its lines no longer stand, the row of the report is open."""
    Line.objects.filter(piece__request=request, act=record.pk).update(stands=False)
    Request.objects.filter(pk=request.pk, state="decided").update(state="reviewed")
    request.state = "reviewed" if request.state == "decided" else request.state
    request.decided_on, request.result, request.row = None, "", ""
    request.save(update_fields=["decided_on", "result", "row"])


@rectifies("requests.deliver", may=access.heads)
def not_delivered(request: Request, deed: Deed, record: Record) -> None:
    """Let the answer be undelivered again: the reply clock runs on as if it had not left the house."""
    Request.objects.filter(pk=request.pk, state="delivered").update(state="decided")
    request.state = "decided" if request.state == "delivered" else request.state
    request.answered_on = request.reached_on = None
    request.save(update_fields=["answered_on", "reached_on"])


@rectifies("requests.settle_amendment", may=access.heads)
def not_settled(one: Amendment, deed: Deed, record: Record) -> None:
    """Let the wish be open again."""
    Amendment.objects.filter(pk=one.pk, state="settled").update(state="asked")
    one.state = "asked"
    one.outcome, one.reason, one.settled_on = "", "", None
    one.save(update_fields=["outcome", "reason", "settled_on"])
