"""A folder of the test's own, an office, uploads."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import NamedTuple
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from onedoor.kernel.acts.guards import founding
from onedoor.kernel.acts.rules import Refused
from onedoor.kernel.dossiers.models import Dossier
from onedoor.kernel.files import interface
from onedoor.kernel.organizations.tests.factories import office


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    """Where files are kept during a test."""
    storages = settings.STORAGES
    options = {"OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = storages | {"default": storages["default"] | options}
    assert default_storage.location == str(tmp_path / "files")
    return tmp_path / "files"


@pytest.fixture
def finance(db):
    """The finance office of the city."""
    return office()


def upload(data: bytes, name: str = "附件.pdf") -> SimpleUploadedFile:
    """A file as a browser hands it in, under exactly this name."""
    made = SimpleUploadedFile("x", data)
    made._name = name
    return made


@pytest.fixture
def store(finance):
    """Keep a file for the finance office."""

    def keep(data: bytes, name: str = "附件.pdf", **said):
        return interface.store(upload(data, name), **{"office": finance.pk, "account": None} | said)

    return keep


class Matter(NamedTuple):
    """A dossier of a kind that no room has."""

    dossier: Dossier

    def hold(self, *files):
        """Lay files into it, as an act does."""
        with founding("test"):
            interface.attach(SimpleNamespace(id=uuid4()), self.dossier.pk, *(file.pk for file in files))

    def close(self):
        """Let it be over."""
        with founding("test"):
            Dossier.objects.update(closed_on=date(2026, 11, 20))


@pytest.fixture
def matter(finance):
    """An open dossier of the finance office."""
    said = {"kind": "test", "number": "卷2026-1", "title": "一件事", "state": "open", "opened_on": date(2026, 11, 2)}
    with founding("test"):
        return Matter(Dossier.objects.create(organization=finance, **said))


@pytest.fixture
def refusal(store):
    """The sentence with which a file is refused."""

    def refused(data: bytes, name: str = "附件.pdf") -> str:
        with pytest.raises(Refused) as caught:
            store(data, name)
        assert caught.value.status == 422
        return str(caught.value)

    return refused
