"""How often one place may ask within a while, from `reference/foi/portal.toml`. Counted in PostgreSQL, without a cookie.

A place is a network address, a draft or a request; only its keyed hash is kept, and only as long as it counts."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from django.db import connection

from onedoor import reference
from onedoor.frame import clock

from . import sealing
from .personal import Tally

COUNTED = """
insert into requests_tally (what, who, since, count) values (%s, %s, %s, 1)
on conflict (what, who, since) do update set count = requests_tally.count + 1
returning count
"""


class Limit(NamedTuple):
    """At most so many times in so many minutes."""

    times: int
    minutes: int

    def since(self, now: datetime) -> datetime:
        """When the while began in which a moment lies."""
        passed = now.timestamp() % (self.minutes * 60)
        return (now - timedelta(seconds=passed)).replace(microsecond=0)


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((reference.FOLDER / "foi" / "portal.toml").read_text(encoding="utf-8"))


@cache
def limit(what: str) -> Limit:
    """The limit of a row of the table. Raises KeyError for none."""
    rows = {row["what"]: row for row in _table()["limit"]}
    return Limit(rows[what]["count"], rows[what]["minutes"])


def per(what: str) -> str:
    """What is counted: address, draft or request."""
    return str(next(row["per"] for row in _table()["limit"] if row["what"] == what))


def keep_days() -> int:
    """For how many days a draft is kept after somebody last wrote in it."""
    return int(_table()["drafts"]["keep_days"])


def admits(what: str, place: str) -> bool:
    """Count once more for a place; whether that is still within the limit."""
    most = limit(what)
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, [what, sealing.blind(f"tally-{what}", place), most.since(clock.now())])
        (count,) = cursor.fetchone()
    return bool(count <= most.times)


def forget() -> int:
    """Remove what counts no more. Answers how many rows."""
    longest = max(row["minutes"] for row in _table()["limit"])
    return Tally.objects.filter(since__lt=clock.now() - timedelta(minutes=2 * longest)).delete()[0]
