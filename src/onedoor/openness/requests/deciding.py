"""Acts from the search to the answer: extend, search, propose, review, decide, deliver; what was withheld is looked at again."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from onedoor.engines.provisions import NoLaw
from onedoor.kernel.acts.interface import SYSTEM, Deed, Refused, act
from onedoor.kernel.duties import interface as duties

from . import access, fields, queries, results, rounds, rules, writing
from .consulting import ever
from .lives import REQUEST, WITHHELD
from .models import Consultation, DraftLine, Line, Piece, Request, SearchRecord, Withheld

CHANGED = _("The draft was changed after it was proposed. Send it back and propose it anew.")

# ── On the way ──


@act(
    "requests.extend",
    on=Request,
    may=access.heads,
    step=REQUEST["extend"],
    limits=fields.extension,
    label=_("Extend the reply period"),
)
def extend(request: Request, deed: Deed, *, days: fields.Days, reason: fields.Reason) -> None:
    """Extend the reply period once, before it has ended, approved by the head of the disclosure office; the applicant is told."""
    if request.extension:
        raise Refused("state", _("It was extended already. This is possible once only."))
    late = _("The reply was due on %(due)s. An extension has to be decided before.")
    queries.must_be_in_time(request, deed.at, late)
    period = queries.period_of("foi.reply", request)
    assert request.owed_id is not None and request.received_on is not None and period.extension is not None
    law = queries.cite(period, request.received_on).partition(":")[0]
    deed.law = f"{law}:{period.extension.provision.article}"
    request.owed = duties.mark(deed, request.owed_id, "extend", length=days)
    request.extension = days
    request.save(update_fields=["extension"])
    deed.fact(days=days)
    writing.letter(deed, request, "extension")


@act(
    "requests.search",
    on=Request,
    may=access.handles,
    step=REQUEST["search"],
    label=_("Enter a search"),
)
def search(request: Request, deed: Deed, *, scope: fields.Scope, way: fields.Way, found: fields.Found) -> None:
    """Enter where and how was searched, on this day, by whom. An answer that something is not held rests on it."""
    deed.law = queries.law_of("search", request)
    facts = {"scope": scope, "way": way, "found": found, "searched_on": deed.at, "post_id": deed.by.post}
    SearchRecord.objects.create(request=request, act=deed.id, **facts)


@act("requests.add_paper", on=Request, may=access.handles, step=REQUEST["add_paper"], label=_("Add what was found"))
def add_paper(request: Request, deed: Deed, *, paper: fields.FoundPaper) -> None:
    """Lay a document that was found into the matter. Parts of it can then be hidden, and it can be handed over."""
    writing.keep_file(deed, request, paper, "found")


# ── Draft, review, decision ──


@act("requests.propose", on=Request, may=access.handles, step=REQUEST["propose"], label=_("Propose the answer"))
def propose(request: Request, deed: Deed) -> None:
    """Propose the drafted answer for review. Whoever proposes it neither reviews nor decides it."""
    lines = queries.drafted(request)
    sentences = faults_of(request, lines)
    if sentences:
        raise Refused("input", " ".join(sentences))
    _nothing_is_open(request)
    deed.law = queries.law_of("decide", request)
    request.proposed = queries.digest(lines)
    request.save(update_fields=["proposed"])
    if rounds.route_of(request, deed):
        rounds.send_round(request, by=deed.by)


def faults_of(request: Request, lines: list[tuple[Piece, DraftLine | None]]) -> list[str]:
    """Everything that is wrong with a draft, a sentence each."""
    past = queries.past_of(request) if any(line and _asks(line) for _piece, line in lines) else results.Past()
    found = []
    for piece, line in lines:
        words = list(results.faults(line.said, request.profile, past)) if line else []
        said = [_("Say how it is answered.")] if line is None else [_(results.FAULTS[word]) for word in words]
        found += [f"{piece.place}. {sentence}" for sentence in said]
    return found


def _asks(line: DraftLine) -> bool:
    """Whether a line depends on what happened in the matter."""
    known = results.RESULTS.get(line.result)
    return bool(line.override) or (known is not None and bool(known.needs & {"search", "corrected", "reasons"}))


def _nothing_is_open(request: Request) -> None:
    """Nobody's opinion or reasons are waited for. Raises Refused."""
    if queries.open_consultations(request).exists():
        raise Refused("state", _("An opinion is still waited for. Wait for it, or end the consultation."))
    waiting = request.reasons_asked_on and not request.reasons_given_on
    if waiting and duties.open_about(request, writing.REASONS.name):
        raise Refused("state", _("The applicant's reasons are still waited for."))


def _must_be_as_proposed(request: Request) -> list[tuple[Piece, DraftLine]]:
    """The lines of the draft, which nobody has changed since. Raises Refused."""
    lines = queries.drafted(request)
    if queries.digest(lines) != request.proposed:
        raise Refused("state", CHANGED)
    return [(piece, line) for piece, line in lines if line is not None]


@act(
    "requests.review",
    on=Request,
    may=access.reviews,
    step=REQUEST["review"],
    not_by=("requests.propose",),
    label=_("Approve in review"),
)
def review(
    request: Request, deed: Deed, *, lawful: fields.Lawful, no_secret: fields.NoSecret, remark: fields.Words
) -> None:
    """Find, as another person than who drafted it, that the answer is lawful and gives no secret away.

    What is decided afterwards has to be what was proposed."""
    if rounds.runs_of(request):
        raise Refused("state", _("This draft is on its route. Sign it there."))
    deed.law = queries.law_of("review", request)


@act(
    "requests.send_back",
    on=Request,
    may=access.reviews,
    step=REQUEST["send_back"],
    not_by=("requests.propose",),
    label=_("Send the draft back"),
)
def send_back(request: Request, deed: Deed, *, reason: fields.Reason) -> None:
    """Send a draft back with the reason. The reply clock runs on."""
    if rounds.runs_of(request):
        rounds.call_back(request, by=SYSTEM)
    request.proposed = ""
    request.save(update_fields=["proposed"])


@act(
    "requests.decide",
    on=Request,
    may=access.heads,
    step=REQUEST["decide"],
    not_by=("requests.propose",),
    label=_("Decide the answer"),
)
def decide(request: Request, deed: Deed) -> None:
    """Decide the answer as it was reviewed, by another person than who drafted it. Each request stands in one row of the report."""
    drafts = _must_be_as_proposed(request)
    if any(line.account == deed.by.account for _piece, line in drafts):
        raise Refused("permission", _("You took part in an earlier step. Another person must do this one."))
    lines = _written(deed, request, drafts)
    codes = [line.result for line in lines]
    request.decided_on = deed.at
    deed.law = queries.law_of("decide", request)
    writing.count_as(deed, request, results.main_of(codes), results.row_of(codes))
    request.save(update_fields=["decided_on", "result", "row"])
    _tell_overruled(deed, request, lines)
    if any(results.withholding(line.said) for line in lines):
        _withhold(deed, request)
    writing.letter(deed, request, "answer")


def _written(deed: Deed, request: Request, drafts: list[tuple[Piece, DraftLine]]) -> list[Line]:
    """The lines as decided; those of an earlier decision no longer stand."""
    if request.decided_on or request.answered_on or request.result:
        Line.objects.filter(piece__request=request, stands=True).update(stands=False)
    lines = [
        Line(piece=piece, decided_on=deed.at, act=deed.id, **draft.said._asdict() | {"exemptions": draft.exemptions})
        for piece, draft in drafts
    ]
    Line.objects.bulk_create(lines)
    for line, (_piece, draft) in zip(lines, drafts, strict=True):
        if draft.files:
            line.files.set(draft.files)
    return lines


def _tell_overruled(deed: Deed, request: Request, lines: list[Line]) -> None:
    """A third party against whose will something is disclosed is told so in writing, with the reason."""
    if any(line.override for line in lines):
        against = Consultation.objects.filter(request=request, kind="third-party").exclude(opinion="agrees")
        for one in against.order_by("pk"):
            writing.letter(deed, request, "overruled", consultation=one.pk)


def _withhold(deed: Deed, request: Request) -> None:
    """What is withheld is noted with the day on which it is looked at again, where the law of the day asks for that."""
    try:
        queries.book().period("foi.withheld_review", deed.at)
    except NoLaw:
        return
    withhold(request, by=SYSTEM)


@act("requests.withhold", on=Request, may=access.the_platform, label=_("Note what is withheld"))
def withhold(request: Request, deed: Deed) -> None:
    """Note what a decision withholds, each with the day on which it is looked at again."""
    period = queries.book().period("foi.withheld_review", deed.at)
    deed.law = queries.cite(period, deed.at)
    lines = Line.objects.filter(piece__request=request, stands=True).order_by("pk")
    rows = [
        Withheld(request=request, line=line, exemption=word)
        for line in lines
        for word in results.withholding(line.said)
    ]
    Withheld.objects.bulk_create(rows)
    _look_again(deed, rows, writing.term(period))
    Withheld.objects.bulk_update(rows, ["owed"])
    deed.concern(*rows)


def _look_again(deed: Deed, rows: list[Withheld], term: duties.Term) -> None:
    """Start a duty for each: it goes on after the request is over, so it lies in no dossier."""
    office = rows[0].organization_id
    new = [duties.New(writing.REVIEW, row, term, office=office, provision=deed.law) for row in rows]
    for row, duty in zip(rows, duties.start_many(deed, new), strict=True):
        row.owed = duty


# ── Delivery ──


@act("requests.deliver", on=Request, may=access.receives, step=REQUEST["deliver"], label=_("Deliver the answer"))
def deliver(
    request: Request,
    deed: Deed,
    *,
    means: fields.Sent,
    proof_words: fields.ProofWords,
    proof: fields.Proof,
    reached_on: fields.MaybeReachedOn,
) -> None:
    """Deliver the answer, with proof: on this day it leaves the house, and the reply clock ends."""
    if queries.unsealed_answer(request):
        raise Refused("state", _("The answer bears no seal yet. Whoever keeps the seal finds it under “Letters”."))
    if means != "online" and not (proof or proof_words.strip()):
        raise Refused("input", _("Add a proof: the number of the posting, a receipt, or a file."))
    if reached_on and reached_on > deed.at:
        raise Refused("date", _("It cannot have reached them later than this act."))
    writing.keep_file(deed, request, proof, "proof")
    assert request.owed_id is not None
    owed = duties.mark(deed, request.owed_id, "discharge")
    late = owed.due_on is not None and deed.at > owed.due_on
    request.means, request.answered_on = means, deed.at
    request.reached_on = reached_on or (deed.at if means in ("online", "in-person") else None)
    request.save(update_fields=["means", "answered_on", "reached_on"])
    deed.law = queries.law_of("deliver", request)
    deed.fact(late=late, extended=bool(request.extension), row=request.row)
    if request.late_on:
        settle_late(request, by=SYSTEM)
    deed.announce("requests.delivered", request=request.pk)


@act(
    "requests.prove_delivery",
    on=Request,
    may=access.receives,
    step=REQUEST["prove_delivery"],
    limits=fields.past("reached_on"),
    label=_("Enter the proof of delivery"),
)
def prove_delivery(
    request: Request, deed: Deed, *, reached_on: fields.ReachedOn, proof_words: fields.ProofWords, proof: fields.Proof
) -> None:
    """Enter on which day the answer reached the applicant: from it the periods of the remedies count."""
    if request.answered_on and reached_on < request.answered_on:
        raise Refused("date", _("It cannot have reached them before it was sent."))
    writing.keep_file(deed, request, proof, "proof")
    request.reached_on = reached_on
    request.save(update_fields=["reached_on"])
    deed.law = queries.law_of("deliver", request)


# ── Nobody answered ──


@act(
    "requests.fall_late",
    on=Request,
    may=access.the_platform,
    step=REQUEST["fall_late"],
    backdate=ever,
    label=_("Note that nothing was answered in time"),
)
def fall_late(request: Request, deed: Deed) -> None:
    """Note, on the day after, that the reply period passed without an answer. The applicant has a remedy, and a leader the case."""
    due = queries.due_on(request, deed.at)
    if due is None or deed.at <= due or request.late_on:
        raise Refused("state", _("The period has not ended yet."))
    request.late_on = deed.at
    request.save(update_fields=["late_on"])
    period = queries.local_period("foi.overdue", deed.at)
    deed.law = queries.cite(period, deed.at)
    leader = request.organization.path[-1]
    new = duties.New(
        writing.OVERDUE, request, writing.term(period), office=leader, dossier=request.dossier_id, provision=deed.law
    )
    duties.start(deed, new)
    deed.fact(failure=True, year=rules.annual_year(request.received_on or deed.at))
    deed.announce("requests.late", request=request.pk)


@act(
    "requests.settle_late",
    on=Request,
    may=access.the_platform,
    label=_("Close the case of the leader"),
)
def settle_late(request: Request, deed: Deed) -> None:
    """Discharge the leader's duty once a late answer is given."""
    found = duties.open_about(request, writing.OVERDUE.name)
    if found:
        duties.mark_many(deed, found, "discharge")


# ── What was withheld ──


@act(
    "requests.keep_withheld",
    on=Withheld,
    may=access.handles,
    step=WITHHELD["keep_withheld"],
    label=_("Keep it withheld"),
)
def keep_withheld(one: Withheld, deed: Deed, *, reason: fields.Reason) -> None:
    """Find that what was withheld has to stay so, with the reason; it is looked at again later."""
    period = queries.book().period("foi.withheld_review", deed.at)
    deed.law = queries.cite(period, deed.at)
    assert one.owed_id is not None
    duties.mark(deed, one.owed_id, "discharge")
    _look_again(deed, [one], writing.term(period))
    one.save(update_fields=["owed"])


@act("requests.open_up", on=Withheld, may=access.heads, step=WITHHELD["open_up"], label=_("Open it up"))
def open_up(one: Withheld, deed: Deed, *, reason: fields.Reason) -> None:
    """Find that what was withheld can now be disclosed."""
    assert one.owed_id is not None
    duties.mark(deed, one.owed_id, "discharge")
    deed.announce("requests.opened_up", withheld=one.pk)
