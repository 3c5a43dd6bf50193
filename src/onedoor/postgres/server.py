"""A server that answers, and how each role reaches it.

The owner holds the tables and migrates them, the app works on their rows, the superuser makes and drops databases.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote

from .binaries import OLDEST
from .place import CannotStart

Role = Literal["superuser", "owner", "app"]
ROLES: tuple[Role, ...] = ("superuser", "owner", "app")
DATABASE = "onedoor"
ROLE_NAMES: dict[str, str] = {"superuser": "postgres", "owner": "onedoor_owner", "app": "onedoor_app"}
"""What the roles are called in a server of ours."""
NEW_DATABASE = (
    f"CREATE DATABASE {DATABASE} OWNER {ROLE_NAMES['owner']}",
    f"REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC",
    f"GRANT CONNECT, TEMPORARY ON DATABASE {DATABASE} TO {ROLE_NAMES['app']}",
)


@dataclass(frozen=True)
class Server:
    """A running server. `reach` holds each role's connection parameters, as libpq names them."""

    embedded: bool
    reach: Mapping[str, Mapping[str, Any]]

    def parameters(self, role: Role, database: str | None = None) -> dict[str, Any]:
        """Connection parameters of a role: keyword arguments of `psycopg.connect`."""
        named = dict(self.reach[role])
        return named | {"dbname": database} if database else named

    def url(self, role: Role, database: str | None = None) -> str:
        """The same as an address, password included."""
        named = {key: quote(str(value), safe="") for key, value in self.parameters(role, database).items()}
        user, password, name = named.pop("user", ""), named.pop("password", ""), named.pop("dbname", "")
        login = f"{user}:{password}@" if password else f"{user}@" if user else ""
        return f"postgresql://{login}/{name}?" + "&".join(f"{key}={value}" for key, value in named.items())

    def recreate_database(self) -> None:
        """Drop the platform's database with everything in it, disconnecting whoever uses it, and make an empty one.

        Raises CannotStart for a server of your own: dropping there is not ours to do."""
        if not self.embedded:
            raise CannotStart("The database that DATABASE_URL names is yours to empty; drop it and make it again.")
        import psycopg

        with psycopg.connect(**self.parameters("superuser", "postgres"), autocommit=True) as connection:
            for statement in (f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)", *NEW_DATABASE):
                connection.execute(statement)

    def environment(self, role: Role) -> dict[str, str]:
        """The environment in which a client program connects as a role: the password shows in no argument."""
        return os.environ | {"PGPASSWORD": str(self.reach[role].get("password", ""))}

    def address(self, role: Role) -> str:
        """The address of a role without its password, for the arguments of a client program."""
        without = {key: value for key, value in self.reach[role].items() if key != "password"}
        return Server(self.embedded, {role: without}).url(role)


def ours(socket_directory: str, passwords: Mapping[str, str]) -> Server:
    """The server of a data directory."""
    common = {"host": socket_directory, "port": 5432, "dbname": DATABASE}
    reach = {role: common | {"user": name, "password": passwords[role]} for role, name in ROLE_NAMES.items()}
    return Server(True, reach)


def yours(environ: Mapping[str, str]) -> Server:
    """The server that `DATABASE_URL` names, and `DATABASE_OWNER_URL` if migrations have a login of their own.

    Raises CannotStart if an address is wrong, or the server does not answer or is too old."""
    app = _reached("DATABASE_URL", environ["DATABASE_URL"])
    owner = _reached("DATABASE_OWNER_URL", environ["DATABASE_OWNER_URL"]) if environ.get("DATABASE_OWNER_URL") else app
    return Server(False, {"superuser": owner, "owner": owner, "app": app})


def _reached(name: str, url: str) -> dict[str, Any]:
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    try:
        if not url.startswith(("postgres://", "postgresql://")):
            raise psycopg.ProgrammingError
        parameters: dict[str, Any] = {"connect_timeout": 5, **conninfo_to_dict(url)}
    except psycopg.ProgrammingError:
        raise CannotStart(f"{name} is not of the form postgresql://user:password@host/database; correct it.") from None
    try:
        with psycopg.connect(**parameters) as connection:
            version = connection.info.server_version
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[-1].strip()
        raise CannotStart(f"The server that {name} names cannot be reached: {reason}") from None
    if version < OLDEST * 10_000:
        found = version // 10_000
        raise CannotStart(f"The server that {name} names is PostgreSQL {found}; {OLDEST} or newer is needed.")
    return parameters


def grant_application_role(cursor: Any, server: Server, append_only: Iterable[str] = ()) -> None:
    """Let the app read and write rows of every table, and of `append_only` ones read and insert only.

    To be called with a cursor of the owner after each migration. Does nothing where both are one login."""
    owner, app = (server.reach[role]["user"] for role in ("owner", "app"))
    if owner == app:
        return
    role = _quoted(app)
    for statement in GRANTS:
        cursor.execute(statement.format(role=role))
    for table in append_only:
        cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {_quoted(table)} FROM {role}")


GRANTS = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT SELECT, USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, USAGE ON SEQUENCES TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO {role}",
)
"""What the app may do, on the tables there are and on those that the owner will make."""


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
