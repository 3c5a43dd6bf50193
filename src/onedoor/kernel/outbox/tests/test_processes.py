"""Several workers at once, and workers that are killed: nothing is lost, and a kill repeats one delivery at most."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest
from django.conf import settings

from onedoor.frame import clock
from onedoor.kernel.outbox import interface as outbox
from onedoor.kernel.outbox.models import Delivery
from onedoor.kernel.outbox.rules import ENDED

pytestmark = pytest.mark.slow
KILLS = int(os.environ.get("ONEDOOR_KILLS", "5"))
COUNT = 200 * KILLS


@pytest.fixture
def city(own_database, tmp_path, monkeypatch):
    """A database in which commits are real, a data directory, and deliveries that wait."""
    monkeypatch.setattr(settings, "DATA", tmp_path)
    said = {"act": UUID(int=7), "channel": "sms", "recipient": "13800001234", "body": "x" * 3000, "about": "a.b:1"}
    said |= {"created": clock.now(), "next_try": clock.now()}
    Delivery.objects.bulk_create(Delivery(subject=str(number), **said) for number in range(COUNT))
    return own_database | {"ONEDOOR_DATA": str(tmp_path)}


def start(city) -> subprocess.Popen:
    """A worker that has begun."""
    command = [sys.executable, "-m", "onedoor.kernel.outbox.tests.worker"]
    worker = subprocess.Popen(command, env=os.environ | city, stdout=subprocess.PIPE, text=True)
    assert worker.stdout.readline() == "ready\n"
    return worker


def written() -> list[int]:
    """What arrived on the other side, in its order."""
    lines = (settings.DATA / "sent" / "sms.jsonl").read_text().splitlines()
    return [int(json.loads(line)["subject"]) for line in lines]


def test_two_workers_hand_each_delivery_over_once(city):
    for worker in [start(city), start(city)]:
        worker.communicate()
    assert sorted(written()) == list(range(COUNT))


def test_a_kill_loses_nothing_and_repeats_one_delivery_at_most(city, monkeypatch):
    chance = random.Random(20260907)
    for _kill in range(KILLS):
        worker = start(city)
        with pytest.raises(subprocess.TimeoutExpired):
            worker.wait(chance.uniform(0.02, 0.1))
        worker.send_signal(signal.SIGKILL)
        worker.communicate()
    assert Delivery.objects.filter(sent=None, error=ENDED).count() <= KILLS

    after_the_leases = clock.now() + timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: after_the_leases)
    while outbox.deliver():
        pass
    assert not Delivery.objects.filter(sent=None).exists()
    times = Counter(written())
    assert set(times) == set(range(COUNT))
    assert max(times.values()) <= 2
    assert times.total() - COUNT <= KILLS
