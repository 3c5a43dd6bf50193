"""The consistency queries find nothing after lawful work, and each finds what it is there to find."""

from __future__ import annotations

import pytest
from django.db import connections

from onedoor.kernel.acts import checks
from onedoor.kernel.acts.actions import rectify
from onedoor.kernel.acts.guards import founding
from onedoor.kernel.acts.models import Record

from . import toys
from .toys import HEAD_ZHAO, LI


def found() -> set[str]:
    """The names of the queries that answer a row, rights of the test's own role left out."""
    return {violation.check for violation in checks.violations()} - {"the application may change what is append-only"}


def work() -> None:
    """A little of everything."""
    case = toys.receive(by=LI, words="x")
    toys.extend(case, by=HEAD_ZHAO, days=2)
    toys.consult(case, by=LI)
    toys.move_in(by=LI, many=3)
    toys.close(toys.case(), by=LI, words="done")
    rectify(Record.objects.get(name="toy.consult"), by=HEAD_ZHAO, how="void", reason="r")


@pytest.mark.usefixtures("acts")
def test_lawful_work_leaves_nothing_to_find():
    work()
    assert found() == set()


TAMPERING = {
    "the state is not what the acts led to": "update toy_cases_case set state = 'decided'",
    "a register has a gap, or a number was given twice": "update registers_register set last = last + 1",
    "a text is not the one the record vouches for": "update acts_text set text = 'forged'",
    "a message of an act that is not on the record": "update outbox_message set act = gen_random_uuid()",
}


@pytest.mark.usefixtures("acts")
@pytest.mark.parametrize("check", TAMPERING)
def test_tampering_is_found(check):
    work()
    with founding("tampering"), connections["default"].cursor() as cursor:
        cursor.execute(TAMPERING[check])
    assert found() == {check}


@pytest.mark.usefixtures("acts")
def test_a_finding_shows_its_row():
    work()
    with founding("tampering"), connections["default"].cursor() as cursor:
        cursor.execute(TAMPERING["a register has a gap, or a number was given twice"])
    violation = next(one for one in checks.violations() if "gap" in one.check)
    assert violation.row["scheme"].startswith("toy-")
