"""*My duties* as officials see it."""

from __future__ import annotations

import pytest

from onedoor.kernel.duties import interface as duties
from onedoor.kernel.people.models import Account

from .conftest import REPLY

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def signed_in(client, office, monkeypatch):
    """Sign somebody of the cast in."""
    monkeypatch.setitem(duties.KINDS, REPLY.name, REPLY)

    def enter(word):
        client.force_login(Account.objects.get(username=word), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return enter


@pytest.fixture
def owed(office, deed):
    with deed() as one:
        rows = duties.start_many(
            one, [duties.New(REPLY, office.here, duties.Term(n), office=office.here.pk) for n in (1, 5, 20)]
        )
        duties.mark(one, rows[2], "pause", key="letter")


def test_the_most_urgent_stands_first_with_what_is_left(signed_in, owed, today):
    today("2022-09-28")
    html = signed_in("officer").get("/en/desk/").content.decode()
    assert html.index(">Late<") < html.index(">In time<")
    assert "<b>-1</b>" in html and "Reply" in html


def test_a_light_filters_and_leads_back(signed_in, owed, today):
    today("2022-09-28")
    client = signed_in("officer")
    paused = client.get("/en/desk/", {"light": "paused"}).content.decode()
    assert paused.count('class="left num"') == 1 and ">paused<" in paused
    assert client.get("/desk/", {"light": "nonsense", "after": "x:y", "scope": "z"}).status_code == 200


def test_who_owes_nothing_is_told_so_in_both_languages(signed_in, office):
    client = signed_in("officer")
    assert "今天没有待办" in client.get("/desk/").content.decode()
    assert "Nothing is owed today" in client.get("/en/desk/").content.decode()


def test_the_page_asks_few_questions_however_long_the_list(signed_in, office, deed, django_assert_max_num_queries):
    with deed() as one:
        duties.start_many(one, [duties.New(REPLY, office.here, duties.Term(9), office=office.here.pk)] * 120)
    client = signed_in("officer")
    client.get("/desk/")
    with django_assert_max_num_queries(18):
        html = client.get("/desk/").content.decode()
    assert "after=" in html and html.count('class="left num"') == 50
