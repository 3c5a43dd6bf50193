"""Keeping a file: looked at, then its bytes, then its row; so no row is ever without its bytes. And letting bytes go."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.base import File as Bytes
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from onedoor.engines import confinement, contents
from onedoor.engines.contents import Fault
from onedoor.frame import clock
from onedoor.kernel.acts import interface as acts
from onedoor.kernel.acts.interface import Deed

from . import rules
from .models import Enclosure, Extract, File, Fingerprint, Painting
from .queries import unneeded
from .rules import Confidentiality, Way

KEEPING = "select pg_advisory_xact_lock_shared(hashtextextended(%s, 0))"
REMOVING = "select pg_try_advisory_xact_lock(hashtextextended(%s, 0))"
"""Bytes are not removed between the moment somebody finds them there and the moment the row is written."""


def check(upload: Bytes) -> str:
    """The kind of an upload that is accepted. Raises Refused("input") with what is wrong and what to do."""
    name = rules.plain_name(upload.name or "")
    most = max(kind.limit for kind in rules.KINDS.values())
    if upload.size > most:
        raise _too_large(name, upload.size, most)
    kind, fault = contents.look(upload, rules.ending_of(name))
    if not fault and kind == "pdf" and contents.locked(upload):
        fault = _locked(upload)
    if fault or not rules.KINDS[kind].limit:
        words = {"name": name, "kinds": rules.usual_endings()}
        raise acts.Refused("input", _(rules.REFUSALS[fault or Fault.UNKNOWN]) % words)
    if upload.size > rules.KINDS[kind].limit:
        raise _too_large(name, upload.size, rules.KINDS[kind].limit)
    if kind == "heic" and not _readable(kind):
        raise acts.Refused("input", _(rules.NOT_READABLE) % {"name": name})
    return kind


def _too_large(name: str, size: int, limit: int) -> acts.Refused:
    shown = {"name": name, "size": f"{size / rules.MEGABYTE:.1f}", "limit": limit // rules.MEGABYTE}
    return acts.Refused("input", _(rules.TOO_LARGE) % shown)


def _locked(upload: Bytes) -> Fault | None:
    """Many PDF that are locked against changes open all the same; only a try tells."""
    return Fault.LOCKED if confinement.run("opens", upload, kind="pdf").outcome == "locked" else None


def _readable(kind: str) -> bool:
    from onedoor.engines import pictures

    return pictures.readable(kind)


def must_be_done(outcome: str) -> None:
    """Raises Refused("input") with the sentence of an outcome that is none."""
    if outcome != confinement.DONE:
        raise acts.Refused("input", _(rules.OUTCOMES.get(outcome, rules.OUTCOMES["crashed"])))


def store(
    upload: Bytes,
    *,
    office: int,
    account: int | None,
    act: UUID | None = None,
    confidentiality: str = Confidentiality.OFFICE,
    keeping: str = "ten",
) -> File:
    """Keep an upload for an office, byte by byte as it was handed in. Raises Refused("input") with what is wrong and what to do.

    If the transaction it is called in fails, its bytes stay without a row, and do no harm."""
    kind = check(upload)
    name = rules.name_for(kind, upload.name or "")
    said = {"kind": kind, "name": name, "office_id": office, "account_id": account, "act": act}
    return _written(upload, confidentiality=confidentiality, keeping=keeping, **said)


def copied(original: File, data: bytes, way: Way, **said: Any) -> File:
    """Keep what was made from a file: for the same office and the same readers."""
    same = {
        word: getattr(original, word) for word in ("kind", "name", "office_id", "account_id", "act", "confidentiality")
    }
    keeping = "copy" if way in rules.ONCE else original.keeping
    return _written(ContentFile(data), original=original, way=way.value, **(same | {"keeping": keeping} | said))


def _written(upload: Bytes, **said: Any) -> File:
    """The bytes, then the row."""
    digest = digest_of(upload)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(KEEPING, [f"files:{digest}"])
        keep(digest, upload)
        return File.objects.create(digest=digest, size=upload.size, created=clock.now(), **said)


def digest_of(upload: Bytes) -> str:
    """SHA-256 of an upload."""
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def keep(digest: str, upload: Bytes) -> None:
    """Keep the bytes once, however often they are handed in."""
    where = rules.place(digest)
    if not (default_storage.exists(where) and default_storage.size(where) == upload.size):
        default_storage.save(where, upload)


def attach(deed: Deed, dossier: int, *files: int) -> None:
    """Lay files into a dossier, in an act. While the dossier is open they are not destroyed; its page lists them."""
    rows = [Enclosure(dossier_id=dossier, file_id=key, act=deed.id) for key in files]
    Enclosure.objects.bulk_create(rows, ignore_conflicts=True)


def keep_painting(painting: Painting, upload: Bytes | None) -> Painting:
    """Keep what came of painting in place of an earlier one, with its bytes if it is proven."""
    with transaction.atomic():
        if upload is not None:
            with connection.cursor() as cursor:
                cursor.execute(KEEPING, [f"files:{painting.digest}"])
            keep(painting.digest, upload)
        Painting.objects.filter(redaction=painting.redaction).delete()
        painting.save(force_insert=True)
    return painting


def evidence(upload: Bytes, *, office: int, account: int | None) -> str:
    """Keep the paper on which an act rests, for thirty years. Answers the word the act is given as `evidence`: `files.file:7`."""
    return str(acts.reference(store(upload, office=office, account=account, keeping="thirty")))


# ── Letting go ──


class Busy(Exception):
    """Somebody is keeping the same bytes at this moment; try again."""


def remove(digest: str) -> bool:
    """Remove the bytes of a digest and all that was read in them, if no file needs them. Answers whether they are gone.

    Raises Busy. Inside a transaction of its own or the caller's."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(REMOVING, [f"files:{digest}"])
            (free,) = cursor.fetchone()
        if not free:
            raise Busy(digest[:12])
        if not unneeded([digest]):
            return False
        Extract.objects.filter(digest=digest).delete()
        Fingerprint.objects.filter(digest=digest).delete()
        forget_drawn(digest)
        default_storage.delete(rules.place(digest))
        return True


def forget_drawn(digest: str) -> None:
    """Remove the pages of a content that were drawn for the screen."""
    folder = rules.drawn(digest)
    if default_storage.exists(folder):
        for name in default_storage.listdir(folder)[1]:
            default_storage.delete(f"{folder}/{name}")
