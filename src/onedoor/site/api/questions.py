"""Questions through the API: offices, due days, duties, dossiers, records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import reduce
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema
from ninja.constants import NOT_SET
from pydantic import Field

from onedoor.engines.questions import Answer, Length, Question, Unanswerable, answer, read_pause
from onedoor.kernel.acts import interface as acts
from onedoor.kernel.acts import queries as records
from onedoor.kernel.acts import references
from onedoor.kernel.calendars import interface as calendars
from onedoor.kernel.calendars import rules as sentences
from onedoor.kernel.calendars.printing import LINES, UNITS
from onedoor.kernel.dossiers.interface import KINDS, Dossier, find
from onedoor.kernel.duties import interface as duties
from onedoor.kernel.organizations.models import Organization
from onedoor.kernel.people.rules import Role
from onedoor.kernel.provisions import interface as provisions

from .. import panels
from .transport import REFUSED, Refusal, api

PAGE = 100
"""Rows of a page, at most."""
SAYS: dict[str, Any] = {}
"""What each question answers, by its address."""


def question(path: str, response: Any, says: Any, *, token: bool = True) -> Callable[[Any], Any]:
    """Register a question under an address. `token`: it is asked for a post."""
    SAYS[path] = says

    def register(view: Any) -> Any:
        offer = api.get(
            path,
            response={200: response, **REFUSED},
            operation_id=view.__name__,
            auth=NOT_SET if token else None,
            tags=["questions"],
        )
        return offer(view)

    return register


# ── Offices ──


class Office(Schema):
    """An office."""

    code: str
    name: str
    name_en: str
    kind: str
    above: str | None = Field(None, description="the code of the office above it")
    valid_from: date | None = None
    valid_to: date | None = None


def _office(row: Organization) -> dict[str, Any]:
    fields = {name: getattr(row, name) for name in ("code", "name", "name_en", "kind", "valid_from", "valid_to")}
    return fields | {"above": row.parent.code if row.parent else None}


@question("offices", list[Office], _("Offices by code, a hundred at a time"), token=False)
def offices(request: HttpRequest, after: str = "", below: str = "") -> Any:
    """Offices by code. `after` is the last code of the page before, `below` the code of an office to look under."""
    rows = Organization.objects.filter(code__gt=after).select_related("parent").order_by("code")
    return [_office(row) for row in (rows.filter(parent__code=below) if below else rows)[:PAGE]]


@question("offices/{code}", Office, _("One office; old codes stay"), token=False)
def office(request: HttpRequest, code: str) -> Any:
    """One office by its code; old codes stay."""
    row = Organization.objects.filter(code=code).select_related("parent").first()
    if row is None:
        raise Refusal(404, "unknown", _("There is no such office."))
    return _office(row)


# ── Due days ──


class Line(Schema):
    """One line of the sum behind a due day."""

    what: str
    on: date
    until: date | None = None
    length: int | None = None
    law: str = ""


class Due(Schema):
    """A due day, with the sum behind it."""

    due: date
    estimate: bool = Field(description="the holidays of that year have not been announced")
    length: int
    unit: str
    lines: list[Line] = []


WORDS = {"the_start": "start", "the_length": "length", "the_rule": "rule", "the_lengths": "length, rule"}
"""What this question calls its parts."""
FIELDS = {"count": "rule"}
"""Parts that the page calls otherwise."""


@question("due", Due, _("By which day? The same sum as on the page"), token=False)
def due(
    request: HttpRequest,
    start: date,
    length: int | None = None,
    unit: str = "working_day",
    rule: str = "",
    pause: list[str] = Query([]),  # noqa: B008 - as ninja reads it
    extend: int | None = None,
    restart: date | None = None,
) -> Any:
    """A due day from a length, or from a row of the law such as `foi.reply`. A pause is written 2022-09-05..2022-09-20."""
    if unit not in UNITS:
        raise Refusal(422, "input", _("Some entries need another look."), {"unit": [", ".join(UNITS)]})
    try:
        asked = Question(
            start,
            length,
            unit,
            rule,
            pauses=[read_pause(word) for word in pause],
            extensions=[] if extend is None else [extend],
            restarts=[restart] if restart else [],
        )
        return _due(answer(asked, calendars.calendar(), provisions.book()))
    except (Unanswerable, OverflowError) as refused:
        raise _unanswered(refused) from None


def _due(found: Answer) -> dict[str, Any]:
    language = "en" if get_language() == "en" else "zh"
    lines = found.explanation.lines if found.forward else ()
    told = [
        {
            "what": str(LINES[line.code]),
            "on": line.on,
            "until": line.until,
            "length": line.length,
            "law": " / ".join(one.brief(language) for one in found.provisions(line)),
        }
        for line in lines
    ]
    whole = {"due": found.due, "estimate": found.estimate, "length": found.length.n, "unit": found.length.unit}
    return whole | {"lines": told}


def _unanswered(refused: Unanswerable | OverflowError) -> Refusal:
    """Why there is no answer, in the sentence of page and command."""
    if isinstance(refused, OverflowError):
        return Refusal(422, "input", _("This lies beyond every calendar."))
    part, text = sentences.REFUSALS[refused.code]
    facts = sentences.about(refused, "en" if get_language() == "en" else "zh")
    said = {name: UNITS[one.unit] % {"n": one.n} if isinstance(one, Length) else one for name, one in facts.items()}
    sentence = gettext(text) % (WORDS | {"the_rules": "/due"} | said)
    return Refusal(422, "input", sentence, {FIELDS.get(part, part): [sentence]})


# ── Duties and dossiers ──


class Owed(Schema):
    """A duty."""

    id: int
    kind: str
    label: str
    subject: str
    dossier: str | None = Field(None, description="the number of its dossier")
    due_on: date | None = Field(None, description="none while it is paused")
    light: str


class Duties(Schema):
    """A page of duties, and where the next one begins."""

    rows: list[Owed]
    after: str | None = None


@question("duties", Duties, _("My duties, the most urgent first"))
def my_duties(request: HttpRequest, scope: str = "mine", light: str = "", after: str = "") -> Any:
    """What falls to the post of the token: `scope` mine, deputy or office; `after` as the page before told it."""
    if scope not in ("mine", "deputy", "office") or (
        light and light not in ("late", "promise", "soon", "ok", "paused")
    ):
        raise Refusal(422, "input", _("Choose the scope mine, deputy or office, and a known light."))
    page = duties.mine(holder_of(request), scope=scope, light=light, after=_place(after))
    return {
        "rows": [_owed(duty) for duty in page.rows],
        "after": page.after and f"{page.after.due.isoformat()}:{page.after.id}",
    }


def holder_of(request: HttpRequest) -> Any:
    """The holder of the post that a token stands for."""
    return request.auth.holder  # type: ignore[attr-defined]


def _place(word: str) -> duties.Key | None:
    """Where a page begins. Raises Refusal for what no page told."""
    if not word:
        return None
    day, _colon, pk = word.partition(":")
    try:
        return duties.Key(date.fromisoformat(day), _number(pk))
    except ValueError:
        errors = {"after": [_("Send it as the page before told it.")]}
        raise Refusal(422, "input", _("Some entries need another look."), errors) from None


def _number(word: str) -> int:
    number = int(word)
    if not 0 <= number < 2**63:
        raise ValueError(word)
    return number


def _owed(duty: duties.Duty) -> dict[str, Any]:
    return {
        "id": duty.pk,
        "kind": duty.kind,
        "label": duty.label,
        "subject": duty.subject,
        "dossier": duty.dossier.number if duty.dossier else None,
        "due_on": duty.due_on,
        "light": duties.light_of(duty),
    }


class Entry(Schema):
    """An act on the record, without texts and names."""

    id: UUID
    act: str
    label: str
    at: date
    recorded_at: datetime
    office: str | None = Field(None, description="the code of the office that decided")
    role: str = Field(description="the role that decided, or party, system, authority")
    mode: str
    law: str
    state: str | None = Field(None, description="the state it led to")
    void: bool = Field(description="a later act declared it void")


class Matter(Schema):
    """A dossier with what is owed in it and what was done."""

    number: str
    kind: str
    title: str
    state: str
    opened_on: date
    closed_on: date | None = None
    office: str
    subject: str
    duties: list[Owed]
    acts: list[Entry]


@question("dossiers/{number}", Matter, _("A dossier that the post of the token may read"))
def dossier(request: HttpRequest, number: str) -> Any:
    """The cover of a matter, its duties, its acts."""
    cover = find(number)
    row: Any = panels.rows_of(cover)[0] if cover else None
    if cover is None or not panels.may_read(holder_of(request), cover, row):
        raise Refusal(404, "unknown", _("There is no such dossier, or it is not yours to read."))
    named = acts.reference(row)
    fields = {name: getattr(cover, name) for name in ("number", "kind", "title", "state", "opened_on", "closed_on")}
    return fields | {
        "office": cover.organization.code,
        "subject": str(named),
        "duties": [_owed(duty) for duty in duties.of_dossier(cover.pk)],
        "acts": _entries(list(acts.timeline(named))),
    }


# ── Records ──


class Entries(Schema):
    """A page of acts on the record, the newest first, and where the next one begins."""

    rows: list[Entry]
    after: UUID | None = None


@question("records", Entries, _("What was done on a subject, as far as the post of the token may see it"))
def recorded(request: HttpRequest, subject: str, after: UUID | None = None) -> Any:
    """The records of a subject such as `workplan.task:7`; `after` is the last one of the page before."""
    named, row = _subject(subject)
    page = records.page_of(named, after=after, most=PAGE)
    all_of_it = _reads(holder_of(request), row)
    shown = [one for one in page if all_of_it or _sees(holder_of(request), one)]
    return {"rows": _entries(shown), "after": page[-1].pk if len(page) == PAGE else None}


def _subject(word: str) -> tuple[references.Reference, Any]:
    try:
        named = references.read(word)
        return named, named.row()
    except LookupError:
        raise Refusal(404, "unknown", _("There is no such subject.")) from None


def _reads(holder: Any, row: Any) -> bool:
    """Whether a holder reads the dossier a row lies in."""
    cover = _cover_of(row)
    return cover is not None and panels.may_read(holder, cover, panels.rows_of(cover)[0])


def _cover_of(row: Any) -> Dossier | None:
    """The dossier a row lies in: it has one, it is one, or it is part of a matter that has one."""
    if isinstance(row, Dossier):
        return row
    ways = [kind.parts[row._meta.label_lower] for kind in KINDS.values() if row._meta.label_lower in kind.parts]
    if ways:
        return reduce(getattr, ways[0].split("__"), row)
    return getattr(row, "dossier", None) if hasattr(row, "dossier_id") else None


def _sees(holder: Any, record: acts.Record) -> bool:
    """Whether a record is of a holder's office or own doing; whoever audits sees all."""
    own = panels.decided_by_holder(record, holder) or holder.organization == record.decider_office
    return own or holder.role == Role.AUDIT_ADMINISTRATOR


def _entries(found: Sequence[acts.Record]) -> list[dict[str, Any]]:
    """Records as they are told. Two queries, however many they are."""
    codes = dict(Organization.objects.filter(pk__in={one.decider_office for one in found}).values_list("pk", "code"))
    void = records.voided(found)
    return [
        {
            "id": one.pk,
            "act": one.name,
            "label": str(acts.ACTS[one.name].label) if one.name in acts.ACTS else one.name,
            "at": one.at,
            "recorded_at": one.recorded_at,
            "office": codes.get(one.decider_office or 0),
            "role": one.decider_role,
            "mode": one.mode,
            "law": one.law,
            "state": (one.data.get("state") or [None])[-1],
            "void": one.pk in void,
        }
        for one in found
    ]
