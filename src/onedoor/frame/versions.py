"""Exact invalidation: a change raises the version of its content, a cached page is shown only at the versions it was drawn from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connections

RAISE = """
insert into frame_version (name, value) values (%s, 1)
on conflict (name) do update set value = frame_version.value + 1
"""

_once: ContextVar[dict[str, int] | None] = ContextVar("once", default=None)
"""What was read within the block that reads once; None outside of one."""


@contextmanager
def once() -> Iterator[None]:
    """Read versions once within this block, as an act does: it rests on one state of law and calendar from its begin to its end."""
    token = _once.set({}) if _once.get() is None else None
    try:
        yield
    finally:
        if token:
            _once.reset(token)


def raised(name: str, using: str = "default") -> None:
    """Say, inside the transaction of the change, that content called `name` has changed."""
    with connections[using].cursor() as cursor:
        cursor.execute(RAISE, [name])
    if (read := _once.get()) is not None:
        read.clear()


def current() -> dict[str, int]:
    """All versions as they stand committed now: one short query, or none in a block that reads once."""
    read = _once.get()
    if not read:
        with connections["default"].cursor() as cursor:
            cursor.execute("select name, value from frame_version")
            found = dict(cursor.fetchall())
        if read is None:
            return found
        read.update(found)
    return dict(read)
