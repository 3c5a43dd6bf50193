"""A shared counter: the idle lock, the PIN, and changing who works there."""

import pytest

from onedoor.frame import clock
from onedoor.kernel.acts.guards import founding
from onedoor.kernel.people import actions, queries
from onedoor.kernel.people.models import Account, Pin, Post
from onedoor.kernel.people.rules import Role

from .factories import PASSWORD, account, post

pytestmark = pytest.mark.django_db
FANG, GAO = "804217", "516938"


@pytest.fixture
def counter(client):
    """Fang and Gao have both signed in at this counter and chosen a PIN; Gao works there now."""
    for username, name, pin in (("fang", "方静", FANG), ("gao", "高远", GAO)):
        held = post(account(username, name=name), Role.WINDOW_CLERK)
        actions.choose_pin(queries.holder_of(held), pin)
        client.post("/desk/sign-in/", {"username": username, "password": PASSWORD})
    return client


def at_work(client):
    """The user name of whoever works at the counter; nothing while it is locked."""
    answer = client.get("/desk/post/")
    return answer.wsgi_request.user.username if answer.status_code == 200 else ""


def wait(client, minutes):
    """Let the session be unused for so long."""
    session = client.session
    session[queries.SEEN] = clock.now().timestamp() - minutes * 60
    session.save()


def come(client, username, secret, **fields):
    person = Account.objects.get(username=username).pk
    return client.post("/desk/counter/", {"person": person, "secret": secret} | fields)


def test_a_desk_in_use_stays_open(counter):
    wait(counter, 9)
    assert at_work(counter) == "gao"
    assert clock.now().timestamp() - counter.session[queries.SEEN] < 60


def test_an_idle_desk_locks_and_shows_nothing_but_the_way_back(counter):
    wait(counter, 11)
    assert counter.get("/desk/").url == "/desk/counter/?next=%2Fdesk%2F"
    page = counter.get("/desk/counter/").content.decode()
    assert "工作台已锁定" in page
    assert at_work(counter) == ""


def test_the_city_says_after_how_many_minutes(counter, settings):
    settings.IDLE_LOCK_MINUTES = 3
    wait(counter, 4)
    assert at_work(counter) == ""


def test_the_pin_opens_the_desk_where_one_was(counter):
    wait(counter, 11)
    assert come(counter, "gao", GAO, next="/desk/post/").url == "/desk/post/"
    assert at_work(counter) == "gao"


def test_what_was_typed_when_the_desk_locked_is_kept(counter):
    wait(counter, 11)
    counter.post("/desk/post/", {"post": "7", "csrfmiddlewaretoken": "x"})
    assert come(counter, "gao", GAO).url == "/desk/counter/kept/"
    page = counter.get("/desk/counter/kept/").content.decode()
    assert 'action="/desk/post/"' in page
    assert 'name="post" value="7"' in page
    assert counter.get("/desk/counter/kept/").url == "/desk/"


def test_a_colleague_takes_over_by_pin_and_gives_back(counter):
    come(counter, "fang", FANG)
    assert at_work(counter) == "fang"
    come(counter, "gao", GAO)
    assert at_work(counter) == "gao"


def test_the_next_person_sees_nothing_of_what_the_last_one_typed(counter):
    wait(counter, 11)
    counter.post("/desk/post/", {"post": "7"})
    come(counter, "fang", FANG)
    assert counter.get("/desk/counter/kept/").url == "/desk/"


def test_a_pin_opens_only_for_its_own_person(counter):
    assert come(counter, "fang", GAO).status_code == 422
    assert at_work(counter) == "gao"


def test_nobody_comes_by_pin_who_has_not_signed_in_here(counter, client):
    ma = post(account("ma", name="马跃"), Role.WINDOW_CLERK)
    actions.choose_pin(queries.holder_of(ma), "730451")
    assert come(counter, "ma", "730451").status_code == 422


def test_five_wrong_pins_lock_it_and_the_password_opens_again(counter):
    wait(counter, 11)
    for _ in range(5):
        assert come(counter, "gao", "000001").status_code == 422
    page = come(counter, "gao", GAO)
    assert page.status_code == 422
    assert "请输入密码" in page.content.decode()
    assert come(counter, "gao", PASSWORD).status_code == 302
    assert Pin.objects.get(account__username="gao").wrong == 0
    assert at_work(counter) == "gao"


def test_a_right_pin_forgets_the_wrong_ones(counter):
    come(counter, "gao", "000001")
    come(counter, "gao", GAO)
    assert Pin.objects.get(account__username="gao").wrong == 0


@pytest.mark.parametrize("change", ["locked", "no post", "new password"])
def test_who_may_no_longer_work_is_gone_from_the_counter(counter, change):
    fang = Account.objects.get(username="fang")
    if change == "locked":
        Account.objects.filter(pk=fang.pk).update(is_active=False)
    elif change == "no post":
        with founding("test"):
            Post.objects.filter(account=fang).delete()
    else:
        fang.set_password("another long word")
        fang.save()
    assert come(counter, "fang", FANG).status_code == 422
    assert at_work(counter) == "gao"


def test_the_desk_is_locked_by_hand(counter):
    counter.post("/desk/counter/", {"lock": "1"})
    assert at_work(counter) == ""


def test_a_pin_is_chosen_with_the_password_and_typed_twice(counter):
    fields = {"password": PASSWORD, "pin": "294816", "again": "294816"}
    for wrong in ({"password": "x"}, {"again": "294817"}, {"pin": "111111", "again": "111111"}):
        assert counter.post("/desk/pin/", fields | wrong).status_code == 422
    assert counter.post("/desk/pin/", fields).url == "/desk/counter/"
    assert come(counter, "gao", "294816").status_code == 302


def test_another_password_is_chosen_and_the_counter_stays_open(counter):
    fields = {"old_password": PASSWORD, "new_password1": "harbour-lantern-9", "new_password2": "harbour-lantern-9"}
    assert counter.post("/desk/password/", fields | {"old_password": "x"}).status_code == 422
    assert counter.post("/desk/password/", fields).status_code == 302
    assert at_work(counter) == "gao"
    assert come(counter, "gao", GAO).status_code == 302


def test_public_pages_are_open_at_a_locked_counter(counter):
    wait(counter, 11)
    assert counter.get("/organizations/").status_code == 200
