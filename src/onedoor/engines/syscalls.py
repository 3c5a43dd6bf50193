"""A filter of system calls for this process, on Linux (seccomp with BPF): no network, no other process, no change to a file."""

from __future__ import annotations

import ctypes
import os
import platform
import struct
from collections.abc import Iterator, Mapping
from typing import NamedTuple


class Machine(NamedTuple):
    """A kind of machine: its number among architectures, and the column of its calls."""

    architecture: int
    column: int


MACHINES: Mapping[str, Machine] = {"x86_64": Machine(0xC000003E, 0), "aarch64": Machine(0xC00000B7, 1)}
FORBIDDEN: Mapping[str, tuple[int | None, int | None]] = {
    "socket": (41, 198),
    "socketpair": (53, 199),
    "connect": (42, 203),
    "bpf": (321, 280),
    "io_uring_setup": (425, 425),
    "execve": (59, 221),
    "execveat": (322, 281),
    "clone": (56, 220),
    "clone3": (435, 435),
    "fork": (57, None),
    "vfork": (58, None),
    "kill": (62, 129),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "openat2": (437, 437),
    "creat": (85, None),
    "truncate": (76, 45),
    "rename": (82, None),
    "renameat": (264, 38),
    "renameat2": (316, 276),
    "mkdir": (83, None),
    "mkdirat": (258, 34),
    "rmdir": (84, None),
    "link": (86, None),
    "linkat": (265, 37),
    "unlink": (87, None),
    "unlinkat": (263, 35),
    "symlink": (88, None),
    "symlinkat": (266, 36),
    "chmod": (90, None),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "chown": (92, None),
    "fchown": (93, 55),
    "fchownat": (260, 54),
    "utimensat": (280, 88),
    "mount": (165, 40),
    "unshare": (272, 97),
    "setns": (308, 268),
}
"""Calls that no reader of a file needs, by machine (`unistd_64.h`, `asm-generic/unistd.h`); None: it has no such call."""
OPENING: Mapping[str, tuple[int | None, int | None]] = {"open": (2, None), "openat": (257, 56)}
FLAGS_AT = {"open": 24, "openat": 32}
"""Where the flags stand among what is given to a call that opens a file: only reading is allowed."""
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
LOAD, EQUAL, ANY_BIT, AT_LEAST, RETURN = 0x20, 0x15, 0x45, 0x35, 0x06
ALLOW, DENY, KILL = 0x7FFF0000, 0x00050001, 0x80000000
"""DENY answers EPERM."""
NO_NEW_PRIVILEGES, SECCOMP, FILTER = 38, 22, 2
X32 = 0x40000000
Line = tuple[int, int, int, int]
"""Code, lines to skip if true, lines to skip if false, number."""


def forbid() -> None:
    """Have the kernel refuse these calls to this process from now on. Raises OSError where it does not take the filter."""
    lines = [*program(platform.machine())]
    packed = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in lines))
    head = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(lines), ctypes.addressof(packed)))
    libc = ctypes.CDLL(None, use_errno=True)
    calls = ((NO_NEW_PRIVILEGES, 1), (SECCOMP, FILTER, ctypes.c_void_p(ctypes.addressof(head))))
    if any(libc.prctl(*call, 0, 0, 0) for call in calls):
        raise OSError(ctypes.get_errno(), "the kernel does not take the filter")


def program(machine: str) -> Iterator[Line]:
    """The filter of a machine. Raises OSError for one that is not known."""
    if machine not in MACHINES:
        raise OSError(f"no filter for {machine}")
    kind = MACHINES[machine]
    yield from [(LOAD, 0, 0, 4), (EQUAL, 1, 0, kind.architecture), (RETURN, 0, 0, KILL)]
    yield from [(LOAD, 0, 0, 0), (AT_LEAST, 0, 1, X32), (RETURN, 0, 0, KILL)]
    for numbers in FORBIDDEN.values():
        if (number := numbers[kind.column]) is not None:
            yield from [(EQUAL, 0, 1, number), (RETURN, 0, 0, DENY)]
    for name, numbers in OPENING.items():
        if (number := numbers[kind.column]) is not None:
            yield from [(EQUAL, 0, 4, number), (LOAD, 0, 0, FLAGS_AT[name]), (ANY_BIT, 0, 1, WRITING)]
            yield from [(RETURN, 0, 0, DENY), (RETURN, 0, 0, ALLOW)]
    yield (RETURN, 0, 0, ALLOW)
