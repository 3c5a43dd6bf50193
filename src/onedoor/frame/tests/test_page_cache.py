"""A kept page is shown exactly as long as nothing it was drawn from has changed."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from onedoor.frame import versions
from onedoor.frame.modes import AddressMode
from onedoor.frame.pages import PageCache, open_page, public_page

pytestmark = pytest.mark.django_db


class House:
    """A server of one public page, which counts how often it is drawn."""

    def __init__(self, depends=("offices",), query=(), status=200):
        self.drawn, self.while_drawing = 0, lambda: None

        @public_page(depends=depends, query=query)
        def page(_request):
            self.drawn += 1
            text = f"drawing {self.drawn}"
            self.while_drawing()
            return HttpResponse(text, status=status)

        self.cache = PageCache(page)
        self.answer = AddressMode(self.cache)

    def get(self, path="/", query="", method="get", **headers):
        """Ask for an address; a new If-None-Match may be given as a header."""
        return self.answer(getattr(RequestFactory(), method)(path + query, **headers))


def test_a_page_is_drawn_once_and_kept():
    house = House()
    assert [house.get().content for _ in range(3)] == [b"drawing 1"] * 3
    assert house.get()["Cache-Control"] == "public, no-cache"


def test_one_short_query_tells_whether_it_still_holds(django_assert_num_queries):
    house = House()
    house.get()
    with django_assert_num_queries(1):
        house.get()


def test_it_is_drawn_anew_when_its_content_rises_and_only_then():
    house = House(depends=("offices", "calendar"))
    for name, drawn in (("offices", 2), ("people", 2), ("calendar", 3), ("offices", 4)):
        house.get()
        versions.raised(name)
        house.get()
        assert house.drawn == drawn, name


def test_it_is_drawn_anew_on_another_day(monkeypatch):
    house = House()
    for day in ("2026-11-23", "2026-11-24", "2026-11-24"):
        monkeypatch.setenv("ONEDOOR_TODAY", day)
        house.get()
    assert house.drawn == 2


def test_a_change_while_it_is_drawn_is_not_missed():
    house = House()
    house.while_drawing = lambda: versions.raised("offices")
    assert house.get().content == b"drawing 1"
    house.while_drawing = lambda: None
    assert house.get().content == b"drawing 2"
    assert house.get().content == b"drawing 2"


def test_a_question_it_reads_is_kept_by_its_words_and_an_unknown_one_never():
    house = House(query=("q",))
    for query in ("?q=a", "?q=a", "?q=b", "?q=b"):
        house.get(query=query)
    assert house.drawn == 2
    for query in ("?x=1", "?x=1", "?q=a&x=1"):
        assert "ETag" not in house.get(query=query)
    assert house.drawn == 5
    assert len(house.cache.kept) == 2


def test_each_language_and_size_is_kept_by_itself():
    house = House()
    for path in ("/", "/en/", "/elder/", "/en/elder/"):
        house.get(path)
        house.get(path)
    assert house.drawn == 4


def test_who_has_it_already_is_told_so_without_a_body():
    house = House()
    tag = house.get()["ETag"]
    again = house.get(HTTP_IF_NONE_MATCH=tag)
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    versions.raised("offices")
    assert house.get(HTTP_IF_NONE_MATCH=tag).content == b"drawing 2"
    assert house.get(HTTP_IF_NONE_MATCH='"another"').status_code == 200


def test_the_same_page_drawn_anew_has_the_same_tag():
    house = House()
    house.drawn = 0
    tag = house.get()["ETag"]
    versions.raised("offices")
    house.drawn = 0
    assert house.get(HTTP_IF_NONE_MATCH=tag).status_code == 304


@pytest.mark.parametrize("status", [404, 422, 500])
def test_what_is_no_page_is_not_kept(status):
    house = House(status=status)
    house.get()
    assert house.get().status_code == status
    assert house.drawn == 2


def test_a_form_sent_to_it_is_refused_and_draws_nothing():
    house = House()
    answer = house.get(method="post")
    assert (answer.status_code, answer["Allow"], house.drawn) == (405, "GET, HEAD", 0)


def test_an_open_page_is_never_kept():
    drawn = []

    @open_page
    def page(_request):
        drawn.append(1)
        return HttpResponse("form")

    answer = AddressMode(PageCache(page))
    for _ in range(2):
        assert "ETag" not in answer(RequestFactory().get("/"))
    assert len(drawn) == 2


def test_the_oldest_makes_room():
    house = House()
    house.cache.LIMIT = 3
    for path in ("/a", "/b", "/c", "/d"):
        house.get(path)
    assert [key for key in house.cache.kept] == ["/b?", "/c?", "/d?"]


def test_what_is_kept_varies_by_nothing_and_sets_no_cookie(client):
    for _ in range(2):
        answer = client.get("/help/")
        assert "Vary" not in answer
        assert not answer.cookies


def test_within_an_act_versions_are_read_once_and_anew_after_a_change(db, django_assert_num_queries):
    with django_assert_num_queries(1), versions.once():
        first = versions.current()
        with versions.once():
            assert versions.current() == first
    with versions.once():
        before = versions.current().get("law", 0)
        versions.raised("law")
        assert versions.current()["law"] == before + 1
