"""Reading requests: the law of one, its clock, what an answer rests on, who opened it, what has lapsed, figures."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from onedoor.engines import clocks
from onedoor.engines.provisions import Book, NoLaw, Period
from onedoor.frame import clock
from onedoor.kernel.acts import interface as acts
from onedoor.kernel.acts.access import Holder
from onedoor.kernel.acts.interface import Refused
from onedoor.kernel.calendars import interface as calendars
from onedoor.kernel.duties import interface as duties
from onedoor.kernel.files.interface import File
from onedoor.kernel.letters import interface as letters
from onedoor.kernel.organizations import interface as organizations
from onedoor.kernel.organizations.models import Organization
from onedoor.kernel.provisions import interface as provisions

from . import articles, fees, lives, remedies, results, rules, sealing
from .models import Consultation, DraftLine, Line, Party, Piece, Reading, Request

# ── The law of a request ──


_read: list[tuple[UUID, Book]] = []
"""The book as the act in progress first read it: one act, one law."""


def book() -> Book:
    """The book of provisions; within an act it is asked for once."""
    deed = acts.current()
    if deed is None:
        return provisions.book()
    if not _read or _read[0][0] != deed.root.id:
        _read[:] = [(deed.root.id, provisions.book())]
    return _read[0][1]


def profile_on(day: date) -> str:
    """The regulation in force on a day. Raises Refused for a day before the first."""
    try:
        return book().instrument(rules.FAMILY, day).key
    except NoLaw:
        raise Refused("date", _("No regulation on disclosure was in force on that day.")) from None


def asks_for_proof(at: date | None = None) -> bool:
    """Whether an applicant proves who they are: since the regulation of 2019 (Art. 29)."""
    return articles.knows("grounds", "identity", profile_on(at or clock.today()))


def period(key: str, on: date) -> Period:
    """The row of the book that is law on a day. Raises Refused where the regulation knows no such step."""
    try:
        return book().period(key, on)
    except NoLaw:
        raise Refused("state", _("The regulation under which this request was received knows no such step.")) from None


def period_of(key: str, request: Request) -> Period:
    """The row of the book for a request: of the day it was received. Raises Refused."""
    return period(key, request.received_on or request.arrived_on)


def local_period(key: str, on: date) -> Period:
    """A period that the city sets itself; for days before its rules began, their first version."""
    try:
        return book().period(key, on)
    except NoLaw as none:
        if none.first is None:
            raise
        return book().period(key, none.first)


def days_of(period: Period, given: int | None = None) -> int:
    """The length of a period: as it was given, else by law. Raises Refused where neither says it."""
    if given:
        return given
    if period.length is None:
        raise Refused("input", _("The law sets no period here. Say how many working days."))
    return period.length


def cite(period: Period, on: date) -> str:
    """A period as a provision `law:article`."""
    law = rules.OTHER_LAWS.get(period.key)
    instrument = book().named(period.key, max(on, period.valid_from))
    if law is None or period.provision.law == instrument.title:
        law = instrument.key
    return f"{law}:{period.provision.article}"


def law_of(word: str, request: Request) -> str:
    """Where a step stands for a request: an article of its regulation, or the row of the book."""
    profile = request.profile or profile_on(request.arrived_on)
    if articles.knows("steps", word, profile):
        return articles.of("steps", word, profile)
    on = request.received_on or request.arrived_on
    return cite(local_period(word, on), on)


# ── The clock ──


def marks_on(request: Request, today: date) -> list[clocks.Mark]:
    """The marks on the reply clock, and those of silences that nobody has entered yet: as if the worker had never slept."""
    if request.owed_id is None:
        return []
    marks = list(duties.marks_of([request.owed_id]).get(request.owed_id, []))
    for one in silent(today).filter(request=request):
        assert one.owed is not None and one.owed.due_on is not None
        marks.append(clocks.Mark("resume", one.owed.due_on, key=one.key))
    return marks


def due_on(request: Request, today: date) -> date | None:
    """The due day of the reply clock, silences counted whether entered or not; None while it stands still.

    Only a clock that stands still can be moved by a silence."""
    if request.owed is not None and request.owed.due_on is not None:
        return request.owed.due_on
    return reading(request, today).due


def reading(request: Request, today: date | None = None) -> clocks.Reading:
    """What the reply clock says today, silences counted whether entered or not."""
    assert request.owed is not None
    return clocks.read(marks_on(request, today or clock.today()), calendars.calendar(), request.owed.unit)


def must_be_in_time(request: Request, on: date, sentence: Any) -> None:
    """The reply period has not ended before a day. Raises Refused with the due day in the sentence."""
    due = due_on(request, on)
    if due is not None and on > due:
        raise Refused("date", sentence % {"due": due.isoformat()})


# ── What has lapsed ──


class Lapse(NamedTuple):
    """What follows from a day that has passed: on which day, which step, about which row."""

    on: date
    step: str
    key: int


def silent(today: date) -> QuerySet[Consultation]:
    """Consultations whose period has passed without an opinion."""
    asked = Consultation.objects.filter(state="asked", owed__due_on__lt=today, owed__closed_on=None)
    return asked.select_related("request", "owed").order_by("owed__due_on", "pk")


def lapsed(today: date) -> list[Lapse]:
    """Everything that has lapsed by a day and is not entered yet, in the order of the days."""
    found = [Lapse(_after(one.owed), "stay_silent", one.pk) for one in silent(today)]
    over = Q(owed__due_on__lt=today, owed__closed_on=None)
    for state, part, step in (("correcting", "correction", "abandon_uncorrected"), ("paying", "fee", "abandon_unpaid")):
        rows = Request.objects.filter(state=state, **{f"{part}__owed__due_on__lt": today}).select_related(
            f"{part}__owed"
        )
        found += [Lapse(_after(getattr(row, part).owed), step, row.pk) for row in rows]
    late = Request.objects.filter(over, state__in=lives.RUNNING.split(), late_on=None).select_related("owed")
    found += [Lapse(_after(row.owed), "fall_late", row.pk) for row in late]
    return sorted([*found, *_without_reasons(today)])


def _without_reasons(today: date) -> Iterable[Lapse]:
    asked = Request.objects.filter(state="handling", reasons_given_on=None, reasons_asked_on__isnull=False)
    words = {str(acts.reference(row)): row.pk for row in asked}
    owed = duties.Duty.objects.filter(
        kind="requests.reasons", subject__in=list(words), closed_on=None, due_on__lt=today
    )
    return [Lapse(_after(duty), "lack_reasons", words[duty.subject]) for duty in owed]


def _after(duty: Any) -> date:
    """The day after a due day."""
    return duty.due_on + timedelta(days=1)


# ── What an answer rests on ──


def open_consultations(request: Request) -> QuerySet[Consultation]:
    """Questions that wait for an opinion."""
    return Consultation.objects.filter(request=request.pk, state="asked").order_by("pk")


def past_of(request: Request) -> results.Past:
    """What happened in the matter, as far as results ask."""
    from .models import Correction, SearchRecord

    return results.Past(
        corrected=Correction.objects.filter(request=request.pk, corrected_on__isnull=False).exists(),
        reasons=request.reasons_asked_on is not None,
        search=SearchRecord.objects.filter(request=request.pk, void=False).exists(),
        third_party=Consultation.objects.filter(request=request.pk, kind="third-party").exists(),
    )


def drafted(request: Request) -> list[tuple[Piece, DraftLine | None]]:
    """Every piece with its line as drafted, in order."""
    pieces = Piece.objects.filter(request=request.pk).select_related("draft").order_by("place")
    return [(piece, getattr(piece, "draft", None)) for piece in pieces]


def digest(lines: Sequence[tuple[Piece, DraftLine | None]]) -> str:
    """What a draft says, as one digest."""
    said = [[piece.pk, *(line.said if line else ()), line.files if line else []] for piece, line in lines]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def earlier_this_month(request: Request) -> int:
    """Pieces that the same applicant asked this office for earlier in the calendar month of receipt."""
    assert request.received_on is not None
    index = request.party.number_index
    if not index:
        return 0
    first = request.received_on.replace(day=1)
    before = Q(received_on__lt=request.received_on) | Q(received_on=request.received_on, pk__lt=request.pk)
    same = Request.objects.filter(before, party__number_index=index, received_on__gte=first)
    return Piece.objects.filter(request__in=same.filter(organization=request.organization_id)).count()


def quote(request: Request, pages: int | None = None) -> fees.Quote:
    """What could be charged by either method: the officer sees both before deciding, and may charge nothing."""
    counted = pages if request.form in rules.BY_VOLUME else None
    return fees.quote(earlier_this_month(request), request.pieces.count(), counted)


def remedy_of(request: Request) -> remedies.Remedy:
    """What the applicant can do against the answer, or against none where the period has passed."""
    lines = tuple(request.pieces.filter(lines__stands=True).values_list("lines__result", flat=True))
    if request.answered_on or request.decided_on:
        why = remedies.ground(lines or (request.result,))
        on = request.answered_on or request.decided_on or clock.today()
    else:
        why, on = "failure", reading(request).due or clock.today()
    office = request.organization
    return remedies.remedy(
        why,
        on,
        book(),
        code=office.code,
        government=office.kind in ("government", "township_government"),
        online=request.means == "online",
    )


# ── Following a request, and reading personal data ──

NOBODY = hashlib.sha256(b"nobody").hexdigest()
"""Compared with where no request has the number, so that the answer takes as long."""


def code_digest(code: str) -> str:
    """The digest of a tracking code, however it was typed."""
    return hashlib.sha256(code.replace("-", "").replace(" ", "").upper().encode()).hexdigest()


def track(number: str, code: str) -> Request | None:
    """The request with this number and code; None alike for an unknown number and a wrong code."""
    found = (
        Request.objects.select_related("organization", "owed", "party").filter(number=number.strip().upper()).first()
    )
    good = hmac.compare_digest(code_digest(code), found.tracking if found and found.tracking else NOBODY)
    return found if good and found and found.tracking else None


def opened(request: Request, by: Holder) -> None:
    """Note that an official opened a request, once a day."""
    _note(request, by, "opened")


def reveal(request: Request, by: Holder, reason: str = "") -> dict[str, Any]:
    """The applicant's data in clear, noted once for each person, matter and day.

    Who owes the answer needs no reason; everybody else types one. Raises Refused; sealing.Unreadable."""
    own = by.organization in (request.organization_id, request.answering)
    if not own and not reason.strip():
        raise Refused("permission", _("Say why you need to see this. The reason is kept."))
    _note(request, by, "personal", reason)
    return unsealed(request.party)


def unsealed(party: Party) -> dict[str, Any]:
    """The data of a party; empty once they were erased."""
    if party.erased_on is not None:
        return {}
    return sealing.unseal(bytes(party.sealed), str(party.pk), party.key_version)


def _note(request: Request, by: Holder, what: str, reason: str = "") -> None:
    assert by.account is not None
    row = Reading(
        request=request, account_id=by.account, what=what, on=clock.today(), reason=reason, read_at=clock.now()
    )
    Reading.objects.bulk_create([row], ignore_conflicts=True)


# ── Lists ──


def unopened(by: Holder) -> QuerySet[Request]:
    """Requests of a holder's office that came before today and that no official has opened: for the morning."""
    if by.organization is None:
        return Request.objects.none()
    mine = organizations.formers(by.organization, clock.today())
    seen = Reading.objects.filter(request=OuterRef("pk"))
    rows = Request.objects.filter(~Exists(seen), organization__in=mine, arrived_on__lt=clock.today())
    return rows.filter(state__in=lives.OPEN.split()).order_by("arrived_on", "pk")


def addressees(today: date) -> QuerySet[Organization]:
    """Offices that requests may be handed in to on a day."""
    return Organization.objects.on(today).exclude(kind="external").order_by("order", "code")


def must_take_requests(office: Organization, on: date) -> None:
    """An office stands on a day and takes requests. Raises Refused."""
    standing = (office.valid_from or on) <= on <= (office.valid_to or on)
    if office.kind == "external" or not standing:
        raise Refused("input", _("This office does not take requests. Choose the one that keeps the information."))


# ── Figures of the annual report ──


class Figure(NamedTuple):
    """One cell of table 3: the row (`new`, a row of `results.ROWS`, `open`), the category, how many."""

    row: str
    category: str
    number: int


def annual(offices: Iterable[int], year: int) -> list[Figure]:
    """Table 3 of a year: new by receipt date, answered by row, still open at its end; every request in one row at most."""
    from django.db.models import Count

    rows = Request.objects.filter(organization__in=list(offices), received_on__isnull=False)
    first, last = date(year, 1, 1), date(year, 12, 31)
    parts = {
        "carried": rows.filter(Q(answered_on=None) | Q(answered_on__gte=first), received_on__lt=first),
        "new": rows.filter(received_on__range=(first, last)),
        "open": rows.filter(Q(answered_on=None) | Q(answered_on__gt=last), received_on__lte=last),
    }
    found = [
        Figure(word, category, count)
        for word, some in parts.items()
        for category, count in some.values_list("category").annotate(Count("pk")).order_by("category")
    ]
    answered = rows.filter(answered_on__range=(first, last)).exclude(row="")
    counted = answered.values_list("row", "category").annotate(Count("pk")).order_by("row", "category")
    return found + [Figure(*row) for row in counted]


def challenged(offices: Iterable[int], year: int) -> dict[tuple[str, str], int]:
    """Table 4 of a year: reconsiderations and lawsuits by way and outcome; without one they are `pending`."""
    from django.db.models import Count

    from .models import Challenge

    rows = Challenge.objects.filter(request__organization__in=list(offices), filed_on__year=year)
    counts = rows.values_list("way", "outcome").annotate(Count("pk")).order_by("way", "outcome")
    return {(way, outcome or "pending"): count for way, outcome, count in counts}


# ── For the dossier page ──


def rows_of(request: Request) -> list[Any]:
    """Rows of the matter on which acts are done too: consultations, what was withheld, challenges."""
    return [
        *request.consultations.select_related("request", "owed").order_by("pk"),
        *request.withheld.select_related("request", "owed").order_by("pk"),
        *request.challenges.select_related("request").order_by("pk"),
    ]


# ── What the applicant is given ──


TO_APPLICANT = (
    "receipt",
    "correction",
    "reasons",
    "delay",
    "extension",
    "fee",
    "transfer",
    "abandonment",
    "withdrawal",
)
"""Letters to the applicant that leave with their step, by the first part of their form."""


def letters_of(request: Request) -> list[File]:
    """Documents for the applicant: the letters that left the house; the answer and what goes with it once it was delivered."""
    out = letters.out_of_matter(request.dossier_id)
    answered = request.state == "delivered"
    found = [one.file for one in out if one.file and _for_applicant(one.form, answered)]
    if not answered:
        return found
    standing = Line.files.through.objects.filter(line__piece__request=request.pk, line__stands=True)
    rows = File.objects.filter(pk__in=standing.values("file")).prefetch_related("copies").order_by("pk")
    return found + [file.outward for file in rows]


def unsealed_answer(request: Request) -> bool:
    """Whether the newest answer in writing still waits for its seal: without one it is none."""
    found = [one for one in letters.of_matter(request.dossier_id) if one.form.startswith("requests.answer")]
    return bool(found) and found[-1].state in ("issued", "sealing")


def _for_applicant(form: str, answered: bool) -> bool:
    word = form.removeprefix("requests.").partition(":")[0]
    return word in TO_APPLICANT or (answered and word == "answer")


# ── What must never be true ──

acts.consistent(
    "a request goes on and nobody owes its answer",
    """select r.number, r.state from requests_request r left join duties_duty d on d.id = r.owed_id
    where r.state in ('submitted', 'handling', 'correcting', 'paying', 'in_review', 'reviewed', 'decided')
    and (d.id is null or d.closed_on is not null)""",
)
acts.consistent(
    "a request was answered on another day than its duty ended",
    """select r.number, r.answered_on, d.closed_on from requests_request r join duties_duty d on d.id = r.owed_id
    where r.state = 'delivered' and d.closed_on is distinct from r.answered_on""",
)
acts.consistent(
    "an answer lacks a line for an piece",
    """select r.number, i.place from requests_request r join requests_piece i on i.request_id = r.id
    where r.state in ('decided', 'delivered')
    and not exists (select from requests_line l where l.piece_id = i.id and l.stands)""",
)
acts.consistent(
    "something is said to be not held without a search record",
    """select r.number from requests_request r join requests_piece i on i.request_id = r.id
    join requests_line l on l.piece_id = i.id and l.stands and l.result = 'R5-1'
    where not exists (select from requests_searchrecord s where s.request_id = r.id and not s.void)""",
)
acts.consistent(
    "somebody is asked though the request is over",
    """select r.number, c.id from requests_consultation c join requests_request r on r.id = c.request_id
    where c.state = 'asked' and r.state in ('delivered', 'abandoned', 'withdrawn')""",
)
