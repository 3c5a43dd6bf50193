"""Where a cluster stands and who runs it.

An ordinary user keeps everything in the data directory. A superuser's server runs as an unprivileged account; where
that account cannot enter the data directory, the cluster stands in the state directory (`ONEDOOR_STATE`), and the file
`cluster-location` in the data directory names it.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import secrets
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SOCKET_NAME = ".s.PGSQL.5432"
SOCKET_LIMIT = 107
"""Bytes in the path of a Unix socket: `sun_path` less its closing zero."""
SERVER_ACCOUNTS = ("postgres", "nobody")
"""Whom a superuser lets run the server: the first that exists."""
STATE = Path("/var/lib/onedoor")


class CannotStart(Exception):
    """There is no database to work with. The message is one sentence: what is wrong and what to do."""


@dataclass(frozen=True)
class Account:
    """The user that the server runs as."""

    name: str
    uid: int
    gid: int

    def switch(self) -> dict[str, Any]:
        """Arguments of `subprocess` that run a program as this account."""
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_enter(self, directory: Path) -> bool:
        """Whether the account may pass through a directory and all above it."""
        if not self.switch():
            return os.access(directory, os.X_OK)
        return subprocess.run(["test", "-x", directory], cwd="/", **self.switch()).returncode == 0

    def own(self, path: Path) -> None:
        """Make a directory that is this account's alone."""
        path.mkdir(mode=0o700)
        if self.uid != os.geteuid():
            os.chown(path, self.uid, self.gid)


@dataclass(frozen=True)
class Place:
    """One data directory, the directory its cluster stands in, and the account that runs it."""

    data: Path
    home: Path
    account: Account

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own data directory."""
        return self.home / "cluster"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.data / "log" / "postgres.log"

    def password(self, role: str) -> str:
        """The password of a database role.

        Raises CannotStart if its file is lost."""
        path = self.data / "secrets" / role
        try:
            return path.read_text()
        except FileNotFoundError:
            raise CannotStart(f"The password file {path} is missing; bring it back from a copy.") from None

    def write_passwords(self, roles: tuple[str, ...]) -> None:
        """Draw a password for every role that has none yet."""
        folder = self.data / "secrets"
        for role in roles:
            if not (folder / role).exists():
                part = folder / f"{role}.part"
                part.unlink(missing_ok=True)
                with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                    file.write(secrets.token_urlsafe(24))
                part.rename(folder / role)

    def socket_directory(self) -> Path:
        """A private directory short enough for a socket: in the home, else among the temporary files.

        Raises CannotStart if it is another user's, or if no path is short enough."""
        for directory in (self.home / "run", self._temporary_directory()):
            if len(os.fsencode(directory / SOCKET_NAME)) <= SOCKET_LIMIT:
                return self._private(directory)
        raise CannotStart(
            f"The path of a socket in {directory} is over {SOCKET_LIMIT} bytes; set TMPDIR to a short path."
        )

    def _temporary_directory(self) -> Path:
        mark = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"onedoor-{self.account.uid}-{mark}"

    def _private(self, directory: Path) -> Path:
        try:
            self.account.own(directory)
        except FileExistsError:
            found = directory.lstat()
            if not stat.S_ISDIR(found.st_mode) or found.st_uid != self.account.uid or found.st_mode & 0o077:
                name = self.account.name
                raise CannotStart(f"{directory} is not a private directory of {name}; remove it.") from None
        return directory


def prepared(data: Path) -> Path:
    """A data directory, made if it does not exist.

    Raises CannotStart if it is another user's: files of two owners in it would lock out both."""
    data.mkdir(mode=0o711, parents=True, exist_ok=True)
    data = data.resolve()
    uid = data.stat().st_uid
    if uid != os.geteuid():
        name = _account(uid).name
        raise CannotStart(f"{data} belongs to the user {name}; work as {name}, or name another directory with --data.")
    for name in ("log", "secrets"):
        (data / name).mkdir(mode=0o700, exist_ok=True)
    return data


def find(data: Path) -> Place:
    """The place that belongs to a prepared data directory. The caller holds the start lock.

    Raises CannotStart if its cluster is lost, or is of an owner who cannot run it."""
    home = _home(data)
    return Place(data, home, _runner(home / "cluster"))


def _runner(cluster: Path) -> Account:
    """Who runs a cluster's server: its owner, once there is one."""
    if not cluster.exists():
        return server_account()
    owner = _account(cluster.stat().st_uid)
    if owner.uid == 0 or os.geteuid() not in (0, owner.uid):
        right = server_account().name
        raise CannotStart(
            f"{cluster} belongs to {owner.name}, as whom no server can run; type chown -R {right} {cluster}."
        )
    return owner


def state_directory() -> Path:
    """Where a superuser keeps what the server's account must be able to reach."""
    state = Path(os.environ.get("ONEDOOR_STATE") or STATE).absolute()
    if not state.exists():
        state.mkdir(parents=True)
        state.chmod(0o755)
    name = server_account().name
    if not server_account().can_enter(state):
        raise CannotStart(f"The user {name} cannot enter {state}; set ONEDOOR_STATE to a directory that it can.")
    return state


def _home(data: Path) -> Path:
    location = data / "cluster-location"
    if location.exists():
        home = Path(location.read_text().strip())
        if not home.is_dir():
            raise CannotStart(
                f"The cluster stood in {home}, which is gone; bring it back, or delete {location} to begin anew."
            )
        return home
    if (data / "cluster").exists() or server_account().can_enter(data):
        return data
    return _move(data, location)


def _move(data: Path, location: Path) -> Path:
    home = state_directory() / f"{data.name}-{secrets.token_hex(4)}"
    home.mkdir()
    home.chmod(0o711)
    (home / "belongs-to").write_text(f"{data}\n")
    part = location.with_suffix(".part")
    part.write_text(f"{home}\n")
    part.rename(location)
    return home


def server_account() -> Account:
    """Who runs a new server: this user, or for a superuser the unprivileged account."""
    if os.geteuid() != 0:
        return _account(os.geteuid())
    for name in SERVER_ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise CannotStart("PostgreSQL does not run as superuser, and there is no user postgres; create it with useradd.")


def _account(uid: int) -> Account:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        return Account(str(uid), uid, os.getegid())
    return Account(entry.pw_name, uid, entry.pw_gid)
