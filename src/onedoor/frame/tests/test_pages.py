"""Who may read a page is declared on its view; every answer carries the content policy."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path

from onedoor.frame.pages import POLICY, desk_page, open_page, public_page, signed_in
from onedoor.kernel.people.models import Account
from onedoor.kernel.people.tests.factories import account, post
from onedoor.site.urls import urlpatterns as site

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def undeclared(_request):
    return HttpResponse("for nobody")


@public_page(depends=())
def public(_request):
    return HttpResponse("for all")


@open_page
def broken(_request):
    raise ValueError("broken")


@open_page
def denied(_request):
    raise PermissionDenied


@open_page
def moved(_request):
    return redirect("/test/public/")


@desk_page(signed_in)
def desk(_request):
    return HttpResponse("for officials")


@desk_page(lambda holder: False)
def nobodys(_request):
    return HttpResponse("for nobody")


VIEWS = {view.__name__: view for view in (undeclared, public, broken, denied, moved, desk, nobodys)}
urlpatterns = [*site, *(path(f"test/{name}/", view) for name, view in VIEWS.items())]
handler403, handler404, handler500 = (f"onedoor.frame.views.{name}" for name in ("refused", "not_found", "failed"))


@pytest.fixture
def official(client):
    """A signed-in official at a post."""
    client.force_login(post(account()).account)
    return client


def test_a_view_that_declares_nothing_is_refused_to_strangers(client):
    answer = client.get("/test/undeclared/")
    assert (answer.status_code, b"for nobody" in answer.content) == (403, False)


def test_a_view_that_declares_nothing_is_refused_to_officials(official):
    answer = official.get("/test/undeclared/")
    assert (answer.status_code, b"for nobody" in answer.content) == (403, False)


def test_a_stranger_at_the_desk_is_sent_to_sign_in_and_back(client):
    answer = client.get("/en/test/desk/?page=2")
    assert (answer.status_code, answer.url) == (302, "/en/desk/sign-in/?next=/en/test/desk/%3Fpage%3D2")


def test_a_page_of_the_desk_is_kept_nowhere(official):
    answer = official.get("/test/desk/")
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")


def test_a_page_for_another_right_is_refused(official):
    answer = official.get("/test/nobodys/")
    assert (answer.status_code, b"for nobody" in answer.content) == (403, False)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("public", 200),
        ("undeclared", 403),
        ("broken", 500),
        ("denied", 403),
        ("moved", 302),
        ("desk", 302),
        ("missing", 404),
    ],
)
def test_every_answer_carries_the_content_policy(client, name, status):
    client.raise_request_exception = False
    for _ in range(2):
        answer = client.get(f"/test/{name}/")
        assert answer.status_code == status
        assert answer["Content-Security-Policy"] == POLICY
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "camera=()" in answer["Permissions-Policy"]


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere():
    assert "default-src 'none'" in POLICY
    assert "unsafe" not in POLICY
    assert "http" not in POLICY and "*" not in POLICY


def test_a_broken_page_says_its_number_and_asks_the_database_nothing(client, django_assert_max_num_queries):
    client.raise_request_exception = False
    client.get("/test/broken/")
    with django_assert_max_num_queries(1):  # the versions, before the page is drawn
        answer = client.get("/en/test/broken/")
    assert answer.status_code == 500
    assert b"quote the number" in answer.content
    assert not Account.objects.exists()
