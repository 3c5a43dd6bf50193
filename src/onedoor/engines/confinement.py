"""Work on bytes of strangers, done by a child process that can do nothing else.

The child has a bound for time, memory and output; on Linux it can open no socket, start no program and write no file (seccomp),
and gives up the rights of root. Whatever becomes of it, the caller gets an answer, never an exception: `run("text", file, LIMITS)`.
"""

from __future__ import annotations

import json
import os
import signal
import struct
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from typing import IO, Any, NamedTuple, Protocol

CHILD = "onedoor.engines.confined"
TASKS: Mapping[str, str] = {
    "text": "onedoor.engines.extracts:text",
    "strip": "onedoor.engines.metadata:strip",
    "straighten": "onedoor.engines.pictures:straighten",
    "fingerprint": "onedoor.engines.pictures:fingerprint",
    "opens": "onedoor.engines.extracts:opens",
    "measure": "onedoor.engines.redaction:measure",
    "draw": "onedoor.engines.redaction:draw",
    "find": "onedoor.engines.redaction:find",
    "paint": "onedoor.engines.redaction:paint",
    "prove": "onedoor.engines.proofs:prove",
    "uncovered": "onedoor.engines.proofs:uncovered",
    "remains": "onedoor.engines.proofs:remains",
}
"""What a child can be asked to do, and the function that does it: of the stream and what is said, to facts and parts."""

DONE, TOO_LONG, TOO_LARGE, CRASHED = "done", "too_long", "too_large", "crashed"
"""How it went: an answer; time used up; memory or output used up; it died, or said nothing that can be read.

A task may end with a word of its own: it raises GivenUp."""


class Limits(NamedTuple):
    """What a child may use, at most."""

    seconds: float = 20
    """By the clock on the wall."""
    processor: int = 15
    """Seconds of computing."""
    memory: int = 1536 * 2**20
    """Bytes of address space."""
    output: int = 64 * 2**20
    """Bytes of its answer."""


LIMITS = Limits()


class Source(Protocol):
    """Bytes to work on: an open file, or an upload."""

    def seek(self, offset: int, /) -> Any: ...
    def read(self, size: int, /) -> bytes: ...


class Answer(NamedTuple):
    """What came of it: how it went, facts, and parts of bytes."""

    outcome: str
    facts: dict[str, Any] = {}
    parts: tuple[bytes, ...] = ()


class GivenUp(Exception):
    """A task cannot go on, and says why in one word."""

    def __init__(self, word: str):
        super().__init__(word)
        self.word = word


# ── The parent ──


def run(task: str, stream: Source, limits: Limits = LIMITS, **said: Any) -> Answer:
    """Have a child do a task with the bytes of an open file. What is said is JSON, and is seen in no list of processes."""
    asked = json.dumps({"said": said, "limits": limits}).encode()
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as told:
        source = _descriptor(stream, given)
        command = [sys.executable, "-I", "-m", CHILD, task, str(source)]
        died = _wait(command, limits, asked, told, (source,))
        told.seek(0)
        return _read(told, died)


def _descriptor(stream: Source, copy: IO[bytes]) -> int:
    """An open file of the machine with these bytes from the beginning."""
    stream.seek(0)
    while chunk := stream.read(2**20):
        copy.write(chunk)
    copy.flush()
    copy.seek(0)
    return copy.fileno()


def _wait(command: Sequence[str], limits: Limits, asked: bytes, told: IO[bytes], passed: tuple[int, ...]) -> str:
    """Let a command run within its time; answers in a word how it died, empty if it ended by itself."""
    child: subprocess.Popen[bytes] = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=told,
        stderr=subprocess.DEVNULL,
        pass_fds=passed,
        cwd="/",
        env={"LANG": "C.UTF-8", "PATH": os.defpath},
        start_new_session=True,
    )
    try:
        child.communicate(asked, timeout=limits.seconds)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()
        return TOO_LONG
    return {0: "", -signal.SIGXCPU: TOO_LONG, -signal.SIGXFSZ: TOO_LARGE}.get(child.returncode, CRASHED)


def _read(told: IO[bytes], died: str) -> Answer:
    """The answer of a child, which is not believed further than its shape."""
    if died:
        return Answer(died)
    try:
        (length,) = struct.unpack(">I", told.read(4))
        head = json.loads(told.read(length))
        parts = tuple(told.read(int(size)) for size in head["parts"])
        return Answer(str(head["outcome"]), dict(head["facts"]), parts)
    except (struct.error, ValueError, KeyError, TypeError, RecursionError):
        return Answer(CRASHED)
