"""The life of the embedded server: real processes, real kills."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess

import psycopg
import pytest

from onedoor import postgres
from onedoor.postgres.place import server_account

from .launching import DIE_WHILE_MAKING, HOLD, alive, ask, do, here, neighbour, server_pid, start

pytestmark = pytest.mark.slow


def test_the_first_start_makes_a_database_in_the_citys_time(data):
    with postgres.running(data) as server:
        assert ask(server, "SELECT current_setting('timezone')", "app") == "Asia/Shanghai"
        assert ask(server, "SELECT datcollate FROM pg_database WHERE datname = current_database()") == "C.UTF-8"
        assert ask(server, "SELECT current_user", "superuser", "postgres") == "postgres"


def test_what_is_committed_is_on_disk_and_the_network_hears_nothing(data):
    with postgres.running(data) as server:
        assert ask(server, "SELECT current_setting('fsync')") == "on"
        assert ask(server, "SELECT current_setting('listen_addresses')") == ""


def test_passwords_are_private_and_asked_for(data):
    with postgres.running(data) as server:
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(**server.parameters("app") | {"password": "wrong"})
    assert (data / "secrets").stat().st_mode & 0o077 == 0
    assert [file.name for file in (data / "secrets").iterdir() if file.stat().st_mode & 0o077] == []


def test_the_address_says_the_same_as_the_parameters(data):
    with postgres.running(data) as server, psycopg.connect(server.url("app")) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("onedoor_app",)
        assert server.parameters("app")["password"] not in server.address("app")


def test_the_app_works_on_rows_and_never_on_tables(data):
    with postgres.running(data) as server:
        with psycopg.connect(**server.parameters("owner")) as connection:
            connection.execute("CREATE TABLE mark (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, day date)")
            postgres.grant_application_role(connection.cursor(), server, append_only=["mark"])
            connection.execute("CREATE TABLE later (id int PRIMARY KEY)")
        do(server, "INSERT INTO mark (day) VALUES ('2022-09-30')", "app")
        do(server, "INSERT INTO later VALUES (1); UPDATE later SET id = 2; DELETE FROM later", "app")
        for forbidden in (
            "CREATE TABLE own (id int)",
            "TRUNCATE later",
            "UPDATE mark SET day = '2022-10-08'",
            "DELETE FROM mark",
            "TRUNCATE mark",
            "ALTER TABLE mark ADD COLUMN other int",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                do(server, forbidden, "app")


def test_a_second_start_finds_what_the_first_one_wrote(data):
    with postgres.running(data) as server:
        do(server, "CREATE TABLE kept AS SELECT 7 AS value")
    assert server_pid(data) is None
    with postgres.running(data) as server:
        assert ask(server, "SELECT value FROM kept") == 7


def test_a_fresh_database_is_empty_and_keeps_its_roles(data):
    with postgres.running(data) as server:
        do(server, "CREATE TABLE kept AS SELECT 7 AS value")
        server.recreate_database()
        assert ask(server, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", "app") == 0


def test_the_last_one_out_stops_the_server(data):
    with neighbour(data):
        pid = server_pid(data)
        with postgres.running(data):
            assert server_pid(data) == pid
        assert server_pid(data) == pid
    assert server_pid(data) is None
    assert not alive(pid)


def test_a_data_directory_removed_under_its_users_is_left_without_a_word(data):
    with postgres.running(data):
        pid = server_pid(data)
        shutil.rmtree(data)
    os.kill(pid, signal.SIGQUIT)
    os.waitpid(pid, 0)


def test_one_process_may_use_the_server_twice(data):
    with postgres.running(data):
        with postgres.running(data):
            pass
        assert server_pid(data)


def test_two_commands_started_at_the_same_moment_share_one_server(data):
    both = [start(HOLD, data) for _ in range(2)]
    assert [here(process) for process in both] == [True, True]
    assert ask_log(data, "ready to accept connections") == 1
    for process in both:
        process.communicate("")
    assert server_pid(data) is None


def test_a_server_left_by_a_killed_parent_is_adopted(data):
    with neighbour(data) as parent:
        pid = server_pid(data)
        parent.kill()
        parent.wait()
    assert alive(pid)
    with postgres.running(data) as server:
        assert server_pid(data) == pid
        assert ask(server, "SELECT 1", "app") == 1
    assert server_pid(data) is None


def test_interrupting_the_terminal_does_not_reach_the_server(data):
    with postgres.running(data):
        pid = server_pid(data)
        with neighbour(data) as other:
            os.killpg(other.pid, signal.SIGINT)
            other.wait()
        assert os.getsid(pid) == pid
        assert alive(pid)


def test_a_server_that_was_killed_itself_recovers_what_was_committed(data):
    with postgres.running(data) as server:
        do(server, "CREATE TABLE kept AS SELECT 7 AS value")
        os.kill(server_pid(data), signal.SIGKILL)
    with postgres.running(data) as server:
        assert ask(server, "SELECT value FROM kept") == 7


def test_a_first_start_killed_half_way_is_begun_anew(data):
    assert start(DIE_WHILE_MAKING, data).wait() == -signal.SIGKILL
    assert list(data.glob("cluster*"))
    assert not (data / "cluster").exists()
    with postgres.running(data) as server:
        assert ask(server, "SELECT 1", "app") == 1
    assert [path.name for path in data.glob("cluster*")] == ["cluster"]


def test_lock_files_that_name_a_stranger_do_not_stop_the_start(data):
    locks = (data / "cluster" / "postmaster.pid", data / "run" / ".s.PGSQL.5432.lock")
    with postgres.running(data):
        left_behind = [lock.read_text().split("\n", 1)[1] for lock in locks]
    server_account().own(data / "run")
    with subprocess.Popen(["sleep", "600"], **server_account().switch()) as stranger:
        for lock, rest in zip(locks, left_behind, strict=True):
            lock.write_text(f"{stranger.pid}\n{rest}")
        try:
            with postgres.running(data) as server:
                assert ask(server, "SELECT 1", "app") == 1
            assert stranger.poll() is None
        finally:
            stranger.kill()


def test_a_long_path_gets_its_socket_among_the_temporary_files(ground):
    data = ground / ("long" * 30)
    with postgres.running(data) as server:
        directory = server.parameters("app")["host"]
        assert len(directory) < 92
        assert ask(server, "SELECT 1", "app") == 1
    assert not os.path.exists(directory)


def test_the_settings_of_other_servers_in_the_environment_are_ignored(data, monkeypatch):
    monkeypatch.setenv("PGPORT", "1")
    monkeypatch.setenv("PGDATA", "/nowhere")
    with postgres.running(data) as server:
        assert ask(server, "SELECT 1", "app") == 1


def ask_log(data, words: str) -> int:
    return (data / "log" / "postgres.log").read_text().count(words)
