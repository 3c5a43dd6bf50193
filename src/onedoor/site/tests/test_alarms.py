"""What stands still is said to the caretaker on every page of the desk, and to nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from onedoor.frame import clock
from onedoor.kernel.ledger import interface as ledger

WORDS = "the worker does not run"


@pytest.fixture
def waits(call, rename, settings, tmp_path):
    """An act that waits for the sealer."""
    settings.DATA = tmp_path
    assert call("keeper", "post", "acts/organizations.rename", rename()).status_code == 200


def desk(client, town, who):
    client.force_login(town.posts[who].account)
    return client.get("/en/desk/").content.decode()


def test_the_caretaker_sees_that_the_sealer_stands_still(client, town, waits, monkeypatch):
    assert WORDS not in desk(client, town, "keeper")
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=3))
    assert WORDS in desk(client, town, "keeper")
    assert WORDS not in desk(client, town, "clerk")
    ledger.work()
    assert WORDS not in desk(client, town, "keeper")
