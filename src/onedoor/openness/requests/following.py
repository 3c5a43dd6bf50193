"""Acts that follow an answer or stand beside it: reconsideration and court, publication for all, own records, erasing personal data."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from onedoor.kernel.acts.interface import SYSTEM, Deed, Refused, act
from onedoor.kernel.dossiers import interface as dossiers
from onedoor.kernel.duties import interface as duties

from . import access, fields, lives, queries, rules, writing
from .lives import AMENDMENT, CHALLENGE, REQUEST
from .models import Amendment, Challenge, Party, Request

# ── Reconsideration and litigation ──


@act("requests.challenge", on=Request, may=access.handles, label=_("Enter a reconsideration or a lawsuit"))
def challenge(
    request: Request, deed: Deed, *, way: fields.ChallengeWay, body: fields.Body, case_number: fields.CaseNumber
) -> Challenge:
    """Enter that the applicant has asked for reconsideration or gone to court, against an answer or against none."""
    if request.state not in lives.ENDS and request.late_on is None:
        raise Refused("state", _("There is no answer yet, and the reply period has not ended."))
    deed.law = queries.law_of("challenge", request)
    deed.fact(way=way)
    facts = {"way": way, "body": body, "case_number": case_number, "filed_on": deed.at}
    made = Challenge.objects.create(request=request, **facts)
    deed.concern(made)
    return made


@act(
    "requests.conclude",
    on=Challenge,
    may=access.decides_outside,
    may_record=access.handles,
    step=CHALLENGE["conclude"],
    label=_("Enter the outcome"),
)
def conclude(one: Challenge, deed: Deed, *, outcome: fields.Outcome, days: fields.RedoDays) -> None:
    """Enter what a court or a reconsideration body has decided. Where it asks for a new answer, the request is opened again."""
    one.outcome, one.concluded_on = outcome, deed.at
    one.save(update_fields=["outcome", "concluded_on"])
    deed.fact(way=one.way, outcome=outcome)
    if days:
        if outcome != "corrected":
            raise Refused("input", _("A new answer is asked for only where the old one was corrected."))
        redo(one.request, by=SYSTEM, days=days)


@act("requests.redo", on=Request, may=access.the_platform, step=REQUEST["redo"], label=_("Answer anew"))
def redo(request: Request, deed: Deed, *, days: fields.Days) -> None:
    """Open an answered request again, with the period that was set outside: a clock of its own.

    The earlier answer stays counted in its row until the new one takes its place."""
    deed.law = queries.law_of("challenge", request)
    request.extension = request.delay = 0
    request.proposed, request.late_on = "", None
    writing.owe_answer(deed, request, duties.Term(days), deed.law, deed.at)
    request.save(update_fields=["extension", "delay", "proposed", "late_on", "owed"])


# ── What many ask for ──


@act(
    "requests.wish_publication",
    on=Request,
    may=access.handles | access.is_the_applicant,
    step=REQUEST["wish_publication"],
    label=_("Have it published for all"),
)
def wish_publication(request: Request, deed: Deed, *, reason: fields.Words) -> None:
    """Have what many ask for, or what an applicant suggests, published for all: the editors of the office owe it."""
    period = queries.period_of("foi.become_proactive", request)
    if duties.open_about(request, writing.PUBLISH.name):
        raise Refused("state", _("This is in hand already."))
    deed.law = queries.cite(period, deed.at)
    new = duties.New(writing.PUBLISH, request, writing.term(period), office=request.organization_id, provision=deed.law)
    duties.start(deed, new)


@act(
    "requests.publish",
    on=Request,
    may=access.publishes,
    step=REQUEST["publish"],
    label=_("Note where it is published"),
)
def publish(request: Request, deed: Deed, *, where: fields.Publication) -> None:
    """Note where the answer is now published for all."""
    found = duties.open_about(request, writing.PUBLISH.name)
    if not found:
        raise Refused("state", _("Nobody asked for a publication here."))
    duties.mark(deed, found[0], "discharge")
    deed.announce("requests.published", request=request.pk)


# ── Records about oneself (D12) ──


@act(
    "requests.ask_amendment",
    may=access.asks,
    may_record=access.receives,
    step=AMENDMENT["ask_amendment"],
    label=_("Have a record about you put right"),
)
def ask_amendment(
    deed: Deed, *, office: fields.OfficeAsked, party: fields.Applicant, about: fields.About, words: fields.Answer
) -> Amendment:
    """Ask an office to put a wrong record about oneself right."""
    queries.must_take_requests(office, deed.at)
    period = queries.local_period("foi.own_record", deed.at)
    cover = dossiers.open_cover(
        deed, writing.AMENDMENT_KIND, office=office.pk, title=about, state="asked", also=Amendment
    )
    facts: dict[str, Any] = {"about": about, "text": words, "asked_on": deed.at}
    one = Amendment.objects.create(dossier=cover, number=cover.number, organization=office, party=party, **facts)
    deed.law = queries.cite(period, deed.at)
    new = duties.New(
        writing.AMEND,
        one,
        writing.term(period),
        office=office.pk,
        dossier=cover.pk,
        to=one.applicant_word,
        provision=deed.law,
    )
    one.owed = duties.start(deed, new)
    one.save(update_fields=["owed"])
    return one


@act(
    "requests.settle_amendment",
    on=Amendment,
    may=access.handles,
    step=AMENDMENT["settle_amendment"],
    label=_("Settle it"),
)
def settle_amendment(one: Amendment, deed: Deed, *, outcome: fields.Amended, reason: fields.Reason) -> None:
    """Put the record right, leave it with the reason, or pass the wish on to the office that keeps it and tell the applicant."""
    one.outcome, one.reason, one.settled_on = outcome, reason, deed.at
    one.save(update_fields=["outcome", "reason", "settled_on"])
    deed.law = queries.cite(queries.local_period("foi.own_record", one.asked_on), deed.at)
    deed.fact(outcome=outcome)
    assert one.owed_id is not None
    duties.mark(deed, one.owed_id, "discharge")
    deed.announce("requests.amended", amendment=one.pk)


# ── Erasing ──


@act("requests.forget", on=Party, may=access.keeps_secrets, label=_("Erase personal data"))
def forget(party: Party, deed: Deed) -> None:
    """Erase what is personal of a party once its matters are over. What stays tells nothing of it."""
    if Request.objects.filter(party=party).exclude(state__in=lives.ENDS).exists():
        raise Refused("state", _("A matter of this person is still open."))
    if party.erased_on:
        raise Refused("state", _("These data were erased already."))
    party.sealed, party.erased_on = b"", deed.at
    party.number_index = party.phone_index = party.number = party.phone = party.mail = ""
    party.name = rules.ERASED
    party.save()
