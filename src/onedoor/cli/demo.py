"""`onedoor demo`: the demonstration city, from nothing to an address in the browser. `onedoor demo digest`: its fingerprint.

The command holds the city's lock, builds what is missing, starts the web server and the worker as its parts, waits until pages
are served, prints the log-ins and stays until it is stopped. Killed outright, it leaves a database server that the next start adopts.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import time
from datetime import date
from pathlib import Path

from . import Refusal, data_directory
from .city import add_data_option, open_city
from .parts import part, stop, wait_for_pages
from .progress import Bar
from .recipe import BEGUN, Recipe
from .serve import collect_static, port_number
from .showing import address, must_be_loopback, only_one

SIZES = ("desk", "city", "load")
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""What ends the demonstration in good order. Said once more than Python does: a script's background job begins with SIGINT ignored."""


def register(commands) -> None:
    """Add `demo` and `demo digest`."""
    demo = commands.add_parser("demo", help="run the demonstration city")
    demo.add_argument(
        "what", nargs="?", choices=("run", "digest"), default="run", help="run the city, or print its digest"
    )
    demo.add_argument("--port", type=port_number, default=8000, metavar="N")
    demo.add_argument("--host", default="127.0.0.1", help="a loopback address")
    demo.add_argument(
        "--size", choices=SIZES, help="desk: one county; city: all; load: all with the volumes of a load test"
    )
    demo.add_argument("--fresh", action="store_true", help="build the city anew; what was entered in it is lost")
    demo.add_argument(
        "--today", type=date.fromisoformat, metavar="DATE", help="the day the city stands on, for example 2018-09-07"
    )
    demo.add_argument("--seed", type=int, metavar="N", help="the number everything invented is drawn from (default 1)")
    demo.add_argument("--json", action="store_true", help="print facts as JSON")
    add_data_option(demo)
    demo.set_defaults(run=run)


def run(arguments) -> int:
    """Run the demonstration, or print its digest."""
    return run_digest(arguments) if arguments.what == "digest" else run_demo(arguments)


def run_digest(arguments) -> int:
    """Print one SHA-256 over the listed tables in key order: equal for equal seed, size and date."""
    open_city()
    from onedoor.demo import tables

    from .digest import digest

    value = digest(tables.LISTED)
    print(json.dumps({"digest": value}) if arguments.json else value)
    return 0


# ── Building ──


def run_demo(arguments) -> int:
    """Build what is missing, serve, and stay until stopped."""
    started = time.monotonic()
    _on_ending(_stop)
    must_be_loopback(arguments.host)
    data = data_directory()
    with only_one(data, arguments):
        kept = None if arguments.fresh else Recipe.kept(data)
        recipe = _recipe(arguments, data, kept)
        os.environ["ONEDOOR_DEMO"] = "1"
        if recipe.day:
            os.environ["ONEDOOR_TODAY"] = recipe.day.isoformat()
        must_be_in_the_calendar()
        try:
            build(data, recipe, whole=kept is not None, fresh=arguments.fresh)
        except KeyboardInterrupt:
            raise Refusal("\nStopped before the city was whole; the next start begins it anew.", 1) from None
        return show(arguments, kept is None, started)


def _recipe(arguments, data: Path, kept: Recipe | None) -> Recipe:
    """What is to be shown. Raises Refusal if another city is there."""
    recipe = Recipe.asked(arguments, kept or (None if arguments.fresh else Recipe.begun(data)))
    if kept and kept != recipe:
        raise Refusal(
            f"The city in {data} was built with {kept.described()}. "
            "Add --fresh to build another; what was entered in it is then lost.",
            1,
        )
    return recipe


def _on_ending(handler) -> None:
    for number in ENDINGS:
        signal.signal(number, handler)


def _stop(_number, _frame):
    raise KeyboardInterrupt


def must_be_in_the_calendar() -> None:
    """Refuse a day around which the calendar has not a year on either side: the city has a past, and plans ahead."""
    from onedoor.frame import clock

    from .due import standard_calendar

    calendar, today = standard_calendar(), clock.today()
    first, last = date(calendar.first.year + 1, 1, 1), date(calendar.last.year - 1, 12, 31)
    if not first <= today <= last:
        raise Refusal(f"The city can stand on a day from {first} to {last}; {today} is none. Choose one with --today.")


def build(data: Path, recipe: Recipe, *, whole: bool, fresh: bool) -> None:
    """Database, migrations, reference data, city, static files: whatever is missing. An unfinished city is begun anew."""
    from . import database

    bar = Bar()
    bar.step("database server")
    server = open_city(migrated=False, making=True)
    if not whole:
        _refuse_a_real_city(data)
        unfinished = server.embedded and (data / BEGUN).exists()
        if fresh or unfinished:
            _empty(server, data, recipe)
        recipe.begin(data)
    bar.step("tables")
    database.migrate(server)
    if not whole:
        _found(recipe, bar)
        recipe.keep(data)
    bar.step("static files")
    collect_static(data)
    bar.done()


def _found(recipe: Recipe, bar: Bar) -> None:
    """Law, calendar and the city itself."""
    from onedoor.demo import city
    from onedoor.frame import clock
    from onedoor.kernel.ledger import interface as ledger

    from . import reference

    bar.step("law and standards")
    reference.load()
    city.build(size=recipe["size"], seed=recipe["seed"], today=clock.today(), progress=bar.part)
    ledger.make_demonstration_key(recipe["seed"])


def _empty(server, data: Path, recipe: Recipe) -> None:
    """Drop what an earlier or unfinished city left. Raises CannotStart where the database is not ours to drop."""
    from django.db import connections

    if server.embedded:
        recipe.begin(data)
    connections.close_all()
    server.recreate_database()
    for folder in ("files", "ledger"):
        shutil.rmtree(data / folder, ignore_errors=True)
    (data / "secrets" / "ledger-key").unlink(missing_ok=True)


def _refuse_a_real_city(data: Path) -> None:
    """Refuse a database in which people work and none of them is invented: it is no demonstration's. Raises Refusal."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        if "people_account" not in connections["owner"].introspection.table_names(cursor):
            return
        cursor.execute("select count(*), count(*) filter (where is_demo) from people_account")
        everybody, invented = cursor.fetchone()
    if everybody and not invented:
        raise Refusal(
            f"The city in {data} is no demonstration: people work in it. Name another directory with --data.", 1
        )


# ── Showing ──


def show(arguments, first: bool, started: float) -> int:
    """Start the parts, say where the city is, and wait."""
    os.environ.setdefault("ONEDOOR_ADDRESS", address(arguments).rstrip("/"))
    parts = [part("serve", "--host", arguments.host, "--port", str(arguments.port)), part("worker")]
    try:
        wait_for_pages(address(arguments), parts)
        announce(arguments, first, time.monotonic() - started)
        while all(process.poll() is None for process in parts):
            time.sleep(0.2)
        print("A part of the city stopped by itself; the city is stopped. Start it again.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nThe city is stopped. Everything is kept; the same command starts it again.", file=sys.stderr)
        return 0
    finally:
        _on_ending(signal.SIG_IGN)
        stop(parts)


def announce(arguments, first: bool, seconds: float) -> None:
    """Print the address, how long the start took, and who can sign in."""
    from onedoor.demo import cast

    rows = cast.log_ins()
    if arguments.json:
        facts = {
            "address": address(arguments),
            "first_start": first,
            "seconds": round(seconds, 2),
            "password": cast.PASSWORD,
            "log_ins": rows,
        }
        print(json.dumps(facts, ensure_ascii=False, default=str), flush=True)
        return
    print(f"\nOnedoor 一门 · {address(arguments)}   (English: {address(arguments)}en/)")
    print(f"{'First' if first else 'Second or later'} start: {seconds:.1f} s. Stop with Ctrl-C.\n")
    print(f"Sign in at {address(arguments)}desk/ with any of these; the password is always {cast.PASSWORD}\n")
    for username, role, office in rows:
        print(f"  {username:<28}{_wide(role, 34)}{office}")
    print(flush=True)


def _wide(text: str, width: int) -> str:
    """Pad a text in which Han characters take two columns."""
    return text + " " * max(1, width - sum(2 if ord(letter) > 0x2E7F else 1 for letter in text))
