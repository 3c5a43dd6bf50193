"""`onedoor receipt verify`: what a receipt proves, without a server and without a network."""

from __future__ import annotations

import json
from pathlib import Path

from onedoor.engines.signed_notes import BadNote, Key
from onedoor.kernel.ledger.receipt import BadReceipt, Later, Proven, Receipt, prove, still_stands

from . import Refusal


def register(commands) -> None:
    """Add the command."""
    receipts = commands.add_parser("receipt", help="receipts of the public ledger: verify")
    actions = receipts.add_subparsers(dest="action", metavar="ACTION", required=True)
    verifying = actions.add_parser(
        "verify",
        help="check a receipt offline",
        description="Without --key the receipt is checked under the key that stands in it: compare that key with the one the "
        "city has made known, for example on its page of the ledger.",
    )
    verifying.add_argument("file", metavar="FILE.json", help="the receipt")
    verifying.add_argument(
        "--key", metavar="LINE", action="append", default=[], help="a public key you trust, as a line"
    )
    verifying.add_argument("--later", metavar="FILE.json", help="a later checkpoint with its proof")
    verifying.add_argument("--json", action="store_true", help="print facts as JSON")
    verifying.set_defaults(run=run_verify)


def run_verify(arguments) -> int:
    """Print what is proven; 1 with the reason if nothing is."""
    try:
        receipt = Receipt.read(_read(arguments.file))
        keys = [Key.read(line) for line in arguments.key or [receipt.key]]
        proven = prove(receipt, keys)
        later = still_stands(proven.checkpoint, Later.read(_read(arguments.later)), keys) if arguments.later else None
    except (BadReceipt, BadNote) as bad:
        if arguments.json:
            print(json.dumps({"ok": False, "why": str(bad)}))
        else:
            print(f"not proven: {bad}")
        return 1
    facts = _facts(proven, receipt) | ({"stands_in": later.size} if later else {})
    if arguments.json:
        print(json.dumps({"ok": True} | facts, ensure_ascii=False))
    else:
        print("ok " + " ".join(f"{name}={value}" for name, value in facts.items() if not isinstance(value, dict)))
        print("\n".join(f"{name:<14} {value}" for name, value in (proven.entry | proven.record).items()))
    return 0


def _facts(proven: Proven, receipt: Receipt) -> dict[str, object]:
    said = proven.checkpoint
    facts = {"place": proven.place, "size": said.size, "root": said.root.hex(), "time": said.said("time")}
    return facts | {"key": receipt.key, "entry": proven.entry} | ({"record": proven.record} if proven.record else {})


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise Refusal(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise Refusal(f"{path} is no text.") from None
