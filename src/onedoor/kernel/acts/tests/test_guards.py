"""The database itself refuses what is not done by an act."""

from __future__ import annotations

from itertools import product

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

from onedoor import postgres
from onedoor.kernel.acts.guards import append_only_tables, founding
from onedoor.kernel.acts.models import Record, Text

from . import toys
from .toys import LI


def refused_by_the_database(*statements: str) -> None:
    """Each statement alone breaks the guard."""
    for statement in statements:
        with (
            pytest.raises((IntegrityError, ProgrammingError)) as caught,
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
        assert caught.value.__cause__.sqlstate in ("23001", "42501")


@pytest.mark.usefixtures("acts")
def test_an_official_table_changes_in_acts_only():
    case = toys.case()
    refused_by_the_database(
        "insert into toy_cases_case (number, office, state, days) values ('x', 7, 'received', 0)",
        "update toy_cases_case set state = 'decided'",
        "delete from toy_cases_case",
        "truncate toy_cases_case cascade",
    )
    assert toys.decide(case, by=LI, outcome="R1").state == "decided"
    refused_by_the_database("update toy_cases_case set state = 'received'")


@pytest.mark.usefixtures("acts")
def test_a_row_is_not_saved_without_an_act():
    case = toys.case()
    case.state = "decided"
    with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
        case.save()
    case.refresh_from_db()
    assert case.state == "received"


@pytest.mark.usefixtures("acts")
def test_even_nothing_is_not_changed_without_an_act():
    refused_by_the_database("update toy_cases_case set state = 'decided' where false")


@pytest.mark.usefixtures("acts")
def test_a_refused_act_gives_no_leave_to_what_follows():
    with pytest.raises(toys.Refused):
        toys.close(toys.case(), by=LI, words="stop")
    refused_by_the_database("update toy_cases_case set state = 'decided'")


@pytest.mark.usefixtures("acts")
def test_records_are_neither_changed_nor_removed_even_within_an_act():
    toys.draft(toys.case(), by=LI, words="x")
    with founding("test"):
        refused_by_the_database(
            "update acts_record set name = 'x.y'",
            "delete from acts_record",
            "truncate acts_record cascade",
            "update acts_subject set key = '1'",
            "delete from acts_subject",
        )
    assert Record.objects.count() == 1


@pytest.mark.usefixtures("acts")
def test_a_text_is_erased_by_an_act_only():
    toys.draft(toys.case(), by=LI, words="x")
    refused_by_the_database("delete from acts_text", "update acts_text set text = 'y'")
    assert Text.objects.get().text == "x"


@pytest.mark.usefixtures("acts")
def test_registers_are_raised_by_acts_only():
    toys.receive(by=LI, words="x")
    refused_by_the_database("update registers_register set last = 7", "delete from registers_register")


@pytest.mark.slow
def test_the_application_has_no_right_to_change_what_is_append_only(toy_city, server):
    with psycopg.connect(toy_city["ONEDOOR_OWNER_URL"]) as owner, owner.cursor() as cursor:
        tables = append_only_tables(cursor)
        postgres.grant_application_role(cursor, server, tables)
    assert {"acts_record", "acts_subject"} <= set(tables)
    with psycopg.connect(toy_city["ONEDOOR_APP_URL"], autocommit=True) as app:
        for table, right in product(tables, ("UPDATE", "DELETE", "TRUNCATE")):
            assert app.execute("select has_table_privilege(%s, %s)", [table, right]).fetchone() == (False,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("delete from acts_record")
        with pytest.raises(psycopg.errors.RestrictViolation):
            app.execute("update toy_cases_case set state = 'decided'")
    assert toys.draft(toys.case(), by=LI, words="x")
