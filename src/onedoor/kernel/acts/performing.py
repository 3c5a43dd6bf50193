"""Performing an act: check, lock, check again, do, record. All or nothing.

`perform` is the whole order of events. `do` stands around the outermost act: one more try after a deadlock or after a key that
was used twice at the same moment.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from time import perf_counter
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext_lazy as _

from onedoor.frame import clock, versions
from onedoor.kernel.outbox import interface as outbox

from . import conditions, forms, guards, lives, locks, numbers, queries, records
from .deeds import Circumstances, Deed, correcting, current, doing, uuid7
from .lives import Move
from .references import reference
from .rules import Past, Refused

if TYPE_CHECKING:
    from .declaring import Act

DEADLOCK, UNSERIALIZABLE, LOCKED = "40P01", "40001", "55P03"
"""SQLSTATEs: two that undid everything, so that the same may be tried anew, and a lock that was not to be had in time."""

logger = logging.getLogger("onedoor.acts")


def perform(
    act: Act, target: Any, said: Circumstances, data: Mapping[str, Any], files: Mapping[str, Any] | None
) -> Any:
    """Do an act and answer what it returned, or the row it was done on. Raises Refused, and then has left nothing."""
    outermost = current() is None
    form = forms.filled(act.form, data, files, row=target, by=said.by, at=said.at, limits=act.limits_of(target, said))
    conditions.must_come_into_question(act, said)
    with (
        transaction.atomic(durable=outermost and not outbox.carrying(), savepoint=outermost),
        locks.in_order(),
        _counted() as log,
    ):
        rows = _locked(act, target)
        if earlier := records.with_key(said):
            return records.answer(earlier, act, form, [reference(row) for row in rows])
        moves = _allowed(act, said, rows)
        forms.must_still_fit(form, act.limits_of(act.one(rows), said))
        deed = _begun(act, said)
        with doing(deed), versions.once():
            returned = act.run(rows, deed, form.cleaned_data)
        result = act.one(rows) if returned is None else returned
        subjects = list(rows) if act.on else _listed(result)
        _must_have_marked(act, deed)
        lives.settle(deed, moves or [(row, lives.begun(act)) for row in subjects])
        given, counts = numbers.give(deed)
        records.write(
            deed, records.parted(act, form), subjects, _listed(result), state=lives.told(act, moves), numbers=counts
        )
        outbox.leave(deed.id, deed.messages, deed.recorded_at)
    numbers.show([*subjects, *_listed(result)], given)
    _let_go(outermost)
    log(deed, subjects)
    return result


def do(
    act: Act, target: Any, said: Circumstances, data: Mapping[str, Any], files: Mapping[str, Any] | None = None
) -> Any:
    """Perform an act; the outermost one is tried once more where nothing but bad luck stood against it. Raises Refused."""
    if current():
        if said.key:
            raise TypeError(f"{act.name}: a key belongs to the outermost act only")
        return perform(act, target, said, data, files)
    try:
        return perform(act, target, said, data, files)
    except DatabaseError as error:
        if not _bad_luck(error):
            raise _busy(error) or error from error.__cause__
    try:
        return perform(act, target, said, data, files)
    except DatabaseError as error:
        raise _busy(error) or error from error.__cause__


def _bad_luck(error: DatabaseError) -> bool:
    """Whether the same act may succeed now: after a deadlock, or when another with the same key was quicker."""
    cause = error.__cause__
    same_key = getattr(getattr(cause, "diag", None), "constraint_name", None) == "record_key_once"
    return same_key or getattr(cause, "sqlstate", None) in (DEADLOCK, UNSERIALIZABLE)


def _busy(error: DatabaseError) -> Refused | None:
    if getattr(error.__cause__, "sqlstate", None) not in (DEADLOCK, UNSERIALIZABLE, LOCKED):
        return None
    return Refused("state", _("Somebody else is working on this right now. Try again in a moment."))


def _locked(act: Act, target: Any) -> Any:
    """The rows the act is done on, locked and read anew; rows of rooms above that it touches are locked before them."""
    if act.on is None:
        return ()
    for model, keys in act.also(target) if act.also else ():
        locks.take(model, keys)
    rows = locks.take(act.on, [row.pk for row in target] if act.many else [target.pk])
    if not rows:
        raise Refused("input", _("Nothing is selected."))
    return rows


def _allowed(act: Act, said: Circumstances, rows: Any) -> list[tuple[Any, Move]]:
    """Ask every condition, of every locked row; answers how each row moves. Raises Refused."""
    if act.on is None:
        _ask(act, said, None, ())
        return []
    named = [reference(row) for row in rows]
    history = queries.past(named) if act.not_by or said.at < clock.today() or correcting() else {}
    pasts = [history.get(one, []) for one in named]
    for row, past in zip(rows, pasts, strict=True):
        _ask(act, said, row, past)
    return lives.moves(act, said, rows, pasts)


def _ask(act: Act, said: Circumstances, row: Any, past: Sequence[Past]) -> None:
    for condition in conditions.why(act, row, said.by, past):
        if condition.name != "state":  # of the day it happened, which a life tells
            condition.must_hold()
    conditions.must_record(act, said, row)
    lives.must_be_dated(act, said, row, past)


def _begun(act: Act, said: Circumstances) -> Deed:
    """The deed, named and dated after the wait for the lock, and told to the database."""
    now, within = clock.now(), current()
    deed = Deed(uuid7(now), act.name, said, now, law=act.step.provision if act.step else "", within=within)
    if within is None:
        guards.tell_database(str(deed.id), act.name)
    return deed


def _listed(returned: Any) -> list[Any]:
    """What an act returned, as rows."""
    if returned is None:
        return []
    return list(returned) if isinstance(returned, Iterable) else [returned]


def _must_have_marked(act: Act, deed: Deed) -> None:
    """The law table and the code agree on the marks that were made."""
    if act.step and list(act.step.clock) != deed.marks:
        raise AssertionError(f"{act.name}: the step says {list(act.step.clock)}, the act marked {deed.marks}")


def _let_go(outermost: bool) -> None:
    """Where the transaction goes on (a listener, a test), the database forgets the act."""
    if outermost and connection.in_atomic_block:
        guards.tell_database("")


@contextmanager
def _counted() -> Iterator[Any]:
    """Count time and statements; what is given logs them for a deed that is done."""
    begun, statements = perf_counter(), 0

    def count(execute: Any, sql: Any, parameters: Any, many: Any, context: Any) -> Any:
        nonlocal statements
        statements += 1
        return execute(sql, parameters, many, context)

    def log(deed: Deed, subjects: Sequence[Any]) -> None:
        about = str(reference(subjects[0])) if len(subjects) == 1 else f"{len(subjects)} subjects"
        taken = (perf_counter() - begun) * 1000
        deed.root.log.append(f"{deed.act} {deed.id} {about} {taken:.1f} ms {statements} statements")
        if deed.within is None:
            for line in deed.log:
                logger.info(line)

    with connection.execute_wrapper(count):
        yield log
