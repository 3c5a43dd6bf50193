"""Exact invalidation: a change raises the version of its content, a cached page is shown only at the versions it was drawn from."""

from __future__ import annotations

from django.db import connections

RAISE = """
insert into frame_version (name, value) values (%s, 1)
on conflict (name) do update set value = frame_version.value + 1
"""


def raised(name: str, using: str = "default") -> None:
    """Say, inside the transaction of the change, that content called `name` has changed."""
    with connections[using].cursor() as cursor:
        cursor.execute(RAISE, [name])


def current() -> dict[str, int]:
    """All versions as they stand committed now: one short query."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select name, value from frame_version")
        return dict(cursor.fetchall())
