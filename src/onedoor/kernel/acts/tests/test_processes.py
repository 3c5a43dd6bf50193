"""Acts of several processes at once, and of processes that are killed: whole, once, in order, or not at all."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections import Counter

import pytest

from onedoor.kernel.acts import checks
from onedoor.kernel.acts.models import Record
from onedoor.kernel.outbox.models import Message

from . import toys
from .toys import LI

pytestmark = pytest.mark.slow
KILLS = int(os.environ.get("ONEDOOR_KILLS", "5"))


class Worker:
    """A process that performs acts, in a process group of its own or in that of another."""

    def __init__(self, addresses, *words, group=0):
        command = [sys.executable, "-m", "onedoor.kernel.acts.tests.worker", *map(str, words)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.process = subprocess.Popen(command, env=os.environ | addresses, process_group=group, **pipes)

    def hear(self) -> dict:
        """The next line it says."""
        return json.loads(self.process.stdout.readline())

    def go(self) -> None:
        """Let it begin."""
        self.process.stdin.write("go\n")
        self.process.stdin.flush()

    def end(self) -> None:
        """Kill it."""
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate()


@pytest.fixture
def workers(toy_city):
    """Start workers; whoever is left at the end is killed."""
    started = []

    def start(count, *words):
        first = Worker(toy_city, *words)
        new = [first, *(Worker(toy_city, *words, group=first.process.pid) for _one in range(count - 1))]
        started.extend(new)
        return new

    yield start
    for worker in started:
        worker.end()


def all_at_once(workers) -> list[dict]:
    """Let workers begin at the same moment; answers what each says."""
    for worker in workers:
        assert worker.hear() == {"ready": True}
    for worker in workers:
        worker.go()
    return [worker.hear() for worker in workers]


def found() -> set[str]:
    """The names of the consistency queries that answer a row."""
    return {violation.check for violation in checks.violations()} - {"the application may change what is append-only"}


def test_two_thousand_numbers_of_four_processes_have_no_gap_and_no_double(workers):
    said = all_at_once(workers(4, "receive", 500))
    counts = sorted(int(number.rsplit("-", 1)[1]) for one in said for number in one["numbers"])
    assert counts == list(range(1, 2001))
    assert found() == set()


def test_one_of_four_rivals_decides(workers):
    case = toys.case()
    said = all_at_once(workers(4, "rival", case.pk))
    assert Counter(str(one) for one in said) == {str({"done": case.pk}): 1, str({"refused": "state"}): 3}


@pytest.mark.parametrize("kind", ["an existing case", "a new case"])
def test_the_same_key_at_the_same_moment_is_one_act(workers, kind):
    about = toys.case().pk if kind == "an existing case" else "new"
    said = all_at_once(workers(4, "once", "k", about))
    assert len({one["done"] for one in said}) == 1
    assert Record.objects.count() == 1
    assert found() == set()


def test_two_that_wait_for_each_other_both_succeed(workers):
    one, other = toys.case(), toys.case()
    pair = workers(1, "cross", one.pk, other.pk) + workers(1, "cross", other.pk, one.pk)
    assert [list(said) for said in all_at_once(pair)] == [["done"], ["done"]]
    assert sorted(worker.hear()["tries"] for worker in pair) == [1, 2]


def test_who_waits_too_long_is_told_to_try_again(workers, monkeypatch, refused):
    from django.db import connection

    case = toys.case()
    [holder] = workers(1, "hold", case.pk)
    assert holder.hear() == {"ready": True}
    with connection.cursor() as cursor:
        cursor.execute("set lock_timeout = '50ms'")
    with refused("state"):
        toys.consult(case, by=LI)
    holder.go()
    assert holder.hear() == {"done": case.pk}
    assert toys.consult(case, by=LI).state == "consulting"


def test_two_drains_carry_each_message_once(workers):
    for _time in range(20):
        toys.receive(by=LI, words="x")
    said = all_at_once(workers(2, "drain"))
    assert sum(one["taken"] for one in said) == 20
    assert Record.objects.filter(name="toy.draft", decided_by="system").count() == 20
    assert not Message.objects.filter(done=None).exists()


def test_a_kill_at_any_moment_leaves_no_half_act(workers):
    chance = random.Random(20260907)
    for _kill in range(KILLS):
        pair = workers(2, "live")
        for worker in pair:
            assert worker.hear() == {"ready": True}
        with pytest.raises(subprocess.TimeoutExpired):
            pair[0].process.wait(chance.uniform(0.05, 0.6))
        os.killpg(pair[0].process.pid, signal.SIGKILL)
        for worker in pair:
            worker.end()
        assert found() == set()
        assert not toys.Case.objects.filter(number__startswith="~").exists()
    assert Record.objects.count() > KILLS * 10
