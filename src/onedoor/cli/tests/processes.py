"""Commands as real processes, and ways to see that none is left."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

TODAY = "2026-11-23"
INHERITED = (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "ONEDOOR_APP_URL",
    "ONEDOOR_OWNER_URL",
    "ONEDOOR_TODAY",
    "ONEDOOR_DEMO",
)
WAIT = 60
"""Seconds that a command may take."""


def environment(**more: str) -> dict[str, str]:
    """The environment of a command, without what the tests themselves are told."""
    kept = {name: value for name, value in os.environ.items() if name not in (*INHERITED, "ONEDOOR_SECRET_KEY")}
    return kept | {"ONEDOOR_DATA": "/nowhere", "PYTHONUNBUFFERED": "1"} | more


def begin(*words: object, data: Path, **more: str) -> subprocess.Popen[str]:
    """Start a command on a data directory, in a process group of its own as from a terminal."""
    return subprocess.Popen(
        [sys.executable, "-m", "onedoor", *map(str, words), "--data", str(data)],
        env=environment(**more),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a command that ends by itself. None of them ends with a traceback."""
    out, err = process.communicate(timeout=WAIT)
    assert "Traceback" not in err
    return process.returncode, out, err


def command(*words: object, data: Path, said: str | None = None, **more: str) -> tuple[int, str, str]:
    """Run a command to its end: exit code, stdout, stderr. `said` is typed into it."""
    line = [sys.executable, "-m", "onedoor", *map(str, words), "--data", str(data)]
    done = subprocess.run(line, env=environment(**more), input=said, capture_output=True, text=True, timeout=WAIT)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Shown:
    """A demonstration that serves pages."""

    def __init__(self, data: Path, *words: object, port: int | None = None):
        self.data, self.port = data, port or free_port()
        self.process = begin("demo", "--json", "--port", self.port, *words, data=data)
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError(f"the demonstration did not start: {finish(self.process)}")
        self.facts: dict[str, Any] = json.loads(line)

    def page(self, path: str = "healthz") -> str:
        """What it answers at an address."""
        with urlopen(self.facts["address"] + path, timeout=10) as answer:
            return answer.read().decode()

    def end(self, number: int = signal.SIGINT) -> tuple[int, str, str]:
        """Stop it with a signal, as a terminal does, and wait for its end."""
        self.process.send_signal(number)
        return finish(self.process)


@contextmanager
def shown(data: Path, *words: object, port: int | None = None) -> Iterator[Shown]:
    """A demonstration for the length of a block; stopped if the block has not done so."""
    city = Shown(data, *words, port=port)
    try:
        yield city
    finally:
        if city.process.poll() is None:
            city.end()


def processes_of(place: Path) -> dict[int, str]:
    """The processes that work on anything under a directory, with their command lines."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            line = (process / "cmdline").read_bytes()
            told = (process / "environ").read_bytes()
            works_in = os.fsencode(os.readlink(process / "cwd"))
        except OSError:
            continue
        mark = os.fsencode(place)
        if line and (mark in line or b"ONEDOOR_DATA=" + mark in told or works_in.startswith(mark)):
            found[int(process.name)] = line.replace(b"\0", b" ").decode(errors="replace")
    return found
