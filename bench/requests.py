"""How many requests for disclosure are replayed a minute, by two processes, every act in its own transaction.

With the table of real requests in the shared folder; without it, a table of made-up days of the same shape."""

from __future__ import annotations

import csv
import json
import os
import random
import sys
import tempfile
from collections.abc import Iterator
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
    print(json.dumps(rows))


if __name__ == "__main__":
    sys.exit(main())
