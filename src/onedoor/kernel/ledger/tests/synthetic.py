"""Records that nobody made, with their subjects and a place in the queue: as many as a test or a measurement wants."""

from __future__ import annotations

import json
import random
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from onedoor.kernel.acts.deeds import uuid7
from onedoor.kernel.acts.records import COLUMNS, SCHEMA, leaf

BEGAN = datetime(2026, 1, 5, 1, tzinfo=UTC)
NAMES = ("organizations.rename", "organizations.close", "people.lock", "gone.act")
"""Two that the public sees, one that it does not, one that no room declares any more."""


def records(
    many: int, *, first: int = 0, office: int | None = None, began: datetime = BEGAN
) -> Iterator[tuple[dict[str, Any], list[str]]]:
    """So many records by column, each with what it is about. One a second; number 0 at `began`."""
    chance = random.Random(first)
    for number in range(first, first + many):
        now = began + timedelta(seconds=number)
        record = dict.fromkeys(COLUMNS) | {
            "id": uuid7(now),
            "schema": SCHEMA,
            "name": NAMES[number % len(NAMES)],
            "decided_by": "post",
            "decider_account": chance.randrange(1000),
            "decider_post": chance.randrange(1, 1000),
            "decider_office": office,
            "decider_role": "office-head",
            "decider_reference": "",
            "mode": "own",
            "evidence": "",
            "law": "foi.art33",
            "at": now.date(),
            "recorded_at": now,
            "data": {
                "asked": {"days": chance.randrange(20)},
                "texts": {"reason": secrets.token_hex(32)},
                "number": number,
            },
        }
        about = [f"organizations.organization:{number}", f"dossiers.dossier:{chance.randrange(10**6)}"]
        yield record | {"leaf": leaf(record, about)}, about


def put(cursor: Any, many: int, **more: Any) -> None:
    """Write so many records into the database; they wait for the sealer. The cursor is one of the owner's."""
    cursor.execute("select set_config('onedoor.act', 'synthetic', false)")
    ids = []
    subjects = []
    with cursor.copy(f"copy acts_record ({', '.join(COLUMNS)}) from stdin") as copy:
        for record, about in records(many, **more):
            copy.write_row([json.dumps(value) if name == "data" else value for name, value in record.items()])
            ids.append(record["id"])
            subjects += [(*one.split(":"), record["id"]) for one in about]
    with cursor.copy("copy acts_subject (kind, key, record_id) from stdin") as copy:
        for row in subjects:
            copy.write_row(row)
    with cursor.copy("copy acts_waiting (record_id) from stdin") as copy:
        for one in ids:
            copy.write_row([one])
    cursor.execute("select set_config('onedoor.act', '', false)")
