"""Sealers that are killed in the middle, and several at once: each record once, a checkpoint over whole batches, files that agree."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time

import pytest
from django.db import connections

from onedoor.engines import merkle
from onedoor.kernel.acts.models import Waiting
from onedoor.kernel.ledger import interface, ports, queries
from onedoor.kernel.ledger.models import Checkpoint, Leaf
from onedoor.kernel.ledger.tests import synthetic
from onedoor.kernel.ledger.verifying import verify

pytestmark = pytest.mark.slow
KILLS = int(os.environ.get("ONEDOOR_KILLS", "5"))
MANY, BATCH = 2_000, 70


@pytest.fixture
def sealers(own_database, settings, tmp_path):
    """Records that wait, in a database of the test's own. Starts sealers; whoever is left is killed."""
    with connections["owner"].cursor() as cursor:
        synthetic.put(cursor, MANY)
    started = []

    def start() -> subprocess.Popen:
        environment = os.environ | own_database | {"ONEDOOR_DATA": str(tmp_path)}
        command = [sys.executable, "-m", "onedoor.kernel.ledger.tests.worker", str(BATCH)]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout.readline() == "begun\n"
        return process

    yield start
    for process in started:
        process.send_signal(signal.SIGKILL)
        process.communicate()


def must_be_whole() -> int:
    """What stands in the ledger stands there once and in order, a checkpoint holds all of it, and the rest waits."""
    placed = list(Leaf.objects.order_by("index").values_list("index", "record_id", "hash"))
    assert [index for index, _record, _hash in placed] == list(range(len(placed)))
    assert len(placed) % BATCH in (0, MANY % BATCH)
    assert len(placed) + Waiting.objects.count() == MANY
    last = queries.last()
    assert (last.size if last else 0) == len(placed)
    assert not last or bytes(last.root) == merkle.root(bytes(one) for _index, _record, one in placed)
    assert verify().finding is None
    return len(placed)


def test_a_sealer_that_is_killed_leaves_all_of_a_batch_or_nothing(sealers):
    chance, seen = random.Random(3), 0
    for _kill in range(KILLS):
        process = sealers()
        time.sleep(chance.uniform(0, 0.3))
        process.send_signal(signal.SIGKILL)
        process.wait()
        settle()
        assert must_be_whole() >= seen
        seen = Leaf.objects.count()
    assert sealers().stdout.readline() == "done\n"
    assert must_be_whole() == MANY
    must_have_its_files()


def test_several_processes_verify_a_long_ledger_as_one_does(sealers, monkeypatch):
    monkeypatch.setattr(queries, "AT_ONCE", 256)
    interface.work()
    assert verify(processes=2) == verify()
    assert verify(processes=2).finding is None
    with connections["owner"].cursor() as cursor:
        cursor.execute("alter table ledger_leaf disable trigger user")
        cursor.execute("update ledger_leaf set salt = 'x' where index in (1500, 700)")
    assert verify(processes=2).finding == verify().finding
    assert verify().finding.first == 700


def test_of_several_sealers_none_seals_a_record_twice(sealers):
    for process in [sealers() for _one in range(3)]:
        assert process.stdout.readline() == "done\n"
    assert must_be_whole() == MANY
    interface.publish()
    must_have_its_files()


def must_have_its_files() -> None:
    """A proof for every hundredth leaf leads from the tiles to the published checkpoint."""
    said = ports.published()[1]
    assert said.size == MANY == Checkpoint.objects.order_by("size").last().size
    for leaf in Leaf.objects.filter(index__in=range(0, MANY, 100)):
        assert interface.receipt(leaf.record_id)


def settle() -> None:
    """Wait until the database has ended what the killed process had begun."""
    with connections["owner"].cursor() as cursor:
        while True:
            cursor.execute(
                "select count(*) from pg_locks where locktype = 'advisory' and database = "
                "(select oid from pg_database where datname = current_database())"
            )
            if cursor.fetchone()[0] == 0:
                return
            time.sleep(0.01)
