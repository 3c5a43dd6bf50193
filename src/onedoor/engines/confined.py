"""The child: takes its task from the command line, gives up what it does not need, works, tells. Started by `confinement.run` only."""

from __future__ import annotations

import codecs
import importlib
import json
import os
import resource
import signal
import struct
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from . import syscalls
from .confinement import DONE, TASKS, TOO_LARGE, GivenUp, Limits

CODINGS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "gb18030",
    "big5",
    "latin-1",
    "ascii",
    "cp437",
    "cp1252",
)
"""Loaded before the child gives up its rights: afterwards it may not be able to read where Python lies."""


def main() -> None:
    """Do the task that is named on the command line, and tell what came of it."""
    room, _colon, name = TASKS[sys.argv[1]].partition(":")
    work = getattr(importlib.import_module(room), name)
    for coding in CODINGS:
        codecs.lookup(coding)
    asked = json.loads(sys.stdin.buffer.read())
    with open(int(sys.argv[2]), "rb") as stream:
        confine(Limits(*asked["limits"]))
        try:
            facts, parts = work(stream, asked["said"])
            _tell(DONE, facts, parts)
        except GivenUp as given_up:
            _tell(given_up.word)
        except (MemoryError, RecursionError):
            _tell(TOO_LARGE)
    os._exit(0)


def _tell(outcome: str, facts: Mapping[str, Any] | None = None, parts: Sequence[bytes] = ()) -> None:
    head = {"outcome": outcome, "facts": dict(facts or {}), "parts": [len(part) for part in parts]}
    written = json.dumps(head).encode()
    try:
        for part in (struct.pack(">I", len(written)), written, *parts):
            sys.stdout.buffer.write(part)
        sys.stdout.buffer.flush()
    except OSError:  # more than it may write
        os.kill(os.getpid(), signal.SIGXFSZ)
        os._exit(1)


NOBODY = 65534


def confine(limits: Limits) -> None:
    """Give up whatever the task does not need. Raises OSError where Linux does not allow the filter."""
    bounds = {
        resource.RLIMIT_CPU: limits.processor,
        resource.RLIMIT_FSIZE: limits.output,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NPROC: 0,
    }
    if sys.platform == "linux":
        bounds[resource.RLIMIT_AS] = limits.memory
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    for bound, most in bounds.items():
        resource.setrlimit(bound, (most, most + (bound == resource.RLIMIT_CPU)))  # a second to die of SIGXCPU
    if sys.platform == "linux":
        syscalls.forbid()


if __name__ == "__main__":
    main()
