"""Keeping a file: looked at, then its bytes, then its row; so no row is ever without its bytes."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.core.files.base import File as Bytes
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from onedoor.engines import contents
from onedoor.engines.contents import Fault
from onedoor.frame import clock
from onedoor.kernel.acts import interface as acts

from . import rules
from .models import File
from .queries import place
from .rules import Confidentiality


def check(upload: Bytes) -> str:
    """The kind of an upload that is accepted. Raises Refused("input") with what is wrong and what to do."""
    name = rules.plain_name(upload.name or "")
    most = max(kind.limit for kind in rules.KINDS.values())
    if upload.size > most:
        raise _too_large(name, upload.size, most)
    kind, fault = contents.look(upload, rules.ending_of(name))
    if fault or not rules.KINDS[kind].limit:
        words = {"name": name, "kinds": rules.usual_endings()}
        raise acts.Refused("input", _(rules.REFUSALS[fault or Fault.UNKNOWN]) % words)
    if upload.size > rules.KINDS[kind].limit:
        raise _too_large(name, upload.size, rules.KINDS[kind].limit)
    return kind


def _too_large(name: str, size: int, limit: int) -> acts.Refused:
    shown = {"name": name, "size": f"{size / rules.MEGABYTE:.1f}", "limit": limit // rules.MEGABYTE}
    return acts.Refused("input", _(rules.TOO_LARGE) % shown)


def store(
    upload: Bytes,
    *,
    office: int,
    account: int | None,
    act: UUID | None = None,
    confidentiality: str = Confidentiality.OFFICE,
) -> File:
    """Keep an upload for an office. Raises Refused("input") with what is wrong and what to do.

    If the transaction it is called in fails, its bytes stay without a row, and do no harm."""
    kind = check(upload)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    _keep(digest.hexdigest(), upload)
    return File.objects.create(
        digest=digest.hexdigest(),
        size=upload.size,
        kind=kind,
        name=rules.name_for(kind, upload.name or ""),
        office_id=office,
        account_id=account,
        act=act,
        confidentiality=confidentiality,
        created=clock.now(),
    )


def _keep(digest: str, upload: Bytes) -> None:
    """Keep the bytes once, however often they are handed in."""
    where = place(digest)
    if not (default_storage.exists(where) and default_storage.size(where) == upload.size):
        default_storage.save(where, upload)


def evidence(upload: Bytes, *, office: int, account: int | None) -> str:
    """Keep the paper on which an act rests. Answers the word that the act is given as `evidence`: `files.file:7`."""
    return str(acts.reference(store(upload, office=office, account=account)))
