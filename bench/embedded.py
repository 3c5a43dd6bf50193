"""The embedded database server: first start, start again, adoption, stop.

Medians in seconds, from the first look at the data directory until the server answers; with durable writes (fsync on).
"""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path
from statistics import median

from onedoor import postgres

ROUNDS, AGAIN = 5, 5


def timed(data: Path) -> tuple[float, float, float]:
    """Seconds to start, to join the running server, and to stop."""
    began = time.perf_counter()
    with postgres.running(data):
        started = time.perf_counter()
        with postgres.running(data):
            joined = time.perf_counter()
        leaving = time.perf_counter()
    return started - began, joined - started, time.perf_counter() - leaving


def main() -> None:
    """Measure and print."""
    first, again = [], []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory(prefix="onedoor-bench-") as folder:
            Path(folder).chmod(0o755)
            first.append(timed(Path(folder) / "data"))
            again += [timed(Path(folder) / "data") for _ in range(AGAIN)]
    rows = [
        ("embedded server, first start", [start for start, _, _ in first], 1.0),
        ("embedded server, start again", [start for start, _, _ in again], 0.5),
        ("embedded server, join a running one", [join for _, join, _ in first + again], ""),
        ("embedded server, stop", [stop for _, _, stop in first + again], ""),
    ]
    print(
        json.dumps(
            [
                {"name": name, "value": round(median(times), 4), "unit": "s", "bound": bound}
                for name, times, bound in rows
            ]
        )
    )


if __name__ == "__main__":
    main()
