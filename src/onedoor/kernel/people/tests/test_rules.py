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
    assert not access.of_office(None, BUREAU)
    assert not access.within(None, CITY)
    assert not access.heads(None, BUREAU)


def test_a_right_belongs_to_its_role():
    assert access.keeps_the_system(KEEPER)
    assert access.administers(KEEPER)
    assert not access.keeps_security(KEEPER)
    assert not access.keeps_the_system(EDITOR)


def test_an_office_lies_within_all_offices_above_it():
    assert access.of_office(EDITOR, BUREAU)
    assert not access.of_office(EDITOR, COUNTY)
    assert access.within(EDITOR, COUNTY)
    assert access.within(EDITOR, CITY)
    assert not access.within(EDITOR, 99)


def test_only_the_head_heads_the_office():
    head = EDITOR._replace(role=Role.OFFICE_HEAD)
    assert access.heads(head, BUREAU)
    assert not access.heads(head, COUNTY)
    assert not access.heads(EDITOR, BUREAU)


def test_a_county_keeps_its_own_tree_and_not_the_citys():
    assert access.keeps_tree_of(KEEPER, (BUREAU, COUNTY, CITY))
    assert not access.keeps_tree_of(KEEPER, (CITY,))
    assert not access.keeps_tree_of(EDITOR, (BUREAU, COUNTY, CITY))
