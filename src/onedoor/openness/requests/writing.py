"""Writing inside the acts of this room: covers, parties, duties, letters. The kinds of duties and dossiers are declared here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from onedoor.engines.provisions import Period
from onedoor.frame import clock
from onedoor.kernel.acts import interface as acts
from onedoor.kernel.acts.interface import Deed, Refused
from onedoor.kernel.dossiers import interface as dossiers
from onedoor.kernel.duties import interface as duties
from onedoor.kernel.duties.interface import Duty
from onedoor.kernel.files import interface as files

from . import access, lives, matters, parties, queries, results, rules, sealing
from .models import Attachment, Party, Request
from .parties import Person

OFFICER = "disclosure-officer"
CONFIRM = duties.register(duties.Kind("requests.confirm", _("Confirm a request with the applicant"), OFFICER))
ANSWER = duties.register(duties.Kind("requests.answer", _("Answer a request"), OFFICER))
CORRECT = duties.register(duties.Kind("requests.correct", _("Correct the request"), OFFICER))
OPINION = duties.register(duties.Kind("requests.opinion", _("Give an opinion on disclosure"), OFFICER))
REASONS = duties.register(duties.Kind("requests.reasons", _("Give reasons for many requests"), OFFICER))
PAY = duties.register(duties.Kind("requests.pay", _("Pay the processing fee"), OFFICER))
OVERDUE = duties.register(duties.Kind("requests.overdue", _("Look into a request not answered in time"), "city-leader"))
REVIEW = duties.register(duties.Kind("requests.review_withheld", _("Look again at what was withheld"), OFFICER))
PUBLISH = duties.register(duties.Kind("requests.publish", _("Publish what many ask for"), "disclosure-editor"))
AMEND = duties.register(duties.Kind("requests.amend", _("Settle a wish to amend a record"), OFFICER))

REQUEST_KIND = dossiers.register(
    dossiers.Kind(
        "requests-request",
        _("Request for disclosure"),
        "requests-request",
        {state: _(label) for state, label in lives.STATES["request"].items()},
        "requests.request",
        lives.ENDS,
        rows=queries.rows_of,
        reads=access.reads,
        template="requests/desk/matter.html",
        facts=matters.facts,
    )
)
AMENDMENT_KIND = dossiers.register(
    dossiers.Kind(
        "requests-amendment",
        _("Amendment of a record"),
        "requests-amendment",
        {state: _(label) for state, label in lives.STATES["amendment"].items()},
        "requests.amendment",
        frozenset({"settled"}),
        reads=access.reads,
    )
)

# ── Parties ──


def keep_party(data: Mapping[str, Any], *, proof: bool = True) -> Party:
    """Seal what a person says of themselves, before the act that refers to it. Raises Refused with each field's sentence.

    `proof`: whether a certificate is asked for; the regulation of 2007 asked for none."""
    person = parties.person(data)
    wrong = {field: _(parties.FAULTS[word]) for field, word in parties.faults(person, proof=proof)}
    if wrong:
        raise Refused("input", " ".join(str(sentence) for sentence in wrong.values()), wrong)
    return seal_party(person)


def seal_party(person: Person) -> Party:
    """Write a party: sealed, with blind indexes and masked words."""
    party = Party(kind=person.kind, key_version=sealing.VERSION, kept_on=clock.today())
    party.sealed = sealing.seal(person._asdict(), str(party.pk))
    party.number_index = sealing.blind("number", person.number)
    party.phone_index = sealing.blind("phone", person.phone)
    party.name, party.number = parties.masked_name(person), parties.masked_number(person)
    party.phone, party.mail = parties.masked_phone(person.phone), parties.masked_mail(person.mail)
    party.save(force_insert=True)
    return party


# ── Files ──


def attach(deed: Deed, request: Request, words: Iterable[int], what: str) -> None:
    """Lay files that were kept beforehand into the matter."""
    keys = [*words]
    Attachment.objects.bulk_create([Attachment(request=request, file_id=key, what=what) for key in keys])
    files.attach(deed, request.dossier_id, *keys)


def keep_file(deed: Deed, request: Request, upload: Any, what: str) -> files.File | None:
    """Keep a file that came with the act itself."""
    if not upload:
        return None
    kept = files.store(upload, office=request.organization_id, account=deed.said.recorder.account, act=deed.id)
    Attachment.objects.create(request=request, file=kept, what=what)
    files.attach(deed, request.dossier_id, kept.pk)
    return kept


# ── Duties ──


def hold(*keys: int | None) -> None:
    """Lock duties together, in the order of their keys, before marks are made on them one after the other."""
    list(acts.take(Duty, [key for key in keys if key]))


def term(period: Period, days: int | None = None) -> duties.Term:
    """The term of a period, or of so many days in its unit where the law leaves the number to the office."""
    return duties.Term(queries.days_of(period, days), period.unit or "working_day")


def owe_answer(deed: Deed, request: Request, term: duties.Term, law: str, on: date) -> None:
    """Start the reply clock."""
    request.owed = duties.start(
        deed,
        duties.New(
            ANSWER,
            request,
            term,
            office=request.organization_id,
            dossier=request.dossier_id,
            post=request.post_id,
            to=request.applicant_word,
            provision=law,
            on=on,
        ),
    )


def owed_by_party(deed: Deed, request: Request, kind: duties.Kind, party: str, term: duties.Term, law: str) -> Duty:
    """Start the clock of the applicant or of a third party."""
    new = duties.New(kind, request, term, party=party, dossier=request.dossier_id, provision=law)
    return duties.start(deed, new)


def release_all(deed: Deed, request: Request) -> None:
    """Release everything that is still owed in the matter: one mark."""
    duties.mark_many(deed, Duty.objects.filter(dossier=request.dossier_id, closed_on=None).order_by("pk"), "release")


def restart(deed: Deed, request: Request, key: str) -> None:
    """Let the reply period begin anew: what was granted before is void."""
    period = queries.period_of("foi.reply", request)
    assert request.owed_id is not None
    duties.mark(deed, request.owed_id, "resume", key=key)
    law = queries.cite(period, request.received_on or deed.at)
    duties.mark(deed, request.owed_id, "restart", length=queries.days_of(period), provision=law)
    request.extension = request.delay = 0


# ── Results and letters ──


def count_as(deed: Deed, request: Request, result: str, row: str = "") -> None:
    """Note in which row of the annual report a request stands, once; and leave it as facts of the record."""
    request.result, request.row = result, row or results.RESULTS[result].row
    year = rules.annual_year(request.received_on) if request.received_on else None
    deed.fact(result=request.result, row=request.row, category=request.category, year=year)


def letter(deed: Deed, request: Request, word: str, **facts: Any) -> None:
    """Have a letter of a kind of `lives.LETTERS` written: the one place where this room asks for letters."""
    deed.announce("requests.letter", request=request.pk, letter=word, **facts)
