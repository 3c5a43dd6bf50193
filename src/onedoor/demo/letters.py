"""Letterheads and seals of the demonstration: every office has a word in its numbers, a seal and a test certificate.

All keys follow from the city's seed, so that two cities of one seed sign alike. Nobody outside trusts them: the authority's name says
that it is a test.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date

from onedoor.kernel.letters import ports
from onedoor.kernel.letters.models import Authority, Certificate, Letterhead, Seal
from onedoor.kernel.organizations.models import Organization
from onedoor.kernel.people.models import Post
from onedoor.kernel.people.rules import Rank, Role

AUTHORITY = "黄山市电子印章测试根（演示）"
DISCLOSURE = "政府信息公开专用章"
AUTOMATIC = ["requests.receipt"]
"""Letters that a disclosure officer's seal is put on without anybody looking: that something was received."""
KEEPERS = [Role.OFFICE_HEAD, Role.LEADERS_SECRETARY, Role.DISCLOSURE_OFFICER]
"""Who keeps seals: the head, the secretary where there is none, and the disclosure officer one of their own."""
ENDINGS = "局办委会处厅室院队"
PLACES = {
    "3410": "黄",
    "341002": "屯",
    "341003": "黄区",
    "341004": "徽",
    "341021": "歙",
    "341022": "休",
    "341023": "黟",
    "341024": "祁",
}
"""How places are called in numbers."""


def build(seed: int, today: date) -> None:
    """Write letterheads, seals and certificates for every office that has somebody to keep a seal. In founding only."""
    ports.keep_seed(hashlib.sha256(f"onedoor demo {seed}".encode()).digest(), anew=True)
    since = date(today.year - 1, 1, 1)
    made = ports.new_root(AUTHORITY, since)
    root = Authority.objects.create(name=AUTHORITY, pem=made.pem, own=True, since=since)
    offices = list(Organization.objects.on(today).exclude(kind="external").order_by("pk"))
    Letterhead.objects.bulk_create(_letterheads(offices))
    seals = Seal.objects.bulk_create(_seals(offices, since))
    Certificate.objects.bulk_create([_certificate(root, seal, since) for seal in seals])


def _letterheads(offices: list[Organization]) -> Iterator[Letterhead]:
    """A word for each office, no word twice."""
    taken: set[str] = set()
    for office in offices:
        word = _word(office)
        word = word if word not in taken else f"{word}{len(taken)}"
        taken.add(word)
        yield Letterhead(organization=office, word=word, mark=f"{office.name}文件"[:60])


def _word(office: Organization) -> str:
    """The word of an office: the place, then what it is called without 局 or 办."""
    code = office.division_id or ""
    place = PLACES.get(str(code)[:6], PLACES["3410"] if str(code).startswith("341000") else "")
    called = office.short_name.removeprefix("市").rstrip(ENDINGS) or office.short_name
    return f"{place}{called}"[:16]


def _seals(offices: list[Organization], since: date) -> Iterator[Seal]:
    """One seal of the office with its head, and one for disclosure with its officer."""
    keepers = {
        (post.organization_id, post.role): post
        for post in Post.objects.filter(role__in=KEEPERS, rank=Rank.A, valid_to=None).order_by("-pk")
    }
    for office in offices:
        begins = max(since, office.valid_from or since)
        head = keepers.get((office.pk, Role.OFFICE_HEAD)) or keepers.get((office.pk, Role.LEADERS_SECRETARY))
        officer = keepers.get((office.pk, Role.DISCLOSURE_OFFICER))
        said = {"organization": office, "name": office.name[:40], "valid_from": begins}
        if head:
            yield Seal(purpose="office", keeper=head, **said)
        if officer:
            yield Seal(purpose="disclosure", line=DISCLOSURE, keeper=officer, automatic=AUTOMATIC, **said)


def _certificate(root: Authority, seal: Seal, since: date) -> Certificate:
    purpose = f"seal {seal.pk} 1"
    made = ports.certified(root, seal.name, seal.line, purpose, since)
    until = made.certificate.not_valid_after_utc.date()
    return Certificate(
        seal=seal, serial=made.serial, pem=made.pem, derived_by=purpose, valid_from=since, valid_to=until
    )
