"""What a letter costs: a page typeset, a page signed, a signature verified, and how fast the queue of the worker drains.

Medians in milliseconds, warm. The page is one with a round seal, a code to scan and a full text.
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

ROUNDS, QUEUE = 40, 120


def figure(name: str, value: float, unit: str = "ms", bound: str = "") -> dict:
    """One row."""
    return {"name": name, "value": round(value, 1), "unit": unit, "bound": bound}


def milliseconds(what: Callable[[], object]) -> float:
    """The median of several calls, the first ones left out."""
    times = []
    for _round in range(ROUNDS + 5):
        begun = time.perf_counter()
        what()
        times.append(time.perf_counter() - begun)
    return median(times[5:]) * 1000


def city(folder: str) -> None:
    """A demonstration city of our own."""
    from onedoor.cli.city import open_django, open_server
    from onedoor.cli.database import migrate

    Path(folder).chmod(0o755)
    os.environ |= {
        "ONEDOOR_STATE": f"{folder}/state",
        "ONEDOOR_DATA": f"{folder}/data",
        "ONEDOOR_TODAY": "2026-11-23",
        "ONEDOOR_DEMO": "1",
    }
    server = open_server(Path(os.environ["ONEDOOR_DATA"]))
    open_django()
    migrate(server)
    from onedoor.demo import city as demo
    from onedoor.kernel.provisions.interface import load

    load()
    demo.build("desk", 7, date(2026, 11, 23))


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory(prefix="onedoor-bench-") as folder:
        city(folder)
        print(json.dumps(figures(), ensure_ascii=False))


def figures() -> list[dict]:
    """Every row."""
    from onedoor.engines import signatures
    from onedoor.frame import clock
    from onedoor.kernel.acts.interface import SYSTEM
    from onedoor.kernel.dossiers.models import Dossier
    from onedoor.kernel.letters import actions, ports, printing, queries
    from onedoor.kernel.letters.contents import Content
    from onedoor.kernel.letters.models import Letter, Seal
    from onedoor.kernel.outbox import interface as outbox
    from onedoor.kernel.people.interface import holder_of

    seal = Seal.objects.filter(purpose="office").select_related("keeper").first()
    matter = Dossier.objects.first()
    content = Content(
        "bench",
        "notice",
        "政府信息公开申请答复书",
        "答",
        to="张三",
        paragraphs=("本机关收到您的申请，现答复如下。" * 8,) * 2,
    )

    def issue() -> Letter:
        said = {"matter": matter.pk, "office": seal.organization_id, "what": content.kept()}
        return Letter.objects.get(pk=actions.issue(by=SYSTEM, **said).pk)

    letter = issue()
    plain = printing.pdf(letter, sealed=True)
    by = ports.signer(seal.certificate)
    signed = signatures.sign(plain, by, clock.now())
    roots = queries.trusted()
    rows = [
        figure("a page typeset", milliseconds(lambda: printing.pdf(letter, sealed=True)), bound="< 10"),
        figure("a page typeset and signed", milliseconds(lambda: typeset_and_sign(letter, by)), bound="< 200"),
        figure("a signature verified", milliseconds(lambda: signatures.verify(signed, roots))),
        figure("a letter issued, as an act", milliseconds(issue)),
    ]
    for waiting in [issue() for _n in range(QUEUE)]:
        actions.seal(waiting, by=holder_of(seal.keeper))
    begun = time.perf_counter()
    while outbox.drain():
        pass
    rate = QUEUE / (time.perf_counter() - begun)
    done = Letter.objects.filter(state="sealed").count()
    assert done == QUEUE, done
    return [*rows, figure("letters signed by one worker", rate, "/s")]


def typeset_and_sign(letter, by) -> bytes:
    """What the worker does for one letter, without keeping it."""
    from onedoor.engines import signatures
    from onedoor.frame import clock
    from onedoor.kernel.letters import printing

    return signatures.sign(printing.pdf(letter, sealed=True), by, clock.now())


if __name__ == "__main__":
    main()
