"""`onedoor backup` and `onedoor restore`: a city as one directory that proves itself.

The directory holds `database.dump` (PostgreSQL's custom format), the tree `files/` with its digests in `files.sha256`
(as `sha256sum --check` reads them), and `manifest.json` with the digests of everything. Passwords and keys are never
in it.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psycopg

from onedoor.frame import clock
from onedoor.postgres import Server
from onedoor.postgres.binaries import client

from . import Refusal, data_directory
from .city import add_data_option, has_city, open_server
from .digest import all_tables, of_digests, table_digests
from .recipe import KEPT as RECIPE

FORMAT = 1
MANIFEST, DUMP, FILES, FILE_LIST = "manifest.json", "database.dump", "files", "files.sha256"


def register(commands) -> None:
    """Add both commands."""
    backup = commands.add_parser("backup", help="write the city to a new directory")
    backup.set_defaults(run=run_backup)
    restore = commands.add_parser("restore", help="read a backup into an empty data directory")
    restore.set_defaults(run=run_restore)
    for parser in (backup, restore):
        parser.add_argument("directory", metavar="DIR", type=Path, help="the directory of the backup")
        parser.add_argument("--json", action="store_true", help="print facts as JSON")
        add_data_option(parser)


def run_backup(arguments) -> int:
    """Write the backup and print its digest."""
    manifest = backup(data_directory(), arguments.directory.absolute())
    _print(manifest, arguments, "written")
    return 0


def run_restore(arguments) -> int:
    """Restore the backup and print its digest, which is then the city's."""
    manifest = restore(arguments.directory.absolute(), data_directory())
    _print(manifest, arguments, "restored")
    return 0


def backup(data: Path, directory: Path) -> dict[str, Any]:
    """Write database and files as they are at one moment into a new directory; the city may go on meanwhile.

    Returns the manifest. Raises Refusal, and then leaves nothing behind."""
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise Refusal(f"{directory} is there already and is not an empty directory. Name a new one.", 1)
    if data / FILES in directory.parents:
        raise Refusal(f"{directory} lies within the files to be backed up. Name a directory elsewhere.", 2)
    if not has_city(data):
        raise Refusal(f"There is no city in {data}. Name its data directory with --data.", 2)
    server = open_server(data)
    with _plainly(f"The backup {directory} could not be written"), _beside(directory) as part:
        tables, roles = _write_database(server, part / DUMP)
        files = _copy_tree(data / FILES, part / FILES, part / FILE_LIST)
        if (data / RECIPE).exists():
            shutil.copyfile(data / RECIPE, part / RECIPE)
        manifest = {
            "format": FORMAT,
            "onedoor": version("onedoor"),
            "day": clock.today().isoformat(),
            "roles": roles,
            "digest": of_digests(tables),
            "tables": tables,
            "files": files,
            "sha256": {path.name: _digest_of(path) for path in sorted(part.iterdir()) if path.is_file()},
        }
        (part / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n")
        os.sync()
    return manifest


def restore(directory: Path, data: Path) -> dict[str, Any]:
    """Read a backup into a data directory without a city, and compare every digest before and after.

    Returns the manifest. Raises Refusal if the backup is altered, the target is not empty, or a digest differs."""
    manifest = _verified_manifest(directory)
    server = open_server(data)
    with psycopg.connect(**server.parameters("owner")) as connection:
        if all_tables(connection) or _holds_anything(data / FILES):
            raise Refusal(f"There is a city in {data} already. Name an empty data directory with --data.", 1)
    with _plainly(f"The backup could not be restored into {data}"):
        with _beside(data / FILES) as part:
            _check_tree(directory, part)
        try:
            _read_database(server, directory / DUMP, manifest)
        except BaseException:
            shutil.rmtree(data / FILES)
            raise
        if (directory / RECIPE).exists():
            shutil.copyfile(directory / RECIPE, data / RECIPE)
    return manifest


def _print(manifest: dict[str, Any], arguments, what: str) -> None:
    facts = {"directory": str(arguments.directory), "tables": len(manifest["tables"])}
    facts |= {name: manifest[name] for name in ("files", "digest")}
    words = f"{facts['directory']}: {what}, {facts['tables']} tables, {facts['files']} files\ndigest {facts['digest']}"
    print(json.dumps(facts) if arguments.json else words)


def _holds_anything(directory: Path) -> bool:
    return directory.exists() and any(directory.iterdir())


# ── The database ──


def _write_database(server: Server, dump: Path) -> tuple[dict[str, str], list[str]]:
    """Dump the database and take the digests of its tables, both of one moment; and who holds rights in it."""
    with psycopg.connect(**server.parameters("owner")) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        [snapshot] = connection.execute("SELECT pg_export_snapshot()").fetchone() or [""]
        _client(server, "pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={dump}")
        tables = {name: () for name in all_tables(connection)}
        return table_digests(tables, connection), _role_names(server)


def _read_database(server: Server, dump: Path, manifest: dict[str, Any]) -> None:
    """Restore the dump, wholly or not at all, and compare digests."""
    options = ["--single-transaction", "--exit-on-error", "--no-owner"]
    if manifest["roles"] != _role_names(server):
        options.append("--no-privileges")  # they name roles that are not here; `onedoor migrate` grants anew
    _client(server, "pg_restore", *options, str(dump))
    with psycopg.connect(**server.parameters("owner")) as connection:
        tables = {name: () for name in all_tables(connection)}
        found = table_digests(tables, connection)
    for name in sorted(found.keys() | manifest["tables"].keys()):
        if found.get(name) != manifest["tables"].get(name):
            raise Refusal(f"The table {name} differs from the backup after restoring. Do not use this city.", 1)


def _role_names(server: Server) -> list[str]:
    return [server.parameters(role).get("user", "") for role in ("owner", "app")]


def _client(server: Server, name: str, *arguments: str) -> None:
    command = [client(name), "--no-password", f"--dbname={server.address('owner')}", *arguments]
    done = subprocess.run(command, env=server.environment("owner"), capture_output=True, text=True)
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["it did not say why"]
        raise Refusal(f"{name} failed: {said[-1]}.", 1)


# ── The files ──


def _copy_tree(source: Path, target: Path, listing: Path) -> int:
    """Copy every file and list its digest; answer how many there are."""
    target.mkdir()
    paths = sorted(path.relative_to(source) for path in source.rglob("*") if path.is_file())
    with listing.open("w") as lines:
        for path in paths:
            lines.write(f"{_copy(source / path, target / path)}  {FILES}/{path}\n")
    return len(paths)


def _check_tree(directory: Path, target: Path) -> None:
    """Copy every listed file and refuse if one is missing or altered."""
    for line in (directory / FILE_LIST).read_text().splitlines():
        digest, _, name = line.partition("  ")
        path = Path(name).relative_to(FILES)
        if ".." in path.parts:
            raise Refusal(f"{directory} is altered: it lists {name}. Nothing was changed.", 1)
        if not (directory / name).is_file() or _copy(directory / name, target / path) != digest:
            raise Refusal(f"{directory} is altered: {name} is not what it was. Nothing was changed.", 1)


def _copy(source: Path, target: Path) -> str:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    return _digest_of(target)


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _verified_manifest(directory: Path) -> dict[str, Any]:
    """The manifest of a backup whose parts are as they were."""
    try:
        manifest = json.loads((directory / MANIFEST).read_text())
    except (OSError, ValueError):
        raise Refusal(f"{directory} is not a backup: it has no {MANIFEST} that can be read.", 2) from None
    if manifest.get("format") != FORMAT:
        found = manifest.get("format")
        raise Refusal(f"{directory} is a backup of format {found}. Restore it with the Onedoor that wrote it.", 2)
    for name, digest in manifest["sha256"].items():
        if not (directory / name).is_file() or _digest_of(directory / name) != digest:
            raise Refusal(f"{directory} is altered: {name} is not what it was. Nothing was changed.", 1)
    return manifest


@contextmanager
def _beside(directory: Path) -> Iterator[Path]:
    """A new directory that takes the place of `directory` when the block ends well, and vanishes when it does not."""
    directory.parent.mkdir(parents=True, exist_ok=True)
    part = directory.with_name(f"{directory.name}.part-{secrets.token_hex(4)}")
    part.mkdir(mode=0o700)
    try:
        yield part
        part.rename(directory)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


@contextmanager
def _plainly(sentence: str) -> Iterator[None]:
    """Whatever the system refuses becomes a sentence."""
    try:
        yield
    except OSError as error:
        raise Refusal(f"{sentence}: {error.strerror}. Nothing was changed.", 1) from None
