"""Roles, holders, and who may do what."""

from onedoor.kernel.people import access
from onedoor.kernel.people.rules import REVIEWERS, ROLES, Holder, Role

CITY, COUNTY, BUREAU = 1, 2, 3
EDITOR = Holder(account=7, post=9, organization=BUREAU, role=Role.DISCLOSURE_EDITOR, offices=(BUREAU, COUNTY, CITY))
KEEPER = Holder(account=8, post=10, organization=COUNTY, role=Role.SYSTEM_ADMINISTRATOR, offices=(COUNTY, CITY))


def test_every_role_is_called_something_and_does_something():
    assert set(ROLES) == set(Role)
    assert all(rule.label and rule.duty.endswith(".") for rule in ROLES.values())
    assert len({rule.label for rule in ROLES.values()}) == len(ROLES)


def test_three_reviews_are_three_roles():
    assert len(set(REVIEWERS)) == 3


def test_a_stranger_may_nothing():
    for right in (access.keeps_the_system, access.keeps_security, access.audits, access.administers):
        assert not right(None)


def test_a_right_belongs_to_its_role():
    assert access.keeps_the_system(KEEPER)
    assert access.administers(KEEPER)
    assert not access.keeps_security(KEEPER)
    assert not access.keeps_the_system(EDITOR)
