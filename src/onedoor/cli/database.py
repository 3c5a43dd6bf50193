"""`onedoor migrate`, `check-config`, `createadmin`: bring a city up, look it over, let the first person in."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Iterator

from onedoor import postgres

from . import Refusal, data_directory
from .city import add_data_option, open_city, pending_migrations

MIGRATING = 7_365_019
"""Number of the advisory lock under which one process at a time migrates."""


def register(commands) -> None:
    """Add the three commands."""
    migrate = commands.add_parser("migrate", help="bring the database up to date")
    migrate.set_defaults(run=run_migrate)
    check = commands.add_parser("check-config", help="look over settings, secrets, database and calendar")
    check.set_defaults(run=run_check_config)
    admin = commands.add_parser("createadmin", help="make the first system administrator")
    admin.add_argument("username")
    admin.add_argument("--name", help="the person's name (default: the user name)")
    admin.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    admin.set_defaults(run=run_createadmin)
    for parser in (migrate, check, admin):
        add_data_option(parser)
        parser.add_argument("--json", action="store_true", help="print facts as JSON")


def migrate(server) -> list[str]:
    """Run what is missing, under a lock so that two commands cannot run it twice, then grant the application's rights."""
    from django.core.management import call_command
    from django.db import connections

    from onedoor.kernel.acts.guards import append_only_tables

    with connections["owner"].cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [MIGRATING])
        missing = pending_migrations()
        if missing:
            call_command("migrate", database="owner", interactive=False, verbosity=0)
            postgres.grant_application_role(cursor, server, append_only=append_only_tables(cursor))
        cursor.execute("select pg_advisory_unlock(%s)", [MIGRATING])
    connections["owner"].close()
    return missing


def run_migrate(arguments) -> int:
    """Print the migrations that were run."""
    done = migrate(open_city(migrated=False, making=True))
    if arguments.json:
        print(json.dumps({"applied": done}))
    else:
        print("\n".join(done) if done else "no change")
    return 0


def findings() -> Iterator[tuple[str, str]]:
    """What is wrong with this city's configuration: (code, sentence)."""
    from django.conf import settings
    from django.core.checks import Error, run_checks

    from onedoor.demo import works
    from onedoor.frame import clock
    from onedoor.kernel.calendars import interface as calendars

    missing = pending_migrations()
    if missing:
        yield "migrations", f"{len(missing)} migrations have not been run. Run `onedoor migrate`."
        return
    for message in run_checks():
        if message.level >= Error("").level:
            yield "django", message.msg
    for path in sorted((data_directory() / "secrets").glob("*")):
        if path.stat().st_mode & 0o077:
            yield "secrets", f"{path.name} in the secrets folder can be read by others. Set its mode to 600."
    if not settings.SESSION_COOKIE_SECURE:
        yield "https", "Cookies are not limited to HTTPS. Set ONEDOOR_HTTPS=1 once the server stands behind HTTPS."
    announced = calendars.calendar().announced_to.year
    today = clock.today()
    if announced < today.year or (announced == today.year and today.month >= 11):
        yield "calendar", f"Holidays are announced up to {announced}. Enter the next notice under the desk's calendar."
    for name in works.demo_password_works():
        yield "demo-password", f"The demonstration password still opens the account “{name}”."


def run_check_config(arguments) -> int:
    """Print each finding; 1 if there is one."""
    open_city(migrated=False)
    found = list(findings())
    if arguments.json:
        print(json.dumps([{"code": code, "sentence": sentence} for code, sentence in found], ensure_ascii=False))
    else:
        print("\n".join(f"{code}: {sentence}" for code, sentence in found) or "Nothing to correct.")
    return 1 if found else 0


def _password(arguments) -> str:
    """The new administrator's password, read without showing it."""
    if arguments.password_stdin:
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("Password: ")
    if first != getpass.getpass("Again: "):
        raise Refusal("The two passwords differ. Nothing was changed.")
    return first


def run_createadmin(arguments) -> int:
    """Make an account that holds the post of system administrator at the city's own office."""
    open_city()
    from django.core.exceptions import ValidationError
    from django.utils import translation

    from onedoor.kernel.people import interface as people

    password = _password(arguments)
    with translation.override("en"):
        try:
            account = people.create_administrator(
                arguments.username, name=arguments.name or arguments.username, password=password
            )
        except ValidationError as error:
            raise Refusal(" ".join(error.messages)) from None
    print(
        json.dumps({"username": account.username}) if arguments.json else f"{account.username} can sign in at /desk/."
    )
    return 0
