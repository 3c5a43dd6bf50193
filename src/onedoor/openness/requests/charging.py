"""Acts around excessive requests and fees: ask for reasons, delay, send a fee notice, enter the payment, close what was not paid."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from onedoor.kernel.acts.interface import Deed, Refused, act
from onedoor.kernel.duties import interface as duties

from . import access, fees, fields, queries, results, rules, writing
from .consulting import end, ever, open_ones
from .lives import REQUEST
from .models import Correction, Fee, Request, Supplement

# ── Many requests: reasons, and a later reply (D10) ──


@act("requests.ask_reasons", on=Request, may=access.handles, step=REQUEST["ask_reasons"], label=_("Ask for reasons"))
def ask_reasons(request: Request, deed: Deed, *, text: fields.Text, days: fields.DaysOrLaw) -> None:
    """Ask an applicant whose requests are far too many, or far too frequent, for the reasons. The reply clock runs on."""
    period = queries.period_of("foi.excessive", request)
    if request.reasons_asked_on:
        raise Refused("state", _("Reasons were asked for already."))
    deed.law = queries.cite(period, deed.at)
    writing.owed_by_party(deed, request, writing.REASONS, request.applicant_word, writing.term(period, days), deed.law)
    request.reasons_asked_on = deed.at
    request.save(update_fields=["reasons_asked_on"])
    writing.letter(deed, request, "reasons")


@act(
    "requests.give_reasons",
    on=Request,
    may=access.is_the_applicant,
    may_record=access.receives,
    step=REQUEST["give_reasons"],
    label=_("Give reasons"),
)
def give_reasons(request: Request, deed: Deed, *, words: fields.Answer) -> None:
    """Say why so many requests are made. Whether the reasons are good is for the office to decide."""
    owed = _open_reasons(request)
    Supplement.objects.create(request=request, what="reasons", text=words, given_on=deed.at)
    request.reasons_given_on = deed.at
    request.save(update_fields=["reasons_given_on"])
    duties.mark(deed, owed, "discharge")


@act(
    "requests.lack_reasons",
    on=Request,
    may=access.the_platform,
    step=REQUEST["lack_reasons"],
    backdate=ever,
    label=_("Note that no reasons were given"),
)
def lack_reasons(request: Request, deed: Deed) -> None:
    """Note that no reasons were given in time. The office may now answer that the request is not processed."""
    owed = _open_reasons(request)
    if owed.due_on is None or deed.at <= owed.due_on:
        raise Refused("state", _("The period has not ended yet."))
    duties.mark(deed, owed, "release")


def _open_reasons(request: Request) -> duties.Duty:
    found = duties.open_about(request, writing.REASONS.name)
    if not found:
        raise Refused("state", _("Nobody waits for reasons here."))
    return found[0]


@act("requests.delay", on=Request, may=access.heads, step=REQUEST["delay"], label=_("Set a later day for the reply"))
def delay(request: Request, deed: Deed, *, days: fields.Days, reason: fields.Reason) -> None:
    """Set a reasonable later day where the reasons are good but the period is too short, and tell the applicant."""
    period = queries.period_of("foi.excessive", request)
    if request.reasons_given_on is None:
        raise Refused("state", _("Ask the applicant for reasons first."))
    if request.delay:
        raise Refused("state", _("A later day was set already."))
    queries.must_be_in_time(request, deed.at, _("The reply was due on %(due)s. It is too late to set a later day."))
    deed.law = queries.cite(period, deed.at)
    assert request.owed_id is not None
    request.owed = duties.mark(deed, request.owed_id, "extend", length=days, provision=deed.law)
    request.delay = days
    request.save(update_fields=["delay"])
    writing.letter(deed, request, "delay")


# ── The processing fee (D11) ──


@act("requests.charge", on=Request, may=access.handles, step=REQUEST["charge"], label=_("Send a fee notice"))
def charge(request: Request, deed: Deed, *, method: fields.Method, pages: fields.Pages) -> None:
    """Ask for the information processing fee, by one of two methods. The reply clock stands still until it is paid."""
    period = queries.period_of("foi.fee", request)
    if not fees.in_force(deed.at):
        raise Refused("state", _("No processing fee was charged at that time."))
    if Fee.objects.filter(request=request).exists():
        raise Refused("state", _("A fee notice was sent already."))
    queries.must_be_in_time(request, deed.at, _("The reply was due on %(due)s. It is too late for a fee notice."))
    quantity, amount = _counted(request, method, pages)
    deed.law = queries.cite(period, deed.at)
    assert request.owed_id is not None
    duties.mark(deed, request.owed_id, "pause", key="fee", provision=deed.law)
    owed = writing.owed_by_party(deed, request, writing.PAY, request.applicant_word, writing.term(period), deed.law)
    Fee.objects.create(request=request, method=method, quantity=quantity, amount=amount, noticed_on=deed.at, owed=owed)
    deed.fact(method=method, quantity=quantity, amount=amount)
    writing.letter(deed, request, "fee")


def _counted(request: Request, method: str, pages: int | None) -> tuple[int, int]:
    """How much is charged for, and how many yuan. Raises Refused where nothing can be charged."""
    quote = queries.quote(request, pages)
    if method == "volume" and request.form not in rules.BY_VOLUME:
        raise Refused("input", _("By volume only copies are charged. The applicant wants to look at it on site."))
    if method == "volume" and not pages:
        raise Refused("input", _("Say how many pages."))
    amount = quote.by_item if method == "item" else quote.by_volume or 0
    if not amount:
        raise Refused("state", _("By this method nothing is to be paid."))
    return (request.pieces.count() if method == "item" else pages or 0), amount


@act("requests.pay", on=Request, may=access.receives, step=REQUEST["pay"], label=_("Enter the payment"))
def pay(request: Request, deed: Deed) -> None:
    """Enter that the fee was paid in full on this day: the reply period begins anew on it."""
    fee = Fee.objects.select_related("owed").get(request=request)
    assert fee.owed is not None and fee.owed.due_on is not None
    if deed.at > fee.owed.due_on:
        raise Refused("date", _("It was to be paid by %(due)s.") % {"due": fee.owed.due_on.isoformat()})
    fee.paid_on = deed.at
    fee.save(update_fields=["paid_on"])
    deed.law = queries.cite(queries.period_of("foi.fee", request), deed.at)
    deed.fact(amount=fee.amount)
    writing.hold(request.owed_id, fee.owed_id)
    duties.mark(deed, fee.owed, "discharge")
    writing.restart(deed, request, "fee")
    request.save(update_fields=["extension", "delay"])


@act(
    "requests.abandon_unpaid",
    on=Request,
    may=access.the_platform,
    step=REQUEST["abandon_unpaid"],
    also=open_ones,
    backdate=ever,
    label=_("Close as abandoned: not paid"),
)
def abandon_unpaid(request: Request, deed: Deed) -> None:
    """Close a request for which the fee was not paid in time: it is deemed abandoned, and no longer handled."""
    fee = Fee.objects.select_related("owed").get(request=request)
    if fee.owed is None or fee.owed.due_on is None or deed.at <= fee.owed.due_on:
        raise Refused("state", _("The period has not ended yet."))
    deed.law = queries.cite(queries.period_of("foi.fee", request), deed.at)
    end(deed, request, results.ABANDONED_UNPAID)
    writing.letter(deed, request, "abandonment")


@act(
    "requests.reach",
    on=Request,
    may=access.handles,
    step=REQUEST["reach"],
    limits=fields.past("reached_on"),
    label=_("The notice reached the applicant"),
)
def reach(request: Request, deed: Deed, *, reached_on: fields.ReachedOn) -> None:
    """Note on which day a notice of correction or of a fee reached the applicant: from it their period counts."""
    notice: Any = Fee if request.state == "paying" else Correction
    sent = notice.objects.select_related("owed").get(request=request)
    if reached_on < (sent.noticed_on if notice is Fee else sent.asked_on):
        raise Refused("date", _("It cannot have reached them before it was sent."))
    duties.mark(deed, sent.owed, "restart", on=reached_on, length=sent.owed.length)
