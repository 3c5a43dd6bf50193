"""The pages of the desk where offices are kept."""

from datetime import date

import pytest

from onedoor.kernel.organizations.models import Organization, Succession
from onedoor.kernel.people.rules import Role
from onedoor.kernel.people.tests.factories import account, post

from .factories import division, office

pytestmark = pytest.mark.django_db
NEW = {"name": "黄山市林草局", "short_name": "市林草局", "name_en": "Forestry and Grass", "short_name_en": "Forestry"}


@pytest.fixture
def city(client):
    """The city with a bureau and a county; the city's system administrator is signed in."""
    division("341000", "黄山市")
    government = office("341000", kind="government", name="黄山市人民政府", short_name="市政府")
    office("341000-forestry", name="黄山市林业局", short_name="市林业局", parent=government)
    office("341000-parks", name="黄山市园林局", short_name="市园林局", parent=government)
    office("341002", at="341002", kind="government", name="屯溪区人民政府", short_name="区政府", parent=government)
    person = account()
    post(person, Role.SYSTEM_ADMINISTRATOR, government)
    client.force_login(person)
    return government


def text(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def test_the_desk_opens_the_tree_at_the_own_office(client, city):
    assert client.get("/desk/organizations/").url == "/desk/organizations/341000/"
    page = text(client.get("/desk/organizations/341000/"))
    assert "黄山市林业局" in page
    assert "/desk/organizations/341000/found/" in page
    assert "/desk/organizations/341000/close/" not in page


def test_a_search_finds_offices_of_the_own_tree(client, city):
    assert "黄山市林业局" in text(client.get("/desk/organizations/", {"q": "林业"}))
    assert 'class="empty"' in text(client.get("/desk/organizations/", {"q": "月球"}))


def test_an_office_is_renamed_on_the_desk(client, city):
    address = "/desk/organizations/341000-forestry/rename/"
    assert "林业局" in text(client.get(address))
    page = text(client.post(address, NEW | {"first_day": "2001-01-01"}), 422)
    assert 'class="errbox"' in page
    done = client.post(address, NEW | {"first_day": "2999-01-01"})
    assert done.url == "/desk/organizations/341000-forestry/"
    assert Organization.objects.get(code="341000-forestry-2").valid_from == date(2999, 1, 1)
    assert "2998-12-31" in text(client.get(done.url))


def test_chosen_offices_are_merged_on_the_desk(client, city):
    address = "/desk/organizations/341000/merge/?office=341000-forestry"
    into = Organization.objects.get(code="341000-parks")
    assert "黄山市林业局" in text(client.get(address))
    assert client.post(address, {"into": into.pk, "first_day": "2999-01-01"}).status_code == 302
    assert Succession.objects.get().successor == into
    assert client.get("/desk/organizations/341000/merge/").url == "/desk/organizations/341000/"


def test_an_office_is_split_between_those_beside_it(client, city):
    page = text(client.get("/desk/organizations/341000-forestry/split/"))
    parts = page.split('name="parts"')[1:]
    assert len(parts) == 2


def test_a_refusal_of_the_act_is_told_above_the_form(client, city):
    bureau = Organization.objects.get(code="341000-forestry")
    page = text(
        client.post("/desk/organizations/341000-forestry/close/", {"into": bureau.pk, "first_day": "2999-01-01"}),
        422,
    )
    assert "请另选一个" in page


def test_a_county_sees_its_own_tree_alone(client, city):
    person = account("keeper")
    post(person, Role.SYSTEM_ADMINISTRATOR, Organization.objects.get(code="341002"))
    client.force_login(person)
    assert client.get("/desk/organizations/").url == "/desk/organizations/341002/"
    assert client.get("/desk/organizations/341000-forestry/").status_code == 404
    assert client.get("/desk/organizations/341000-forestry/close/").status_code == 404


@pytest.mark.parametrize("role", [Role.SECURITY_ADMINISTRATOR, Role.AUDIT_ADMINISTRATOR, Role.OFFICE_HEAD])
def test_others_do_not_keep_offices(client, city, role):
    person = account("other")
    post(person, role, city)
    client.force_login(person)
    assert client.get("/desk/organizations/341000/").status_code == 403


def test_the_pages_are_complete_in_english(client, city):
    page = text(client.get("/en/desk/organizations/341000/"))
    assert "Merge the chosen ones" in page
    assert 'href="/en/desk/organizations/341000/found/"' in page
