"""Writing the record: typed facts in, free text apart under salted digests, one leaf for the ledger.

The canonical form of a record is sorted, compact JSON of values that PostgreSQL gives back as it took them: no floating-point
numbers, moments in UTC to the microsecond.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from . import access
from .deeds import Circumstances, Deed
from .forms import ActForm, kind_of
from .models import Record, Text
from .references import Reference, reference, rows
from .rules import Refused, fact

if TYPE_CHECKING:
    from .declaring import Act

SCHEMA = 1
"""Version of the canonical form below; a record keeps the one it was written under."""
WHO = ("decided_by", "decider_account", "decider_post", "decider_office", "decider_role", "decider_reference")
HOW = ("recorder_account", "recorder_post", "mode", "evidence", "law", "at", "recorded_at", "within")
SEALED = ("id", "schema", "name", *WHO, *HOW, "data")
"""What a leaf commits to, besides the subjects."""
COLUMNS = (*SEALED, "key", "leaf")
WRITE = f"""
with record as (
    insert into acts_record ({", ".join(COLUMNS)}) values ({", ".join(["%s"] * len(COLUMNS))}) returning id
), subject as (
    insert into acts_subject (kind, key, record_id)
    select kind, key, id from record, unnest(%s::text[], %s::text[]) as named (kind, key)
), written as (
    insert into acts_text (record_id, field, text, salt)
    select id, field, text, salt from record, unnest(%s::text[], %s::text[], %s::bytea[]) as kept (field, text, salt)
)
insert into acts_waiting (record_id) select id from record
"""


def canonical(value: Any) -> bytes:
    """Sorted, compact JSON."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def leaf(record: Mapping[str, Any], subjects: Iterable[Reference | str]) -> bytes:
    """The RFC 6962 leaf hash of a record given by its columns: what the public ledger commits to."""
    return hashlib.sha256(b"\0" + written(record, subjects)).digest()


def written(record: Mapping[str, Any], subjects: Iterable[Reference | str]) -> bytes:
    """The canonical form of a record given by its columns."""
    sealed = {column: record[column] for column in SEALED}
    sealed["recorded_at"] = sealed["recorded_at"].astimezone(UTC).isoformat(timespec="microseconds")
    sealed |= {
        "at": sealed["at"].isoformat(),
        "id": str(sealed["id"]),
        "within": sealed["within"] and str(sealed["within"]),
    }
    sealed["subjects"] = sorted(str(one) for one in subjects)
    return canonical(sealed)


def digest(salt: bytes, text: str) -> str:
    """The salted digest that stands for a text in a record."""
    return hashlib.sha256(salt + text.encode()).hexdigest()


class Asked(NamedTuple):
    """The input of an act, parted: facts for the record, texts to be kept where they can be erased."""

    facts: dict[str, Any]
    texts: dict[str, str]


def parted(act: Act, form: ActForm) -> Asked:
    """What stays of an act's input, empty entries left out."""
    asked = Asked({}, {})
    for name, value in form.cleaned_data.items():
        if value is None or value == "":
            continue
        if kind_of(form.fields[name]).text or name in act.private:
            asked.texts[name] = _text(value)
        else:
            asked.facts[name] = fact(_plain(value))
    return asked


def _plain(value: Any) -> Any:
    """Rows as references."""
    if isinstance(value, Model):
        return str(reference(value))
    if isinstance(value, QuerySet):
        return sorted(str(reference(row)) for row in value)
    return value


def _text(value: Any) -> str:
    """What somebody wrote, or what is personal; of a file its digest, for the file itself lies with the files."""
    if isinstance(value, str):
        return value
    if isinstance(value, list | dict):
        return canonical(value).decode()
    if hasattr(value, "chunks"):
        return f"sha256:{_file_digest(value)}"
    return str(fact(_plain(value)))


def _file_digest(file: Any) -> str:
    whole = hashlib.sha256()
    file.seek(0)
    for chunk in file.chunks():
        whole.update(chunk)
    file.seek(0)
    return whole.hexdigest()


# ── Writing ──


def write(deed: Deed, asked: Asked, done_on: Sequence[Model], returned: Sequence[Model], **more: Any) -> None:
    """Leave the record, its subjects, its texts and the row that waits for the ledger: one statement."""
    subjects = list(dict.fromkeys(reference(row) for row in (*done_on, *deed.concerned)))
    results = [reference(row) for row in returned]
    if not subjects:
        raise AssertionError(
            f"{deed.act} is about nothing: let its function return what it made, or name it with deed.concern"
        )
    salts = {name: secrets.token_bytes(16) for name in asked.texts}
    data = {
        "asked": asked.facts,
        "texts": {name: digest(salts[name], text) for name, text in asked.texts.items()},
        "marks": deed.marks,
        "facts": deed.facts,
        "on": [str(reference(row)) for row in done_on] if deed.concerned else [],
        "returned": [] if results == subjects else [str(one) for one in results],
        **more,
    }
    record = _columns(deed) | {"data": {name: value for name, value in data.items() if value}}
    record["leaf"] = leaf(record, subjects)
    record["data"] = canonical(record["data"]).decode()
    named: list[list[Any]] = [[one.kind for one in subjects], [one.key for one in subjects]]
    kept: list[list[Any]] = [list(asked.texts), list(asked.texts.values()), list(salts.values())]
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [*(record[column] for column in COLUMNS), *named, *kept])


def _columns(deed: Deed) -> dict[str, Any]:
    """What a record says of who, how and when."""
    by, recorder = deed.said.by, deed.said.recorder
    return {
        "id": deed.id,
        "schema": SCHEMA,
        "name": deed.act,
        "decided_by": access.kind(by),
        "decider_account": by.account,
        "decider_post": by.post,
        "decider_office": by.organization,
        "decider_role": str(by.role),
        "decider_reference": getattr(by, "reference", ""),
        "recorder_account": recorder.account,
        "recorder_post": recorder.post,
        "mode": deed.said.mode,
        "evidence": deed.said.evidence,
        "law": deed.law,
        "at": deed.at,
        "recorded_at": deed.recorded_at,
        "within": deed.within.id if deed.within else None,
        "key": deed.said.key,
    }


# ── Once only ──


def with_key(said: Circumstances) -> Record | None:
    """The act that this recorder did under this key, if it was done."""
    return Record.objects.filter(recorder_account=said.recorder.account, key=said.key).first() if said.key else None


def answer(earlier: Record, act: Act, form: ActForm, targets: Sequence[Reference]) -> Any:
    """What the act returned the first time. Raises Refused("key") if it was something else that was asked."""
    subjects = {Reference(one.kind, one.key) for one in earlier.subjects.all()}
    if earlier.name != act.name or not set(targets) <= subjects or not _same(earlier, parted(act, form)):
        raise Refused("key", _("This was used for something else already. Open the page anew and try again."))
    returned = [Reference(*word.rsplit(":", 1)) for word in earlier.data.get("returned", [])]
    found = rows(returned or sorted(subjects))
    return found if act.many else found[0] if found else None


def _same(earlier: Record, asked: Asked) -> bool:
    """Whether the same was asked; a text that has been erased since is not compared."""
    digests = earlier.data.get("texts", {})
    kept = Text.objects.filter(record=earlier).values_list("field", "salt")
    equal = all(digests[name] == digest(bytes(salt), asked.texts.get(name, "")) for name, salt in kept)
    return equal and digests.keys() == asked.texts.keys() and earlier.data.get("asked", {}) == asked.facts
