"""Leases: who uses the server of a data directory.

Two locks stand in the data directory; a dead process's are let go by the kernel. `start.lock` is held while arriving or
leaving, by one process at a time; `users.lock` is shared by all who use the server. Who leaves and gets it alone is the
last one out.
"""

from __future__ import annotations

import atexit
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from .cluster import Cluster
from .place import CannotStart, find, prepared
from .server import Server, yours


@contextmanager
def running(data: Path) -> Iterator[Server]:
    """A server for the length of a block: started if none runs, stopped if nobody else uses it.

    Raises CannotStart."""
    if os.environ.get("DATABASE_URL"):
        yield yours(os.environ)
        return
    lease = _Lease(data)
    try:
        yield lease.server
    finally:
        lease.leave()


def attach(data: Path) -> Server:
    """A server for as long as this process lives; it is given up at its regular end.

    Raises CannotStart."""
    if os.environ.get("DATABASE_URL"):
        return yours(os.environ)
    lease = _Lease(data)
    atexit.register(lease.leave)
    return lease.server


class _Lease:
    def __init__(self, data: Path):
        self._process = os.getpid()
        with _plainly():
            self._data = prepared(data)
            with self._alone():
                self._cluster = Cluster(find(self._data))
                self._users = _open(self._data / "users.lock")
                fcntl.flock(self._users, fcntl.LOCK_SH)
                try:
                    self.server = self._cluster.serve()
                except BaseException:
                    self._give_up()
                    raise

    def leave(self) -> None:
        """Give the lease up, in the process that took it, and stop the server if it was the last.

        The server of a data directory that was removed meanwhile ends by itself, within a minute."""
        if os.getpid() != self._process:
            return
        with suppress(FileNotFoundError), self._alone():
            self._give_up()

    def _give_up(self) -> None:
        try:
            fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._cluster.stop()
        except BlockingIOError:
            pass
        finally:
            os.close(self._users)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        descriptor = _open(self._data / "start.lock")
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


@contextmanager
def _plainly() -> Iterator[None]:
    """Whatever the system refuses (a full disk, a missing right) becomes a sentence."""
    try:
        yield
    except OSError as error:
        where = error.filename or "the data directory"
        raise CannotStart(f"The database could not be started: {where}: {error.strerror}.") from error
