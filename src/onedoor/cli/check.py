"""`onedoor check`: whether the city's records agree with each other."""

from __future__ import annotations

import json

from .city import add_data_option, open_city


def register(commands) -> None:
    """Add the command."""
    check = commands.add_parser("check", help="look for rows that contradict each other")
    check.add_argument("--json", action="store_true", help="print facts as JSON")
    add_data_option(check)
    check.set_defaults(run=run)


def run(arguments) -> int:
    """Run every consistency query and print the rows it answers; 1 if there is one."""
    open_city()
    from onedoor.kernel.acts import checks

    found = list(checks.violations())
    if arguments.json:
        print(json.dumps([one._asdict() for one in found], ensure_ascii=False, default=str))
    else:
        lines = [f"{one.check}: " + " ".join(f"{name}={value}" for name, value in one.row.items()) for one in found]
        print("\n".join(lines) or f"{len(checks.CHECKS)} queries found nothing.")
    return 1 if found else 0
