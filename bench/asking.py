"""The page of one request among 50,000, by number and code; and number and code themselves, right, wrong and unknown.

One request is made and confirmed by real acts; the others are copies of all its rows."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from typing import Any

REQUESTS, ROUNDS = 50_000, 200
TODAY, CONFIRMED = "2026-06-01", "2026-06-02"
BOUND = "≤ 10"
KEYS = """
create temporary table bench_copy as select n, gen_random_uuid() as party,
    nextval(pg_get_serial_sequence('dossiers_dossier', 'id')) as dossier,
    nextval(pg_get_serial_sequence('requests_request', 'id')) as request,
    nextval(pg_get_serial_sequence('duties_duty', 'id')) as confirming,
    nextval(pg_get_serial_sequence('duties_duty', 'id')) as answering,
    gen_random_uuid() as submitted, gen_random_uuid() as received
from generate_series(2, %s) as n
"""
COLUMNS = "select column_name from information_schema.columns where table_name = %s order by ordinal_position"
NUMBER = "'GK2026-' || lpad(bench_copy.n::text, 5, '0')"


def figure(name: str, value: float, bound: str = BOUND) -> dict:
    """One row."""
    return {"name": name, "value": value, "unit": "ms", "bound": bound}


def city(folder: str) -> None:
    """A city of our own."""
    from onedoor.cli import database, reference
    from onedoor.cli.city import open_django, open_server

    Path(folder).chmod(0o755)
    os.environ |= {"ONEDOOR_STATE": f"{folder}/state", "ONEDOOR_DATA": f"{folder}/data", "ONEDOOR_TODAY": TODAY}
    server = open_server(Path(os.environ["ONEDOOR_DATA"]))
    open_django()
    database.migrate(server)
    reference.load()
    from django.conf import settings

    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    logging.disable(logging.WARNING)


def first() -> tuple[Any, str]:
    """One request, handed in and confirmed; with its code."""
    from onedoor.kernel.acts.guards import founding
    from onedoor.kernel.organizations.models import Division, Organization
    from onedoor.kernel.people.models import Account, Post
    from onedoor.kernel.people.queries import holder_of
    from onedoor.openness.requests import actions, interface

    with founding("bench"):
        place = Division.objects.create(
            code="341000", name="市", name_en="City", level="city", kind="市", source="bench"
        )
        names = {"name": "市财政局", "short_name": "市财政局", "name_en": "Finance", "short_name_en": "Finance"}
        office = Organization.objects.create(code="finance", kind="government", division=place, **names)
        account = Account.objects.create_user("officer", None, name="officer", office=office)
        post = Post.objects.create(account=account, organization=office, role="disclosure-officer")
    person = {"kind": "natural", "name": "张三", "certificate": "resident", "number": "11010519491231002X"}
    handed = interface.hand_in(
        person | {"phone": "13800138000"}, office=office.pk, category="natural", pieces="2025年部门决算汇总表"
    )
    os.environ["ONEDOOR_TODAY"] = CONFIRMED
    return actions.confirm(handed.request, by=holder_of(post)), handed.code


def multiply(request: Any) -> None:
    """Copies of every row of the request: party, cover, duties, marks, request, piece, records with their subjects."""
    from django.db import connection

    from onedoor.kernel.acts.guards import founding
    from onedoor.kernel.acts.models import Record
    from onedoor.kernel.duties.models import Duty

    confirming, answering = Duty.objects.filter(dossier=request.dossier_id).order_by("pk").values_list("pk", flat=True)
    submitted, received = Record.objects.filter(name__startswith="requests.").order_by("at", "id")
    with founding("bench"), connection.cursor() as cursor:
        cursor.execute(KEYS, [REQUESTS])

        def copy(table: str, where: str, **columns: str) -> None:
            cursor.execute(COLUMNS, [table])
            names = [name for (name,) in cursor.fetchall() if columns.get(name) != "-"]
            values = ", ".join(columns.get(name, f't."{name}"') for name in names)
            into = ", ".join(f'"{name}"' for name in names)
            cursor.execute(f"insert into {table} ({into}) select {values} from {table} t, bench_copy where t.{where}")

        copy("requests_party", f"id = '{request.party_id}'", id="bench_copy.party")
        copy("dossiers_dossier", f"id = {request.dossier_id}", id="bench_copy.dossier", number=NUMBER)
        subject = "'requests.request:' || bench_copy.request"
        for pk, word in ((confirming, "confirming"), (answering, "answering")):
            copy("duties_duty", f"id = {pk}", id=f"bench_copy.{word}", dossier_id="bench_copy.dossier", subject=subject)
            copy("duties_mark", f"duty_id = {pk}", id="-", duty_id=f"bench_copy.{word}")
        copy(
            "requests_request",
            f"id = {request.pk}",
            id="bench_copy.request",
            number=NUMBER,
            dossier_id="bench_copy.dossier",
            party_id="bench_copy.party",
            owed_id="bench_copy.answering",
        )
        copy("requests_piece", f"request_id = {request.pk}", id="-", request_id="bench_copy.request")
        for pk, word in ((submitted.pk, "submitted"), (received.pk, "received")):
            copy("acts_record", f"id = '{pk}'", id=f"bench_copy.{word}")
            copy(
                "acts_subject",
                f"kind = 'requests.request' and t.record_id = '{pk}'",
                id="-",
                record_id=f"bench_copy.{word}",
                key="bench_copy.request::text",
            )
    with connection.cursor() as cursor:
        cursor.execute("analyze")


def interleaved(asked: Mapping[str, Callable[[int], object]]) -> dict[str, float]:
    """The median of each, asked in turn so that a slow moment of the machine meets all; the first turns left out."""
    taken: dict[str, list[float]] = {name: [] for name in asked}
    for turn in range(ROUNDS + 20):
        for name, ask in asked.items():
            begun = time.perf_counter()
            ask(turn)
            taken[name].append(time.perf_counter() - begun)
    return {name: round(median(times[20:]) * 1000, 2) for name, times in taken.items()}


def main() -> None:
    """Print the figures."""
    folder = tempfile.mkdtemp(prefix="onedoor-bench-")
    try:
        city(folder)
        request, code = first()
        multiply(request)
        print(json.dumps(measured(request, code), ensure_ascii=False))
    finally:
        subprocess.run(["rm", "-rf", folder], check=False)


def measured(request: Any, code: str) -> list[dict]:
    """The page in Chinese and English, then number and code three ways, each from an address of its own."""
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    client.cookies["onedoor_request"] = f"{request.number}|{code}"

    def page(address: str) -> Callable[[int], object]:
        def show(turn: int) -> None:
            answer = client.get(address)
            assert answer.status_code == 200, answer

        return show

    def shown(number: str, typed: str, status: int) -> Callable[[int], object]:
        def ask(turn: int) -> None:
            answer = client.post(
                "/requests/track/",
                {"number": number, "code": typed},
                REMOTE_ADDR=f"192.0.{len(number + typed) % 250}.{turn % 250}",
            )
            assert answer.status_code == status, answer

        return ask

    tracked, wrong = f"/requests/track/{request.number}/", "0000-0000-0000-0000"
    bounds = {
        f"page of a request among {REQUESTS:,}": (page(tracked), BOUND),
        "the same in English, elder mode": (page("/en/elder" + tracked), BOUND),
        "number and code, right": (shown(request.number, code, 302), BOUND),
        "number and code, wrong code": (shown(request.number, wrong, 422), BOUND),
        "number and code, unknown number": (shown("GK2026-99999", wrong, 422), "as a wrong code"),
    }
    times = interleaved({name: ask for name, (ask, _bound) in bounds.items()})
    return [figure(name, times[name], bound) for name, (_ask, bound) in bounds.items()]


if __name__ == "__main__":
    sys.exit(main())
