"""Numbers come in order, all at once, each register by itself, and none is lost when the work is undone."""

from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps
from django.db import connection, transaction

from onedoor.kernel.acts.guards import founding
from onedoor.kernel.registers.interface import Schemes, Wanted, allocate
from onedoor.kernel.registers.models import Register, Scheme
from onedoor.kernel.registers.rules import BadFormat

DAY = date(2026, 9, 7)


@pytest.fixture(autouse=True)
def schemes(db):
    """Two schemes of a test, and leave to write numbers outside an act."""
    with founding("test"):
        Scheme.objects.create(name="a", format="{office}-{year}-{n}")
        Scheme.objects.create(name="b", format="B{n}")
        yield


def test_numbers_follow_each_other_in_the_order_asked():
    wanted = [Wanted("a", "x", DAY), Wanted("b", "", DAY), Wanted("a", "x", DAY), Wanted("a", "y", DAY)]
    assert [number.text for number in allocate(wanted)] == ["x-2026-1", "B1", "x-2026-2", "y-2026-1"]
    assert [number.text for number in allocate(wanted)] == ["x-2026-3", "B2", "x-2026-4", "y-2026-2"]


def test_a_new_year_begins_anew():
    allocate([Wanted("a", "x", DAY)])
    [number] = allocate([Wanted("a", "x", date(2027, 1, 1))])
    assert number.text == "x-2027-1"


def test_a_number_of_work_undone_is_given_again():
    with transaction.atomic():
        allocate([Wanted("b", "", DAY)])
        transaction.set_rollback(True)
    assert allocate([Wanted("b", "", DAY)])[0].text == "B1"


def test_ten_thousand_numbers_take_two_statements(django_assert_num_queries):
    with django_assert_num_queries(2):
        numbers = allocate([Wanted("a", f"office{n % 3}", DAY) for n in range(10_000)])
    assert len({number.text for number in numbers}) == 10_000
    assert sorted(Register.objects.values_list("last", flat=True)) == [3333, 3333, 3334]


def test_an_unknown_scheme_is_an_error():
    with pytest.raises(LookupError, match="no scheme c"):
        allocate([Wanted("c", "", DAY)])


def test_a_room_brings_its_schemes_in_a_migration():
    with pytest.raises(BadFormat):
        Schemes({"c": "{year}{n}"})
    with connection.schema_editor() as editor:
        Schemes({"c": "C-{n}", "a": "kept as it was {n}"}).code(apps, editor)
    kept = dict(Scheme.objects.filter(name__in="abc").values_list("name", "format"))
    assert kept == {"a": "{office}-{year}-{n}", "b": "B{n}", "c": "C-{n}"}
