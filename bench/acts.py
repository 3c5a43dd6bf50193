"""What an act costs: against the same lock and update written by hand, by one process and by two at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROUNDS, EACH, PROCESSES = 1500, 1500, 2


def by_hand(pk: int) -> None:
    """Lock a row and change it, in a table without a guard."""
    from django.db import transaction

    from onedoor.kernel.acts.tests.toys import Paper

    with transaction.atomic():
        paper = Paper.objects.select_for_update(no_key=True).get(pk=pk)
        paper.title += "."
        paper.title = paper.title[-9:]
        paper.save(update_fields=["title"])


def by_act(pk: int, **said) -> None:
    """Lock a row and change it, in an act."""
    from onedoor.kernel.acts.tests import toys

    toys.count(toys.Case(pk=pk, office=7), by=toys.LI, days=1, **said)


WAYS = {"by hand": by_hand, "as an act": by_act}


def seconds(what, *given, **said) -> float:
    """One call."""
    begun = time.perf_counter()
    what(*given, **said)
    return time.perf_counter() - begun


def figure(name: str, value: float, unit: str) -> dict:
    """One row."""
    return {"name": name, "value": round(value, 2 if value < 100 else 0), "unit": unit, "bound": ""}


def overhead() -> list[dict]:
    """Medians, taken in turn so that a slow moment of the machine meets all."""
    taken: dict[str, list[float]] = {"by hand": [], "as an act": [], "as an act done once only": []}
    for number in range(ROUNDS):
        taken["by hand"].append(seconds(by_hand, 1))
        taken["as an act"].append(seconds(by_act, 1))
        taken["as an act done once only"].append(seconds(by_act, 1, key=f"k{number}"))
    cost = {way: median(times[50:]) * 1000 for way, times in taken.items()}
    ratio = figure("as an act / by hand", cost["as an act"] / cost["by hand"], "×")
    return [*(figure(f"lock and update {way}", ms, "ms") for way, ms in cost.items()), ratio]


def throughput(way: str, processes: int) -> dict:
    """How many a second, by processes that each change a row of their own."""
    command = [sys.executable, __file__, way]
    running = [
        subprocess.Popen([*command, str(number + 1)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for number in range(processes)
    ]
    for process in running:
        process.stdout.readline()
    begun = time.perf_counter()
    for process in running:
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in running:
        process.wait()
    return figure(f"{way} by {processes} process(es)", processes * EACH / (time.perf_counter() - begun), "/s")


def work(way: str, pk: int) -> None:
    """Change one row as often as told."""
    WAYS[way](pk)
    print("ready", flush=True)
    sys.stdin.readline()
    for _time in range(EACH):
        WAYS[way](pk)


def city(folder: str):
    """A city of our own with the toy tables, of which papers are not guarded."""
    from onedoor.cli.city import open_django, open_server
    from onedoor.cli.database import migrate

    Path(folder).chmod(0o755)
    os.environ |= {"ONEDOOR_STATE": f"{folder}/state", "ONEDOOR_DATA": f"{folder}/data"}
    server = open_server(Path(os.environ["ONEDOOR_DATA"]))
    open_django()
    migrate(server)
    from django.db import connections

    from onedoor.kernel.acts.tests import toys

    toys.build()
    with connections["owner"].cursor() as cursor:
        cursor.execute("drop trigger only_by_act on toy_papers_paper")
    for _process in range(PROCESSES):
        toys.case()
        toys.Paper.objects.create(title="")


def main() -> None:
    """Print the figures."""
    from onedoor.cli.city import open_django

    if len(sys.argv) > 1:
        open_django()
        join_the_house()
        return work(sys.argv[1], int(sys.argv[2]))
    with tempfile.TemporaryDirectory(prefix="onedoor-bench-") as folder:
        city(folder)
        join_the_house()
        rates = [throughput(way, processes) for processes in (1, PROCESSES) for way in WAYS]
        print(json.dumps([*overhead(), *rates], ensure_ascii=False))


def join_the_house() -> None:
    """Put the toys into the registries."""
    from onedoor.kernel.acts.tests import toys

    toys.join_the_house()


if __name__ == "__main__":
    main()
