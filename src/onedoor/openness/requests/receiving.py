"""Acts from arrival to handling: hand in, confirm, charge somebody, supplement, correct, advise, withdraw."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from onedoor.engines.provisions import NoLaw
from onedoor.kernel.acts.interface import Deed, Refused, act
from onedoor.kernel.calendars import interface as calendars
from onedoor.kernel.dossiers import interface as dossiers
from onedoor.kernel.duties import actions as duty_acts
from onedoor.kernel.duties import interface as duties

from . import access, fields, lives, queries, receipt, results, rules, writing
from .consulting import end, ever, open_ones
from .lives import REQUEST
from .models import Correction, Piece, Request, Supplement

# ── Arrival and receipt ──


@act(
    "requests.submit",
    may=access.asks,
    may_record=access.receives,
    step=REQUEST["submit"],
    private=("tracking",),
    label=_("Apply for disclosure"),
)
def submit(
    deed: Deed,
    *,
    office: fields.OfficeAsked,
    party: fields.Applicant,
    category: fields.CategoryWord,
    channel: fields.Channel,
    pieces: fields.Pieces,
    form: fields.Form,
    means: fields.Means,
    files: fields.Files,
    tracking: fields.Tracking,
    oral: fields.Oral,
    carried: fields.Carried,
) -> Request:
    """Ask an office for information. It has come on the day of this act; whether it is received then depends on the channel.

    Until it is confirmed the reply clock has not begun, and the office owes the confirmation."""
    _must_be_handed_in_here(deed, office)
    cover = dossiers.open_cover(
        deed, writing.REQUEST_KIND, office=office.pk, title=pieces[0], state="submitted", also=Request
    )
    facts = {"category": category, "channel": channel, "form": form, "means": means, "tracking": tracking}
    request = Request(dossier=cover, number=cover.number, organization=office, party=party, **facts)
    request.arrived_on, request.about, request.carried = deed.at, pieces[0][:300], carried
    request.filled_by_id = deed.said.recorder.post if oral else None
    request.save(force_insert=True)
    Piece.objects.bulk_create([Piece(request=request, place=place, text=text) for place, text in enumerate(pieces, 1)])
    if files:
        writing.attach(deed, request, files, "application")
    period = queries.local_period("foi.confirm", deed.at)
    law = queries.cite(period, deed.at)
    new = duties.New(
        writing.CONFIRM,
        request,
        writing.term(period),
        office=office.pk,
        dossier=cover.pk,
        to=request.applicant_word,
        provision=law,
    )
    request.owed = duties.start(deed, new)
    request.save(update_fields=["owed"])
    deed.law = queries.law_of("apply", request)
    deed.fact(channel=channel, category=category)
    return request


def _must_be_handed_in_here(deed: Deed, office: Any) -> None:
    """The office takes requests, a regulation is in force, and who records what came on paper takes in for that office."""
    queries.must_take_requests(office, deed.at)
    queries.profile_on(deed.at)
    if deed.said.recorder.organization not in (None, office.pk):
        raise Refused("permission", _("A request to another office is taken in there."))


@act("requests.confirm", on=Request, may=access.receives, step=REQUEST["confirm"], label=_("Confirm receipt"))
def confirm(request: Request, deed: Deed, *, category: fields.Category) -> None:
    """Confirm the request with the applicant. By channel and time, its day of receipt is that of arrival or of this act.

    From it the reply period counts; the regulation and the category of the annual report are fixed."""
    try:
        received = receipt.received(request.channel, request.arrived_on, deed.at)
    except receipt.NotConfirmed:
        raise Refused("date", _("It cannot be confirmed before it came.")) from None
    request.confirmed_on, request.received_on = deed.at, received
    request.profile = queries.profile_on(received)
    request.category = category or request.category
    period = queries.period_of("foi.reply", request)
    assert request.owed_id is not None
    duties.mark(deed, request.owed_id, "discharge")
    writing.owe_answer(deed, request, writing.term(period), queries.cite(period, received), received)
    request.save(update_fields=["confirmed_on", "received_on", "profile", "category", "owed"])
    deed.law = queries.law_of("receipt", request)
    deed.fact(received=received, profile=request.profile, category=request.category, year=rules.annual_year(received))
    writing.letter(deed, request, "receipt")


@act(
    "requests.assign",
    on=Request,
    may=access.heads,
    step=REQUEST["assign"],
    limits=fields.staff,
    label=_("Charge somebody with the request"),
)
def assign(request: Request, deed: Deed, *, post: fields.PostOfOffice) -> None:
    """Charge one person of the office with a request."""
    request.post = post
    request.save(update_fields=["post"])
    if request.owed and request.owed.closed_on is None:
        duty_acts.charge(request.owed, by=deed.by, post=post.pk)


@act(
    "requests.supplement",
    on=Request,
    may=access.is_the_applicant,
    may_record=access.receives,
    step=REQUEST["supplement"],
    label=_("Add something"),
)
def supplement(request: Request, deed: Deed, *, words: fields.Answer, files: fields.Files) -> None:
    """Add something to a request without having been asked. The clock runs on."""
    Supplement.objects.create(request=request, what="supplement", text=words, given_on=deed.at)
    writing.attach(deed, request, files or (), "supplement")


@act(
    "requests.advise_transfer",
    on=Request,
    may=access.handles,
    step=REQUEST["advise_transfer"],
    label=_("Name the right office"),
)
def advise_transfer(request: Request, deed: Deed, *, contact: fields.Contact) -> None:
    """Tell the applicant which office is responsible, so that no time is lost. The answer follows as usual."""
    deed.law = queries.law_of("elsewhere", request)
    writing.letter(deed, request, "transfer")


# ── Correction ──


@act(
    "requests.ask_correction",
    on=Request,
    may=access.handles,
    step=REQUEST["ask_correction"],
    label=_("Ask for a correction"),
)
def ask_correction(
    request: Request, deed: Deed, *, grounds: fields.Grounds, text: fields.Text, days: fields.DaysOrLaw
) -> None:
    """Ask the applicant, once, to correct the request within a reasonable period. The reply clock stands still until then."""
    notice = queries.period_of("foi.correction_notice", request)
    deed.law = queries.cite(notice, deed.at)
    _may_be_asked(request, deed, notice, grounds)
    term = duties.Term(days) if days else _term_of_correction(request)
    assert request.owed_id is not None
    duties.mark(deed, request.owed_id, "pause", key="correction", provision=deed.law)
    owed = writing.owed_by_party(deed, request, writing.CORRECT, request.applicant_word, term, deed.law)
    facts = {"grounds": grounds, "text": text, "days": term.length, "asked_on": deed.at}
    Correction.objects.create(request=request, owed=owed, **facts)
    deed.fact(grounds=grounds)
    writing.letter(deed, request, "correction")


def _may_be_asked(request: Request, deed: Deed, notice: Any, grounds: list[str]) -> None:
    """Once, on grounds the regulation knows, and in time. Raises Refused."""
    if Correction.objects.filter(request=request).exists():
        raise Refused("state", _("A correction can be asked for once only, and it has been."))
    if not set(grounds) <= set(lives.grounds_of(request.profile)):
        raise Refused("input", _("The regulation of this request knows no such ground."))
    assert request.received_on is not None
    last = calendars.calendar().add(request.received_on, notice.length) if notice.length else None
    if last and deed.at > last:
        words = {"days": notice.length, "last": last.isoformat()}
        raise Refused("date", _("A correction can be asked for within %(days)d working days, to %(last)s.") % words)


def _term_of_correction(request: Request) -> duties.Term:
    """The period that the city sets; under the regulation of 2007 the letter has to name one. Raises Refused."""
    assert request.received_on is not None
    try:
        return writing.term(queries.book().period("foi.correction", request.received_on))
    except NoLaw:
        raise Refused("input", _("The law sets no period here. Say how many working days.")) from None


@act(
    "requests.correct",
    on=Request,
    may=access.is_the_applicant,
    may_record=access.receives,
    step=REQUEST["correct"],
    label=_("Correct the request"),
)
def correct(request: Request, deed: Deed, *, words: fields.Answer, files: fields.Files, excuse: fields.Excuse) -> None:
    """Correct the request. The reply period begins anew, from zero, on this day; an extension made before is void."""
    correction = Correction.objects.select_related("owed").get(request=request)
    assert correction.owed is not None and correction.owed.due_on is not None
    excused = excuse.strip() and deed.said.recorder.organization is not None
    if deed.at > correction.owed.due_on and not excused:
        until = {"due": correction.owed.due_on.isoformat()}
        raise Refused("date", _("The correction was possible until %(due)s. Send a new request.") % until)
    Supplement.objects.create(request=request, what="correction", text=words, given_on=deed.at)
    writing.attach(deed, request, files or (), "correction")
    correction.corrected_on = deed.at
    correction.save(update_fields=["corrected_on"])
    deed.law = queries.cite(queries.period_of("foi.correction_notice", request), deed.at)
    writing.hold(request.owed_id, correction.owed_id)
    duties.mark(deed, correction.owed, "discharge")
    writing.restart(deed, request, "correction")
    request.save(update_fields=["extension", "delay"])


@act(
    "requests.abandon_uncorrected",
    on=Request,
    may=access.the_platform,
    step=REQUEST["abandon_uncorrected"],
    also=open_ones,
    backdate=ever,
    label=_("Close as abandoned: not corrected"),
)
def abandon_uncorrected(request: Request, deed: Deed) -> None:
    """Close a request that was not corrected in time: it is deemed abandoned, and no longer handled."""
    correction = Correction.objects.select_related("owed").get(request=request)
    period = queries.period_of("foi.correction", request)
    _must_be_over(deed, correction.owed)
    deed.law = queries.cite(period, deed.at)
    end(deed, request, results.ABANDONED_UNCORRECTED)
    writing.letter(deed, request, "abandonment")


@act(
    "requests.go_on_uncorrected",
    on=Request,
    may=access.the_platform,
    step=REQUEST["go_on_uncorrected"],
    backdate=ever,
    label=_("Go on without a correction"),
)
def go_on_uncorrected(request: Request, deed: Deed) -> None:
    """Go on with a request as it was first made: the regulation of 2007 knows no abandonment. The clock runs on."""
    correction = Correction.objects.select_related("owed").get(request=request)
    _must_be_over(deed, correction.owed)
    assert correction.owed is not None and request.owed_id is not None
    deed.law = queries.cite(queries.period_of("foi.correction_notice", request), deed.at)
    writing.hold(request.owed_id, correction.owed_id)
    duties.mark(deed, correction.owed, "release")
    duties.mark(deed, request.owed_id, "resume", key="correction", on=correction.owed.due_on)


def _must_be_over(deed: Deed, duty: Any) -> None:
    if duty is None or duty.due_on is None or deed.at <= duty.due_on:
        raise Refused("state", _("The period has not ended yet."))


# ── Ends ──


@act(
    "requests.withdraw",
    on=Request,
    may=access.is_the_applicant,
    may_record=access.receives,
    step=REQUEST["withdraw"],
    also=open_ones,
    label=_("Withdraw the request"),
)
def withdraw(request: Request, deed: Deed, *, words: fields.Words) -> None:
    """Withdraw a request that is not decided yet. Nothing is owed any more."""
    deed.law = queries.law_of("withdraw", request)
    end(deed, request, results.WITHDRAWN)
    if request.received_on:
        writing.letter(deed, request, "withdrawal")
