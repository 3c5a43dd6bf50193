"""`onedoor demo`: the demonstration city, from nothing to an address in the browser. `onedoor demo digest`: its fingerprint.

The command holds the city's lock, builds what is missing, starts the web server and the worker as its children, waits until pages
are served, prints the log-ins and stays until it is stopped. Killed outright, it leaves a database server that the next start adopts.
"""

from __future__ import annotations

import ctypes
import fcntl
import ipaddress
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from . import Refusal, data_directory
from .city import add_data_option, open_city
from .progress import Bar
from .serve import collect_static, must_be_free, port_number

SIZES = ("desk", "city", "load")
SPACE_NEEDED = 400 * 1024 * 1024
WAIT_FOR_PAGES = 60
PR_SET_PDEATHSIG = 1


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


# ── What the city is built from ──


class Recipe(dict):
    """Size, seed and day that a city was built with, kept in its data directory."""

    @classmethod
    def kept(cls, data: Path) -> Recipe | None:
        """The recipe of the city that is there."""
        path = data / "demo.json"
        return cls(json.loads(path.read_text())) if path.exists() else None

    def keep(self, data: Path) -> None:
        """Write it, whole or not at all."""
        path = data / "demo.json.new"
        path.write_text(json.dumps(self))
        path.replace(data / "demo.json")

    @classmethod
    def asked(cls, arguments, kept: Recipe | None) -> Recipe:
        """What is asked for; what is not said is as it was, else the default."""
        base = kept or {"size": "city", "seed": 1, "today": None}
        today = arguments.today.isoformat() if arguments.today else base["today"]
        seed = base["seed"] if arguments.seed is None else arguments.seed
        return cls(size=arguments.size or base["size"], seed=seed, today=today)


# ── Running ──


def run_demo(arguments) -> int:
    """Build what is missing, serve, and stay until stopped."""
    started = time.monotonic()
    must_be_loopback(arguments.host)
    must_be_free(arguments.host, arguments.port)
    data = data_directory()
    with only_one(data, arguments):
        kept = Recipe.kept(data)
        recipe = Recipe.asked(arguments, None if arguments.fresh else kept)
        if kept and not arguments.fresh and kept != recipe:
            raise Refusal(
                f"The city in {data} was built with {described(kept)}. Add --fresh to build another; what was entered in it is then lost.",
                1,
            )
        first = kept is None or arguments.fresh
        os.environ["ONEDOOR_DEMO"] = "1"
        if recipe["today"]:
            os.environ["ONEDOOR_TODAY"] = recipe["today"]
        build(data, recipe, fresh=arguments.fresh)
        return show(arguments, data, first, started)


def described(recipe: Recipe) -> str:
    """A recipe in words."""
    return ", ".join(f"{name} {value}" for name, value in recipe.items() if value is not None)


def must_be_loopback(host: str) -> None:
    """Refuse an address that others could reach: everybody knows the password."""
    try:
        loopback = ipaddress.ip_address("127.0.0.1" if host == "localhost" else host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise Refusal(
            f"The demonstration is shown on loopback addresses only, because its password is public; {host} is none.", 2
        )


@contextmanager
def only_one(data: Path, arguments):
    """Hold the city's lock; a second demonstration of one city is told where the first one is."""
    _make_directory(data)
    with open(data / "demo.lock", "a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise Refusal(
                f"This city is already being shown at {lock.read().strip() or 'another address'}. Open it there, or stop it first.",
                1,
            ) from None
        lock.truncate(0)
        lock.write(address(arguments))
        lock.flush()
        yield


def _make_directory(data: Path) -> None:
    try:
        data.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(data).free
        (data / "demo.lock").touch()
    except OSError as error:
        raise Refusal(f"The data directory {data} cannot be used: {error.strerror}. Nothing was changed.", 2) from None
    if free < SPACE_NEEDED:
        raise Refusal(
            f"The disk of {data} is nearly full: {free // 2**20} MB are free, {SPACE_NEEDED // 2**20} MB are needed. Nothing was changed.",
            2,
        )


def address(arguments) -> str:
    """Where the city is shown."""
    host = f"[{arguments.host}]" if ":" in arguments.host else arguments.host
    return f"http://{host}:{arguments.port}/"


def build(data: Path, recipe: Recipe, *, fresh: bool) -> None:
    """Database, migrations, reference data, city, static files: whatever is missing."""
    from . import database, reference

    bar = Bar()
    bar.step("database server")
    server = open_city(migrated=False)
    if fresh:
        from django.db import connections

        connections.close_all()
        server.recreate_database()
    bar.step("tables")
    database.migrate(server)
    if fresh or Recipe.kept(data) is None:
        bar.step("law and standards")
        reference.load()
        from onedoor.demo import city

        today = date.fromisoformat(recipe["today"]) if recipe["today"] else _today()
        city.build(size=recipe["size"], seed=recipe["seed"], today=today, progress=bar.part)
        recipe.keep(data)
    bar.step("static files")
    collect_static(data)
    bar.done()


def _today() -> date:
    from onedoor.frame import clock

    return clock.today()


def show(arguments, data: Path, first: bool, started: float) -> int:
    """Start the children, say where the city is, and wait."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # a script's background job begins with SIGINT ignored
        signal.signal(number, _stop)
    children = [
        child("serve", "--host", arguments.host, "--port", str(arguments.port)),
        child("worker"),
    ]
    try:
        wait_for_pages(address(arguments), children)
        announce(arguments, first, time.monotonic() - started)
        while all(process.poll() is None for process in children):
            time.sleep(0.2)
        print("A part of the city stopped by itself; the city is stopped. Start it again.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nThe city is stopped. Everything is kept; the same command starts it again.", file=sys.stderr)
        return 0
    finally:
        stop(children)


def _stop(_number, _frame):
    raise KeyboardInterrupt


def child(*command: str) -> subprocess.Popen:
    """One part of the city as a process of its own, which ends when this one is killed."""
    libc = ctypes.CDLL(None)
    return subprocess.Popen(
        [sys.executable, "-m", "onedoor", *command],
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=lambda: libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM) if hasattr(libc, "prctl") else None,
    )


def wait_for_pages(url: str, children: list[subprocess.Popen]) -> None:
    """Wait until `/healthz` answers 200, or say that it did not."""
    deadline = time.monotonic() + WAIT_FOR_PAGES
    while time.monotonic() < deadline:
        if any(process.poll() is not None for process in children):
            raise Refusal("The city could not be started: a part of it stopped. The messages above say why.", 1)
        try:
            with urlopen(url + "healthz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.05)
    raise Refusal(f"No page was served within {WAIT_FOR_PAGES} seconds. The city is stopped.", 1)


def stop(children: list[subprocess.Popen]) -> None:
    """End the children, gently first."""
    for process in children:
        process.terminate()
    for process in children:
        try:
            process.wait(timeout=8)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


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
        print(f"  {username:<26}{_wide(role, 34)}{office}")
    print(flush=True)


def _wide(text: str, width: int) -> str:
    """Pad a text in which Han characters take two columns."""
    return text + " " * max(1, width - sum(2 if ord(letter) > 0x2E7F else 1 for letter in text))
