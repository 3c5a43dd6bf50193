"""`onedoor merkle`: roots and proofs of a Merkle tree (RFC 6962) from a file, against what the file itself expects."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from onedoor.engines import merkle

from . import Refusal

SHAPES = {
    "root": 'an object with "leaf_inputs_hex"; "root_hashes_hex_by_size", if it is there, is compared',
    "inclusion": 'a list of cases with "leafIdx", "treeSize", "root", "leafHash", "proof" and "wantErr"',
    "consistency": 'a list of cases with "size1", "size2", "root1", "root2", "proof" and "wantErr"',
}


def register(commands) -> None:
    """Add the command."""
    trees = commands.add_parser("merkle", help="roots and proofs of a Merkle tree, from a file")
    actions = trees.add_subparsers(dest="action", metavar="ACTION", required=True)
    for name, shape in SHAPES.items():
        action = actions.add_parser(name, help=shape, description=f"The file is {shape}.")
        action.add_argument("file", metavar="FILE.json")
        action.add_argument("--json", action="store_true", help="print facts as JSON")
        action.set_defaults(run=run_root if name == "root" else run_proofs)


def run_root(arguments) -> int:
    """Print the root of every size; 1 if the file expects another one."""
    said = _read(arguments)
    leaves = [merkle.leaf_hash(bytes.fromhex(one)) for one in said["leaf_inputs_hex"]]
    roots = [merkle.root(leaves[:size]).hex() for size in range(len(leaves) + 1)]
    wanted = said.get("root_hashes_hex_by_size", roots)
    wrong = [size for size, (one, other) in enumerate(zip(roots, wanted, strict=False)) if one != other]
    if arguments.json:
        print(json.dumps({"roots": roots, "wrong": wrong}))
    else:
        print("\n".join(f"{size} {one}{' wrong' if size in wrong else ''}" for size, one in enumerate(roots)))
    return 1 if wrong else 0


def run_proofs(arguments) -> int:
    """Print for each case whether the proof holds; 1 if the file expects otherwise."""
    holds = _inclusion if arguments.action == "inclusion" else _consistency
    rows = []
    for number, case in enumerate(_read(arguments)):
        good = holds(case)
        as_said = good is not case["wantErr"] if "wantErr" in case else True
        rows.append({"case": case.get("case", str(number)), "holds": good, "as_expected": as_said})
    if arguments.json:
        print(json.dumps(rows))
    else:
        for row in rows:
            print(f"{'ok' if row['as_expected'] else 'WRONG'} {'holds' if row['holds'] else 'refused'} {row['case']}")
    return 0 if all(row["as_expected"] for row in rows) else 1


def _inclusion(case: dict[str, Any]) -> bool:
    leaf, root, *proof = _bytes(case, "leafHash", "root")
    return merkle.proves_inclusion(case["leafIdx"], case["treeSize"], leaf, proof, root)


def _consistency(case: dict[str, Any]) -> bool:
    first, second, *proof = _bytes(case, "root1", "root2")
    return merkle.proves_consistency(case["size1"], case["size2"], first, second, proof)


def _bytes(case: dict[str, Any], *names: str) -> list[bytes]:
    words = [*(case[name] for name in names), *(case.get("proof") or [])]
    return [base64.b64decode(word or "", validate=True) for word in words]


def _read(arguments) -> Any:
    """The file, of the shape that the action needs. Raises Refusal."""
    try:
        said = json.loads(Path(arguments.file).read_text())
    except OSError as error:
        raise Refusal(f"{arguments.file} cannot be read: {error.strerror}.") from None
    except ValueError:
        raise Refusal(f"{arguments.file} is no JSON.") from None
    checks: dict[str, Callable[[], Any]] = {
        "root": lambda: [bytes.fromhex(one) for one in said["leaf_inputs_hex"]],
        "inclusion": lambda: [_inclusion(case) for case in said],
        "consistency": lambda: [_consistency(case) for case in said],
    }
    try:
        checks[arguments.action]()
    except (KeyError, TypeError, ValueError, AttributeError, binascii.Error):
        raise Refusal(f"{arguments.file} is not {SHAPES[arguments.action]}.") from None
    return said
