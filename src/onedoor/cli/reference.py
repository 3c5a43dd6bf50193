"""`onedoor reference load`: law and standards from the reference files into the city's database."""

from __future__ import annotations

import json

from . import Refusal
from .city import add_data_option, open_city


def register(commands) -> None:
    """Add the command."""
    reference = commands.add_parser("reference", help="law and standards as dated data")
    actions = reference.add_subparsers(dest="action", metavar="ACTION", required=True)
    loading = actions.add_parser("load", help="load every reference file; a second run changes nothing")
    loading.add_argument("--json", action="store_true", help="print facts as JSON")
    add_data_option(loading)
    loading.set_defaults(run=run)


def run(arguments) -> int:
    """Load and print a line a file: what was added, changed, superseded, or `no change`."""
    open_city()
    outcomes = load()
    if arguments.json:
        print(json.dumps({name: outcome._asdict() for name, outcome in outcomes.items()}))
        return 0
    for name, outcome in outcomes.items():
        kept = f"; kept {outcome.kept} entries of the city" if outcome.kept else ""
        print(f"{name}: {_words(outcome)}{kept}")
    return 0


def _words(outcome) -> str:
    if outcome.quiet:
        return "no change"
    return f"{outcome.added} added, {outcome.changed} changed, {outcome.superseded} superseded"


def load():
    """Load every reference file of every room. Raises Refusal naming file and row."""
    from onedoor.kernel.provisions import interface as provisions

    try:
        return provisions.load()
    except provisions.BadReference as error:
        raise Refusal(f"{error}. Nothing of this file was loaded.", 1) from None
