"""How many requests for disclosure are replayed a minute, by two processes, every act in its own transaction; and the lists of an
office with 50,000 requests.

With the table of real requests in the shared folder; without it, a table of made-up days of the same shape. In the lists one
request in twenty-five is open; of these a few are late, soon due, or stand still. The page of one request is measured in `asking`."""

from __future__ import annotations

import csv
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

ROWS, PROCESSES, ASKED = 2000, 2, 3000
SHARED = Path(os.environ.get("ONEDOOR_SHARED", Path(__file__).parents[2] / "shared"))
TABLE = SHARED / "data" / "foi_requests" / "canada_foi_requests_open.csv.gz"


@contextmanager
def table() -> Iterator[Path]:
    """The table of real requests, else one that is made up: a third within the period, a third extended, the rest late."""
    if TABLE.exists():
        yield TABLE
        return
    chance = random.Random(7)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "requests.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            rows = csv.writer(file)
            rows.writerow(["date_accepted", "date_completed", "applicant_type", "decision"])
            for _row in range(ROWS):
                accepted = date(2012, 1, 4) + timedelta(chance.randrange(1000))
                completed = accepted + timedelta(int(chance.expovariate(1 / 25)))
                rows.writerow([accepted, completed, chance.choice(["public", "business"]), "disclosed in part"])
        yield path


# ── Lists of an office ──

OPEN_EACH = 25
"""One request in so many is open."""
SPREAD = [
    """update requests_request set arrived_on = date '2026-06-01' - (id %% 1500)::int,
       received_on = greatest(date '2026-06-01' - (id %% 1500)::int, received_on), about = '第' || id || '号文件',
       channel = case when id %% 9 = 0 then 'fax' else channel end, carried = case when id %% 50 = 0 then '旧' || id else '' end""",
    """update requests_request set state = 'delivered', result = 'R2', row = 'disclosed', decided_on = received_on,
       answered_on = received_on where id %% %(each)s <> 0""",
    """update duties_duty d set closed_on = d.due_on from requests_request r where d.id = r.owed_id and r.state = 'delivered'""",
    """update duties_duty d set due_on = due_on - 60, soon_on = soon_on - 60
       from requests_request r where d.id = r.owed_id and r.state = 'handling' and r.id %% 10 = 0""",
    """update duties_duty d set due_on = null, soon_on = null, paused = true
       from requests_request r where d.id = r.owed_id and r.state = 'handling' and r.id %% 10 = 5""",
    "update requests_request set state = 'in_review' where state = 'handling' and id %% 4 = 1",
]
"""States, days and lights, so that every list finds something."""


def spread() -> None:
    """Give the copies days, states and lights of their own."""
    from django.db import connection, connections

    from onedoor.kernel.acts.guards import founding

    with founding("bench"), connection.cursor() as cursor:
        for sql in SPREAD:
            cursor.execute(sql, {"each": OPEN_EACH})
    with connections["owner"].cursor() as cursor:
        cursor.execute("vacuum analyze requests_request, duties_duty, requests_reading")


def lists() -> list[dict]:
    """Every way to look at the requests of an office."""
    import asking

    from onedoor.kernel.people.models import Post
    from onedoor.kernel.people.queries import holder_of
    from onedoor.openness.requests import listing, queries
    from onedoor.openness.requests.models import Request

    by = holder_of(Post.objects.select_related("account", "organization").get(account__username="officer"))
    office, some = by.organization, Request.objects.exclude(carried="").latest("pk")
    assert office is not None
    deep = listing.of_office(office, listing.Chosen(state="all", after=f"2023-01-01:{some.pk}"))
    ways: dict[str, Callable[[], object]] = {
        word: lambda one=one: listing.of_office(office, one)
        for word, one in {
            "open": listing.Chosen(),
            "waiting": listing.Chosen(state="waiting"),
            "late": listing.Chosen(light="late"),
            "soon due": listing.Chosen(light="soon"),
            "standing still": listing.Chosen(light="hold"),
            "open, by fax": listing.Chosen(channel="fax"),
            "answered": listing.Chosen(state="over"),
            "all, deep inside": listing.Chosen(state="all", after=deep.after),
            "one number": listing.Chosen(words=some.number),
            "one earlier number": listing.Chosen(words=some.carried),
            "a word": listing.Chosen(words=some.about[:6]),
        }.items()
    }
    ways |= {
        "how many in each state": lambda: listing.counts(office),
        "nobody opened": lambda: list(queries.unopened(by)[:40]),
    }
    asking.ROUNDS = 40
    times = asking.interleaved({word: lambda turn, way=way: way() for word, way in ways.items()})
    name = "list of an office with 50,000 requests"
    return [{"name": f"{name}: {word}", "value": taken, "unit": "ms", "bound": "≤ 20"} for word, taken in times.items()]


def reading() -> None:
    """In a process and a city of their own."""
    import asking

    with tempfile.TemporaryDirectory(prefix="onedoor-bench-") as folder:
        asking.city(folder)
        asking.multiply(asking.first()[0])
        spread()
        print(json.dumps(lists(), ensure_ascii=False))


def main() -> None:
    """Print the figures."""
    from onedoor.cli.requests_replay import run

    with table() as path:
        found = run(path, PROCESSES, ROWS)
    done = found.in_time + found.late
    rows = [
        {
            "name": f"requests replayed by {PROCESSES} processes",
            "value": round(done / found.seconds * 60),
            "unit": "/min",
        },
        {"name": "acts in them", "value": round(found.acts / found.seconds), "unit": "/s"},
    ]
    rows[0]["bound"] = f"{ASKED}"
    child = subprocess.run([sys.executable, __file__, "lists"], capture_output=True, text=True, check=True)
    print(json.dumps([*rows, *json.loads(child.stdout.splitlines()[-1])], ensure_ascii=False))


if __name__ == "__main__":
    reading() if sys.argv[1:] == ["lists"] else main()
