"""What the database itself enforces: no write to an official table without an act, no change to what is append-only.

Rooms name their tables in migrations: `Guarded("requests_request")`, `AppendOnly("duties_mark")`, after `("acts", "0001_initial")`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections, transaction
from django.db.migrations import RunSQL

ACT = "onedoor.act"
"""The setting that names the act in progress; it ends with the transaction."""

FUNCTIONS = f"""
create function onedoor_only_by_act() returns trigger language plpgsql as $$
begin
  if tg_op = 'TRUNCATE' or coalesce(current_setting('{ACT}', true), '') = '' then
    raise exception 'only an act may change %', tg_table_name using errcode = 'restrict_violation';
  end if;
  return null;
end $$;
create function onedoor_append_only() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
"""
DROP_FUNCTIONS = "drop function onedoor_only_by_act(); drop function onedoor_append_only();"
ON = "create trigger {trigger} before {events} on {table} for each statement execute function {function}()"
OFF = "drop trigger {trigger} on {table}"
TABLES = """
select relname from pg_trigger join pg_class on pg_class.oid = tgrelid
where tgname = 'append_only' and relnamespace = 'public'::regnamespace order by relname
"""


class _Trigger(RunSQL):
    """Migration operation: one statement trigger on each named table."""

    words: dict[str, str]

    def __init__(self, *tables: str):
        on = ";".join(ON.format(table=table, **self.words) for table in tables)
        off = ";".join(OFF.format(table=table, trigger=self.words["trigger"]) for table in tables)
        super().__init__(on, off)


class Guarded(_Trigger):
    """Migration operation: these tables change in acts only, and are never truncated."""

    words = {
        "trigger": "only_by_act",
        "events": "insert or update or delete or truncate",
        "function": "onedoor_only_by_act",
    }


class AppendOnly(_Trigger):
    """Migration operation: rows of these tables are never changed or removed."""

    words = {"trigger": "append_only", "events": "update or delete or truncate", "function": "onedoor_append_only"}


def append_only_tables(cursor: Any) -> list[str]:
    """The tables in which the application's role needs no right but to read and to insert."""
    cursor.execute(TABLES)
    return [table for (table,) in cursor.fetchall()]


def tell_database(act: str, name: str = "", using: str = "default") -> None:
    """Name the act in progress for this transaction; its name shows in `pg_stat_activity`."""
    with connections[using].cursor() as cursor:
        cursor.execute(f"select set_config('{ACT}', %s, true), set_config('application_name', %s, true)", [act, name])


@contextmanager
def founding(reason: str, using: str = "default") -> Iterator[None]:
    """Write official tables without an act: for what stands before the first act, such as reference data and test casts."""
    with transaction.atomic(using=using):
        tell_database(f"founding:{reason}", using=using)
        yield
        tell_database("", using=using)
