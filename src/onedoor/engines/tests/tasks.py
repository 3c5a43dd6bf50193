"""What a child may be asked in tests: to misbehave in every way."""

from __future__ import annotations

import json
import os
import socket
import struct
import sys
import tempfile

from onedoor.engines.confinement import GivenUp


def echo(stream, said):
    """Give back what was given."""
    return {"said": said, "uid": os.geteuid(), "environment": sorted(os.environ)}, [stream.read()]


def give_up(stream, said):
    """Say why in a word."""
    raise GivenUp("locked")


def spin(stream, said):
    """Compute for ever."""
    while True:
        pass


def wait(stream, said):
    """Do nothing for ever."""
    import time

    time.sleep(3600)


def swell(stream, said):
    """Take ever more memory."""
    held = []
    while True:
        held.append(bytearray(2**24))


def pour(stream, said):
    """Say far too much."""
    return {}, [bytes(2**20)] * 100


def fail(stream, said):
    """Stumble."""
    raise ZeroDivisionError


def die(stream, said):
    """Die of a fault in a library."""
    import ctypes

    ctypes.string_at(0)


def lie(stream, said):
    """Answer what cannot be read."""
    sys.stdout.buffer.write(struct.pack(">I", 2**31) + b"[")
    sys.stdout.buffer.flush()
    os._exit(0)


def rave(stream, said):
    """Answer a shape that is none."""
    written = json.dumps(["done"]).encode()
    sys.stdout.buffer.write(struct.pack(">I", len(written)) + written)
    sys.stdout.buffer.flush()
    os._exit(0)


def _tried(what):
    try:
        what()
    except OSError as error:
        return error.errno
    return 0


def _write_over(path):
    os.close(os.open(path, os.O_WRONLY))


def escape(stream, said):
    """Try what is forbidden; tells each error number, 0 where it went through."""
    attempts = {
        "network": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
        "local": lambda: socket.socket(socket.AF_UNIX, socket.SOCK_STREAM),
        "fork": os.fork,
        "program": lambda: os.execv("/bin/true", ["true"]),
        "write": lambda: tempfile.mkstemp(dir="/tmp"),
        "change": lambda: _write_over(said["file"]),
        "remove": lambda: os.unlink(said["file"]),
        "rename": lambda: os.rename(said["file"], said["file"] + "x"),
        "kill": lambda: os.kill(said["parent"], 0),
    }
    return {name: _tried(what) for name, what in attempts.items()}, []
