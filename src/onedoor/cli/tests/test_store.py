"""A city goes into a backup and comes out the same."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg
import pytest

from onedoor import cli, postgres
from onedoor.cli.digest import all_tables, digest

pytestmark = pytest.mark.slow


@pytest.fixture
def ground(monkeypatch):
    """A directory that every user can enter; the environment and the commands' servers are given back at the end."""
    folder = Path(tempfile.mkdtemp(prefix="s", dir=os.environ["ONEDOOR_TEST_ROOT"]))
    folder.chmod(0o755)
    for name in ("ONEDOOR_DATA", "ONEDOOR_APP_URL", "ONEDOOR_OWNER_URL"):
        monkeypatch.setenv(name, "")
    monkeypatch.setattr(postgres, "attach", _attach)
    monkeypatch.setattr(cli, "GROUPS", ("store",))
    yield folder
    while _LEASES:
        _LEASES.pop().__exit__(None, None, None)


_LEASES: list = []


def _attach(data: Path) -> postgres.Server:
    """A command's lease, which ends with the test instead of the process."""
    lease = postgres.running(data)
    _LEASES.append(lease)
    return lease.__enter__()


@pytest.fixture
def city(ground):
    """The data directory of a small city that is at work."""
    data = ground / "city"
    with postgres.running(data) as server:
        with psycopg.connect(**server.parameters("owner")) as connection:
            connection.execute("CREATE TABLE office (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text)")
            connection.execute("INSERT INTO office (name) VALUES ('民政局'), ('财政局')")
            connection.execute("CREATE TABLE mark (day date)")
            postgres.grant_application_role(connection.cursor(), server, append_only=["mark"])
        (data / "files" / "ab").mkdir(parents=True)
        (data / "files" / "ab" / "信函.pdf").write_bytes(b"%PDF letter")
        (data / "demo.json").write_text("{}")
        yield data


def onedoor(*words) -> int:
    return cli.main([str(word) for word in words])


def state(data: Path) -> tuple[str, list[Path]]:
    with postgres.running(data) as server, psycopg.connect(**server.parameters("owner")) as connection:
        tables = {name: () for name in all_tables(connection)}
        return digest(tables, connection), sorted(path.relative_to(data) for path in (data / "files").rglob("*"))


def test_a_restored_city_is_the_city_that_was_backed_up(city, ground, capsys):
    assert onedoor("backup", ground / "kept", "--data", city, "--json") == 0
    written = json.loads(capsys.readouterr().out)
    assert onedoor("restore", ground / "kept", "--data", ground / "other", "--json") == 0
    assert json.loads(capsys.readouterr().out) == written
    assert state(ground / "other") == state(city)
    assert written["digest"] == state(city)[0]
    assert (ground / "other" / "files" / "ab" / "信函.pdf").read_bytes() == b"%PDF letter"
    assert (ground / "other" / "demo.json").exists()


def test_rights_and_counters_come_back_with_the_rows(city, ground):
    onedoor("backup", ground / "kept", "--data", city)
    onedoor("restore", ground / "kept", "--data", ground / "other")
    with postgres.running(ground / "other") as server:
        with psycopg.connect(**server.parameters("app")) as connection:
            connection.execute("INSERT INTO mark VALUES ('2022-09-30')")
            assert connection.execute("INSERT INTO office (name) VALUES ('') RETURNING id").fetchone() == (3,)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("DELETE FROM mark")


def test_the_list_of_files_is_one_that_sha256sum_reads(city, ground):
    onedoor("backup", ground / "kept", "--data", city)
    subprocess.run(["sha256sum", "--check", "--quiet", "files.sha256"], cwd=ground / "kept", check=True)


def test_a_backup_holds_no_password(city, ground):
    onedoor("backup", ground / "kept", "--data", city)
    secrets = [path.read_bytes() for path in (city / "secrets").iterdir()]
    kept = b"".join(path.read_bytes() for path in (ground / "kept").rglob("*") if path.is_file())
    assert [secret for secret in secrets if secret in kept] == []


def test_a_directory_that_holds_something_is_not_written_to(city, ground, capsys):
    (ground / "kept").mkdir()
    (ground / "kept" / "letter").write_text("mine")
    assert onedoor("backup", ground / "kept", "--data", city) == 1
    assert "Name a new one." in capsys.readouterr().err
    assert [path.name for path in (ground / "kept").iterdir()] == ["letter"]


def test_a_backup_among_its_own_files_is_refused(city, capsys):
    assert onedoor("backup", city / "files" / "kept", "--data", city) == 2
    assert "Name a directory elsewhere." in capsys.readouterr().err


def test_a_backup_of_no_city_makes_none(ground, capsys):
    assert onedoor("backup", ground / "kept", "--data", ground / "nothing") == 2
    assert "There is no city" in capsys.readouterr().err
    assert not (ground / "nothing").exists()


def test_a_backup_that_fails_leaves_nothing_behind(city, ground, capsys, monkeypatch):
    with postgres.running(city) as server, psycopg.connect(**server.parameters("superuser", "onedoor")) as connection:
        connection.execute("CREATE TABLE foreign_matter (id int)")
    assert onedoor("backup", ground / "kept", "--data", city) == 1
    assert "pg_dump failed" in capsys.readouterr().err
    assert [path.name for path in ground.iterdir()] == ["city"]


def test_a_city_is_never_restored_over_another(city, ground, capsys):
    before = state(city)
    onedoor("backup", ground / "kept", "--data", city)
    assert onedoor("restore", ground / "kept", "--data", city) == 1
    assert "There is a city" in capsys.readouterr().err
    assert state(city) == before


@pytest.mark.parametrize("name", ["database.dump", "files.sha256", "files/ab/信函.pdf", "demo.json"])
def test_an_altered_backup_is_refused_and_nothing_is_restored(city, ground, capsys, name):
    onedoor("backup", ground / "kept", "--data", city)
    altered = ground / "kept" / name
    altered.write_bytes(altered.read_bytes()[:-1] + b"x")
    assert onedoor("restore", ground / "kept", "--data", ground / "other") == 1
    assert f"is altered: {name} is not what it was" in capsys.readouterr().err
    assert not (ground / "other" / "files").exists()
    with postgres.running(ground / "other") as server, psycopg.connect(**server.parameters("owner")) as connection:
        assert all_tables(connection) == []


@pytest.mark.parametrize("missing", ["database.dump", "files.sha256", "files"])
def test_a_backup_that_lacks_a_part_is_refused(city, ground, missing):
    onedoor("backup", ground / "kept", "--data", city)
    part = ground / "kept" / missing
    shutil.rmtree(part) if part.is_dir() else part.unlink()
    assert onedoor("restore", ground / "kept", "--data", ground / "other") == 1


def test_a_directory_that_is_no_backup_is_said_to_be_none(ground, capsys):
    assert onedoor("restore", ground, "--data", ground / "other") == 2
    assert "is not a backup" in capsys.readouterr().err
    assert not (ground / "other").exists()


def test_rows_that_come_out_differently_are_noticed(city, ground, capsys):
    onedoor("backup", ground / "kept", "--data", city)
    manifest = json.loads((ground / "kept" / "manifest.json").read_text())
    manifest["tables"]["office"] = "0" * 64
    (ground / "kept" / "manifest.json").write_text(json.dumps(manifest))
    assert onedoor("restore", ground / "kept", "--data", ground / "other") == 1
    assert "The table office differs" in capsys.readouterr().err


def test_the_city_may_go_on_while_it_is_backed_up(city, ground, monkeypatch):
    from onedoor.cli import store

    write = store._client

    def write_and_go_on(server, *arguments):
        write(server, *arguments)
        with psycopg.connect(**server.parameters("app")) as connection:
            connection.execute("INSERT INTO office (name) VALUES ('商务局')")

    before = state(city)[0]
    monkeypatch.setattr(store, "_client", write_and_go_on)
    assert store.backup(city, ground / "kept")["digest"] == before
    assert state(city)[0] != before
