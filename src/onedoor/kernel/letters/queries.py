"""Finding letters, seals and what their signatures are worth."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet

from onedoor.engines.signatures import Finding, Revoked, verify
from onedoor.frame import clock
from onedoor.kernel.acts import interface as acts
from onedoor.kernel.organizations import interface as organizations
from onedoor.kernel.organizations.models import Organization

from . import access, rules
from .models import Authority, Certificate, Letter, Letterhead, Seal

# ── Letters ──


def shown(letters: QuerySet[Letter]) -> QuerySet[Letter]:
    """Letters with what lists show of them."""
    return letters.select_related("organization", "seal", "file", "matter")


def of_matter(dossier: int) -> list[Letter]:
    """The letters of a dossier, the oldest first."""
    return list(shown(Letter.objects.filter(matter=dossier)).order_by("pk"))


def out_of_matter(dossier: int, *forms: str) -> list[Letter]:
    """The letters of a dossier that left the house, the oldest first; of these forms, if any are named."""
    out = shown(Letter.objects.filter(matter=dossier, file__isnull=False)).order_by("pk")
    return list(out.filter(form__in=forms) if forms else out)


def to_seal(keeper: int | None) -> QuerySet[Letter]:
    """Letters that wait for the seals somebody keeps, the oldest first."""
    return shown(Letter.objects.filter(state="issued", seal__keeper=keeper)).order_by("pk")


def of_office(office: int) -> QuerySet[Letter]:
    """Letters of an office and of those whose work it carries on, the newest first."""
    here = organizations.formers(office, clock.today())
    return shown(Letter.objects.filter(organization__in=here)).order_by("-pk")


def by_code(code: str) -> Letter | None:
    """The letter with a code that was scanned or typed."""
    plain = rules.typed_code(code)
    found = shown(Letter.objects.filter(code=plain)).select_related("replaced_by").first() if plain else None
    return found if found and found.state not in ("new", "issued", "sealing") else None


def by_number_and_code(number: str, code: str) -> Letter | None:
    """The letter with a number and its code; a wrong code and an unknown number are one."""
    found = by_code(code)
    return found if found and found.number == rules.typed_number(number) else None


def reads(holder: Any, letter: Letter) -> bool:
    """Whether a holder reads a letter on the desk."""
    return access.reads(holder, letter, organizations.office_path(letter.organization_id))


# ── Letterheads and seals ──


def letterhead(office: int) -> tuple[str, str]:
    """Word and mark of an office on a day; its names stand in where nobody has set them."""
    found = Letterhead.objects.filter(organization=office).first()
    if found:
        return found.word, found.mark
    named = Organization.objects.get(pk=office)
    return named.short_name, named.name


def seal_for(office: int, purpose: str, on: date) -> Seal | None:
    """The seal of an office for a purpose on a day, else its own seal; None where it has none."""
    kept = Seal.objects.filter(organization=office, purpose__in=[purpose, "office"], valid_from__lte=on)
    held = [
        seal
        for seal in kept.select_related("organization").order_by("-pk")
        if seal.valid_to is None or on <= seal.valid_to
    ]
    return next((seal for seal in held if seal.purpose == purpose), held[0] if held else None)


def seals_of(office: int) -> QuerySet[Seal]:
    """Seals of an office, those in use first."""
    here = organizations.formers(office, clock.today())
    rows = Seal.objects.filter(organization__in=here).select_related("organization", "keeper__account", "specimen")
    return rows.order_by("valid_to", "organization_id", "purpose", "pk")


# ── The queue of signatures ──


class Queue(NamedTuple):
    """How signing goes: how many wait, since when the oldest, how many were signed in the last hour, seconds each waited."""

    waiting: int
    oldest: datetime | None
    signed: int
    per_minute: float
    median_wait: float | None


QUEUE = """
select (select count(*) from letters_letter where state = 'sealing'),
       (select min(asked_at) from letters_letter where state = 'sealing'),
       count(*), percentile_cont(0.5) within group (order by extract(epoch from sealed_at - asked_at)),
       extract(epoch from max(sealed_at) - min(sealed_at))
from letters_letter where sealed_at >= %s and asked_at is not null
"""
HOUR = timedelta(hours=1)


def queue() -> Queue:
    """How signing goes now."""
    with connection.cursor() as cursor:
        cursor.execute(QUEUE, [clock.now() - HOUR])
        waiting, oldest, signed, median, span = cursor.fetchone()
    rate = signed / (float(span) / 60) if signed > 1 and span else float(signed)
    return Queue(waiting, oldest, signed, rate, float(median) if median is not None else None)


# ── What a file is worth ──


def trusted() -> list[str]:
    """Certificates of the authorities this city trusts."""
    return list(Authority.objects.order_by("pk").values_list("pem", flat=True))


def revoked() -> list[Revoked]:
    """Certificates that no longer count."""
    rows = Certificate.objects.filter(revoked_at__isnull=False).order_by("pk")
    return [Revoked(row.serial, row.revoked_at, row.compromised) for row in rows if row.revoked_at]


class Judged(NamedTuple):
    """What a file is worth, and the letter it is, where this city issued it."""

    finding: Finding
    letter: Letter | None
    seal: Seal | None


def judge(data: bytes) -> Judged:
    """What a file is worth here, and which letter it is."""
    finding = verify(data, trusted(), revoked())
    held = Certificate.objects.filter(serial=finding.serial).select_related("seal__organization").first()
    digest = hashlib.sha256(data).hexdigest()
    letter = shown(Letter.objects.filter(file__digest=digest)).first() if held else None
    return Judged(finding, letter, held.seal if held else None)


acts.consistent(
    "a letter is out and no use of its seal is logged",
    """select id, number from letters_letter where state in ('sealed', 'stamped')
    and not exists (select from letters_sealing where letters_sealing.letter_id = letters_letter.id)""",
)
acts.consistent(
    "a letter bears a seal of another office",
    """select l.id, l.number from letters_letter l join letters_seal s on s.id = l.seal_id
    where s.organization_id <> l.organization_id""",
)
acts.consistent(
    "a letter was sealed before its seal was in use",
    """select l.id, l.number from letters_letter l join letters_seal s on s.id = l.seal_id
    where l.issued_on < s.valid_from""",
)
