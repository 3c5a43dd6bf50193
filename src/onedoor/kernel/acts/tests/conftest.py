"""The toy rooms, put into the house and into the database for the tests of this room."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from onedoor.kernel.acts.rules import Refused

from . import toys


@pytest.fixture(autouse=True)
def house():
    """The toys belong to the house while a test runs."""
    toys.join_the_house()
    yield
    toys.leave_the_house()
    toys.STRUCK.clear()


@pytest.fixture(scope="package")
def toy_tables(django_db_setup, django_db_blocker):
    """The toy tables in this worker's database, while the tests of this room run."""
    with django_db_blocker.unblock():
        toys.build()
    yield
    with django_db_blocker.unblock():
        toys.raze()


@pytest.fixture
def acts(toy_tables, db):
    """A database with toys; what a test does is rolled back."""


@pytest.fixture
def refused():
    """Expect a refusal with this code."""

    @contextmanager
    def expect(code):
        with pytest.raises(Refused) as caught:
            yield caught
        assert caught.value.code == code

    return expect


@pytest.fixture
def toy_city(own_database):
    """A database of the test's own with toys, in which commits are real; answers its addresses for child processes."""
    toys.build()
    return own_database
