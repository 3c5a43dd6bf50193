"""A ledger of the test's own: its files in a directory of the test, its rows in a database of the test."""

from __future__ import annotations

import pytest

from onedoor.kernel.ledger.tests import synthetic


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    """The data directory of a test."""
    settings.DATA = tmp_path
    return tmp_path / "ledger"


@pytest.fixture
def put():
    """Write so many records, after those that were written before."""
    from django.db import connections

    written = 0

    def more(many, **said):
        nonlocal written
        with connections["default"].cursor() as cursor:
            synthetic.put(cursor, many, first=written, **said)
        written += many

    return more
