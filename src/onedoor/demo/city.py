"""Builds the demonstration city, Huangshan, into an empty database: the same rows for the same size, seed and day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Literal

from onedoor.frame import versions
from onedoor.kernel.acts.guards import founding
from onedoor.kernel.organizations.models import Division, Organization, Succession
from onedoor.kernel.people.models import Account, Post
from onedoor.kernel.routes.models import Route

from . import letters, people, requests, routes, tree, workplan
from .tree import Planned

Size = Literal["desk", "city", "load"]
Progress = Callable[[str, int, int], None]
COUNTIES: dict[str, int | None] = {"desk": 1, "city": None, "load": None}
"""How many counties have offices at each size; all of them where nothing is said. The divisions are always whole."""
BATCH = 500


def _silent(_name: str, _done: int, _total: int) -> None:
    pass


def build(size: Size, seed: int, today: date, progress: Progress = _silent) -> None:
    """Write the whole city in one transaction, or nothing; then let its year happen. What is already there is left as it is."""
    if not Division.objects.exists():
        _found(size, seed, today, progress)
    workplan.build(today, progress)
    requests.build(today, progress)


def _found(size: Size, seed: int, today: date, progress: Progress) -> None:
    """Divisions, offices and people, as they stand before the first act."""
    with founding("demonstration city"):
        _write(Division, tree.divisions(), "divisions", progress)
        planned = tree.offices(COUNTIES[size])
        _write_offices(planned, progress)
        staff = people.staff(planned, seed, today)
        _write(Account, staff.accounts.values(), "accounts", progress)
        _write(Post, staff.posts, "posts", progress)
        _write(Route, routes.planned(), "routes", progress)
        letters.build(seed, today)
        versions.raised("organizations")


def _write(model, rows: Iterable, name: str, progress: Progress) -> None:
    """Write rows in batches and say how far it has come."""
    rows = list(rows)
    progress(name, 0, len(rows))
    for start in range(0, len(rows), BATCH):
        model.objects.bulk_create(rows[start : start + BATCH])
        progress(name, min(start + BATCH, len(rows)), len(rows))


def _write_offices(planned: list[Planned], progress: Progress) -> None:
    """Write the tree level by level, because an office refers to those above it; then who succeeds whom."""
    written: dict[str, Organization] = {}
    waiting, done = planned, 0
    while waiting:
        ready = [plan for plan in waiting if not plan.parent or plan.parent in written]
        for plan in ready:
            plan.office.parent = written.get(plan.parent)
            plan.office.competent = written.get(plan.competent)
        Organization.objects.bulk_create([plan.office for plan in ready])
        written |= {plan.office.code: plan.office for plan in ready}
        waiting = [plan for plan in waiting if plan.office.code not in written]
        done += len(ready)
        progress("offices", done, len(planned))
    Succession.objects.bulk_create(_successions(planned, written))


def _successions(planned: list[Planned], written: dict[str, Organization]) -> list[Succession]:
    return [
        Succession(former=plan.office, successor=written[code], change=plan.change, principal=first)
        for plan in planned
        for code, first in zip(plan.successors, (True, *[False] * len(plan.successors)), strict=False)
    ]
