"""`onedoor requests`: replay a table of requests through real acts, take running requests over, enter what has lapsed."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from . import Refusal, requests_import
from .city import add_data_option, open_city

MINUTE = 60


def register(commands) -> None:
    """Add the command."""
    requests = commands.add_parser("requests", help="requests for disclosure: replay, import, catch up")
    actions = requests.add_subparsers(dest="action", metavar="ACTION", required=True)
    replaying = actions.add_parser(
        "replay",
        help="carry a table of requests through real acts, in a city made for it",
        description="Columns: date_accepted, date_completed; also applicant_type, decision, date_quality. Rows whose days are "
        "not good are skipped. Every act is done in its own transaction, on its own day. Nothing is left of the city.",
    )
    replaying.add_argument("file", metavar="FILE.csv", help="the table, plain or packed (.csv.gz)")
    replaying.add_argument("--processes", type=int, default=2, metavar="N", help="so many at once (default: 2)")
    replaying.add_argument("--most", type=int, metavar="N", help="at most so many rows")
    replaying.add_argument("--json", action="store_true", help="print facts as JSON")
    replaying.set_defaults(run=run_replay)
    requests_import.register(actions)
    catching = actions.add_parser("catch-up", help="enter silences, abandonments and lateness of days that have passed")
    catching.add_argument("--json", action="store_true", help="print facts as JSON")
    add_data_option(catching)
    catching.set_defaults(run=run_catch_up)


# ── replay ──


def run_replay(arguments) -> int:
    """Print how many were answered in time, late, extended and skipped; on stderr, how fast it went."""
    from .requests_replay import run

    if arguments.processes < 1:
        raise Refusal("Give at least one process.", 2)
    try:
        found = run(Path(arguments.file), arguments.processes, arguments.most)
    except OSError as error:
        raise Refusal(f"{arguments.file} cannot be read: {error.strerror or error}.", 2) from None
    except (KeyError, UnicodeDecodeError):
        raise Refusal(f"{arguments.file} has no columns date_accepted and date_completed, or is no table.", 2) from None
    words = {
        "answered_in_time": found.in_time,
        "late": found.late,
        "extended": found.extended,
        "skipped": found.skipped,
    }
    done, minutes = found.in_time + found.late, found.seconds / MINUTE
    rate = {"seconds": round(found.seconds, 1), "acts": found.acts, "a_minute": round(done / minutes) if minutes else 0}
    if arguments.json:
        print(json.dumps(words | rate))
        return 0
    print(" ".join(f"{name}={count}" for name, count in words.items()))
    print(
        f"{done} requests, {found.acts} acts in {found.seconds:.0f} s: {rate['a_minute']} requests a minute",
        file=sys.stderr,
    )
    return 0


# ── catch up ──


def run_catch_up(arguments) -> int:
    """Print what was entered, a line each: the day it happened, the act, the row."""
    open_city()
    from onedoor.openness.requests.interface import catch_up

    entered = catch_up()
    if arguments.json:
        print(json.dumps([[one.on.isoformat(), one.act, one.key] for one in entered]))
    else:
        print("\n".join(f"{one.on} {one.act} {one.key}" for one in entered) or "nothing has lapsed")
    return 0
