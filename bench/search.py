"""Search in 100,000 entries: what one page of hits takes, by kind of question, and what it takes to put an entry.

Medians in milliseconds of the whole call: the reading of the words, the queries, the marking of the hits. The entries are made up.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median

ENTRIES, ROUNDS, PUT = 100_000, 60, 300
OFFICE = {"organization": 3, "kinds": ("inbox.question",)}
QUESTIONS = {
    "a word in two titles of three": ("通知", {}),
    "a word in one title of two hundred": ("图书馆", {}),
    "a word of old titles only": ("拨号", {}),
    "a document number": ("99321号", {}),
    "three words of a text": ("图书馆 博物馆 古村落", {}),
    "a word that nobody wrote": ("鑫鑫", {}),
    "a common word, one office and kind": ("通知", OFFICE),
    "a rare word, one office and kind": ("徽派", OFFICE),
}


def milliseconds(what: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median of several calls, the first ones left out."""
    times = []
    for _round in range(rounds + 5):
        begun = time.perf_counter()
        what()
        times.append(time.perf_counter() - begun)
    return round(median(times[5:]) * 1000, 2)


def figure(name: str, value: float, unit: str = "ms", bound: str = "") -> dict:
    """One row."""
    return {"name": name, "value": value, "unit": unit, "bound": bound}


def city(folder: str) -> float:
    """A city of our own with the entries; answers the seconds they took, cut, copied, indexed and analysed."""
    from onedoor.cli.city import open_django, open_server
    from onedoor.cli.database import migrate

    Path(folder).chmod(0o755)
    os.environ |= {"ONEDOOR_STATE": f"{folder}/state", "ONEDOOR_DATA": f"{folder}/data"}
    server = open_server(Path(os.environ["ONEDOOR_DATA"]))
    open_django()
    migrate(server)
    from django.db import connections

    from onedoor.kernel.search.tests import synthetic

    begun = time.perf_counter()
    with connections["owner"].cursor() as cursor:
        synthetic.build(cursor, ENTRIES)
    return round(time.perf_counter() - begun, 1)


def finding() -> list[dict]:
    """A page of hits for each kind of question, its second page, a count, a suggestion."""
    from onedoor.kernel.search import interface as search

    def find(words: str, **scope) -> search.Page:
        return search.find(words, audience="public", **scope)

    pages = [
        figure(f"find: {name}", milliseconds(lambda words=words, scope=scope: find(words, **scope)))
        for name, (words, scope) in QUESTIONS.items()
    ]
    after = find("通知").after
    return [
        *pages,
        figure("find: the second page of a common word", milliseconds(lambda: find("通知", after=after))),
        figure("count: more than a thousand", milliseconds(lambda: search.count("通知", audience="public"))),
        figure("suggest: three characters", milliseconds(lambda: search.suggest("图书馆"))),
    ]


def putting() -> dict:
    """One entry with two thousand characters, each time another."""
    from onedoor.kernel.search import interface as search
    from onedoor.kernel.search.tests import synthetic

    bodies = [row[3] for row in synthetic.rows(PUT * 20)]
    contents = (
        search.Content(
            f"bench.paper:{number}", f"公告{number}", "home", date(2026, 1, 1), "".join(bodies[number::PUT])[:2_000]
        )
        for number in range(PUT)
    )
    return figure("put: one entry of 2,000 characters", milliseconds(lambda: search.put([next(contents)]), PUT - 5))


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory(prefix="onedoor-bench-") as folder:
        built = figure(f"{ENTRIES:,} entries cut, copied, indexed", city(folder), "s")
        print(json.dumps([*finding(), putting(), built], ensure_ascii=False))


if __name__ == "__main__":
    main()
