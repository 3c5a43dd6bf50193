"""Consistency: queries that answer the rows that must not be. `onedoor check` runs them; each room registers its own at start-up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.db import connection

from . import registry

Query = str | Callable[[], str]
CHECKS: dict[str, Query] = {}


class Violation(NamedTuple):
    """What a query found: its name, and the row by column."""

    check: str
    row: dict[str, Any]


def consistent(name: str, query: Query) -> None:
    """Register a query, under a name that says what is wrong with the rows it answers. A function may build it when it runs."""
    CHECKS[name] = query


def violations(limit: int = 100) -> Iterator[Violation]:
    """Run every query; answers at most so many rows of each."""
    for name, query in sorted(CHECKS.items()):
        with connection.cursor() as cursor:
            cursor.execute(query if isinstance(query, str) else query())
            columns = [column.name for column in cursor.description]
            yield from (Violation(name, dict(zip(columns, row, strict=True))) for row in cursor.fetchmany(limit))


STATES = """
select '{kind}:' || row.id as subject, row.state, last.state as recorded
from {table} as row join lateral (
    select coalesce(r.data -> 'facts' ->> 'end', r.data -> 'state' ->> 2, r.data -> 'state' ->> 1) as state
    from acts_subject s join acts_record r on r.id = s.record_id
    where s.kind = '{kind}' and s.key = row.{key}::text and (r.data ? 'state' or r.data -> 'facts' ? 'end')
    order by r.id desc limit 1
) as last on true
where last.state <> row.state
"""


def _states() -> str:
    """One query over every table whose rows move by steps."""
    tables = {act.on for act in registry.ACTS.values() if act.on and act.step}
    words = [{"kind": one._meta.label_lower, "table": one._meta.db_table, "key": one._meta.pk.column} for one in tables]
    return " union all ".join(STATES.format(**word) for word in sorted(words, key=str)) or "select 1 where false"


consistent("the state is not what the acts led to", _states)
consistent(
    "a record is about nothing",
    "select id, name from acts_record r where not exists (select from acts_subject s where s.record_id = r.id)",
)
consistent(
    "an act within an act that is not there",
    "select id, name from acts_record r where within is not null and not exists (select from acts_record o where o.id = r.within)",
)
consistent(
    "a text is not the one the record vouches for",
    """select record_id, field from acts_text t join acts_record r on r.id = t.record_id
    where r.data -> 'texts' ->> t.field is distinct from encode(sha256(t.salt || convert_to(t.text, 'UTF8')), 'hex')""",
)
consistent(
    "a message of an act that is not on the record",
    "select id, name from outbox_message m where not exists (select from acts_record r where r.id = m.act)",
)
consistent(
    "a delivery of an act that is not on the record",
    "select id, channel from outbox_delivery d where not exists (select from acts_record r where r.id = d.act)",
)
consistent(
    "a register has a gap, or a number was given twice",
    """select scheme_id as scheme, office, period, last, given from registers_register left join (
        select n ->> 'scheme' as scheme_id, n ->> 'office' as office, n ->> 'period' as period,
               count(distinct n -> 'n') as given, max((n -> 'n')::int) as highest, count(*) as times
        from acts_record, jsonb_array_elements(data -> 'numbers') as n where data ? 'numbers' group by 1, 2, 3
    ) as taken using (scheme_id, office, period)
    where (given, highest, times) is distinct from (last::bigint, last, last::bigint)""",
)
consistent(
    "the application may change what is append-only",
    """select relname from pg_trigger join pg_class on pg_class.oid = tgrelid where tgname = 'append_only'
    and has_table_privilege(pg_class.oid, 'UPDATE, DELETE, TRUNCATE') and pg_get_userbyid(relowner) <> current_user
    and not (select rolsuper from pg_roles where rolname = current_user)""",
)
