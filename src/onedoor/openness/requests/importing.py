"""Running requests move in from an old register: each past step is done as the real act, on its own day, marked carried over.

The whole list is one act of the platform: all of it or nothing. What nobody entered because a day passed (silence, lateness) is
found on the way, so that clocks come out as if everything had happened here. Nothing personal enters the record of the move."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextvars import ContextVar
from typing import Annotated, Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from onedoor.kernel.acts import interface as acts
from onedoor.kernel.acts.interface import SYSTEM, CodeField, Deed, Record, Refused, act

from . import access, fees, moving, receipt, results, rules, sealing
from .carrying import CARRIED, Carrying, Job, Told, evidence_of
from .models import Request
from .moving import REQUESTS, Cells, Entry, Fault, Names


class Moved(NamedTuple):
    """What a list changed, or would change: nothing where something is wrong in it. `codes`: tracking code by number here."""

    told: list[Told]
    unchanged: int
    acts: int
    faults: list[Fault]
    codes: dict[str, str]


class Undone(Exception):
    """Everything is to be as before: something is wrong in the list, or it was only to be checked."""


_job: ContextVar[Job] = ContextVar("job")


# ── Words ──


def names() -> Names:
    """Every word of the columns by every name it goes by: the word itself, its English and its Chinese name."""
    return {
        group: {said.lower(): word for word, one in words.items() for said in (word, *spoken(one))}
        for group, words in words_of().items()
    }


def words_of() -> dict[str, Mapping[str, Any]]:
    """The words of every group with what they are called."""
    return {
        "channel": receipt.CHANNELS,
        "category": rules.CATEGORIES,
        "certificate": rules.CERTIFICATES,
        "form": rules.FORMS,
        "means": rules.MEANS,
        "step": {step: acts.ACTS[f"requests.{step}"] for step in moving.KINDS},
        "ground": rules.GROUNDS,
        "consulted": rules.CONSULTED,
        "opinion": rules.OPINIONS,
        "method": fees.METHODS,
    }


def spoken(one: Any) -> tuple[str, str]:
    """What a word is called in Chinese and in English; sentences without their full stop."""
    label, found = getattr(one, "label", one), []
    for language in ("zh-hans", "en"):
        with override(language):
            found.append(gettext(label) if isinstance(label, str) else str(label))
    return found[0].rstrip("。"), found[1].rstrip(".")


def vocabulary() -> list[tuple[str, list[list[str]]]]:
    """For whoever fills in the list: each group of words, and for each step what its columns hold."""
    found = []
    for group, words in words_of().items():
        rows = [[*spoken(one), word, *(_columns_of(word) if group == "step" else ())] for word, one in words.items()]
        found.append((group, rows))
    exemptions = [[*spoken(one), word] for word, one in results.EXEMPTIONS.items()]
    drafted = [[*spoken(one), word] for word, one in results.RESULTS.items() if not one.own]
    return [*found, ("result", drafted), ("exemption", exemptions)]


def _columns_of(step: str) -> list[str]:
    """Which columns a step takes, with what the entries of its act are called."""
    kind, fields = moving.KINDS[step], acts.ACTS[f"requests.{step}"].form.base_fields
    heads = {column.name: column.zh for column in moving.columns("steps")}
    named = {column: name for name, column in kind.entries.items() if column != "on"}
    told = [f"{heads[column]} {column}: {' / '.join(spoken(fields[name]))}" for column, name in named.items()]
    return told + [f"{heads[one]} {one}" for one in sorted(moving.takes(step) - set(named))]


# ── Checking, and writing ──


def move_in(
    requests: Iterable[tuple[int, Cells]],
    steps: Iterable[tuple[int, Cells]],
    *,
    write: bool,
    new_code: Callable[[], str],
) -> Moved:
    """Take over a list of running requests: rows of both sheets with their number and cells by column. All of it or nothing.

    Without `write` everything is tried and nothing stays. A second run of the same list changes nothing."""
    entries, faults = moving.read(requests, steps, names())
    fresh, changed = _sorted_out(entries)
    faults += changed
    job = Job(fresh, {entry.number: new_code() for entry in fresh}, write and not faults, faults=faults)
    made: list[Request] = []
    if fresh:
        token = _job.set(job)
        try:
            made = acts_of_the_list(by=SYSTEM, register=_digest(fresh))
        except Undone:
            pass
        finally:
            _job.reset(token)
    codes = {one.number: job.codes[one.carried] for one in made}
    return Moved(job.told, len(entries) - len(fresh) - len(changed), job.acts, sorted(job.faults, key=_place), codes)


def _place(fault: Fault) -> tuple[bool, int, str]:
    return fault.sheet != REQUESTS, fault.row, fault.column


def _digest(entries: Sequence[Entry]) -> str:
    """What a list says, as a keyed digest: it tells nothing to whoever has not the key."""
    said = [[one.number, dict(one.said), [[past.row, dict(past.said)] for past in one.steps]] for one in entries]
    return sealing.blind("register", json.dumps(said, ensure_ascii=False, sort_keys=True, default=str))


def _sorted_out(entries: Sequence[Entry]) -> tuple[list[Entry], list[Fault]]:
    """Entries that are not here yet, and faults of those that are here but say something else now."""
    codes = {entry.said["office"] for entry in entries}
    wanted = Request.objects.filter(carried__in=[entry.number for entry in entries], organization__code__in=codes)
    here = {(code, old): pk for code, old, pk in wanted.values_list("organization__code", "carried", "pk")}
    first = Record.objects.filter(name="requests.submit", mode=CARRIED, subjects__kind="requests.request")
    kept = dict(
        first.filter(subjects__key__in=[str(pk) for pk in here.values()]).values_list("subjects__key", "evidence")
    )
    fresh, changed = [], []
    for entry in entries:
        pk = here.get((entry.said["office"], entry.number))
        if pk is None:
            fresh.append(entry)
        elif kept.get(str(pk)) != evidence_of(entry):
            changed.append(Fault(REQUESTS, entry.row, "number", "changed", entry.number))
    return fresh, changed


@act("requests.move_in", may=access.the_platform, many=True, label=_("Take over running requests"))
def acts_of_the_list(
    deed: Deed, *, register: Annotated[str, CodeField(label=_("digest of the list"), max_length=64)]
) -> list[Request]:
    """Take over running requests from an old register, all in one deed or none; each past step is an act on its own day."""
    job, made = _job.get(), []
    for entry in job.entries:
        carrying = Carrying(job, entry)
        try:
            with transaction.atomic(), acts.unseen():
                made.append(carrying.all_of_it())
        except Refused as refused:
            job.faults.append(carrying.fault(refused))
    if job.faults or not job.write:
        raise Undone
    return made
