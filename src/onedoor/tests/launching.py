"""Grounds for tests of the launcher: places, neighbours, and ways to look at a server."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

HOLD = """
import signal, sys
from pathlib import Path
from onedoor import postgres

signal.signal(signal.SIGINT, signal.default_int_handler)
with postgres.running(Path(sys.argv[1])):
    print("here", flush=True)
    sys.stdin.read()
"""
DIE_WHILE_MAKING = """
import os, signal, sys
from pathlib import Path
from onedoor import postgres
from onedoor.postgres.cluster import Cluster

run = Cluster._run

def run_and_die(self, *arguments):
    run(self, *arguments)
    os.kill(os.getpid(), signal.SIGKILL)

Cluster._run = run_and_die
with postgres.running(Path(sys.argv[1])):
    pass
"""


def start(script: str, data: Path) -> subprocess.Popen[str]:
    """Another process at work on the same data directory."""
    command = [sys.executable, "-c", script, str(data)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True)


def here(neighbour: subprocess.Popen[str]) -> bool:
    """Whether a neighbour has its server; waits until it says so or ends."""
    return neighbour.stdout.readline() == "here\n"


@contextmanager
def neighbour(data: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that uses the server for the length of a block."""
    process = start(HOLD, data)
    try:
        assert here(process)
        yield process
    finally:
        process.communicate("")


def server_pid(home: Path) -> int | None:
    """The process of the server of a home; None if none is there."""
    try:
        return int((home / "cluster" / "postmaster.pid").read_text().split()[0])
    except FileNotFoundError:
        return None


def alive(pid: int) -> bool:
    """Whether a process is there."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def ask(server, query: str, role: str = "owner", database: str | None = None):
    """The one value that a query answers."""
    with psycopg.connect(**server.parameters(role, database)) as connection:
        row = connection.execute(query).fetchone()
        return row[0] if row else None


def do(server, statement: str, role: str = "owner") -> None:
    """Execute a statement."""
    with psycopg.connect(**server.parameters(role)) as connection:
        connection.execute(statement)


def bytes_of(directory: Path) -> dict[str, str]:
    """Every file under a directory with a digest of its bytes; the log, which tells of the failure, aside."""
    return {
        str(path.relative_to(directory)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in directory.rglob("*")
        if path.is_file() and path.name != "postgres.log"
    }
