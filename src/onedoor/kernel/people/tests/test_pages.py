"""Signing in and out, locking, and working in a post."""

from datetime import date

import pytest
from django.conf import settings

from onedoor.kernel.acts.guards import founding
from onedoor.kernel.people.models import Post
from onedoor.kernel.people.rules import Role

from .factories import PASSWORD, account, post

pytestmark = pytest.mark.django_db


def sign_in(client, username="fang", password=PASSWORD, **fields):
    return client.post("/desk/sign-in/", {"username": username, "password": password} | fields)


def at_work(response):
    """The holder whom the page saw."""
    return response.wsgi_request.holder


def test_an_official_signs_in_and_reaches_the_desk(client):
    post(account())
    response = sign_in(client)
    assert response.status_code == 302
    assert response.url == "/desk/"


def test_signing_in_leads_back_to_the_page_that_was_asked_for(client):
    post(account())
    assert client.get("/desk/post/").url == "/desk/sign-in/?next=/desk/post/"
    assert sign_in(client, next="/desk/post/").url == "/desk/post/"


def test_signing_in_never_leads_elsewhere(client):
    post(account())
    assert sign_in(client, next="https://example.org/").url == "/desk/"


def test_a_wrong_password_is_told_in_plain_words(client):
    post(account())
    page = sign_in(client, password="wrong").content.decode()
    assert "用户名和密码对不上" in page
    assert sign_in(client, password="wrong").wsgi_request.user.is_anonymous


def test_an_empty_form_names_what_is_missing(client):
    page = sign_in(client, username="", password="").content.decode()
    assert "请填写用户名" in page
    assert "请填写密码" in page


@pytest.mark.parametrize("fields", [{"is_active": False}, {}])
def test_a_closed_account_or_one_without_a_post_is_not_let_in(client, fields):
    person = account(**fields)
    if fields:
        post(person)
    else:
        post(person, valid_to=date(2001, 1, 1))
    assert sign_in(client).status_code == 200
    assert "_auth_user_id" not in client.session


def test_five_wrong_tries_lock_and_say_for_how_long(client):
    post(account())
    answers = [sign_in(client, password="wrong") for _ in range(settings.AXES_FAILURE_LIMIT)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    assert "30分钟" in answers[-1].content.decode()
    assert sign_in(client).status_code == 429


def test_a_lock_holds_for_one_user_name_only(client):
    post(account())
    post(account("gao"))
    for _ in range(settings.AXES_FAILURE_LIMIT):
        sign_in(client, password="wrong")
    assert sign_in(client, "gao").status_code == 302


def test_signing_out_asks_first_and_then_ends_the_session(client):
    post(account())
    sign_in(client)
    assert client.get("/desk/sign-out/").status_code == 200
    assert "_auth_user_id" in client.session
    assert client.post("/desk/sign-out/").url == "/"
    assert "_auth_user_id" not in client.session


def test_a_person_with_two_posts_chooses_one(client):
    person = account()
    first, second = post(person), post(person, Role.WINDOW_CLERK)
    sign_in(client)
    assert at_work(client.get("/desk/post/")).post == first.pk
    assert client.post("/desk/post/", {"post": second.pk}).url == "/desk/"
    assert at_work(client.get("/desk/post/")).role is Role.WINDOW_CLERK


def test_nobody_works_in_the_post_of_another(client):
    mine, other = post(account()), post(account("gao"))
    sign_in(client)
    client.post("/desk/post/", {"post": other.pk})
    assert at_work(client.get("/desk/post/")).post == mine.pk
    assert client.post("/desk/post/", {"post": "٣", "next": "//example.org"}).url == "/desk/"


def test_the_session_ends_with_the_last_post(client):
    held = post(account())
    sign_in(client)
    assert client.get("/desk/post/").status_code == 200
    with founding("test"):
        Post.objects.filter(pk=held.pk).update(valid_to=date(2001, 1, 1))
    assert client.get("/desk/post/").url == "/desk/sign-in/?next=/desk/post/"
    assert "_auth_user_id" not in client.session


def test_a_public_page_looks_nobody_up(client):
    post(account())
    sign_in(client)
    response = client.get("/organizations/")
    assert "Set-Cookie" not in response.headers
    assert "方静" not in response.content.decode()


def test_pages_of_the_desk_are_never_kept(client):
    post(account())
    sign_in(client)
    assert "no-store" in client.get("/desk/post/").headers["Cache-Control"]


def test_the_sign_in_page_is_complete_in_english(client):
    page = client.get("/en/desk/sign-in/").content.decode()
    assert "User name" in page
    assert 'lang="en"' in page
