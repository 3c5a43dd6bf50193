"""`onedoor letter`: what a signed PDF is worth."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from . import Refusal
from .city import add_data_option, open_city

MOST = 200 * 2**20


def register(commands) -> None:
    """Add the command."""
    letter = commands.add_parser("letter", help="letters: verify a signed PDF")
    actions = letter.add_subparsers(dest="action", metavar="ACTION", required=True)
    verifying = actions.add_parser(
        "verify", help="valid, altered, unknown signer, revoked, or not a PDF; exit 0 only for valid"
    )
    verifying.add_argument("file", metavar="FILE", type=Path, help="the PDF as it was received")
    verifying.add_argument(
        "--trust",
        metavar="PEM",
        type=Path,
        action="append",
        help="a file with certificates of authorities to trust instead of those of the city here; no city is needed then",
    )
    verifying.add_argument("--revoked", metavar="CRL", type=Path, help="a list of revoked certificates, with --trust")
    verifying.add_argument("--json", action="store_true", help="print facts as JSON")
    verifying.set_defaults(run=run_verify)
    add_data_option(verifying)


def run_verify(arguments) -> int:
    """Print the verdict, and who signed when."""
    from onedoor.engines.signatures import verify
    from onedoor.engines.verdicts import Verdict

    data = _read(arguments.file)
    roots, revoked = _trust(arguments) if arguments.trust else _of_the_city()
    finding = verify(data, roots, revoked)
    facts: dict[str, Any] = {"verdict": finding.verdict.value}
    if finding.signer:
        facts |= {"signer": finding.signer, "signed_at": str(finding.signed_at or ""), "serial": finding.serial}
    if arguments.json:
        print(json.dumps(facts, ensure_ascii=False))
    else:
        print(facts["verdict"])
        for name in ("signer", "signed_at", "serial"):
            if facts.get(name):
                print(f"{name}: {facts[name]}", file=sys.stderr)
    return 0 if finding.verdict == Verdict.VALID else 1


def _read(path: Path) -> bytes:
    """The bytes of a file. Raises Refusal with what is wrong."""
    try:
        if path.stat().st_size > MOST:
            raise Refusal(f"{path} has more than {MOST // 2**20} MB: it is no letter.")
        return path.read_bytes()
    except OSError as fault:
        raise Refusal(f"{path} cannot be read: {fault.strerror}.") from None


def _trust(arguments) -> tuple[list[str], list[Any]]:
    """Authorities and revocations from files. Raises Refusal for what is no such file."""
    from onedoor.engines.signatures import read_revocations

    begin, end = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
    roots = []
    for path in arguments.trust:
        parts = _read(path).decode("ascii", "replace").split(begin)[1:]
        roots += [f"{begin}{part.partition(end)[0]}{end}\n" for part in parts]
    if not roots:
        raise Refusal(
            "There is no certificate in the files of --trust. They hold lines that begin with BEGIN CERTIFICATE."
        )
    if not arguments.revoked:
        return roots, []
    try:
        return roots, read_revocations(_read(arguments.revoked), roots)
    except ValueError as fault:
        raise Refusal(f"{arguments.revoked} cannot be used: {fault}.") from None


def _of_the_city() -> tuple[list[str], list[Any]]:
    """What the city in the data directory trusts and has revoked."""
    open_city()
    from onedoor.kernel.letters import queries

    return queries.trusted(), queries.revoked()
