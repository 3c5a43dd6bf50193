"""Reading files: by those who may, in a shape that can do no harm."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils.http import urlencode

from onedoor.engines.tests import samples
from onedoor.kernel.acts.guards import founding
from onedoor.kernel.files import interface as files
from onedoor.kernel.files import queries
from onedoor.kernel.files.rules import KINDS, Confidentiality
from onedoor.kernel.organizations.tests.factories import office, succession
from onedoor.kernel.people.rules import Role
from onedoor.kernel.people.tests.factories import account, post


@pytest.fixture
def sign_in(client, finance):
    """Sign in at an office; answers the browser."""

    def enter(at=finance, role=Role.DISCLOSURE_EDITOR):
        person = account()
        post(person, role, at)
        client.force_login(person)
        return client

    return enter


def test_an_official_of_the_office_reads_its_file(sign_in, store):
    answer = sign_in().get(store(samples.PDF, "答复 书#1%.pdf").get_absolute_url())
    assert b"".join(answer.streaming_content) == samples.PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Length"] == str(len(samples.PDF))


def test_nothing_in_a_file_can_act(sign_in, store):
    answer = sign_in().get(store(samples.PDF).get_absolute_url())
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("data", "name", "way"),
    [
        (samples.PDF, "a.pdf", "inline"),
        (samples.png(), "a.png", "inline"),
        (samples.JPEG, "a.jpg", "inline"),
        (samples.office(), "a.docx", "attachment"),
        ("名称,数量\r\n".encode(), "a.csv", "attachment"),
        (b"GIF89a" + bytes(20), "a.gif", "attachment"),
    ],
)
def test_only_pdf_and_pictures_are_shown_and_all_else_is_saved(sign_in, store, data, name, way):
    answer = sign_in().get(store(data, name).get_absolute_url())
    assert answer["Content-Disposition"].split(";")[0] == way
    assert sum(kind.inline for kind in KINDS.values()) == 3


def test_a_chinese_name_arrives_whole(sign_in, store):
    answer = sign_in().get(store(samples.office(), "通知（终稿）.docx").get_absolute_url())
    word = urlencode({"": "通知（终稿）.docx"})[1:]
    assert answer["Content-Disposition"] == f"attachment; filename*=utf-8''{word}"


def test_the_offices_above_read_it_and_others_do_not(client, store, finance):
    above, beside = office("341000-government", kind="government"), office("341000-health")
    finance.parent = above
    with founding("test"):
        finance.save()
    address = store(samples.PDF).get_absolute_url()
    for number, (place, status) in enumerate([(finance, 200), (above, 200), (beside, 403)]):
        person = account(f"person{number}")
        post(person, Role.DISCLOSURE_EDITOR, place)
        client.force_login(person)
        assert client.get(address).status_code == status


def test_who_carries_on_the_work_of_an_office_reads_its_files(sign_in, store, finance):
    market = office("341000-market", valid_from=date(2019, 3, 1))
    address = store(samples.PDF).get_absolute_url()
    browser = sign_in(market)
    assert browser.get(address).status_code == 403
    finance.valid_to = date(2019, 2, 28)
    with founding("test"):
        finance.save()
    succession(finance, market)
    assert browser.get(address).status_code == 200


@pytest.mark.parametrize(
    ("role", "confidentiality", "status"),
    [
        (Role.AUDIT_ADMINISTRATOR, Confidentiality.CLOSED, 200),
        (Role.SYSTEM_ADMINISTRATOR, Confidentiality.OFFICE, 403),
        (Role.INSPECTOR, Confidentiality.CITY, 200),
        (Role.INSPECTOR, Confidentiality.CLOSED, 403),
    ],
)
def test_elsewhere_in_the_city_role_and_confidentiality_decide(sign_in, store, role, confidentiality, status):
    browser = sign_in(office("341000-health"), role)
    address = store(samples.PDF, confidentiality=confidentiality).get_absolute_url()
    assert browser.get(address).status_code == status


def test_a_matter_lets_its_own_people_read(sign_in, store, monkeypatch):
    monkeypatch.setattr(queries, "READERS", [])
    browser = sign_in(office("341000-health"))
    file = store(samples.PDF, confidentiality=Confidentiality.CLOSED)
    assert browser.get(file.get_absolute_url()).status_code == 403
    queries.READERS.append(lambda holder, asked: asked.pk == file.pk and holder.role == Role.DISCLOSURE_EDITOR)
    assert browser.get(file.get_absolute_url()).status_code == 200


def test_a_room_above_registers_its_readers(monkeypatch):
    monkeypatch.setattr(queries, "READERS", [])

    @files.readers
    def of_the_matter(holder, file):
        """Whoever handles it."""
        return False

    assert of_the_matter in queries.READERS


def test_the_same_content_of_two_offices_is_read_by_both(sign_in, store, finance):
    health = office("341000-health")
    browser = sign_in(health)
    store(samples.PDF)
    file = store(samples.PDF, office=health.pk)
    assert browser.get(file.get_absolute_url()).status_code == 200


def test_who_is_not_signed_in_is_asked_to(client, store):
    assert client.get(store(samples.PDF).get_absolute_url()).url.startswith("/desk/sign-in/")


@pytest.mark.parametrize("change", [("digest", "0" * 64), ("digest", "x"), ("name", "别的.pdf")])
def test_an_address_of_nothing_is_not_found(sign_in, store, change):
    file = store(samples.PDF)
    setattr(file, *change)
    assert sign_in().get(file.get_absolute_url()).status_code == 404


def test_a_file_is_only_read(sign_in, store):
    assert sign_in().post(store(samples.PDF).get_absolute_url()).status_code == 405
