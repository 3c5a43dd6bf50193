"""The ledger with a million leaves: how fast the sealer is, what a checkpoint and a receipt cost, how long it takes to verify all.

The records are made up and written by COPY. `ONEDOOR_LEAVES` sets another number of them. Times are of one run each, receipts
the median of many.
"""

from __future__ import annotations

import json
import os
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

LEAVES = int(os.environ.get("ONEDOOR_LEAVES", "1000000"))
RECEIPTS = 200


def figure(name: str, value: float, unit: str, bound: str = "") -> dict:
    """One row."""
    return {"name": name, "value": value, "unit": unit, "bound": bound}


def city(folder: str) -> None:
    """A city of our own with the records; they wait."""
    from onedoor.cli.city import open_django, open_server
    from onedoor.cli.database import migrate

    Path(folder).chmod(0o755)
    os.environ |= {"ONEDOOR_STATE": f"{folder}/state", "ONEDOOR_DATA": f"{folder}/data"}
    server = open_server(Path(os.environ["ONEDOOR_DATA"]))
    open_django()
    migrate(server)
    from django.db import connections

    from onedoor.kernel.ledger.tests import synthetic

    with connections["owner"].cursor() as cursor:
        for first in range(0, LEAVES, 100_000):
            synthetic.put(cursor, min(100_000, LEAVES - first), first=first)
        cursor.execute("analyze")


def seconds(what: Callable[[], object]) -> float:
    """How long a call takes."""
    begun = time.perf_counter()
    what()
    return time.perf_counter() - begun


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory(prefix="onedoor-bench-") as folder:
        city(folder)
        from onedoor.kernel.ledger import interface
        from onedoor.kernel.ledger.models import Leaf
        from onedoor.kernel.ledger.verifying import verify

        sealed = seconds(lambda: [None for _batch in iter(interface.seal, 0)])
        written = seconds(interface.publish)
        chosen = random.Random(1).sample(range(LEAVES), min(RECEIPTS, LEAVES))
        ids = list(Leaf.objects.filter(pk__in=chosen).values_list("record", flat=True))
        receipts = median(seconds(lambda one=one: interface.receipt(one)) for one in ids)
        checked = seconds(lambda: verify(processes=os.cpu_count() or 1))
        rows = [
            figure("sealer: leaves a second", round(LEAVES / sealed), "leaves/s", "at least 5000"),
            figure(f"tiles and bundles of {LEAVES:,} leaves written", round(written, 1), "s"),
            figure("a receipt with its proof", round(receipts * 1000, 2), "ms"),
            figure(f"verify {LEAVES:,} leaves from their records", round(checked, 1), "s", "under 60 a million"),
        ]
        print(json.dumps(rows, ensure_ascii=False))


if __name__ == "__main__":
    main()
