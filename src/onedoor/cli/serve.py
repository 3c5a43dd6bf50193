"""`onedoor serve` and `onedoor worker`: the web server and the background worker of one city."""

from __future__ import annotations

import argparse
import errno
import os
import socket
from pathlib import Path

from . import Refusal, data_directory
from .city import add_data_option, open_city

YEAR = 365 * 24 * 3600


def register(commands) -> None:
    """Add both commands."""
    serve = commands.add_parser("serve", help="run the web server")
    serve.add_argument("--port", type=port_number, default=8000, metavar="N")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument(
        "--threads", type=int, default=4, metavar="N", help="requests handled at the same time per process"
    )
    serve.add_argument("--processes", type=int, default=1, metavar="N")
    serve.set_defaults(run=run_serve)
    worker = commands.add_parser("worker", help="run the background worker")
    worker.set_defaults(run=run_worker)
    for parser in (serve, worker):
        add_data_option(parser)


def port_number(text: str) -> int:
    """A TCP port."""
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def must_be_free(host: str, port: int) -> None:
    """Refuse a port that somebody else listens on, or that this user may not open."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise Refusal(
                f"Port {port} may only be opened by the superuser. Choose another with --port, for example 8000.", 1
            ) from None
        except OSError as error:
            code = 1 if error.errno == errno.EADDRINUSE else 2
            raise Refusal(
                f"Port {port} on {host} cannot be used ({error.strerror}). Choose another with --port.", code
            ) from None


def collect_static(data: Path) -> None:
    """Gather style sheets and scripts under names that carry their digest."""
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)


def run_serve(arguments) -> int:
    """Serve until stopped. Refuses while a demonstration password works, unless the demonstration itself asks."""
    must_be_free(arguments.host, arguments.port)
    open_city()
    if os.environ.get("ONEDOOR_DEMO") != "1":
        _refuse_demo_password()
        collect_static(data_directory())
    listen(arguments.host, arguments.port, arguments.threads, arguments.processes)
    return 0


def _refuse_demo_password() -> None:
    from onedoor.demo import works

    open_accounts = works.demo_password_works()
    if open_accounts:
        raise Refusal(
            f"The demonstration password still opens {len(open_accounts)} accounts, for example “{open_accounts[0]}”. "
            "Change their passwords or close the accounts, or start `onedoor demo`.",
            1,
        )


def listen(host: str, port: int, threads: int, processes: int) -> None:
    """Answer requests with granian, which also serves the static files."""
    from django.conf import settings
    from granian import Granian
    from granian.constants import Interfaces

    os.environ["ONEDOOR_HOSTS"] = ",".join({*settings.ALLOWED_HOSTS, host})
    Granian(
        "onedoor.cli.pages_process:application",
        address=numeric(host, port),
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=threads,
        log_enabled=False,
        static_path_route=[settings.STATIC_URL.rstrip("/")],
        static_path_mount=[settings.STATIC_ROOT],
        static_path_expires=YEAR,
        workers_kill_timeout=5,
    ).serve()


def numeric(host: str, port: int) -> str:
    """The number of an address that is given by name; a name with numbers of both kinds stands for the older one."""
    found = sorted(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM), key=lambda one: one[0] != socket.AF_INET)
    return str(found[0][4][0])


def run_worker(arguments) -> int:
    """Work off background jobs and the periodic tasks of every room until stopped."""
    open_city()
    from procrastinate.contrib.django import app

    with app.replace_connector(app.connector.get_worker_connector()) as working:
        working.run_worker(name="worker", listen_notify=True, fetch_job_polling_interval=5.0)
    return 0
