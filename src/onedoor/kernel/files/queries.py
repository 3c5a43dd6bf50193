"""Finding files, their bytes, and who reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

from django.core.files.base import File as Bytes
from django.core.files.storage import default_storage
from django.db.models import IntegerField, Q, QuerySet
from django.db.models.expressions import RawSQL

from onedoor.frame import clock
from onedoor.kernel.acts import interface as acts
from onedoor.kernel.organizations import interface as organizations

from . import access, rules
from .models import File, Fingerprint, Redaction

Reader = Callable[[Any, File], bool]
READERS: list[Reader] = []
"""Further rules by which a holder reads a file, from rooms above: a file belongs to their matter."""
Need = Callable[[File], bool]
NEEDS: list[Need] = []
"""Rules by which a matter of a room above still needs a file: it is not destroyed, whatever its period."""


def bytes_of(digest: str) -> Bytes:
    """The bytes of a digest, open for reading. Raises FileNotFoundError."""
    return default_storage.open(rules.place(digest))


def find(reference: str) -> File:
    """The file of a reference `files.file:7`. Raises LookupError."""
    kind, _colon, key = reference.partition(":")
    row = File.objects.filter(pk=key).first() if kind == File._meta.label_lower and key.isdecimal() else None
    if row is None:
        raise LookupError(f"there is no {reference}")
    return row


def may_read(holder: Any, file: File) -> bool:
    """Whether a holder reads a file: by role, by office, or because a matter of theirs has it."""
    path = organizations.office_path(file.office_id)
    return access.may_read(holder, file.confidentiality, path) or any(reader(holder, file) for reader in READERS)


# ── The same again ──


class Duplicate(NamedTuple):
    """A file that is the same: byte for byte, or the same picture."""

    file: File
    exact: bool


DISTANCE = "bit_count(('x' || bits)::bit(256) # ('x' || %s)::bit(256))"


def same(file: File) -> list[Duplicate]:
    """Other files handed in with the same bytes, then those with the same picture, the newest first; a few of each."""
    kept = File.objects.filter(way="", destruction=None).exclude(pk=file.pk).select_related("office").order_by("-pk")
    exact = kept.filter(digest=file.digest)[: rules.SHOWN_AT_MOST]
    alike = kept.filter(digest__in=_alike(file.digest))[: rules.SHOWN_AT_MOST]
    return [Duplicate(one, True) for one in exact] + [Duplicate(one, False) for one in alike]


def _alike(digest: str) -> list[str]:
    """Digests of other contents whose fingerprint differs in a few bits."""
    own = Fingerprint.objects.filter(digest=digest).exclude(bits="").values_list("bits", flat=True).first()
    if not own:
        return []
    others = Fingerprint.objects.exclude(Q(bits="") | Q(digest=digest))
    apart = others.annotate(apart=RawSQL(DISTANCE, [own], output_field=IntegerField()))
    near = apart.filter(apart__lte=rules.ALIKE).order_by("apart", "pk")
    return list(near.values_list("digest", flat=True)[: rules.SHOWN_AT_MOST])


# ── Copies ──


def copy_of(file: File, way: rules.Way) -> File | None:
    """The newest copy of a file that was made in this way and is still there."""
    return file.copies.filter(way=way.value, destruction=None).order_by("-pk").first()


# ── Redactions ──


def redactions(office: int) -> QuerySet[Redaction]:
    """Redactions of an office and of those whose work it carries on, the newest first."""
    here = organizations.formers(office, clock.today())
    return Redaction.objects.filter(organization__in=here).select_related("file", "result").order_by("-pk")


# ── Periods of keeping ──


def over(office: int, today: date) -> QuerySet[File]:
    """Files of an office whose period of keeping is over, the oldest first."""
    here = organizations.formers(office, today)
    ended = Q()
    for word, keeping in rules.KEEPING.items():
        if keeping.years is not None:
            ended |= Q(keeping=word, created__year__lt=today.year - keeping.years)
    return File.objects.filter(ended, office__in=here, destruction=None).order_by("created", "pk")


def needed(file: File) -> bool:
    """Whether a matter still needs a file."""
    return any(need(file) for need in NEEDS)


def unneeded(digests: Iterable[str]) -> list[str]:
    """Those digests of which no file is left that was not destroyed."""
    wanted = sorted(set(digests))
    held = set(File.objects.filter(digest__in=wanted, destruction=None).values_list("digest", flat=True))
    return [digest for digest in wanted if digest not in held]


acts.consistent(
    "a file is destroyed and no act says so",
    """select id, file_id from files_destruction
    where not exists (select from acts_record where acts_record.id = files_destruction.act)""",
)
acts.consistent(
    "a redaction is burnt in and its second look was the first",
    """select r.id from files_redaction r join files_patch p on p.redaction_id = r.id
    join acts_subject s on s.kind = 'files.redaction' and s.key = r.id::text
    join acts_record a on a.id = s.record_id and a.name = 'files.approve_redaction' and a.decider_account = p.account_id
    where r.state = 'burnt' and not exists (select from acts_record later join acts_subject l on l.record_id = later.id
    where l.kind = s.kind and l.key = s.key and later.name = 'files.return_redaction' and later.id > a.id)""",
)
