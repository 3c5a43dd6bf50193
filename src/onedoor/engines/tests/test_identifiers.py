"""Identifiers: the samples of the standards, published codes, and what is made is also accepted."""

import csv
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedoor.engines.identifiers import (
    Fault,
    Resident,
    credit_code,
    credit_code_fault,
    division_above,
    division_fault,
    division_level,
    organization_code,
    organization_code_fault,
    organization_code_of,
    resident,
    resident_number,
    resident_number_fault,
    tidy,
)


def rows(path):
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_a_code_is_tidied_as_people_type_it():
    assert tidy(" 00315938-3 ") == "003159383"
    assert tidy("１１０１０５１９４９１２３１００２ｘ") == "11010519491231002X"


# ── Credit codes ──


@pytest.mark.parametrize(
    "code",
    ["11341702486344515H", "12441500196720244T", "11230500001755309F", "11441700007280420Y", "91230500MA1B3N1N2M"],
)
def test_published_credit_codes_are_right(code):
    assert credit_code_fault(code) is None


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("", Fault.LENGTH),
        ("11341702486344515", Fault.LENGTH),
        ("11341702486344515h", Fault.CHARACTERS),
        ("1134170O486344515H", Fault.CHARACTERS),
        ("9111000060003IOZSV", Fault.CHARACTERS),
        ("１１341702486344515H", Fault.CHARACTERS),
        ("00000000000000000X", Fault.PLACEHOLDER),
        ("11341702486344515J", Fault.CHECK),
        ("11341702486344551H", Fault.CHECK),
    ],
)
def test_a_wrong_credit_code_says_why_in_one_word(code, fault):
    assert credit_code_fault(code) is fault


def test_codes_of_other_registers_may_begin_with_a_letter():
    assert credit_code_fault(credit_code("N2", "341021", "MA2RXY00")) is None


def test_a_credit_code_carries_the_old_organization_code():
    assert organization_code_of("11341702486344515H") == "486344515"


BODY = st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=8, max_size=8).filter(lambda body: body.strip("0"))


@given(BODY, st.integers(0, 16), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_a_made_credit_code_is_right_and_any_one_changed_character_is_found(body, place, letter):
    code = credit_code("11", "341000", body)
    assert credit_code_fault(code) is None
    changed = code[:place] + letter + code[place + 1 :]
    assert changed == code or credit_code_fault(changed) is not None


def test_every_published_credit_code_gets_its_verdict(shared):
    table = rows(shared("identifiers/uscc_open.csv"))
    assert len(table) > 50
    for row in table:
        assert (credit_code_fault(row["code"]) is None) == (row["valid_gb32100"] == "1"), row


# ── Organization codes ──


@pytest.mark.parametrize("code", ["003159383", "003110926", "003257952", "000014349", "486344515"])
def test_published_organization_codes_are_right(code):
    assert organization_code_fault(code) is None


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("00315938", Fault.LENGTH),
        ("00315938-3", Fault.LENGTH),
        ("00315938a", Fault.CHARACTERS),
        ("00315938A", Fault.CHARACTERS),
        ("000000000", Fault.PLACEHOLDER),
        ("003159384", Fault.CHECK),
    ],
)
def test_a_wrong_organization_code_says_why_in_one_word(code, fault):
    assert organization_code_fault(code) is fault


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=8, max_size=8).filter(lambda body: body.strip("0")))
def test_a_made_organization_code_is_right(body):
    assert organization_code_fault(organization_code(body)) is None


# ── Resident numbers ──


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("11010519491231002X", None),
        ("110105491231002", Fault.LENGTH),
        ("11010519491231002x", Fault.CHARACTERS),
        ("99010519491231002X", Fault.DIVISION),
        ("110105194913310026", Fault.DATE),
        ("110105190002290021", Fault.DATE),
        ("110105194912310021", Fault.CHECK),
    ],
)
def test_a_wrong_resident_number_says_why_in_one_word(number, fault):
    assert resident_number_fault(number) is fault


def test_a_place_that_no_longer_exists_is_no_ground_to_refuse():
    number = resident_number("342701", date(1970, 5, 1), 12)
    assert resident_number_fault(number) is None


def test_permits_of_residents_from_elsewhere_follow_the_same_rule():
    for division in ("810000", "820000", "830000", "934036"):
        assert resident_number_fault(resident_number(division, date(1980, 1, 2), 7)) is None


def test_a_resident_number_says_day_of_birth_and_sex():
    assert resident("11010519491231002X") == Resident("110105", date(1949, 12, 31), male=False)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.integers(0, 999))
def test_a_made_resident_number_is_right(born, serial):
    number = resident_number("341002", born, serial)
    assert resident_number_fault(number) is None
    assert resident(number) == Resident("341002", born, serial % 2 == 1)


def test_every_documented_test_number_gets_its_verdict(shared):
    table = rows(shared("identifiers/resident_id_documented_test_numbers.csv"))
    for row in table:
        verdict = resident_number_fault(row["number"], registered=True) is None
        assert verdict == (row["valid"] == "1"), row
        if verdict:
            assert resident(row["number"]).born.isoformat() == row["birth_date"]


# ── Divisions ──


@pytest.mark.parametrize(
    ("code", "level", "above"),
    [
        ("340000", "province", ""),
        ("341000", "city", "340000"),
        ("341002", "county", "341000"),
        ("341002001", "township", "341002"),
        ("341002001001", "village", "341002001"),
    ],
)
def test_a_division_code_names_its_level_and_the_one_above(code, level, above):
    assert division_fault(code) is None
    assert (division_level(code), division_above(code)) == (level, above)


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("34100", Fault.LENGTH),
        ("34100２", Fault.CHARACTERS),
        ("991000", Fault.DIVISION),
        ("340002", Fault.DIVISION),
        ("341002000", Fault.DIVISION),
        ("341002001000", Fault.DIVISION),
    ],
)
def test_a_wrong_division_code_says_why_in_one_word(code, fault):
    assert division_fault(code) is fault


def test_the_townships_of_a_city_without_counties_are_accepted():
    assert division_fault("441900003") is None


def test_every_published_division_is_accepted_under_the_one_above(shared):
    for row in rows(shared("divisions/huangshan_divisions.csv")):
        assert division_fault(row["code"]) is None
        assert division_above(row["code"]) == row["parent_code"]
        assert re.fullmatch("province|city|county|township", division_level(row["code"]))
