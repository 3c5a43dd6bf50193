"""Row locks in one order for the whole house: rooms from the highest to the lowest, then tables, then keys.

Imports point down, so acts nest downward and the order holds by construction; here it is asserted, in tests and in production.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from .rules import Refused

ADVISORY = "select pg_advisory_xact_lock(hashtextextended(%s, 0))"


class OutOfOrder(AssertionError):
    """A lock was asked for after one that comes later: two acts could wait for each other for ever."""


class Place(NamedTuple):
    """Where a row stands in the order of locks."""

    room: int
    table: str
    key: Any


_held: ContextVar[set[Place] | None] = ContextVar("held", default=None)


@cache
def rooms() -> dict[str, int]:
    """Each room's number in the order of locks, the highest room's the lowest."""
    return {config.label: -number for number, config in enumerate(apps.get_app_configs())}


def place(model: type[Model], key: Any) -> Place:
    """The place of a row: a room that comes later among the installed ones is locked first."""
    return Place(rooms()[model._meta.app_label], model._meta.label_lower, key)


@contextmanager
def in_order() -> Iterator[None]:
    """Watch the order of locks until the outermost block ends."""
    token = _held.set(set()) if _held.get() is None else None
    try:
        yield
    finally:
        if token:
            _held.reset(token)


@contextmanager
def unseen() -> Iterator[None]:
    """Watch each act by itself: for rows that this transaction made, on which nobody else can be waiting. Moving in needs it."""
    token = _held.set(None)
    try:
        yield
    finally:
        _held.reset(token)


def take(model: type[Model], keys: Iterable[Any]) -> QuerySet[Any]:
    """Lock rows of one table until the transaction ends, in the order of their keys, and answer them as they are now.

    FOR NO KEY UPDATE: rows that refer to them may be inserted meanwhile. Rows of an append-only table, which the application
    may not lock, are stood for by an advisory lock. Raises Refused if one is gone, OutOfOrder."""
    wanted = sorted(set(keys))
    _watch([place(model, key) for key in wanted])
    rows = model._base_manager.filter(pk__in=wanted).order_by("pk")
    if getattr(model, "append_only", False):
        with connection.cursor() as cursor:
            cursor.executemany(ADVISORY, [[f"{model._meta.label_lower}:{key}"] for key in wanted])
    else:
        rows = rows.select_for_update(no_key=True, of=("self",))
    if len(rows) < len(wanted):
        raise Refused("state", _("It is no longer there."))
    return rows


def _watch(places: list[Place]) -> None:
    held = _held.get()
    if held is None:
        return
    new = [one for one in places if one not in held]
    if held and new and new[0] < max(held):
        raise OutOfOrder(f"{new[0].table} {new[0].key} is locked after {max(held).table} {max(held).key}")
    held.update(new)
