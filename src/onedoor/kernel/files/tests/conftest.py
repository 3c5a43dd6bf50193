"""A folder of the test's own, an office, uploads."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from onedoor.kernel.acts.rules import Refused
from onedoor.kernel.files import interface as files
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
        return files.store(upload(data, name), **{"office": finance.pk, "account": None} | said)

    return keep


@pytest.fixture
def refusal(store):
    """The sentence with which a file is refused."""

    def refused(data: bytes, name: str = "附件.pdf") -> str:
        with pytest.raises(Refused) as caught:
            store(data, name)
        assert caught.value.status == 422
        return str(caught.value)

    return refused
