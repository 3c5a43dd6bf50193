"""The public pages of the tree of offices."""

from datetime import date

import pytest

from onedoor.frame import versions

from .factories import division, office, succession

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    division("341000", "黄山市")
    division("341002", "屯溪区")
    government = office("341000", kind="government", short_name="市政府", phone="12345")
    county = office("341002", at="341002", kind="government", short_name="区政府", parent=government)
    office("341000-finance", name="黄山市财政局", name_en="Huangshan Municipal Bureau of Finance", parent=government)
    office("341002100", at="341002100", kind="township_government", short_name="屯光镇政府", parent=county)
    versions.raised("organizations")
    return government


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def test_the_index_shows_counties_departments_and_their_letters(client, city):
    page = text(client.get("/organizations/"))
    assert "屯溪区" in page
    assert 'id="departments"' in page
    assert 'href="/organizations/341000-finance/"' in page


def test_the_index_is_complete_in_english(client, city):
    page = text(client.get("/en/organizations/"))
    assert "Finance Bureau" in page
    assert 'href="/en/organizations/341000-finance/"' in page


def test_an_empty_city_says_what_comes_next(client):
    assert "<h1>" in text(client.get("/organizations/"))


def test_an_office_shows_its_place_and_both_its_names(client, city):
    page = text(client.get("/organizations/341000-finance/"))
    assert page.index("市政府") < page.index("<h1>黄山市财政局</h1>")
    assert "Huangshan Municipal Bureau of Finance" in page


def test_a_county_lists_its_townships(client, city):
    page = text(client.get("/organizations/341002/"))
    assert 'id="townships"' in page
    assert "屯光镇政府" in page


def test_a_former_office_leads_to_the_one_that_carries_on(client, city):
    former = office("old", name="黄山市工商局", valid_to=date(2019, 1, 31), parent=city)
    present = office("new", short_name="市市场监管局", valid_from=date(2019, 2, 1), parent=city)
    succession(former, present)
    page = text(client.get("/organizations/old/"))
    assert "2019年1月31日" in page
    assert 'href="/organizations/new/"' in page
    assert 'href="/organizations/old/"' in text(client.get("/organizations/new/"))


def test_an_office_that_does_not_exist_yet_has_no_page(client, city):
    office("future", valid_from=date(2999, 1, 1))
    assert client.get("/organizations/future/").status_code == 404
    assert client.get("/organizations/nowhere/").status_code == 404


def test_a_search_shows_what_it_found_or_what_to_do_next(client, city):
    assert "黄山市财政局" in text(client.get("/organizations/", {"q": "czj"}))
    assert 'class="empty"' in text(client.get("/organizations/", {"q": "月球办"}))


def test_what_a_reader_types_is_shown_as_text(client, city):
    assert "<b>" not in text(client.get("/organizations/", {"q": "<b>x"})).split('id="main"')[1].split("</h1>")[0]


def test_pages_are_the_same_for_everybody(client, city):
    response = client.get("/organizations/341000-finance/")
    assert "Set-Cookie" not in response.headers
    assert response.headers["Cache-Control"] == "public, no-cache"


def test_a_changed_tree_is_shown_at_once(client, city):
    assert "市审计局" not in text(client.get("/organizations/341000/"))
    office("341000-audit", short_name="市审计局", parent=city)
    versions.raised("organizations")
    assert "市审计局" in text(client.get("/organizations/341000/"))
