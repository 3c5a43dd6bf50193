"""The city a command works on: its data directory, its database server, Django.

`open_city` is what every command that needs the database calls first. It launches or joins the embedded server (none where
`DATABASE_URL` is given), writes the signing key on first use and sets Django up.
"""

from __future__ import annotations

import argparse
import os
import secrets
from pathlib import Path

from onedoor import postgres

from . import Refusal, data_directory

HOMES = ("cluster", "cluster-location")
"""Either of them in a data directory means that a city was begun in it."""


def add_data_option(parser: argparse.ArgumentParser) -> None:
    """Give a command `--data DIR`."""
    parser.add_argument("--data", metavar="DIR", help="the data directory (default: $ONEDOOR_DATA, else ./var)")


def has_city(data: Path) -> bool:
    """Whether a data directory has a database; always where `DATABASE_URL` names one."""
    try:
        return bool(os.environ.get("DATABASE_URL")) or any((data / name).exists() for name in HOMES)
    except PermissionError:
        return True  # somebody else's: the launcher says whose


def signing_key(data: Path) -> None:
    """Write the signing key of a new city, readable by its owner only."""
    path = data / "secrets" / "signing-key"
    if path.exists() or "ONEDOOR_SECRET_KEY" in os.environ:
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(50))


def open_server(data: Path) -> postgres.Server:
    """Join the city's database server until this process ends, and tell Django its address."""
    try:
        server = postgres.attach(data)
        signing_key(data)
    except OSError as error:
        raise Refusal(f"The data directory {data} cannot be used: {error.strerror}. Nothing was changed.", 1) from None
    os.environ["ONEDOOR_APP_URL"] = server.url("app")
    os.environ["ONEDOOR_OWNER_URL"] = server.url("owner")
    os.environ["ONEDOOR_DATA"] = str(data)
    return server


def open_django() -> None:
    """Set Django up."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onedoor.settings")
    import django

    django.setup()


def open_city(*, migrated: bool = True, making: bool = False) -> postgres.Server:
    """Server and Django together. Raises Refusal.

    With `migrated`, an out-of-date database is refused with the command to run; with `making`, one is made where there is none."""
    data = data_directory()
    if not making and not has_city(data):
        raise Refusal(f"There is no city in {data}. Name its data directory with --data; `onedoor migrate` begins one.")
    server = open_server(data)
    open_django()
    if migrated and pending_migrations():
        raise Refusal("The database is not up to date. Run `onedoor migrate` first.", 1)
    return server


def pending_migrations() -> list[str]:
    """Names of migrations that the database lacks."""
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections["owner"])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]
