"""`onedoor ledger witness`: a second party co-signs checkpoints of a city, and only such that hold all it co-signed before.

A witness needs no database and no city: its key and its memory are two files of its own. It keeps the last checkpoint it co-signed;
the next must come with the proof that it holds that one (`/ledger/later/SIZE.json`). What it prints is the checkpoint under two
signatures: the city's, and its own with the moment.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from onedoor.engines import signed_notes
from onedoor.engines.signed_notes import WITNESS, BadNote, Checkpoint, Key, Note, Signer
from onedoor.frame import clock
from onedoor.kernel.ledger.receipt import BadReceipt, Later, still_stands

from . import Refusal


def register(actions) -> None:
    """Add the command below `ledger`."""
    witness = actions.add_parser("witness", help="co-sign checkpoints as a second party", description=__doc__)
    steps = witness.add_subparsers(dest="step", metavar="STEP", required=True)
    making = steps.add_parser("key", help="make the witness's key and print its public line")
    making.add_argument("name", metavar="NAME", help="the name of the witness, for example county.example")
    making.set_defaults(run=run_key)
    signing = steps.add_parser("sign", help="co-sign a checkpoint, or a later one with its proof")
    signing.add_argument("file", metavar="FILE", help="the first time a checkpoint, then a later one with its proof")
    signing.add_argument("--log", metavar="LINE", required=True, help="the public key of the city's ledger")
    signing.add_argument("--memory", metavar="FILE", required=True, type=Path, help="where the last checkpoint is kept")
    signing.set_defaults(run=run_sign)
    for parser in (making, signing):
        parser.add_argument("--key", metavar="FILE", required=True, type=Path, help="the witness's private key")


def run_key(arguments) -> int:
    """Make a key, readable by its owner only, and print the public line."""
    if not signed_notes.NAME.fullmatch(arguments.name):
        raise Refusal("The name of a witness has no blanks and no plus sign.")
    signer = Signer(arguments.name, WITNESS, secrets.token_bytes(32))
    try:
        descriptor = os.open(arguments.key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise Refusal(f"{arguments.key} cannot be made: {error.strerror}. Nothing was changed.") from None
    with os.fdopen(descriptor, "w") as file:
        file.write(signer.line() + "\n")
    print(signer.key)
    return 0


def run_sign(arguments) -> int:
    """Print the checkpoint with both signatures; 1 with the reason if it is not to be co-signed."""
    signer, log = _signer(arguments.key), _log(arguments.log)
    note = _next(_read(arguments.file), _kept(arguments.memory, log), log)
    text = Note.read(note).text
    note += signer.sign(text, int(clock.now().timestamp()))
    _keep(arguments.memory, note)
    print(note, end="")
    return 0


def _next(written: str, kept: Checkpoint | None, log: Key) -> str:
    """The note to co-sign. Raises Refusal for one that is smaller, not signed by the log, or does not hold the one kept."""
    try:
        later = Later.read(written) if written.lstrip().startswith("{") else None
        note = later.checkpoint if later else written
        said = signed_notes.opened(note, [log])
        if kept is not None:
            _must_go_on(kept, said, later, log)
    except (BadReceipt, BadNote) as bad:
        raise Refusal(f"Not co-signed: {bad}.", 1) from None
    return note


def _must_go_on(kept: Checkpoint, said: Checkpoint, later: Later | None, log: Key) -> None:
    """What is said now holds what was co-signed last. Raises BadReceipt."""
    if said.size < kept.size:
        raise BadReceipt(f"it has {said.size} leaves, and {kept.size} were co-signed already")
    if said.size == kept.size:
        if said.root != kept.root:
            raise BadReceipt(f"another tree of {kept.size} leaves was co-signed already")
    elif later is None:
        raise BadReceipt(f"bring the proof from {kept.size} leaves on, /ledger/later/{kept.size}.json")
    else:
        still_stands(kept, later, [log])


# ── Files of the witness ──


def _signer(path: Path) -> Signer:
    try:
        signer = Signer.read(_read(str(path)))
    except BadNote as error:
        raise Refusal(f"{path}: {error}.") from None
    if signer.kind != WITNESS:
        raise Refusal(f"{path} is the key of a log. A witness has a key of its own: `onedoor ledger witness key`.")
    return signer


def _log(line: str) -> Key:
    try:
        return Key.read(line)
    except BadNote as error:
        raise Refusal(f"{line}: {error}.") from None


def _kept(memory: Path, log: Key) -> Checkpoint | None:
    """What was co-signed last; None the first time. Raises Refusal if the memory cannot be trusted."""
    if not memory.exists():
        return None
    try:
        return signed_notes.opened(_read(str(memory)), [log])
    except BadNote as error:
        raise Refusal(f"{memory}: {error}. Nothing is co-signed until that is cleared up.", 1) from None


def _keep(memory: Path, note: str) -> None:
    """Remember before it is given away: beside, forced to disk, then in its place."""
    part = memory.with_name(f"{memory.name}.part")
    with part.open("w") as file:
        file.write(note)
        file.flush()
        os.fsync(file.fileno())
    part.replace(memory)


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise Refusal(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise Refusal(f"{path} is no text.") from None
