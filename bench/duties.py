"""A million duties, 300,000 of them open: a page of *My duties*, lights, and dating anew after a change of the calendar.

One officer has 10,000 own open duties. Times of reading are medians; the duties are made up in SQL.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median

DUTIES, OPEN, OWN, OFFICES, ROUNDS = 1_000_000, 300_000, 10_000, 400, 40
TODAY = date(2026, 6, 1)
NEW_REST = date(2026, 6, 2)
MAKE_OFFICES = """
insert into organizations_organization (code, name, short_name, name_en, short_name_en, initials, kind, "order", address,
    address_en, phone)
select 'bench-' || n, '局' || n, '局' || n, 'Office ' || n, 'Office ' || n, 'j', 'external', 0, '', '', ''
from generate_series(1, %s) as n
"""
MAKE_DUTIES = """
insert into duties_duty (kind, subject, organization_id, party, role, "to", provision, unit, length, due_on, promise_on, soon_on,
    paused, opened_on, closed_on, released, marked)
select 'bench.reply', 'bench.case:' || n, office.id, '', 'disclosure-officer', '', '', 'working_day', day.length,
    day.due, null, day.due - 3, false, day.begun, case when n > %(open)s then day.due end, false, 1
from generate_series(1, %(duties)s) as n
join lateral (select case when n <= %(own)s then 1 else 2 + n %% (%(offices)s - 1) end as number) as place on true
join (select id, row_number() over (order by id) as number from organizations_organization where code like 'bench-%%') as office
    on office.number = place.number
join bench_day as day on day.number = n %% (select count(*) from bench_day)
"""
MAKE_MARKS = """
insert into duties_mark (duty_id, kind, "on", length, key, provision, act, recorded_at)
select id, 'start', opened_on, length, '', '', '00000000-0000-7000-8000-000000000000', now() from duties_duty
"""


def figure(name: str, value: float, unit: str, bound: str = "") -> dict:
    """One row."""
    return {"name": name, "value": value, "unit": unit, "bound": bound}


def milliseconds(what: Callable[[], object]) -> float:
    """The median of several calls, the first ones left out."""
    times = []
    for _round in range(ROUNDS + 3):
        begun = time.perf_counter()
        what()
        times.append(time.perf_counter() - begun)
    return round(median(times[3:]) * 1000, 2)


def city(folder: str) -> None:
    """A city of our own with the duties."""
    from onedoor.cli import database, reference
    from onedoor.cli.city import open_django, open_server

    Path(folder).chmod(0o755)
    os.environ |= {"ONEDOOR_STATE": f"{folder}/state", "ONEDOOR_DATA": f"{folder}/data", "ONEDOOR_TODAY": str(TODAY)}
    server = open_server(Path(os.environ["ONEDOOR_DATA"]))
    open_django()
    database.migrate(server)
    reference.load()
    from django.db import connection, connections

    from onedoor.kernel.acts.guards import founding

    with founding("bench"), connection.cursor() as cursor:
        cursor.execute(MAKE_OFFICES, [OFFICES])
        cursor.execute("create temporary table bench_day (number int, begun date, length int, due date)")
        cursor.executemany("insert into bench_day values (%s, %s, %s, %s)", list(days()))
        facts = {"duties": DUTIES, "open": OPEN, "own": OWN, "offices": OFFICES}
        cursor.execute(MAKE_DUTIES, facts)
        cursor.execute(MAKE_MARKS)
    with connections["owner"].cursor() as cursor:
        cursor.execute("vacuum analyze duties_duty, duties_mark")


def days() -> list[tuple[int, date, int, date]]:
    """A hundred ways of begin, length and due day, all reaching over the day that is to change."""
    from onedoor.kernel.calendars import interface as calendars

    calendar = calendars.calendar()
    begins = [calendar.back(TODAY, back) for back in range(1, 11)]
    pairs = [(begun, length) for begun in begins for length in range(11, 21)]
    return [(n, begun, length, calendar.add(begun, length)) for n, (begun, length) in enumerate(pairs)]


def reading() -> list[dict]:
    """What an official and the whole city see."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from onedoor.kernel.duties import interface as duties
    from onedoor.kernel.organizations.models import Organization
    from onedoor.kernel.people.rules import Holder, Role

    office = Organization.objects.get(code="bench-1").pk
    by = Holder(account=1, post=1, organization=office, role=Role.DISCLOSURE_OFFICER, offices=(office,))

    def page() -> None:
        duties.mine(by)
        duties.my_lights(by)

    with CaptureQueriesContext(connection) as asked:
        page()
    after = duties.mine(by).after
    return [
        figure("My duties: first page and lights, 10,000 own", milliseconds(page), "ms", "15"),
        figure("My duties: queries of them", len(asked), "queries", "8"),
        figure("My duties: a later page", milliseconds(lambda: duties.mine(by, after=after)), "ms"),
        figure("lights of all open duties by office and kind", milliseconds(duties.lights_by_office), "ms", "300"),
    ]


def redating() -> list[dict]:
    """A new day of rest: count what would move, then move it."""
    from django.db import connection

    from onedoor.engines.workdays import Day
    from onedoor.frame import clock, versions
    from onedoor.kernel.acts.deeds import uuid7
    from onedoor.kernel.acts.guards import founding
    from onedoor.kernel.calendars import interface as calendars
    from onedoor.kernel.duties import interface as duties
    from onedoor.kernel.duties.models import Redating

    begun = time.perf_counter()
    foreseen = sum(duties.preview(calendars.calendar().with_days([Day(NEW_REST, "off")]), NEW_REST).values())
    previewed = time.perf_counter() - begun
    with founding("bench"), connection.cursor() as cursor:
        cursor.execute(
            "insert into calendars_day (\"on\", kind, name, announcement_id) values (%s, 'off', '', 2026)", [NEW_REST]
        )
        versions.raised("calendar")
        Redating.objects.create(act=uuid7(clock.now()), first_day=NEW_REST, begun_at=clock.now())
    connection.close()
    child = subprocess.Popen([sys.executable, __file__, "redate"], stdout=subprocess.PIPE, text=True)
    waits = acting(child)
    moved, taken = json.loads(child.communicate()[0].splitlines()[-1])
    return [
        figure("preview of a calendar change over 300,000 open duties", round(previewed, 1), "s"),
        figure("open duties dated anew, with acts going on", taken, "s", "20"),
        figure("of them written", moved, f"of {foreseen} foreseen"),
        figure("an act meanwhile, the slowest", round(max(waits), 1), "ms", "200"),
        figure("an act meanwhile, median", round(median(waits), 1), f"ms of {len(waits)}"),
    ]


def acting(child: subprocess.Popen) -> list[float]:
    """Charge the officer with one own duty after the other until the other process has done; milliseconds of each act."""
    from onedoor.kernel.acts.guards import founding
    from onedoor.kernel.duties import actions
    from onedoor.kernel.duties.interface import Duty
    from onedoor.kernel.organizations.models import Organization
    from onedoor.kernel.people.models import Account, Post
    from onedoor.kernel.people.queries import holder_of

    office = Organization.objects.get(code="bench-1")
    posts = {}
    with founding("bench"):
        for role in ("office-head", "disclosure-officer"):
            account = Account.objects.create_user(f"bench-{role}", None, name=role, office=office)
            posts[role] = Post.objects.create(account=account, organization=office, role=role)
    head, officer = holder_of(posts["office-head"]), posts["disclosure-officer"].pk
    waits = []
    for duty in Duty.objects.filter(organization=office, closed_on=None)[:OWN]:
        begun = time.perf_counter()
        actions.charge(duty, by=head, post=officer)
        waits.append((time.perf_counter() - begun) * 1000)
        if child.poll() is not None:
            break
    return waits


def redate() -> None:
    """In a process of its own: date anew, and say how many and how long."""
    from onedoor.cli.city import open_django

    open_django()
    from onedoor.kernel.duties import interface as duties

    begun = time.perf_counter()
    moved = duties.work()
    print(json.dumps([moved, round(time.perf_counter() - begun, 1)]))


def main() -> None:
    """Print the rows as JSON."""
    with tempfile.TemporaryDirectory(prefix="onedoor-bench-") as folder:
        city(folder)
        print(json.dumps([*reading(), *redating()], ensure_ascii=False))


if __name__ == "__main__":
    redate() if sys.argv[1:] == ["redate"] else main()
