"""The particulars of letters: who asks, what was asked and answered, what happened on the way, clock, fee, remedy, as plain texts.

Texts are Chinese phrases of `reference/foi/letters.toml`; nothing here decides anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from onedoor.engines import clocks, explanations
from onedoor.engines.typography import capital_amount, day_in_digits
from onedoor.kernel.acts import interface as acts
from onedoor.kernel.calendars import interface as calendars
from onedoor.kernel.organizations.models import Organization

from . import fees, queries, remedies, results, rules, wordings
from .models import Challenge, Consultation, Correction, Fee, Line, Party, Piece, Request, SearchRecord, Supplement
from .wordings import clause, phrase, quoted, word

Values = dict[str, Any]
"""What is filled in: texts, and lists of entries."""
Flags = dict[str, bool]


class Unwritable(LookupError):
    """A letter that cannot be written: what is personal was erased, or what it is about does not exist."""


def day(on: date | None) -> str:
    """A day as letters write it; a phrase for none."""
    return day_in_digits(on) if on else phrase("none")


# ── Who ──


def person(party: Party) -> dict[str, str]:
    """A party in clear. Raises Unwritable once it was erased; sealing.Unreadable."""
    data = queries.unsealed(party)
    if not data.get("name"):
        raise Unwritable(f"{party.pk} was erased")
    return {name: str(value) for name, value in data.items()}


def you(party: Party) -> str:
    """How a party is addressed: a person otherwise than an organization."""
    return word("you", party.kind)


def office_values(office: Organization) -> tuple[Values, Flags]:
    """The office that writes, and how it is reached."""
    values = {"phone": office.phone, "address": office.address}
    return values, {"phone": bool(office.phone), "address": bool(office.address)}


def in_short(pieces: Sequence[Piece], most: int | None = wordings.LONGEST) -> str:
    """What was asked for, in one phrase."""
    first = quoted(pieces[0].text, most)
    if len(pieces) == 1:
        return phrase("one", piece=first)
    return phrase("many", piece=first, count=str(len(pieces)))


# ── What happened on the way ──


def acted(request: Request) -> dict[str, date]:
    """The day of the last act of each name on a request."""
    return dict(acts.timeline(acts.reference(request)).values_list("name", "at"))


def history(request: Request) -> tuple[Values, Flags]:
    """Correction, payment, consultations, extension, delay, a decision of others: what an answer tells before it answers."""
    values: Values = {}
    flags = dict.fromkeys(("corrected", "paid", "consulted", "extended", "delayed", "redone"), False)
    correction = Correction.objects.filter(request=request, corrected_on__isnull=False).first()
    if correction:
        values |= correction_values(correction) | {"corrected": day(correction.corrected_on)}
        values["correction"] = _corrected(request)
    fee = Fee.objects.filter(request=request, paid_on__isnull=False).first()
    if fee:
        values |= {"fee_noticed": day(fee.noticed_on), "fee_paid": day(fee.paid_on)}
    values["consultations"] = [_consulted(one) for one in consultations(request)]
    flags |= {"corrected": bool(correction), "paid": bool(fee), "consulted": bool(values["consultations"])}
    return values | _granted(request, flags) | _redone(request, flags), flags


def correction_values(one: Correction) -> Values:
    """When a correction was asked for, for how long."""
    due = one.owed.due_on if one.owed else None
    return {"correction_asked": day(one.asked_on), "correction_days": str(one.days), "correction_due": day(due)}


def _corrected(request: Request) -> str:
    """What the applicant put in the place of what was unclear."""
    given = Supplement.objects.filter(request=request, what="correction").order_by("pk")
    return phrase("joint").join(quoted(one.text) for one in given)


def consultations(request: Request) -> Iterable[Consultation]:
    """Everybody who was asked, in order."""
    return Consultation.objects.filter(request=request).select_related("office", "party", "owed").order_by("pk")


def _consulted(one: Consultation) -> Values:
    """A consultation as an entry. Silence agrees only where the law of the request says so."""
    who = one.office.name if one.office else word("who", one.kind)
    silent = one.state == "silent"
    texts = {"who": who, "asked_on": day(one.asked_on), "answered_on": day(one.answered_on)}
    causes = wordings.table()["words"]["causes"]
    flags: Values = {opinion: one.opinion == opinion for opinion in rules.OPINIONS}
    return (
        texts
        | flags
        | {
            "cause": wordings.filled(causes[one.kind], who=who),
            "silent": silent,
            "consents": one.silence == "agrees",
            "ended": one.state == "ended",
        }
    )


def _granted(request: Request, flags: Flags) -> Values:
    """Extension and delay, with the days on which they were told."""
    flags["extended"], flags["delayed"] = bool(request.extension), bool(request.delay)
    if not (request.extension or request.delay):
        return {}
    on = acted(request)
    return {
        "extended_on": day(on.get("requests.extend")),
        "extension": str(request.extension),
        "delayed_on": day(on.get("requests.delay")),
        "delay": str(request.delay),
    }


def _redone(request: Request, flags: Flags) -> Values:
    """The decision of a court or a reconsideration body upon which a request is answered anew."""
    found = Challenge.objects.filter(request=request, outcome="corrected").order_by("-concluded_on", "-pk").first()
    flags["redone"], flags["reconsidered"] = found is not None, found is not None and found.way == "reconsideration"
    return challenge_values(found) | {"concluded": day(found.concluded_on)} if found else {}


def challenge_values(one: Challenge | None) -> Values:
    """Who decides about an answer, under which number."""
    case = phrase("case", case=one.case_number) if one and one.case_number else ""
    return {"challenge_body": one.body if one else phrase("none"), "challenge_case": case}


def searches(request: Request) -> list[Values]:
    """The search record: scope, way, day, person, and what was found."""
    rows = SearchRecord.objects.filter(request=request, void=False).select_related("post__account").order_by("pk")
    return [
        {
            "searched": day(one.searched_on),
            "scope": clause(one.scope),
            "how": clause(one.way),
            "person": one.post.account.name if one.post else phrase("nobody"),
            "result_of_search": clause(one.found),
            "found": bool(one.found.strip()),
        }
        for one in rows
    ]


# ── The clock ──

SHOWN = ("received", "restarted", "period", "pause", "extended", "due", "left")
"""Lines of the explained clock that an applicant is told; what had no effect is left out."""


def clock_values(request: Request, today: date) -> tuple[Values, Flags]:
    """The reply clock: its length, its due day, and its sum line by line."""
    assert request.owed is not None
    marks = queries.marks_on(request, today)
    found = explanations.explain(marks, calendars.calendar(), request.owed.unit, today)
    reading = found.reading
    values: Values = {"length": str(reading.zero.length) if reading.zero else phrase("none"), "due": day(reading.due)}
    values["clock"] = list(_lines([one for one in found.lines if one.code in SHOWN]))
    flags = {"paused": reading.paused, "estimate": reading.estimate, "explained": bool(values["clock"])}
    return values, flags


def due_before(request: Request, today: date) -> str:
    """The due day as it was before the last extension."""
    assert request.owed is not None
    marks = queries.marks_on(request, today)
    last = max((mark for mark in marks if mark.kind == "extend"), key=lambda mark: (mark.on, mark.id), default=None)
    without = [mark for mark in marks if mark is not last]
    return day(clocks.read(without, calendars.calendar(), request.owed.unit).due)


def _lines(lines: Sequence[explanations.Line]) -> Iterator[Values]:
    """The sum as entries. Days under two pauses are left out once, for the first of them."""
    last = date.min
    for one in lines:
        flags = {f"is_{code}": one.code == code for code in SHOWN}
        is_pause = flags.pop("is_pause")
        flags["is_open_pause"] = is_pause and one.until is None
        flags["is_overlap"] = is_pause and one.until is not None and one.on < last
        flags["is_pause"] = is_pause and not (flags["is_open_pause"] or flags["is_overlap"])
        if is_pause:
            last = max(last, one.until or date.max)
        cause = wordings.table()["words"]["pauses"].get(one.mark.key.partition(":")[0], "") if one.mark else ""
        yield {"on": day(one.on), "until": day(one.until), "span": str(one.length or 0), "cause": cause} | flags


# ── The answer ──


def lines_of(request: Request) -> list[tuple[Piece, Line]]:
    """Every piece with the line that stands. Raises Unwritable where one has none."""
    rows = Line.objects.filter(piece__request=request, stands=True).select_related("piece").prefetch_related("files")
    lines = {one.piece_id: one for one in rows}
    pieces = list(Piece.objects.filter(request=request).order_by("place"))
    if missing := [piece.place for piece in pieces if piece.pk not in lines]:
        raise Unwritable(f"{request.number} has no line for {missing}")
    return [(piece, lines[piece.pk]) for piece in pieces]


def line_values(request: Request, line: Line) -> tuple[Values, Flags]:
    """What a line of the answer says."""
    left_out = results.withholding(line.said)
    exemptions = [wordings.passage(f"{_year(request)}.{one}", {}, {}) for one in left_out]
    texts = ("reason", "discretion", "override", "way")
    values: Values = {name: clause(getattr(line, name)) for name in texts}
    values |= {"elsewhere": clause(line.office), "form": word("forms", request.form)}
    values["exemption"] = phrase("joint").join(exemptions)
    flags = {name: bool(values[one]) for name, one in FLAGS_OF_LINE.items()}
    flags["discretion"] &= any(not results.EXEMPTIONS[one].must for one in left_out)
    return values, flags | {"files": bool(line.files.all())}


FLAGS_OF_LINE = {"wayed": "way", "reasoned": "reason", "discretion": "discretion", "overridden": "override"}
"""Which text of a line has to be there for a flag."""


def said_of(request: Request, line: Line, values: Values, flags: Flags) -> str:
    """What a letter with several pieces says of one, in one run of sentences."""
    own_values, own_flags = line_values(request, line)
    return wordings.passage(f"{_year(request)}.{line.result}", values | own_values, flags | own_flags)


def _year(request: Request) -> str:
    """By which word the passages of a regulation are named."""
    return request.profile.removeprefix("foi-")


def names_of(files: Iterable[Any]) -> list[Values]:
    """Files as the list of attachments names them."""
    return [{"name": PurePath(file.name).stem} for file in files]


# ── The fee ──


def fee_values(request: Request, fee: Fee) -> tuple[Values, Flags]:
    """What is to be paid, in digits and in words, and how it is counted slice by slice."""
    before = queries.earlier_this_month(request) if fee.method == "item" else 0
    received = request.received_on or request.arrived_on
    values: Values = {
        "fee_noticed": day(fee.noticed_on),
        "fee_due": day(fee.owed.due_on if fee.owed else None),
        "amount": str(fee.amount),
        "capital": capital_amount(Decimal(fee.amount)),
        "method": word("methods", fee.method),
        "unit": word("units", fee.method),
        "quantity": str(fee.quantity),
        "total": str(before + fee.quantity),
        "month": phrase("month", year=str(received.year), month=str(received.month)),
        "form": word("forms", request.form),
        "payment": wordings.city("payment"),
        "slices": list(_slices(fee, before)),
        "days": str(fee.owed.length) if fee.owed else phrase("none"),
    }
    return values, {"by_item": fee.method == "item"}


def _slices(fee: Fee, before: int) -> Iterator[Values]:
    """The slices of the tariff into which what is charged for falls."""
    first, last = before + 1, before + fee.quantity
    for one in fees.tariff(fee.method).all():
        if one.first > last:
            return
        start, end = max(first, one.first), min(last, one.last or last)
        if start <= end:
            pieces = end - start + 1
            texts = {"first": start, "last": end, "in_slice": pieces, "price": one.price, "sum": pieces * one.price}
            yield {name: str(number) for name, number in texts.items()} | {
                "free": one.price == 0,
                "single": pieces == 1,
                "unit": word("units", fee.method),
            }
        if one.last is None:
            return


# ── The remedy ──


def remedy_values(found: remedies.Remedy, office: Organization, on: date, paper: str) -> tuple[Values, Flags]:
    """The remedy paragraph of a day, with the bodies by their names."""
    values = {
        "paper": paper,
        "body": _body(found.bodies, office, on),
        "court": wordings.city("court"),
        "online_channel": wordings.city("online_channel"),
        "reconsideration": str(found.reconsideration.length),
        "litigation": str(found.litigation.length),
        "afterwards": str(found.afterwards.length),
    }
    return values, {"remedy_first": found.first, "online": found.online}


def _body(which: str, office: Organization, on: date) -> str:
    """Who decides on reconsideration: by its name where the tree of offices knows it, else in general words."""
    if which == "either":
        return phrase("or", one=_body("government", office, on), other=_body("upper", office, on))
    if which == "upper":
        return office.competent.name if office.competent else word("bodies", "upper")
    division = office.division
    if which == "above":
        division = division.parent if division else None
    rows = Organization.objects.on(on).filter(division=division, kind="government") if division else ()
    return next((one.name for one in rows), word("bodies", which))
