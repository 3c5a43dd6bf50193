"""A hundred thousand acts on the record: each page of the public list is a walk along an index, whatever it is filtered by."""

from __future__ import annotations

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from onedoor.kernel.acts import queries
from onedoor.kernel.acts.guards import founding
from onedoor.kernel.acts.models import Record
from onedoor.site.acts import public_kinds

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("public_plans")]

RECORDS = 100_000
RARE = "acts.cap_backdating"
"""A kind of which there is one in a thousand; every third record is an act within another, every fifth is internal."""
FILL = """
insert into acts_record (id, schema, name, decided_by, decider_post, decider_office, decider_role, decider_reference, mode, evidence,
    law, at, recorded_at, within, data, leaf)
select (lpad(to_hex(n), 12, '0') || '-0000-0000-000000000000')::uuid, 1,
    case when n %% 1000 = 7 then %s when n %% 5 = 0 then 'people.set_pin' else (%s::text[])[1 + n %% %s] end,
    'post', 1, n %% 40, 'office-head', '', 'own', '', '', date '2022-01-01' + n / 300, timestamptz '2022-01-01' + n * interval '5 min',
    case when n %% 3 = 0 then '00000000-0000-0000-0000-00000000ffff'::uuid end, '{}', ''
from generate_series(1, %s) as n
"""


@pytest.fixture
def acts(own_database, django_db_blocker):
    """The acts, in a database of the test's own."""
    names = [act.name for act in public_kinds() if act.name != RARE]
    with django_db_blocker.unblock():
        with founding("test"), connection.cursor() as cursor:
            cursor.execute(FILL, [RARE, names, len(names), RECORDS])
        with connections["owner"].cursor() as cursor:
            cursor.execute("analyze acts_record")
        yield [RARE, *names]


def nodes(plan):
    """A plan and all below it."""
    yield plan
    for one in plan.get("Plans", []):
        yield from nodes(one)


def read(parts):
    """How many records a plan takes in hand: those that pass and those that do not."""
    found = [part for part in parts if part.get("Relation Name") == "acts_record"]
    return sum((part["Actual Rows"] + part.get("Rows Removed by Filter", 0)) * part["Actual Loops"] for part in found)


def page(names, *, walk=True, **scope):
    """The records of a page, of which no more are read than of three. `walk`: along one index, nothing is sorted."""
    with CaptureQueriesContext(connection) as captured:
        found = queries.public(names, **scope)
    (query,) = captured.captured_queries
    with connection.cursor() as cursor:
        cursor.execute(f"explain (analyze, format json) {query['sql']}")
        ((answer,),) = cursor.fetchall()
    parts = list(nodes(answer[0]["Plan"]))
    assert not walk or {part["Node Type"] for part in parts} <= {"Limit", "Index Scan"}, parts
    assert read(parts) <= 3 * (queries.PUBLIC_PAGE + 1), parts
    return found


def test_every_page_is_a_walk_along_an_index(acts):
    full = queries.PUBLIC_PAGE + 1
    assert len(page(acts)) == len(page(acts, office=7)) == len(page([acts[5]])) == full
    middle = page(acts)[-1].pk
    for scope in ({}, {"office": 7}):
        keys = [one.pk for one in page(acts, after=middle, **scope)]
        assert len(keys) == full and keys == sorted(keys, reverse=True) and keys[0] < middle
    assert page(acts, after=Record.objects.earliest("pk").pk) == []


def test_what_is_rare_is_not_looked_for_among_everything(acts):
    assert len(page([RARE], walk=False)) == queries.PUBLIC_PAGE + 1
    rare = page([RARE], office=7, walk=False)
    assert rare and {(one.name, one.decider_office) for one in rare} == {(RARE, 7)}
    assert page(["acts.rectify"], office=41, walk=False) == []
