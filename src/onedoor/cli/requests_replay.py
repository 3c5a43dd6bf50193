"""Replaying a table of requests through real acts, each in its own transaction and on its own day, in a city made for it.

A row is accepted on one day and completed on another. The request comes in person and is confirmed on the first; where the reply
period ends before the second, the head extends it on its last day, by as much as the law allows; on the second it is drafted,
reviewed, decided and delivered by three people. What is still late is late, and a leader has it."""

from __future__ import annotations

import csv
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

FIRST = date(2008, 5, 1)
"""The day on which the first regulation came into force: what came earlier is skipped."""
CATEGORIES = {"": "natural", "public": "natural", "business": "business", "academia": "research"}
"""Categories of the table as ours; every other one is another organization."""
RESULTS = {"disclosed in part": "R3", "nothing disclosed": "R4-4"}
"""Decisions of the table as results; every other one is disclosed, a discontinued request is withdrawn."""
WITHDRAWN = "discontinued"


class Row(NamedTuple):
    """A row whose days are good: its number in the table, the two days, category and decision."""

    number: int
    accepted: date
    completed: date
    category: str
    decision: str


class Counts(NamedTuple):
    """What became of the rows. Those in time include those extended; the last two are seconds of work and acts done."""

    in_time: int = 0
    late: int = 0
    extended: int = 0
    skipped: int = 0
    seconds: float = 0.0
    acts: int = 0


def read(path: Path) -> tuple[list[Row], int]:
    """The good rows of a table, and how many were skipped. Raises OSError, and KeyError for a missing column."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as lines:  # type: ignore[operator]
        found = [_row(number, cells) for number, cells in enumerate(csv.DictReader(lines), start=2)]
    good = [row for row in found if row]
    return good, len(found) - len(good)


def _row(number: int, cells: dict[str, str]) -> Row | None:
    """A row, if its days are good: a table that judges them itself is believed."""
    accepted, completed = cells["date_accepted"], cells["date_completed"]
    if cells.get("date_quality", "ok") != "ok":
        return None
    try:
        row = Row(
            number,
            date.fromisoformat(accepted),
            date.fromisoformat(completed),
            CATEGORIES.get(cells.get("applicant_type", ""), "other"),
            cells.get("decision", ""),
        )
    except ValueError:
        return None
    return row if FIRST <= row.accepted <= row.completed else None


# ── The city ──


@contextmanager
def city() -> Iterator[None]:
    """A city of its own in a folder that goes when the replay is over: no real city ever has these requests."""
    from .city import open_django, open_server
    from .database import migrate

    with tempfile.TemporaryDirectory(prefix="onedoor-replay-") as folder:
        Path(folder).chmod(0o755)
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "ONEDOOR_TODAY"):
            os.environ.pop(name, None)
        os.environ |= {"ONEDOOR_STATE": f"{folder}/state", "ONEDOOR_DATA": f"{folder}/data"}
        server = open_server(Path(os.environ["ONEDOOR_DATA"]))
        open_django()
        migrate(server)
        from django.db import connections

        from onedoor.cli import reference

        reference.load()
        found()
        connections.close_all()
        yield


CAST = {
    "leader": ("city-leader", "government"),
    "head": ("office-head", "office"),
    "officer": ("disclosure-officer", "office"),
    "lawyer": ("secrecy-reviewer", "office"),
}


def found() -> None:
    """One government with one office, and who works there."""
    from onedoor.kernel.acts.guards import founding
    from onedoor.kernel.organizations.models import Division, Organization
    from onedoor.kernel.people.models import Account, Post

    with founding("replay"):
        place = Division.objects.create(
            code="341000", name="City", name_en="City", level="city", kind="city", source="replay"
        )
        offices: dict[str, Any] = {}
        for code, kind in (("government", "government"), ("office", "department")):
            words = {"name": code, "short_name": code, "name_en": code, "short_name_en": code}
            facts = {"kind": kind, "division": place, "parent": offices.get("government")}
            offices[code] = Organization.objects.create(code=code, **facts, **words)
        for name, (role, code) in CAST.items():
            account = Account.objects.create_user(name, None, name=name, office=offices[code])
            Post.objects.create(account=account, organization=offices[code], role=role)


def cast() -> SimpleNamespace:
    """Who works there, as holders, and the number of the office."""
    from onedoor.kernel.people.models import Post
    from onedoor.kernel.people.queries import holder_of

    posts = Post.objects.select_related("account", "organization").filter(account__username__in=CAST)
    holders = {post.account.username: holder_of(post) for post in posts}
    return SimpleNamespace(**holders, office=holders["head"].organization)


# ── One request ──


def replay(row: Row, people: SimpleNamespace) -> tuple[bool, bool, int]:
    """Carry a request through its life. Answers whether it was late, whether it was extended, and how many acts it took."""
    from onedoor.openness.requests import actions, interface

    _be(row.accepted)
    request = _come(row, people)
    request = actions.confirm(request, by=people.officer)
    done, due = 2, request.owed.due_on
    if row.completed > due:
        _be(due)
        longest = actions.extend.limits_of(request, SimpleNamespace(by=people.head, at=due))["days"].most
        request = actions.extend(request, by=people.head, days=longest, reason="replay")
        done, due = done + 1, request.owed.due_on
    late = row.completed > due
    if late:
        _be(due + timedelta(days=1))
        request = actions.fall_late(request, by=interface.SYSTEM)
        done += 1
    _be(row.completed)
    return late, request.extension > 0, done + _end(row, request, people)


def _be(day: date) -> None:
    """Let it be that day for the whole process."""
    os.environ["ONEDOOR_TODAY"] = day.isoformat()


def _come(row: Row, people: SimpleNamespace) -> Any:
    """The request comes in person, and is taken in from paper."""
    from onedoor.openness.requests import interface

    natural = row.category == "natural"
    who = {"kind": "natural", "certificate": "passport"} if natural else {"kind": "legal", "certificate": "credit"}
    said = {"name": f"Applicant {row.number}", "number": _number(row, natural), "phone": "055912345678"}
    words = {"category": row.category, "pieces": [f"Row {row.number}"], "channel": "in-person", "form": "paper"}
    paper = {"recorder": people.officer, "evidence": f"replay:{row.number}"}
    return interface.hand_in(who | said, office=people.office, **words, **paper).request


def _number(row: Row, natural: bool) -> str:
    from onedoor.engines.identifiers import credit_code

    return f"P{row.number:08d}" if natural else credit_code("91", "341000", f"{row.number:08d}")


def _end(row: Row, request: Any, people: SimpleNamespace) -> int:
    """The request is withdrawn, or answered by three people. Answers how many acts it took."""
    from onedoor.openness.requests import actions, interface

    if row.decision == WITHDRAWN:
        paper = {"recorder": people.officer, "mode": "slip", "evidence": f"replay:{row.number}"}
        actions.withdraw(request, by=interface.applicant(request), **paper)
        return 1
    line = {"result": RESULTS.get(row.decision, "R2"), "exemptions": [], "reason": "replay"}
    line["exemptions"] = ["EX-THIRD"] if line["result"] == "R3" else []
    interface.draft(request, people.officer, {1: line})
    request = actions.propose(request, by=people.officer)
    request = actions.review(request, by=people.lawyer, lawful=True, no_secret=True)
    request = actions.decide(request, by=people.head)
    actions.deliver(request, by=people.officer, means="online")
    return 5


# ── Many ──


def run(path: Path, processes: int, most: int | None = None) -> Counts:
    """Replay a table by so many processes. Raises OSError and KeyError as `read` does, RuntimeError if a process fails."""
    rows, skipped = read(path)
    rows = rows[:most]
    with city():
        command = [
            sys.executable,
            "-m",
            "onedoor.cli.requests_replay",
            str(path),
            str(most or len(rows)),
            str(processes),
        ]
        running = [
            subprocess.Popen([*command, str(part)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for part in range(processes)
        ]
        for one in running:
            assert one.stdout
            one.stdout.readline()
        begun = time.monotonic()
        for one in running:
            assert one.stdin
            one.stdin.write("go\n")
            one.stdin.flush()
        said = [one.communicate()[0] for one in running]
        taken = time.monotonic() - begun
    if any(one.returncode for one in running):
        raise RuntimeError("a process of the replay failed")
    parts = [json.loads(words) for words in said]
    late, extended = (sum(part[name] for part in parts) for name in ("late", "extended"))
    return Counts(len(rows) - late, late, extended, skipped, taken, sum(part["acts"] for part in parts))


def work(path: Path, most: int, processes: int, part: int) -> None:
    """One process: every so-many-th row. Says when it is ready, waits for the word, and says at the end what became of them."""
    from .city import open_django

    open_django()
    people, rows = cast(), read(path)[0][:most][part::processes]
    print("ready", flush=True)
    sys.stdin.readline()
    done = [replay(row, people) for row in rows]
    found = {"late": sum(one[0] for one in done), "extended": sum(one[1] for one in done)}
    print(json.dumps(found | {"acts": sum(one[2] for one in done)}))


if __name__ == "__main__":
    work(Path(sys.argv[1]), *map(int, sys.argv[2:5]))
