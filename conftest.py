"""One PostgreSQL for the whole run: made in a temporary directory, migrated once, cloned for each worker, gone at the end."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

TEMPLATE = "onedoor_template"


def pytest_configure(config):
    """The controller makes the run's directory; workers find it in the environment. Nothing is left outside the checkout."""
    if not hasattr(config, "workerinput"):
        root = Path(tempfile.mkdtemp(prefix="onedoor-test-"))
        root.chmod(0o755)
        os.environ["ONEDOOR_TEST_ROOT"] = str(root)
        os.environ["ONEDOOR_STATE"] = str(root / "state")
        config.option.basetemp = root / "tmp"
        config.onedoor_root = root
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "ONEDOOR_TODAY", "ONEDOOR_DEMO"):
        os.environ.pop(name, None)
    os.environ["ONEDOOR_DATA"] = os.environ["ONEDOOR_TEST_ROOT"] + "/data"
    os.environ["ONEDOOR_SECRET_KEY"] = "a key for tests only"
    from django.conf import settings

    settings.SECRET_KEY = os.environ["ONEDOOR_SECRET_KEY"]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"


def pytest_make_parametrize_id(config, val, argname):
    """Bytes are called by their place: some are made anew in every process, and workers must agree on the names of tests."""
    return argname if isinstance(val, bytes) else None


def pytest_unconfigure(config):
    """The last of the run removes its directory."""
    root = getattr(config, "onedoor_root", None)
    if root:
        shutil.rmtree(root, ignore_errors=True)


@pytest.fixture(scope="session")
def shared():
    """A file of the real data folder, by its path in it; the test is skipped, saying so, when the folder is absent."""
    folder = Path(os.environ.get("ONEDOOR_SHARED", Path(__file__).parent / ".." / "shared")) / "data"

    def find(path: str) -> Path:
        found = folder / path
        if not found.exists():
            pytest.skip(f"the real data is not here: data/{path}")
        return found

    return find


@pytest.fixture(scope="session")
def server():
    """The run's database server, shared by all workers."""
    from onedoor import postgres

    with postgres.running(Path(os.environ["ONEDOOR_TEST_ROOT"]) / "data") as running:
        yield running


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with open(os.environ["ONEDOOR_TEST_ROOT"] + "/template.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _execute(server, *statements: str) -> None:
    import psycopg

    with psycopg.connect(**server.parameters("superuser", "postgres"), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def _point(server, database: str) -> None:
    """Let Django's two roles work on a database."""
    from django.db import connections

    for alias, role in (("default", "app"), ("owner", "owner")):
        connections[alias].close()
        reach = server.parameters(role)
        connections[alias].settings_dict.update(
            NAME=database, USER=reach["user"], PASSWORD=reach["password"], HOST=reach["host"], PORT=str(reach["port"])
        )


def _migrated(server) -> None:
    """Make the template, once a run: all migrations and the reference data."""
    import psycopg

    with _one_at_a_time():
        with psycopg.connect(**server.parameters("superuser", "postgres"), autocommit=True) as connection:
            if connection.execute("select 1 from pg_database where datname = %s", [TEMPLATE]).fetchone():
                return
        _execute(server, f"create database {TEMPLATE}_new owner onedoor_owner")
        _point(server, f"{TEMPLATE}_new")
        from django.db import connections

        from onedoor.cli import database, reference

        database.migrate(server)
        reference.load()
        connections.close_all()
        _execute(server, f"alter database {TEMPLATE}_new rename to {TEMPLATE}")


@pytest.fixture(scope="session")
def database_template(server, django_db_blocker):
    """Name of the migrated database with the reference data, to be cloned."""
    with django_db_blocker.unblock():
        _migrated(server)
    return TEMPLATE


_serial = count(1)


@contextmanager
def _clone(server, template: str) -> Iterator[str]:
    name = f"onedoor_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}_{next(_serial)}"
    with _one_at_a_time():  # a database cannot be cloned twice at once
        _execute(server, f"create database {name} template {template} owner onedoor_owner")
    try:
        yield name
    finally:
        _execute(server, f"drop database if exists {name} with (force)")


@pytest.fixture(scope="session")
def django_db_setup(request, server, database_template, django_db_blocker):
    """Each worker has a clone of its own; tests run in it as the application's limited role and are rolled back."""
    with django_db_blocker.unblock(), _clone(server, database_template) as name:
        _point(server, name)
        yield
        from django.db import connections

        connections.close_all()


@pytest.fixture
def own_database(server, django_db_setup, django_db_blocker, database_template):
    """A database of the test's own in which commits are real. Gives the names of its addresses for child processes."""
    from django.db import connections

    before = connections["default"].settings_dict["NAME"]
    with django_db_blocker.unblock(), _clone(server, database_template) as name:
        _point(server, name)
        yield {"ONEDOOR_APP_URL": server.url("app", name), "ONEDOOR_OWNER_URL": server.url("owner", name)}
        connections.close_all()
        _point(server, before)
