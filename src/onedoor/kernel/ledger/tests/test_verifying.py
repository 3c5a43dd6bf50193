"""Whoever may write in the database, as its owner and with every trigger off, changes nothing unseen."""

from __future__ import annotations

import random
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connections

from onedoor.engines import merkle, signed_notes
from onedoor.frame import clock
from onedoor.kernel.acts.deeds import uuid7
from onedoor.kernel.acts.models import Record, Subject
from onedoor.kernel.acts.records import COLUMNS, leaf
from onedoor.kernel.ledger import interface, ports, queries, rules
from onedoor.kernel.ledger.models import Checkpoint, Leaf
from onedoor.kernel.ledger.tests import synthetic
from onedoor.kernel.ledger.verifying import verify

LEAVES, KEPT = 120, 80
"""Leaves of the ledger, and of the earlier checkpoint that somebody kept."""
CHANGES = 1_000


@pytest.fixture
def ledger(own_database, put):
    """A ledger in two batches. Answers the checkpoint after the first, as somebody kept it."""
    with connections["owner"].cursor() as cursor:
        synthetic.put(cursor, KEPT)
    interface.work()
    kept = interface.checkpoint()
    with connections["owner"].cursor() as cursor:
        synthetic.put(cursor, LEAVES - KEPT, first=KEPT, began=clock.now() - timedelta(seconds=KEPT))
    interface.work()
    return signed_notes.opened(kept, [ports.signer().key])


@contextmanager
def as_owner():
    """The database's owner at work, triggers and references off; what was done is undone in the end."""
    connection = connections["owner"]
    with connection.cursor() as cursor:
        cursor.execute("begin")
        for table in ("acts_record", "acts_subject", "acts_text", "acts_waiting", "ledger_leaf", "ledger_checkpoint"):
            cursor.execute(f"alter table {table} disable trigger user")
        cursor.execute("alter table ledger_leaf drop constraint leaf_counts_from_zero")
        cursor.execute("set constraints all deferred")
        try:
            yield cursor
        finally:
            cursor.execute("rollback")


def verdict(*against):
    return verify(against, using="owner", patience=timedelta(seconds=5))


def test_an_untouched_ledger_is_good(ledger):
    found = verdict(ledger)
    assert (found.size, found.finding) == (LEAVES, None)
    assert found.root == bytes(queries.last().root)


# ── What somebody might do, each answering the first index it concerns ──


def change_record(cursor, chance, index):
    column, value = chance.choice(
        [
            ("name", "'people.post'"),
            ("decided_by", "'system'"),
            ("decider_office", "4711"),
            ("decider_account", "coalesce(decider_account, 0) + 1"),
            ("decider_role", "'clerk'"),
            ("mode", "'oral'"),
            ("law", "law || 'x'"),
            ("within", "gen_random_uuid()"),
            ("data", "jsonb_set(data, '{number}', '-1')"),
            ("schema", "schema + 1"),
        ]
    )
    cursor.execute(f"update acts_record set {column} = {value} where id = %s", [record_at(cursor, index)])
    return index


def date_back(cursor, chance, index):
    word = chance.choice(["at = at - 30", "recorded_at = recorded_at - interval '1 microsecond'", "at = at - 1"])
    cursor.execute(f"update acts_record set {word} where id = %s", [record_at(cursor, index)])
    return index


def change_subject(cursor, chance, index):
    record = record_at(cursor, index)
    cursor.execute(
        chance.choice(
            [
                "delete from acts_subject where record_id = %s and kind = 'dossiers.dossier'",
                "update acts_subject set key = key || '0' where record_id = %s and kind = 'dossiers.dossier'",
                "insert into acts_subject (kind, key, record_id) values ('x.y', '1', %s)",
            ]
        ),
        [record],
    )
    return index


def change_leaf(cursor, chance, index):
    word = chance.choice(["salt = 'x'", "hash = sha256(hash)", "office = 'x'", "shown = not shown"])
    if word.startswith("office") and index % 4 > 1:
        word = "salt = 'x'"  # a leaf that is not shown names no office
    cursor.execute(f"update ledger_leaf set {word} where index = %s", [index])
    return index


def delete(cursor, chance, index):
    record = record_at(cursor, index)
    for table, column in (("ledger_leaf", "record_id"), ("acts_subject", "record_id"), ("acts_record", "id")):
        if table == "ledger_leaf" or chance.random() < 0.8:
            cursor.execute(f"delete from {table} where {column} = %s", [record])
    return index


def delete_and_move_up(cursor, chance, index):
    delete(cursor, random.Random(1), index)
    cursor.execute("update ledger_leaf set index = -index where index > %s", [index])
    cursor.execute("update ledger_leaf set index = -index - 1 where index < 0")
    return index


def cut_off(cursor, chance, index):
    cursor.execute(
        "create temp table gone on commit drop as select record_id from ledger_leaf where index >= %s", [index]
    )
    cursor.execute("delete from ledger_leaf where index >= %s", [index])
    cursor.execute("delete from acts_subject where record_id in (select record_id from gone)")
    cursor.execute("delete from acts_record where id in (select record_id from gone)")
    cursor.execute("delete from ledger_checkpoint where size > %s", [index])
    return index


def exchange(cursor, chance, index):
    other = (index + 1) % LEAVES
    cursor.execute("update ledger_leaf set index = -1 where index = %s", [index])
    cursor.execute("update ledger_leaf set index = %s where index = %s", [index, other])
    cursor.execute("update ledger_leaf set index = %s where index = -1", [other])
    return min(index, other)


def forge(cursor, chance, index):
    """Another record with a good leaf of its own: all rows agree with each other."""
    record = record_at(cursor, index)
    cursor.execute("update acts_record set law = 'forged' where id = %s", [record])
    row = Record.objects.using("owner").values().get(pk=record)
    about = [f"{one.kind}:{one.key}" for one in Subject.objects.using("owner").filter(record=record)]
    new = leaf(row, about)
    kept = Leaf.objects.using("owner").get(pk=index)
    recorded = queries.day_of(row["recorded_at"])
    entry = rules.entry(row, new, shown=kept.shown, office=kept.office, salt=bytes(kept.salt), recorded=recorded)
    cursor.execute("update acts_record set leaf = %s where id = %s", [new, record])
    cursor.execute("update ledger_leaf set hash = %s where index = %s", [rules.hash_of(entry), index])
    return index


def put_in(cursor, chance, index):
    """A record of a moment that has passed, that never waited."""
    [(record, about)] = synthetic.records(1, first=index)
    cursor.execute("select recorded_at from acts_record where id = %s", [record_at(cursor, index)])
    moment = cursor.fetchone()[0] + timedelta(milliseconds=500)
    insert(cursor, record | {"id": uuid7(moment), "recorded_at": moment}, about)
    return index + 1


def insert(cursor, record, about) -> UUID:
    import json

    record["leaf"] = leaf(record, about)
    values = [json.dumps(value) if name == "data" else value for name, value in record.items()]
    marks = ", ".join(["%s"] * len(COLUMNS))
    cursor.execute(f"insert into acts_record ({', '.join(COLUMNS)}) values ({marks})", values)
    for one in about:
        cursor.execute(
            "insert into acts_subject (kind, key, record_id) values (%s, %s, %s)", [*one.split(":"), record["id"]]
        )
    return record["id"]


def add_leaf(cursor, chance, index):
    """A record that never waited, with a leaf of its own beyond the last."""
    put_in(cursor, chance, index)
    cursor.execute("select id from acts_record where id not in (select record_id from ledger_leaf)")
    [[record]] = cursor.fetchall()
    cursor.execute(
        "insert into ledger_leaf (index, record_id, shown, office, salt, hash) values (%s, %s, false, '', 's', 'h')",
        [chance.choice([-1, LEAVES, LEAVES + 7, 10**15]), record],
    )
    return None


def record_at(cursor, index) -> UUID:
    cursor.execute("select record_id from ledger_leaf where index = %s", [index])
    return cursor.fetchone()[0]


WAYS = (
    change_record,
    date_back,
    change_subject,
    change_leaf,
    delete,
    delete_and_move_up,
    cut_off,
    exchange,
    forge,
    put_in,
    add_leaf,
)


@pytest.mark.slow
def test_a_thousand_changes_in_the_database_are_found_against_an_earlier_checkpoint(ledger):
    chance = random.Random(7)
    for number in range(CHANGES):
        way, index = WAYS[number % len(WAYS)], chance.randrange(LEAVES)
        with as_owner() as cursor:
            wrong = way(cursor, chance, index)
            found = verdict(ledger).finding
        assert found is not None, (way.__name__, index)
        if wrong is not None:
            assert found.first == wrong, (way.__name__, index, found)
    assert verdict(ledger).finding is None


# ── With everything rewritten but what somebody kept ──


def test_a_ledger_rewritten_with_its_key_is_found_by_who_kept_a_checkpoint(ledger, folder):
    with as_owner() as cursor:
        forge(cursor, None, 50)
        cursor.execute("delete from ledger_checkpoint")
        hashes = [bytes(one) for one in Leaf.objects.using("owner").order_by("index").values_list("hash", flat=True)]
        tree, now, key = merkle.Frontier(), clock.now(), ports.signer()
        tree.extend(hashes)
        from onedoor.kernel.ledger.actions import _signed

        facts = {"root": tree.root(), "peaks": b"".join(tree.peaks), "at": now, "key": str(key.key)}
        Checkpoint.objects.using("owner").create(size=LEAVES, note=_signed(key, LEAVES, tree.root(), now), **facts)
        for path in folder.rglob("*"):
            if path.is_file():
                path.unlink()
        assert verdict().finding is None, "nobody else could tell"
        found = verdict(ledger).finding
    assert (found.first, found.last, found.why) == (0, KEPT - 1, "a checkpoint that was kept says otherwise")


def test_an_act_of_yesterday_that_is_sealed_today_was_dated_back(ledger):
    [(record, about)] = synthetic.records(1, first=5_000)
    moment = clock.now() - timedelta(minutes=1)
    with connections["owner"].cursor() as cursor:
        cursor.execute("select set_config('onedoor.act', 'forged', false)")
        forged = insert(cursor, record | {"id": uuid7(moment), "recorded_at": moment}, about)
        cursor.execute("insert into acts_waiting (record_id) values (%s)", [forged])
    interface.work()
    found = verdict(ledger).finding
    assert (found.first, found.why, found.record) == (LEAVES, "the record was dated back", forged)


def test_a_checkpoint_that_nobody_signed_is_found(ledger):
    with as_owner() as cursor:
        cursor.execute("update ledger_checkpoint set at = at - interval '1 hour' where size = %s", [KEPT])
        assert verdict().finding.why == "a checkpoint that nobody signed says otherwise"


def test_erasing_a_text_leaves_the_ledger_valid(ledger):
    with as_owner() as cursor:
        cursor.execute(
            "insert into acts_text (record_id, field, text, salt) select id, 'reason', 'x', 'y' from acts_record"
        )
        assert verdict(ledger).finding is None
        cursor.execute("delete from acts_text")
        assert verdict(ledger).finding is None
