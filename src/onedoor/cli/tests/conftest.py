"""Ground for commands that run as real processes: places that every user can enter, and one city built once a run."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from onedoor import postgres
from onedoor.cli.digest import digest as take_digest
from onedoor.cli.tests.processes import TODAY, begin, command, finish, processes_of, shown
from onedoor.demo import tables


@pytest.fixture
def place(monkeypatch):
    """A directory that every user can enter. A process left on it fails the test and is ended."""
    folder = Path(tempfile.mkdtemp(prefix="c", dir=os.environ["ONEDOOR_TEST_ROOT"]))
    folder.chmod(0o755)
    monkeypatch.setenv("ONEDOOR_STATE", str(folder / "state"))
    yield folder
    left = processes_of(folder)
    for pid in left:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    assert left == {}


@contextmanager
def _once(name: str) -> Iterator[Path | None]:
    """A directory to be filled by the first worker of the run that asks for it; None for the others, who wait."""
    whole = Path(os.environ["ONEDOOR_TEST_ROOT"]) / name
    with whole.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if whole.exists():
            yield None
        else:
            yield whole.with_suffix(".new")
            whole.with_suffix(".new").rename(whole)


def _copy(name: str, data: Path) -> Path:
    made = Path(os.environ["ONEDOOR_TEST_ROOT"]) / name
    if os.geteuid() == 0:
        subprocess.run(["cp", "-a", made, data], check=True)  # keeps the owner of the cluster
    else:
        shutil.copytree(made, data, symlinks=True)
    return data


@pytest.fixture(scope="session")
def built():
    """A demonstration city, desk size, shown once and stopped; built once a run."""
    with _once("built") as data:
        if data:
            with shown(data, "--size", "desk", "--today", TODAY) as city:
                assert city.facts["first_start"]
    return Path(os.environ["ONEDOOR_TEST_ROOT"]) / "built"


@pytest.fixture
def city(built, place):
    """A copy of the built city, not running."""
    return _copy("built", place / "city")


@pytest.fixture(scope="session")
def founded():
    """A city of one's own, begun by two migrations at once, with an administrator. What the two said is in `applied.json`."""
    with _once("founded") as data:
        if data:
            both = [begin("migrate", "--json", data=data) for _ in range(2)]
            said = [json.loads(finish(process)[1])["applied"] for process in both]
            (data / "applied.json").write_text(json.dumps(said))
            assert command("reference", "load", data=data)[0] == 0
            assert command("createadmin", "keeper", "--password-stdin", data=data, said="a Long-enough 9\n")[0] == 0
    return Path(os.environ["ONEDOOR_TEST_ROOT"]) / "founded"


@pytest.fixture
def own(founded, place):
    """A copy of the city of one's own, not running."""
    return _copy("founded", place / "own")


@pytest.fixture
def digest():
    """The digest of a city, as `onedoor demo digest` takes it."""

    def of(data: Path) -> str:
        with postgres.running(data) as server, psycopg.connect(**server.parameters("owner")) as connection:
            return take_digest(tables.LISTED, connection)

    return of
