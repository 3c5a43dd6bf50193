"""Digests of tables: what changes them and what does not."""

from __future__ import annotations

import psycopg
import pytest

from onedoor.cli.digest import all_tables, digest, table_digests

pytestmark = pytest.mark.slow
WHOLE = {"office": ()}


@pytest.fixture
def connection(server):
    """A connection of the owner to the run's server, in which nothing is kept."""
    with psycopg.connect(**server.parameters("owner")) as connection:
        connection.execute("CREATE TABLE office (name text, id int PRIMARY KEY, seen timestamptz)")
        connection.execute("INSERT INTO office VALUES ('民政局', 2, '2022-09-30 08:00+08'), ('财政局', 1, NULL)")
        yield connection
        connection.rollback()


def test_rows_written_in_another_order_count_the_same(connection):
    before = digest(WHOLE, connection)
    connection.execute("UPDATE office SET id = 3 WHERE id = 1")
    connection.execute("UPDATE office SET id = 1 WHERE id = 3")
    assert digest(WHOLE, connection) == before


def test_columns_declared_in_another_order_count_the_same(connection):
    before = digest(WHOLE, connection)
    connection.execute("ALTER TABLE office ADD COLUMN again text")
    connection.execute("UPDATE office SET again = name")
    connection.execute("ALTER TABLE office DROP COLUMN name")
    connection.execute("ALTER TABLE office RENAME COLUMN again TO name")
    assert digest(WHOLE, connection) == before


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE office SET name = '财政厅' WHERE id = 1",
        "UPDATE office SET seen = seen + interval '1 second'",
        "DELETE FROM office WHERE id = 1",
        "INSERT INTO office VALUES ('', 3, NULL)",
        "UPDATE office SET name = NULL WHERE id = 1",
        "ALTER TABLE office RENAME COLUMN name TO title",
    ],
)
def test_every_change_of_content_shows(connection, change):
    before = digest(WHOLE, connection)
    connection.execute(change)
    assert digest(WHOLE, connection) != before


def test_a_column_left_out_does_not_count(connection):
    before = digest({"office": ["seen"]}, connection)
    connection.execute("UPDATE office SET seen = now()")
    assert digest({"office": ["seen"]}, connection) == before


def test_the_time_zone_of_the_session_does_not_count(connection):
    before = digest(WHOLE, connection)
    connection.execute("SET timezone = 'America/Lima'")
    connection.execute("SET datestyle = 'German'")
    assert digest(WHOLE, connection) == before


def test_a_table_without_its_key_is_ordered_by_all_it_has(connection):
    before = table_digests({"office": ["id"]}, connection)
    connection.execute("UPDATE office SET id = id + 10")
    connection.execute("UPDATE office SET id = 13 - id")
    assert table_digests({"office": ["id"]}, connection) == before


def test_a_partitioned_table_counts_once(connection):
    connection.execute("CREATE TABLE mark (day date) PARTITION BY RANGE (day)")
    connection.execute("CREATE TABLE mark_2022 PARTITION OF mark FOR VALUES FROM ('2022-01-01') TO ('2023-01-01')")
    assert all_tables(connection) == ["mark", "office"]
