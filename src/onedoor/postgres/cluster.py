"""A cluster: made whole or not at all, started, adopted, stopped.

The caller holds the start lock. The server listens on a Unix socket only and asks everyone for a password; it stands in
a session of its own, so that neither Ctrl-C nor the end of its parent reaches it.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from .binaries import Binaries, choose
from .place import SOCKET_NAME, CannotStart, Place
from .server import NEW_DATABASE, ROLE_NAMES, Server, ours

ROOM_TO_MAKE, ROOM_TO_START = 200_000_000, 48_000_000
"""Free bytes without which a cluster is not made, or not started."""
PATIENCE = 120
"""Seconds that a server may take to start: it may have a crash to recover from."""
POLL = 0.005
"""Seconds between two looks at a server on its way."""
PROCESSES = Path("/proc")
LOG_LIMIT = 10_000_000
"""Bytes after which the log is put aside, once, at a start."""
SETTINGS = """
# Onedoor's own settings; what you write below them wins.
shared_buffers = 128MB
max_connections = 60
timezone = 'Asia/Shanghai'
log_timezone = 'Asia/Shanghai'
log_checkpoints = off
jit = off
"""
FIRST_STATEMENTS = (
    "ALTER ROLE {superuser} PASSWORD '{superuser_password}'",
    "CREATE ROLE {owner} LOGIN PASSWORD '{owner_password}'",
    "CREATE ROLE {app} LOGIN PASSWORD '{app_password}'",
    *NEW_DATABASE,
)
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}


class Cluster:
    """The cluster of one place."""

    def __init__(self, place: Place):
        self.place = place
        self._launched: subprocess.Popen[bytes] | None = None

    def serve(self) -> Server:
        """Make the cluster if there is none, start or adopt its server, and answer how to reach it.

        Raises CannotStart, and leaves an existing cluster as it is."""
        passwords = self._passwords() if self._exists() else None
        if not self._answers_soon():
            self._room(ROOM_TO_START)
            self._launch(self._sound() if self._exists() else self._make())
        return ours(self._pid_file()[4], passwords or self._passwords())

    def _passwords(self) -> dict[str, str]:
        return {role: self.place.password(role) for role in ROLE_NAMES}

    def stop(self) -> None:
        """Stop the server, if one answers: disconnect whoever is left, write everything, end."""
        if not self._answers():
            return
        pid, directory = int(self._pid_file()[0]), self._pid_file()[4]
        until = time.monotonic() + PATIENCE
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT)
        while self._pid_file() and not _gone(pid) and time.monotonic() < until:
            time.sleep(POLL)
        with suppress(ChildProcessError):
            os.waitpid(pid, 0)
        with suppress(OSError):
            os.rmdir(directory)

    def _answers_soon(self) -> bool:
        """Whether a server answers; one that is on its way up or down, or whose last processes end, is waited for."""
        until = time.monotonic() + PATIENCE
        while not self._answers():
            if not self._working():
                return False
            if time.monotonic() > until:
                raise CannotStart(f"A server works in {self.place.cluster} but does not answer; stop it by hand.")
            time.sleep(POLL)
        return True

    def _answers(self) -> bool:
        lines = self._pid_file()
        if len(lines) < 8 or lines[7].strip() != "ready":
            return False
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(os.path.join(lines[4], SOCKET_NAME)) == 0

    def _pid_file(self) -> list[str]:
        """What a running server writes of itself: process, directory, start, port, socket directory, …, state."""
        try:
            return (self.place.cluster / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []

    def _working(self) -> bool:
        """Whether a process of a server works in the cluster: the number in a pid file may be someone else's by now."""
        cluster = self.place.cluster
        return bool(self._pid_file()) and any(_works_in(cluster, process) for process in PROCESSES.glob("[0-9]*"))

    def _forget_stale_pid(self, sockets: Path) -> None:
        """Remove lock files whose number is a stranger's by now, as after a restart of the machine, or a zombie's.

        PostgreSQL would take either for a server. Where nothing can be known of the process, it decides."""
        lines = self._pid_file()
        if not (PROCESSES / "self").exists() or (lines and _works_in(self.place.cluster, PROCESSES / lines[0], True)):
            return
        for path in (self.place.cluster / "postmaster.pid", sockets / f"{SOCKET_NAME}.lock"):
            path.unlink(missing_ok=True)

    def _exists(self) -> bool:
        cluster = self.place.cluster
        return cluster.exists() and any(cluster.iterdir())

    def _sound(self) -> Binaries:
        """The binaries for an existing cluster, which must have what a start needs."""
        for name in ("PG_VERSION", "global/pg_control"):
            if not (self.place.cluster / name).is_file():
                raise self._damaged(f"{name} is missing")
        version = (self.place.cluster / "PG_VERSION").read_text().strip()
        if not version.isdigit():
            raise self._damaged(f"PG_VERSION says {version!r}")
        return choose(self.place.account, int(version))

    def _damaged(self, what: str) -> CannotStart:
        return CannotStart(
            f"The cluster in {self.place.cluster} is damaged: {what}; move it away and restore a backup."
        )

    def _room(self, needed: int) -> None:
        free = shutil.disk_usage(self.place.home).free
        if free < needed:
            left, wanted = f"{free // 10**6} MB", f"{needed // 10**6} MB"
            raise CannotStart(f"The disk is full: {left} are left in {self.place.home}; make room for {wanted}.")

    def _make(self) -> Binaries:
        """Make the cluster beside its place and move it there when it is complete and on disk."""
        self._room(ROOM_TO_MAKE)
        binaries = choose(self.place.account)
        self.place.write_passwords(tuple(ROLE_NAMES))
        for left_behind in self.place.home.glob("cluster.new-*"):
            shutil.rmtree(left_behind, ignore_errors=True)
        new = self.place.home / f"cluster.new-{secrets.token_hex(4)}"
        self.place.account.own(new)
        try:
            self._fill(new, binaries)
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise
        new.rename(self.place.cluster)
        _sync(self.place.home)
        return binaries

    def _fill(self, new: Path, binaries: Binaries) -> None:
        options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions"]
        self._run([binaries.folder / "initdb", "-D", new, *options])
        with (new / "postgresql.conf").open("a") as file:
            file.write(SETTINGS)
        (new / "pg_hba.conf").write_text("local all all scram-sha-256\n")
        words = {f"{role}_password": password for role, password in self._passwords().items()}
        one_a_line = "\n".join(FIRST_STATEMENTS).format(**ROLE_NAMES, **words)
        self._run(
            [binaries.folder / "postgres", "--single", "-D", new, "-c", "exit_on_error=on", "postgres"], one_a_line
        )

    def _run(self, command: list[str | Path], said: str = "") -> None:
        done = subprocess.run(command, input=said, capture_output=True, text=True, **self._as_account())
        if done.returncode:
            raise CannotStart(f"The cluster could not be made in {self.place.home}: {_complaint(done.stderr)}")

    def _launch(self, binaries: Binaries) -> None:
        sockets = self.place.socket_directory()
        self._forget_stale_pid(sockets)
        directory = str(sockets).replace('"', '""')
        fixed = ("listen_addresses=", "port=5432", f'unix_socket_directories="{directory}"', "logging_collector=off")
        command: list[str | Path] = [binaries.folder / "postgres", "-D", self.place.cluster]
        for setting in fixed:
            command += ["-c", setting]
        with self._open_log() as log:
            begin = log.seek(0, os.SEEK_END)
            self._launched = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, **self._as_account()
            )
        self._await_launched(begin)

    def _await_launched(self, begin: int) -> None:
        until = time.monotonic() + PATIENCE
        while not self._answers():
            ended = self._launched is not None and self._launched.poll() is not None
            if ended or time.monotonic() > until:
                said = self.place.log.read_bytes()[begin:].decode(errors="replace")
                raise CannotStart(f"The database did not start: {_complaint(said)} (All of it is in {self.place.log}.)")
            time.sleep(POLL)

    def _open_log(self) -> BinaryIO:
        path = self.place.log
        if path.exists() and path.stat().st_size > LOG_LIMIT:
            path.rename(path.with_suffix(".log.1"))
        return open(path, "ab")

    def _as_account(self) -> dict[str, Any]:
        return {"cwd": self.place.home, "env": ENVIRONMENT, **self.place.account.switch()}


def _works_in(directory: Path, process: Path, if_hidden: bool = False) -> bool:
    """Whether a process works in a directory; a zombie works nowhere."""
    try:
        return (process / "cwd").samefile(directory)
    except PermissionError:
        return if_hidden
    except OSError:
        return False


def _gone(pid: int) -> bool:
    """Whether a process has ended; a child of ours that has is laid to rest."""
    with suppress(ChildProcessError):
        return os.waitpid(pid, os.WNOHANG) != (0, 0)
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return False
    return True


def _complaint(said: str) -> str:
    """What a program complained of: a full disk, else its last grave line, else its last line."""
    if re.search("No space left on device|Check free disk space", said):
        return "the disk is full; make room."
    lines = [re.sub(r"^\d{4}-.*? \[\d+\] ", "", line.strip()) for line in said.splitlines() if line.strip()]
    grave = [line for line in lines if re.search("PANIC:|FATAL:|error:", line)]
    return [*(lines or ["it said nothing."]), *grave][-1]


def _sync(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
