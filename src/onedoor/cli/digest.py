"""Digests of tables: equal for equal rows, on whatever server they stand.

A digest covers the columns in the order of their names and the rows in the order of the key, in the text form of COPY.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from psycopg import Connection, sql

TEXT_FORM = (
    "SET LOCAL datestyle = 'ISO, YMD'",
    "SET LOCAL timezone = 'UTC'",
    "SET LOCAL intervalstyle = 'iso_8601'",
    "SET LOCAL bytea_output = 'hex'",
    "SET LOCAL extra_float_digits = 1",
)
"""What the text form of a value depends on."""
COLUMNS = """
    SELECT attname FROM pg_attribute
    WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attname COLLATE "C"
"""
KEY = """
    SELECT attname, attcollation <> 0 FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
    WHERE indrelid = %s::regclass AND indisprimary ORDER BY array_position(indkey::int2[], attnum)
"""
ALL_TABLES = """
    SELECT relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
    ORDER BY relname COLLATE "C"
"""


def digest(tables: Mapping[str, Iterable[str]], connection: Connection[Any] | None = None) -> str:
    """One SHA-256 over the named tables, each with the columns to leave out. Django's connection if none is given."""
    return of_digests(table_digests(tables, connection or _djangos()))


def of_digests(digests: Mapping[str, str]) -> str:
    """One SHA-256 over the digests of tables, by name."""
    lines = "".join(f"{name} {digests[name]}\n" for name in sorted(digests))
    return hashlib.sha256(lines.encode()).hexdigest()


def table_digests(tables: Mapping[str, Iterable[str]], connection: Connection[Any]) -> dict[str, str]:
    """The SHA-256 of each named table, each with the columns to leave out."""
    with connection.transaction():
        for statement in TEXT_FORM:
            connection.execute(statement)
        return {name: _table_digest(connection, name, set(without)) for name, without in tables.items()}


def all_tables(connection: Connection[Any]) -> list[str]:
    """The names of all tables, by name; a partitioned one counts once."""
    return [name for (name,) in connection.execute(ALL_TABLES)]


def _djangos() -> Connection[Any]:
    from django.db import connection

    connection.ensure_connection()
    return connection.connection


def _table_digest(connection: Connection[Any], table: str, without: set[str]) -> str:
    regclass = [sql.Identifier(table).as_string()]
    columns = [name for (name,) in connection.execute(COLUMNS, regclass) if name not in without]
    query = sql.SQL("COPY (SELECT {} FROM {} ORDER BY {}) TO STDOUT").format(
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.Identifier(table),
        sql.SQL(", ").join(_order(list(connection.execute(KEY, regclass)), columns)),
    )
    counted = hashlib.sha256(f"{' '.join(columns)}\n".encode())
    with connection.cursor().copy(query) as rows:
        for row in rows:
            counted.update(row)
    return counted.hexdigest()


def _order(key: list[tuple[str, bool]], columns: list[str]) -> list[sql.Composable]:
    """By the primary key; by every column as text where there is none, or where it is left out."""
    if not key or not {name for name, _ in key} <= set(columns):
        return [sql.SQL('{}::text COLLATE "C"').format(sql.Identifier(name)) for name in columns]
    return [sql.SQL('{} COLLATE "C"' if is_text else "{}").format(sql.Identifier(name)) for name, is_text in key]
