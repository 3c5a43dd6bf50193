"""A record holds facts and digests, hashes the same wherever it is read, and survives the erasure of what is personal."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as some

from onedoor.kernel.acts import actions, records
from onedoor.kernel.acts.deeds import uuid7
from onedoor.kernel.acts.models import Record, Text
from onedoor.kernel.acts.references import Reference, read, reference
from onedoor.kernel.acts.rules import fact

from . import toys
from .toys import HEAD_ZHAO, LI, Official

SECURITY = Official(8, 18, 1, "security-administrator")
codes = some.text("ABCabc019._:/+-", max_size=20)
facts = some.recursive(
    some.none() | some.booleans() | some.integers(-(2**63), 2**63) | codes,
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(codes, inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.usefixtures("db")
def test_the_canonical_form_is_what_postgresql_gives_back():
    @given(some.dictionaries(codes, facts, max_size=5))
    def holds(data):
        with connection.cursor() as cursor:
            cursor.execute("select %s::jsonb::text", [records.canonical(fact(data)).decode()])
            assert records.canonical(json.loads(cursor.fetchone()[0])) == records.canonical(fact(data))

    holds()


@pytest.mark.parametrize("value", [1.5, "张三", "a sentence", "~placeholder", object(), b"x", {"a": "两个字"}])
def test_text_and_fractions_are_no_facts(value):
    with pytest.raises(TypeError):
        fact(value)


def stored_leaf(record: Record) -> bytes:
    """The leaf of a record, computed anew from what the database holds."""
    subjects = [Reference(one.kind, one.key) for one in record.subjects.all()]
    return records.leaf({column: getattr(record, column) for column in records.SEALED}, subjects)


@pytest.mark.usefixtures("acts")
def test_a_leaf_can_be_computed_from_the_stored_record():
    toys.receive(by=LI, words="a budget", born="1980-02-03", key="k")
    toys.extend(toys.case(), by=HEAD_ZHAO, recorder=LI, mode="slip", evidence="files:1", days=3)
    toys.close(toys.case(), by=LI, words="done")
    assert Record.objects.count() == 5
    assert all(stored_leaf(record) == bytes(record.leaf) for record in Record.objects.all())


@pytest.mark.usefixtures("acts")
def test_a_changed_record_has_another_leaf():
    toys.extend(toys.case(), by=HEAD_ZHAO, days=3)
    record = Record.objects.get()
    record.data["asked"]["days"] = 4
    assert stored_leaf(record) != bytes(record.leaf)


@pytest.mark.usefixtures("acts")
def test_neither_text_nor_what_is_personal_is_in_the_record():
    toys.receive(by=LI, words="the budget of 2025", born="1980-02-03")
    written = json.dumps(list(Record.objects.values()), default=str)
    assert "budget" not in written and "1980" not in written
    assert set(Text.objects.values_list("field", "text")) == {("words", "the budget of 2025"), ("born", "1980-02-03")}


@pytest.mark.usefixtures("acts")
def test_equal_texts_have_different_digests():
    toys.draft(toys.case(), by=LI, words="agreed")
    toys.draft(toys.case(), by=LI, words="agreed")
    first, second = Record.objects.values_list("data__texts__words", flat=True)
    assert first != second


@pytest.mark.usefixtures("acts")
def test_erasing_a_text_leaves_the_leaf_valid(refused):
    toys.receive(by=LI, words="x", born="1980-02-03", key="k")
    record = Record.objects.get()
    with refused("permission"):
        actions.erase(record, by=LI, entry="born", reason="asked for")
    actions.erase(record, by=SECURITY, entry="born", reason="asked for")
    assert not Text.objects.filter(record=record, field="born").exists()
    assert stored_leaf(Record.objects.get(pk=record.pk)) == bytes(record.leaf)
    with refused("state"):
        actions.erase(record, by=SECURITY, entry="born", reason="again")
    assert toys.receive(by=LI, words="x", born="1980-02-03", key="k") == toys.Case.objects.get()


# ── Names of records and rows ──


@given(
    some.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1)),
    some.timedeltas(timedelta(microseconds=1), timedelta(days=9)),
)
def test_record_ids_are_in_the_order_of_their_moments(moment, later):
    first, second = uuid7(moment.replace(tzinfo=UTC)), uuid7((moment + later).replace(tzinfo=UTC))
    assert first < second
    assert (first.version, first.variant) == (7, UUID(int=first.int).variant)


def test_record_ids_of_one_moment_differ():
    moment = datetime(2026, 9, 7, tzinfo=UTC)
    assert len({uuid7(moment) for _again in range(1000)}) == 1000


@pytest.mark.usefixtures("acts")
def test_a_reference_leads_back_to_its_row():
    case = toys.case()
    assert str(reference(case)) == f"toy_cases.case:{case.pk}"
    assert read(f"toy_cases.case:{case.pk}").row() == case
    assert read("acts.record:1").kind == "acts.record"
    with pytest.raises(LookupError):
        read("nothing:1")
    for key in ("0", "x", ""):
        with pytest.raises(LookupError):
            Reference("toy_cases.case", key).row()
