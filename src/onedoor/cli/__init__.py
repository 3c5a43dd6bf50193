"""The command line: `onedoor COMMAND`.

Facts go to stdout, messages to stderr. Exit 0 is good, 1 a finding or a refusal, 2 wrong usage or bad input; never a traceback.
"""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from pathlib import Path

from onedoor.postgres import CannotStart

GROUPS = (
    "demo",
    "serve",
    "database",
    "reference",
    "store",
    "due",
    "calendar",
    "people",
    "requests",
    "letters",
    "acts",
    "ledger",
    "receipt",
    "merkle",
    "check",
)
"""Modules of this package, each with `register(subparsers)`; a command's parser sets `run`, a function of the parsed arguments."""


class Refusal(Exception):
    """A command that stops with one sentence. `code` 1: a finding or a refusal; 2: wrong usage or bad input."""

    def __init__(self, sentence: str, code: int = 2):
        super().__init__(sentence)
        self.code = code


def data_directory() -> Path:
    """The data directory: `ONEDOOR_DATA`, else `./var`."""
    return Path(os.environ.get("ONEDOOR_DATA", "var")).absolute()


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = argparse.ArgumentParser(
        prog="onedoor", description="Onedoor 一门: the open platform of a city's government service centre."
    )
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in GROUPS:
        import_module(f"onedoor.cli.{name}").register(commands)
    return top


def main(argv: list[str] | None = None) -> int:
    """Run one command and answer its exit code."""
    arguments = parser().parse_args(argv)
    if getattr(arguments, "data", None):
        os.environ["ONEDOOR_DATA"] = str(Path(arguments.data).absolute())
    try:
        return int(arguments.run(arguments) or 0)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return refusal.code
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except Exception as failure:
        if os.environ.get("ONEDOOR_LOG") == "DEBUG":
            raise
        print(in_a_sentence(failure), file=sys.stderr)
        return 1


def in_a_sentence(failure: Exception) -> str:
    """What stopped a command, in one line: a refusal of the server's, the database's, the system's, or nothing foreseen."""
    said = " ".join(str(failure).split()) or type(failure).__name__
    if isinstance(failure, CannotStart):
        return said
    if type(failure.__cause__ or failure).__module__.startswith("psycopg"):
        return f"The database refused: {said}"
    if isinstance(failure, OSError):
        return f"The system refused: {said}"
    return f"This was not foreseen: {type(failure).__name__}: {said}. ONEDOOR_LOG=DEBUG shows where it happened."


if __name__ == "__main__":
    sys.exit(main())
