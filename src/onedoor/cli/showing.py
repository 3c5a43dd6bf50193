"""Where a demonstration is shown: a directory of one's own, one demonstration at a time, a free port on a loopback address."""

from __future__ import annotations

import fcntl
import ipaddress
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from onedoor.postgres.place import prepared

from . import Refusal
from .serve import must_be_free

SPACE_NEEDED = 400 * 1024 * 1024
"""Free bytes without which no demonstration is begun."""
LEFTOVERS = 15
"""Seconds that the parts of a demonstration that was killed may take to give their port back."""
LOCK = "demo.lock"
"""Locked while the city is shown; it says where."""


def address(arguments) -> str:
    """Where the city is shown."""
    host = f"[{arguments.host}]" if ":" in arguments.host else arguments.host
    return f"http://{host}:{arguments.port}/"


def must_be_loopback(host: str) -> None:
    """Refuse an address that others could reach: everybody knows the password."""
    try:
        loopback = ipaddress.ip_address("127.0.0.1" if host == "localhost" else host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise Refusal(
            f"The demonstration is shown on loopback addresses only, because its password is public; {host} is none.", 2
        )


@contextmanager
def only_one(data: Path, arguments) -> Iterator[None]:
    """Hold the city's lock and find its port free. A second demonstration of one city is told where the first one is."""
    _make(data)
    with _opened(data) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refusal(
                f"This city is already being shown at {_where(lock)}. Open it there, or stop it first.", 1
            ) from None
        killed_here = _written(lock) == address(arguments)
        lock.truncate(0)
        lock.write(address(arguments))
        lock.flush()
        try:
            _await_port(arguments, LEFTOVERS if killed_here else 0)
            yield
        finally:
            lock.truncate(0)


def _make(data: Path) -> None:
    """Make the directory, or refuse one that cannot be used. Raises Refusal."""
    try:
        prepared(data)
        free = shutil.disk_usage(data).free
    except OSError as error:
        raise Refusal(f"The data directory {data} cannot be used: {error.strerror}. Nothing was changed.", 1) from None
    if free < SPACE_NEEDED:
        left, needed = f"{free // 2**20} MB", f"{SPACE_NEEDED // 2**20} MB"
        raise Refusal(
            f"The disk of {data} is nearly full: {left} are free, {needed} are needed. Nothing was changed.", 1
        )


def _opened(data: Path) -> TextIO:
    try:
        return open(data / LOCK, "a+")
    except OSError as error:
        raise Refusal(f"The file {data / LOCK} cannot be used: {error.strerror}. Nothing was changed.", 1) from None


def _written(lock: TextIO) -> str:
    lock.seek(0)
    return lock.read().strip()


def _where(lock: TextIO) -> str:
    """The address that the other demonstration writes as soon as it holds the lock."""
    for _ in range(20):
        if said := _written(lock):
            return said
        time.sleep(0.05)
    return "another address"


def _await_port(arguments, seconds: float) -> None:
    """Refuse a port that is taken; parts of this city that was killed are given time to end. Raises Refusal."""
    until = time.monotonic() + seconds
    while True:
        try:
            return must_be_free(arguments.host, arguments.port)
        except Refusal:
            if time.monotonic() >= until:
                raise
        time.sleep(0.1)
