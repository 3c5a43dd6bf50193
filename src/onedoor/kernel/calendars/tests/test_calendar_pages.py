"""A year for anyone; the notices for whoever keeps the calendar, who sees what a notice changes before it is entered."""

import pytest

from onedoor.kernel.acts.models import Record
from onedoor.kernel.calendars.models import Announcement, Day
from onedoor.kernel.people.rules import Role
from onedoor.kernel.people.tests.factories import account, post

pytestmark = pytest.mark.django_db

NOTICE = {"year": 2027, "title": "国办发明电〔2026〕7号", "text": "1月1日（星期五）至3日（星期日）放假调休，共3天。"}


@pytest.fixture(autouse=True)
def day(monkeypatch):
    """The city stands in November, with next year's notice not yet entered."""
    monkeypatch.setenv("ONEDOOR_TODAY", "2026-11-23")


@pytest.fixture
def keeper(client):
    """The system administrator, signed in."""
    client.force_login(post(account(), Role.SYSTEM_ADMINISTRATOR).account)
    return client


def words(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def test_the_present_year_is_the_first_one_shown(client):
    assert client.get("/calendar/").url == "/calendar/2026/"
    assert client.get("/en/calendar/").url == "/en/calendar/2026/"


@pytest.mark.parametrize(("prefix", "holiday"), [("/", "国庆节"), ("/en/", "National Day")])
def test_a_year_names_its_holidays_in_the_language_of_the_page(client, prefix, holiday):
    assert holiday in words(client.get(f"{prefix}calendar/2022/"))


def test_a_year_without_a_notice_is_provisional(client):
    assert "暂定" in words(client.get("/calendar/2027/"))
    assert "暂定" not in words(client.get("/calendar/2026/"))


@pytest.mark.parametrize("year", [2006, 2036, 9999])
def test_a_year_outside_the_calendar_has_no_page(client, year):
    assert client.get(f"/calendar/{year}/").status_code == 404


@pytest.mark.parametrize("address", ["/desk/calendar/", "/desk/calendar/notice/"])
def test_only_its_keeper_sees_where_notices_are_entered(client, address):
    assert client.get(address).status_code == 302
    client.force_login(post(account()).account)
    assert client.get(address).status_code == 403


def test_in_november_the_missing_year_is_pointed_out(keeper, monkeypatch):
    assert "2027" in words(keeper.get("/desk/calendar/"))
    monkeypatch.setenv("ONEDOOR_TODAY", "2026-06-01")
    assert keeper.get("/desk/calendar/").context["missing"] is None


def test_a_notice_is_looked_at_before_it_is_entered(keeper):
    looked = keeper.post("/desk/calendar/notice/", NOTICE)
    assert looked.status_code == 200
    assert [(change.day.on.isoformat(), change.state) for change in looked.context["changes"]] == [
        ("2027-01-01", "added"),
        ("2027-01-02", "added"),
        ("2027-01-03", "added"),
    ]
    assert not Announcement.objects.filter(year=2027).exists()
    assert not Record.objects.exists()


def test_once_entered_it_stands_on_the_public_page(keeper):
    before = words(keeper.get("/calendar/2027/"))
    assert keeper.post("/desk/calendar/notice/", NOTICE | {"enter": ""}).url == "/desk/calendar/"
    assert Day.objects.filter(announcement_id=2027).count() == 3
    assert Record.objects.get().name == "calendars.announce"
    after = words(keeper.get("/calendar/2027/"))
    assert "暂定" in before and "暂定" not in after


@pytest.mark.parametrize(("prefix", "said"), [("/", "没有看懂"), ("/en/", "was not understood")])
def test_a_sentence_that_is_not_understood_is_quoted_and_nothing_is_entered(keeper, prefix, said):
    wrong = NOTICE | {"text": NOTICE["text"] + "天气不错，放假很多天。", "enter": ""}
    page = words(keeper.post(f"{prefix}desk/calendar/notice/", wrong), 422)
    assert "放假很多天" in page
    assert said in page
    assert not Announcement.objects.filter(year=2027).exists()
