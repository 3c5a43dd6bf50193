"""Requests that are not sent yet: kept sealed under the keyed hash of a code, file by file, sent once, erased after a while.

A draft takes whatever was typed, right or wrong; only sending is strict. The code of a draft is that of the request it becomes."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from onedoor.frame import clock
from onedoor.kernel.acts.interface import Refused
from onedoor.kernel.files import interface as files

from . import interface, queries, rules, sealing, tallies
from .models import Draft, Request
from .personal import DraftFile

NUMBER = "number"
"""Under which word a sent draft keeps the number of its request."""
SENDING = timedelta(minutes=2)
"""How long a second press of the button waits for the first."""
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V", "-": "", " ": "", "－": "", "\u3000": ""})
"""Signs that a code does not have, as the ones they are taken for."""
CODE_SIGNS = rules.CODE_BITS // 5


class Saved(NamedTuple):
    """A draft as it was found: its code, its parts by name, its files by number, name and size."""

    code: str
    said: dict[str, dict[str, Any]]
    files: list[tuple[str, str, int]]

    @property
    def number(self) -> str:
        """The number of the request it became; empty while it is not sent."""
        return str(self.said.get(NUMBER, {}).get(NUMBER, ""))


def tidy(code: str) -> str:
    """A code as it is written, in groups of four, however it was typed: small letters, full width, O for 0."""
    narrow = "".join(chr(ord(sign) - 0xFEE0) if 0xFF01 <= ord(sign) <= 0xFF5E else sign for sign in code[:80])
    signs = narrow.strip().upper().translate(MISREAD)
    return "-".join(signs[at : at + 4] for at in range(0, len(signs), 4))


def _key(code: str) -> str:
    return sealing.blind("draft", tidy(code).replace("-", ""))


def begin(part: str, said: Mapping[str, Any]) -> str:
    """Keep a first part; answers the code, which is kept nowhere."""
    code = interface.new_code()
    row = Draft(code=_key(code), key_version=sealing.VERSION, saved_at=clock.now())
    row.sealed = sealing.seal({part: dict(said)}, row.code)
    row.save(force_insert=True)
    return code


def find(code: str) -> Saved | None:
    """The draft of a code; None for an unknown code or an erased draft."""
    row = Draft.objects.filter(code=_key(code)).first() if code else None
    if row is None:
        return None
    kept = row.files.order_by("place").values_list("pk", "name", "size")
    return Saved(tidy(code), _opened(row), [(str(pk), name, size) for pk, name, size in kept])


def _opened(row: Draft) -> dict[str, Any]:
    return sealing.unseal(bytes(row.sealed), row.code, row.key_version)


def _write(row: Draft, said: Mapping[str, Any]) -> None:
    row.sealed, row.key_version = sealing.seal(said, row.code), sealing.VERSION
    row.saved_at = clock.now()
    row.save(update_fields=["sealed", "key_version", "saved_at", "sending_at"])


def save(code: str, part: str, said: Mapping[str, Any]) -> None:
    """Keep a part as it was typed. Nothing is written to a draft that was sent or erased."""
    with transaction.atomic():
        row = Draft.objects.select_for_update().filter(code=_key(code)).first()
        if row is not None and NUMBER not in (known := _opened(row)):
            _write(row, known | {part: dict(said)})


# ── Files ──


def add_files(code: str, uploads: Sequence[Any]) -> list[Any]:
    """Keep files with a draft; answers a sentence for each that is refused, and keeps the others."""
    with transaction.atomic():
        row = Draft.objects.select_for_update().filter(code=_key(code)).first()
        if row is None:
            return []
        kept = list(row.files.order_by("place").values_list("place", "size"))
        if len(kept) + len(uploads) > rules.MOST_FILES:
            words = {"n": rules.MOST_FILES, "chosen": len(kept) + len(uploads)}
            return [
                _("You chose %(chosen)d files; at most %(n)d go with a request. Send the others afterwards.") % words
            ]
        if sum(size for _place, size in kept) + sum(upload.size for upload in uploads) > rules.MOST_BYTES:
            return [_("All files together may have at most %(n)d MB.") % {"n": rules.MOST_BYTES // 2**20}]
        place = kept[-1][0] if kept else 0
        return [fault for at, upload in enumerate(uploads, place + 1) if (fault := _add(row, at, upload))]


def _add(row: Draft, place: int, upload: Any) -> Any:
    """Keep one file; answers what is wrong with it, or nothing."""
    try:
        files.check(upload)
    except Refused as refused:
        return refused.sentence
    upload.seek(0)
    one = DraftFile(id=uuid.uuid4(), draft=row, place=place, name=upload.name[-200:], size=upload.size)
    data = {"data": base64.b64encode(upload.read()).decode()}
    one.sealed, one.key_version = sealing.seal(data, str(one.pk)), sealing.VERSION
    one.save(force_insert=True)
    return None


def drop_file(code: str, number: str) -> None:
    """Take a file out of a draft; one that is not there is gone already."""
    try:
        DraftFile.objects.filter(draft=_key(code), pk=uuid.UUID(number)).delete()
    except ValueError:
        return


def _uploads(row: Draft) -> Iterable[ContentFile]:
    for one in row.files.order_by("place"):
        opened = sealing.unseal(bytes(one.sealed), str(one.pk), one.key_version)
        yield ContentFile(base64.b64decode(opened["data"]), name=one.name)


# ── Sending ──


class Busy(Exception):
    """The same draft is being sent at this moment."""


def send(code: str, person: Mapping[str, Any], **wish: Any) -> str:
    """Hand a draft in; answers the number of the request. A second call answers the same number and sends nothing.

    Raises Refused, and then the draft is as it was; Busy while another call is at it; LookupError for no draft."""
    row = _claimed(code)
    number = _opened(row).get(NUMBER, {}).get(NUMBER, "")
    if number:
        return str(number)
    sent = Request.objects.filter(tracking=queries.code_digest(code)).first()
    try:
        sent = sent or interface.hand_in(person, uploads=list(_uploads(row)), code=code, **wish).request
    finally:
        Draft.objects.filter(pk=row.pk).update(sending_at=None)
    with transaction.atomic():
        row.sending_at = None
        _write(row, {NUMBER: {NUMBER: sent.number}})
        row.files.all().delete()
    return str(sent.number)


def _claimed(code: str) -> Draft:
    with transaction.atomic():
        row = Draft.objects.select_for_update().filter(code=_key(code)).first()
        if row is None:
            raise LookupError("no draft")
        if row.sending_at is not None and clock.now() - row.sending_at < SENDING:
            raise Busy
        if NUMBER not in _opened(row):
            row.sending_at = clock.now()
            row.save(update_fields=["sending_at"])
    return row


# ── Erasing ──


def erase(code: str) -> None:
    """Erase a draft with its files."""
    Draft.objects.filter(code=_key(code)).delete()


def erase_old() -> int:
    """Erase drafts in which nobody has written for as long as they are kept. Answers how many."""
    old = Draft.objects.filter(saved_at__lt=clock.now() - timedelta(days=tallies.keep_days()))
    return old.delete()[1].get("requests.Draft", 0)
