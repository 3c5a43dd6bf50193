"""Files end when their period is over, by the head of their office; names and records stay."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import DatabaseError, transaction

from onedoor.engines.tests import papers, samples
from onedoor.frame import clock
from onedoor.kernel.acts import interface as acts
from onedoor.kernel.acts.rules import Refused
from onedoor.kernel.files import actions, copies, queries, reading, rules, tasks, writing
from onedoor.kernel.files.models import Destruction, Extract, File, Fingerprint
from onedoor.kernel.organizations.tests.factories import office
from onedoor.kernel.outbox import interface as outbox
from onedoor.kernel.people.rules import Role
from onedoor.kernel.people.tests.factories import account, holder


@pytest.fixture
def head(finance):
    """The head of the office."""
    return holder(account("head"), Role.OFFICE_HEAD, finance)


@pytest.fixture
def old(store):
    """A file handed in long ago."""

    def keep(data: bytes = samples.PDF, name: str = "旧.pdf", year: int = 2010, **said) -> File:
        file = store(data, name, **said)
        File.objects.filter(pk=file.pk).update(created=datetime(year, 5, 1, tzinfo=clock.CITY))
        file.refresh_from_db()
        return file

    return keep


@pytest.fixture(autouse=True)
def this_year(monkeypatch):
    """The year is 2026."""
    monkeypatch.setenv("ONEDOOR_TODAY", "2026-11-23")


def there(file) -> bool:
    """Whether the bytes of a file are kept."""
    return writing.default_storage.exists(rules.place(file.digest))


@pytest.mark.parametrize(
    ("keeping", "last"),
    [("permanent", None), ("thirty", date(2046, 12, 31)), ("ten", date(2026, 12, 31)), ("copy", date(2017, 12, 31))],
)
def test_a_period_is_whole_years_after_that_in_which_the_file_came(keeping, last):
    assert rules.kept_until(keeping, date(2016, 1, 1)) == last
    assert rules.kept_until(keeping, date(2016, 12, 31)) == last


def test_a_file_whose_period_is_over_is_destroyed_by_the_head_and_its_name_and_record_stay(old, head, folder):
    file = old(papers.jpeg(), "照片.jpg")
    reading.text_of(file), reading.look_at(file), reading.drawn(file.digest, file.kind, 1)
    copy = copies.stripped(file)
    actions.destroy(File.objects.filter(pk=file.pk), by=head)
    assert there(file), "the act only says so"
    outbox.drain()
    assert not there(file) and not there(copy)
    assert not Extract.objects.exists() and not Fingerprint.objects.exists()
    assert [path for path in folder.rglob("*") if path.is_file()] == []
    assert File.objects.get(pk=file.pk).name == "照片.jpg"
    assert set(Destruction.objects.values_list("file", "on")) == {(file.pk, clock.today()), (copy.pk, clock.today())}
    assert [record.name for record in acts.timeline(acts.reference(file))] == ["files.destroy"]
    assert reading.text_of(file).outcome == "gone"
    assert list(acts.violations()) == []


def test_the_bytes_stay_while_another_file_needs_them(old, store, head):
    file, other = old(), store(samples.PDF, "新.pdf")
    actions.destroy(File.objects.filter(pk=file.pk), by=head)
    outbox.drain()
    assert there(other)
    File.objects.filter(pk=other.pk).update(created=datetime(2010, 5, 1, tzinfo=clock.CITY))
    actions.destroy(File.objects.filter(pk=other.pk), by=head)
    outbox.drain()
    assert not there(other)


@pytest.mark.parametrize(
    ("year", "keeping"), [(2026, "ten"), (2016, "ten"), (1990, "permanent"), (1997, "thirty"), (2026, "copy")]
)
def test_before_its_period_is_over_nobody_destroys_a_file(old, head, year, keeping):
    file = old(year=year, keeping=keeping)
    with pytest.raises(Refused) as refused:
        actions.destroy(File.objects.filter(pk=file.pk), by=head)
    assert refused.value.code == "state" and "旧.pdf" in str(refused.value)
    assert file not in queries.over(file.office_id, clock.today())


def test_one_that_must_be_kept_saves_all_that_were_named_with_it(old, head):
    rows = [old(), old(year=2020)]
    with pytest.raises(Refused):
        actions.destroy(File.objects.filter(pk__in=[row.pk for row in rows]), by=head)
    assert not Destruction.objects.exists()


@pytest.mark.parametrize("role", [Role.DISCLOSURE_OFFICER, Role.SYSTEM_ADMINISTRATOR])
def test_nobody_but_the_head_destroys(old, finance, role):
    with pytest.raises(Refused):
        actions.destroy(File.objects.filter(pk=old().pk), by=holder(account("x"), role, finance))


def test_the_head_of_another_office_does_not(old):
    stranger = holder(account("y"), Role.OFFICE_HEAD, office("341000-health"))
    with pytest.raises(Refused):
        actions.destroy(File.objects.filter(pk=old().pk), by=stranger)


def test_what_lies_in_an_open_dossier_stays_until_it_is_closed(old, head, matter):
    file = old()
    matter.hold(file)
    with pytest.raises(Refused, match=r"未办结|still needed"):
        actions.destroy(File.objects.filter(pk=file.pk), by=head)
    matter.close()
    actions.destroy(File.objects.filter(pk=file.pk), by=head)
    assert file.destroyed or File.objects.get(pk=file.pk).destroyed


def test_a_file_is_destroyed_once_and_the_list_is_then_without_it(old, head, finance):
    file = old()
    assert list(queries.over(finance.pk, clock.today())) == [file]
    actions.destroy(File.objects.filter(pk=file.pk), by=head)
    assert list(queries.over(finance.pk, clock.today())) == []
    with pytest.raises(Refused):
        actions.destroy(File.objects.filter(pk=file.pk), by=head)


def test_a_destroyed_file_is_not_served(client, old, head):
    file = old()
    actions.destroy(File.objects.filter(pk=file.pk), by=head)
    client.force_login(account("z"))
    from onedoor.kernel.people.models import Account
    from onedoor.kernel.people.tests.factories import post

    post(Account.objects.get(username="z"), Role.DISCLOSURE_OFFICER, file.office)
    answer = client.get(file.get_absolute_url())
    assert answer.status_code == 410 and "销毁" in answer.content.decode()


def test_only_an_act_writes_a_destruction(old):
    file = old()
    with pytest.raises(DatabaseError, match="only an act"), transaction.atomic():
        Destruction.objects.create(file=file, act="0" * 32, on=clock.today())


def test_nothing_is_left_to_look_at(old, head):
    file = old(papers.jpeg(), "照片.jpg")
    actions.destroy(File.objects.filter(pk=file.pk), by=head)
    assert tasks.look_at_new() == 0
