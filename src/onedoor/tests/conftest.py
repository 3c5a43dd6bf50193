"""Ground on which servers are started."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from onedoor.postgres.cluster import Cluster
from onedoor.postgres.place import find


@pytest.fixture
def ground(monkeypatch):
    """A directory that every user can enter, within the run's own; servers left on it are stopped."""
    folder = Path(tempfile.mkdtemp(prefix="g", dir=os.environ["ONEDOOR_TEST_ROOT"]))
    folder.chmod(0o755)
    monkeypatch.setenv("ONEDOOR_STATE", str(folder / "state"))
    yield folder
    for pid_file in folder.rglob("postmaster.pid"):
        Cluster(find(pid_file.parents[1])).stop()


@pytest.fixture
def data(ground):
    """A data directory that is not there yet."""
    return ground / "data"
