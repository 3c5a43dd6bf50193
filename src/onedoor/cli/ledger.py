"""`onedoor ledger`: how the public ledger stands, whether it is whole, its files, receipts, and the work of a witness."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from onedoor.engines import signed_notes
from onedoor.engines.signed_notes import BadNote, Checkpoint, Key

from . import Refusal, ledger_witness
from .city import add_data_option, open_city


def register(commands) -> None:
    """Add the command."""
    ledger = commands.add_parser(
        "ledger", help="the public ledger: state, verify, seal, publish, receipt, later, witness"
    )
    actions = ledger.add_subparsers(dest="action", metavar="ACTION", required=True)
    state = actions.add_parser("state", help="size, root, age, key; 1 if the sealer is late")
    state.set_defaults(run=run_state)
    verifying = actions.add_parser(
        "verify", help="compute every leaf anew from its record; 1 with the first wrong index"
    )
    verifying.add_argument("--against", metavar="CHECKPOINT", action="append", default=[], help="a checkpoint you kept")
    verifying.add_argument(
        "--key", metavar="LINE", action="append", default=[], help="its public key, if not the present"
    )
    verifying.set_defaults(run=run_verify)
    sealing = actions.add_parser("seal", help="seal what waits, as the worker does")
    sealing.set_defaults(run=run_seal)
    publishing = actions.add_parser("publish", help="write tiles and checkpoint")
    publishing.add_argument("--anew", action="store_true", help="every tile, whatever is there")
    publishing.set_defaults(run=run_publish)
    receipt = actions.add_parser("receipt", help="the receipt of an act")
    receipt.add_argument("id", metavar="ID", help="the id of the record")
    receipt.add_argument("--whole", action="store_true", help="with the record itself, for whoever may read it")
    receipt.set_defaults(run=run_receipt)
    later = actions.add_parser("later", help="the present checkpoint, with the proof from an earlier size")
    later.add_argument("since", metavar="SIZE", type=int, help="leaves of the earlier checkpoint")
    later.set_defaults(run=run_later)
    for parser in (state, verifying, sealing, publishing, receipt, later):
        parser.add_argument("--json", action="store_true", help="print facts as JSON")
        add_data_option(parser)
    ledger_witness.register(actions)


# ── state, verify ──


def run_state(arguments) -> int:
    """Print how the ledger stands; 1 if the sealer stands still."""
    open_city()
    from onedoor.kernel.ledger import interface, ports

    state = interface.state()
    facts = {
        "size": state.size,
        "root": state.root,
        "signed": state.signed and state.signed.isoformat(),
        "waiting_since": state.waiting and state.waiting.isoformat(),
        "late": state.late,
        "key": str(ports.signer().key),
    }
    if arguments.json:
        print(json.dumps(facts))
    else:
        print("\n".join(f"{name:<14} {value}" for name, value in facts.items() if value not in (None, "")))
    return 1 if state.late else 0


def run_verify(arguments) -> int:
    """Print `ok size=N root=HEX`, or the first wrong index and why; then 1."""
    open_city()
    from onedoor.kernel.ledger import ports, rules
    from onedoor.kernel.ledger.verifying import verify

    keys = [*ports.keys_of(set()), *map(_key, arguments.key)]
    kept = [_checkpoint(path, keys) for path in arguments.against]
    patience = rules.PATIENCE_OF_A_SHOWN_CITY if ports.is_demonstration() else rules.PATIENCE
    found = verify(kept, patience=patience, processes=os.cpu_count() or 1)
    wrong = found.finding
    facts = {"ok": wrong is None, "size": found.size, "root": found.root.hex()}
    if wrong:
        facts |= {
            "first": wrong.first,
            "last": wrong.last,
            "why": wrong.why,
            "record": wrong.record and str(wrong.record),
        }
    if arguments.json:
        print(json.dumps(facts))
    elif wrong:
        where = f"{wrong.first}" if wrong.first == wrong.last else f"{wrong.first}..{wrong.last}"
        print(f"wrong index={where} {wrong.why}" + (f" record={wrong.record}" if wrong.record else ""))
    else:
        print(f"ok size={found.size} root={found.root.hex()}")
    return 1 if wrong else 0


def _checkpoint(path: str, keys: list[Key]) -> Checkpoint:
    """A checkpoint that somebody kept, under a key of the log. Raises Refusal."""
    try:
        return signed_notes.opened(Path(path).read_text(encoding="utf-8"), keys)
    except (OSError, UnicodeDecodeError):
        raise Refusal(f"{path} cannot be read.") from None
    except BadNote as error:
        raise Refusal(f"{path}: {error}. Name the key it was signed with by --key.") from None


def _key(line: str) -> Key:
    try:
        return Key.read(line)
    except BadNote as error:
        raise Refusal(f"{line}: {error}.") from None


# ── seal, publish ──


def run_seal(arguments) -> int:
    """Print how many records were sealed."""
    open_city()
    from onedoor.kernel.ledger import interface

    try:
        sealed = interface.work()
    except interface.Diverged as diverged:
        raise Refusal(_in_words(diverged), 1) from None
    print(json.dumps({"sealed": sealed}) if arguments.json else f"{sealed} sealed")
    return 0


def run_publish(arguments) -> int:
    """Write the files and print the size of the checkpoint."""
    open_city()
    from onedoor.kernel.ledger import interface

    try:
        written = interface.publish(anew=arguments.anew)
    except interface.Diverged as diverged:
        raise Refusal(_in_words(diverged), 1) from None
    size = interface.state().size
    print(json.dumps({"written": written, "size": size}) if arguments.json else f"size={size}")
    return 0


def _in_words(diverged: Exception) -> str:
    sentence = str(diverged)
    return f"{sentence[0].upper()}{sentence[1:]}. Was an older copy brought back? docs/rooms/ledger.md says what to do."


# ── receipt, later ──


def run_receipt(arguments) -> int:
    """Print the receipt of an act."""
    from uuid import UUID

    open_city()
    from onedoor.kernel.ledger import interface

    try:
        found = interface.receipt(UUID(arguments.id), whole=arguments.whole)
    except ValueError:
        raise Refusal(f"{arguments.id} is no id of a record.") from None
    if found is None:
        raise Refusal(f"No checkpoint holds {arguments.id}. Is it on the record? Then wait a minute.", 1)
    sys.stdout.write(found)
    return 0


def run_later(arguments) -> int:
    """Print the present checkpoint with the proof."""
    open_city()
    from onedoor.kernel.ledger import interface

    found = interface.later(arguments.since)
    if found is None:
        raise Refusal(f"There is no checkpoint that goes on from {arguments.since} leaves.", 1)
    sys.stdout.write(found)
    return 0
