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
from onedoor.kernel.dossiers import interface as dossiers
from onedoor.kernel.dossiers.interface import Dossier
from onedoor.kernel.organizations import interface as organizations

from . import access, lives, rules
from .models import Enclosure, File, Fingerprint, Painting, Redaction

Reader = Callable[[Any, File], bool]
READERS: list[Reader] = []
"""Further rules by which a holder reads a file, from rooms above: a file belongs to their matter."""


def bytes_of(digest: str) -> Bytes:
    """The bytes of a digest, open for reading. Raises FileNotFoundError."""
    return default_storage.open(rules.place(digest))


def may_read(holder: Any, file: File) -> bool:
    """Whether a holder reads a file: by role, by office, or because a matter of theirs has it."""
    path = organizations.office_path(file.office_id)
    return access.may_read(holder, file.confidentiality, path) or any(reader(holder, file) for reader in READERS)


# ── Files of a matter ──

PREFIX = f"{File._meta.label_lower}:"


def papers(dossier: Dossier) -> list[File]:
    """The files of a matter in the order in which they came: those laid into its dossier, those its acts kept or rested on.

    Copies made by machine are left out; what came of a redaction is among them."""
    refs = [acts.reference(row) for row in _rows(dossier)]
    named = Q()
    for kind in {ref.kind for ref in refs}:
        named |= Q(subjects__kind=kind, subjects__key__in=[ref.key for ref in refs if ref.kind == kind])
    records = dict(acts.Record.objects.filter(named).values_list("pk", "evidence")) if refs else {}
    proofs = [int(key) for word in records.values() if (key := word.removeprefix(PREFIX)).isdecimal()]
    laid = Enclosure.objects.filter(dossier=dossier).values("file")
    own = set(
        File.objects.filter(Q(pk__in=laid) | Q(act__in=list(records)) | Q(pk__in=proofs)).values_list("pk", flat=True)
    )
    shown = File.objects.filter(Q(pk__in=own) | Q(original__in=own)).exclude(way__in=rules.ONCE)
    return list(
        shown.select_related("destruction").prefetch_related("redactions").order_by("pk")[: rules.PAPERS_AT_MOST]
    )


def _rows(dossier: Dossier) -> list[Any]:
    """The rows of a matter on which acts are done; none where the cover is empty."""
    kind = dossiers.KINDS.get(dossier.kind)
    try:
        row = dossiers.row_of(dossier) if kind else None
    except LookupError:
        return []
    return [row, *(kind.rows(row) if kind and kind.rows else ())] if row else []


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


def waiting(office: int) -> list[Redaction]:
    """Redactions of an office that are not done, the newest first, as many as a page holds."""
    return list(redactions(office).filter(state__in=lives.OPEN)[: rules.PAPERS_AT_MOST])


def done(office: int, before: int | None = None) -> list[Redaction]:
    """Redactions of an office that were burnt in, the newest first, one more than a page holds; before the one shown last."""
    rows = redactions(office).filter(state="burnt")
    return list((rows.filter(pk__lt=before) if before else rows)[: rules.DONE_ON_A_PAGE + 1])


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
    """Whether a file lies in a matter that is open: it is not destroyed, whatever its period."""
    return file.enclosures.filter(dossier__closed_on=None).exists()


def unneeded(digests: Iterable[str]) -> list[str]:
    """Those digests of which no file is left that was not destroyed, and no painting that may be burnt in."""
    wanted = sorted(set(digests))
    held = set(File.objects.filter(digest__in=wanted, destruction=None).values_list("digest", flat=True))
    waiting = Painting.objects.filter(digest__in=wanted, redaction__state__in=lives.OPEN)
    painted = set(waiting.values_list("digest", flat=True))
    return [digest for digest in wanted if digest not in held | painted]


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
