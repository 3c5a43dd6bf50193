"""Reorganisations as acts: the reform of 2019, and what a county may and may not do."""

from datetime import date, timedelta

import pytest

from onedoor.frame import clock
from onedoor.kernel.acts.access import Actor
from onedoor.kernel.acts.actions import rectify
from onedoor.kernel.acts.interface import Record, Refused, violations
from onedoor.kernel.organizations import actions, interface, queries
from onedoor.kernel.organizations.models import Organization, Succession

from .factories import division, office, succession

pytestmark = pytest.mark.django_db
REFORM = date(2019, 2, 1)
LAST_DAY = date(2019, 1, 31)
MARKET = {
    "kind": "department",
    "code": "341000-market-supervision",
    "name": "黄山市市场监督管理局",
    "short_name": "市市场监管局",
    "name_en": "Huangshan Municipal Administration for Market Regulation",
    "short_name_en": "Market Regulation Administration",
}
OLD = {"341000-industry-commerce": "市工商局", "341000-food-drug": "市食药监局", "341000-quality": "市质监局"}


def keeper(of):
    """The system administrator of an office."""
    return Actor("system-administrator", 1000 + of.pk, 2000 + of.pk, of.pk)


@pytest.fixture
def city(monkeypatch):
    """The city on the day before the reform."""
    monkeypatch.setenv("ONEDOOR_TODAY", "2019-01-31")
    division("341000", "黄山市")
    return office("341000", kind="government", short_name="市政府", name="黄山市人民政府")


@pytest.fixture
def county(city):
    return office("341002", at="341002", kind="government", short_name="屯溪区政府", parent=city)


@pytest.fixture
def bureaux(city):
    return [office(code, short_name=name, name=f"黄山{name}", parent=city) for code, name in OLD.items()]


@pytest.fixture
def market(city, bureaux):
    """The bureau founded, and the three merged into it."""
    founded = actions.found(city, by=keeper(city), first_day=REFORM, **MARKET)
    actions.merge(bureaux, by=keeper(city), into=founded.pk, first_day=REFORM)
    return founded


def refused(code, act, /, *args, **fields):
    with pytest.raises(Refused) as caught:
        act(*args, **fields)
    assert caught.value.code == code


# ── 2019 ──


def test_three_bureaux_become_the_market_supervision_bureau_in_one_deed(market, bureaux):
    former = Organization.objects.filter(code__in=OLD)
    assert set(former.values_list("valid_to", flat=True)) == {LAST_DAY}
    assert interface.successors([one.pk for one in bureaux], LAST_DAY) == {one.pk: one.pk for one in bureaux}
    assert set(interface.successors([one.pk for one in bureaux], REFORM).values()) == {market.pk}
    record = Record.objects.get(name="organizations.merge")
    assert {int(one.key) for one in record.subjects.all()} == {market.pk, *(one.pk for one in bureaux)}


def test_old_codes_lead_to_the_new_bureau_for_ever(market, client, monkeypatch):
    monkeypatch.setenv("ONEDOOR_TODAY", "2029-02-01")
    page = client.get("/organizations/341000-food-drug/").content.decode()
    assert "2019年1月31日" in page
    assert 'href="/organizations/341000-market-supervision/"' in page


def test_the_tree_shows_the_reform_on_its_day_and_not_before(market, city, client, monkeypatch):
    today = clock.today()
    assert [one.code for one in queries.below(city, today)] == sorted(OLD)
    assert client.get("/organizations/341000-market-supervision/").status_code == 404
    assert list(queries.below(city, today + timedelta(1))) == [market]


def test_what_was_renamed_after_the_merger_is_still_found(market, city, bureaux, monkeypatch):
    monkeypatch.setenv("ONEDOOR_TODAY", "2024-04-01")
    words = {word: MARKET[word] for word in ("short_name", "name_en", "short_name_en")} | {"name": "黄山市市场监管委"}
    renamed = actions.rename(market, by=keeper(city), first_day=date(2024, 4, 1), **words)
    assert renamed.code == "341000-market-supervision-2"
    assert interface.successor(bureaux[0].pk, date(2024, 4, 1)) == renamed.pk
    assert interface.successor(bureaux[0].pk, date(2024, 3, 31)) == market.pk


# ── One by one ──


def test_a_renamed_office_keeps_its_place_number_and_offices_below(city, county):
    school = office("341002-school", at="341002", kind="institution", parent=county)
    words = {"name": "屯溪区人民政府", "short_name": "屯溪政府", "name_en": "Tunxi", "short_name_en": "Tunxi"}
    new = actions.rename(county, by=keeper(county), first_day=REFORM, **words)
    assert (new.parent, new.division, new.kind, new.initials) == (city, county.division, county.kind, "TXZF")
    assert list(queries.below(new, REFORM)) == [school]
    assert [one.government.pk for one in queries.counties(REFORM)] == [new.pk]


def test_an_office_moves_with_all_that_stands_below_it(city, county):
    bureau = office("341002-forestry", at="341002", parent=county)
    station = office("341002-station", at="341002", kind="institution", parent=bureau)
    refused("input", actions.move, bureau, by=keeper(county), under=city.pk, first_day=REFORM)
    moved = actions.move(bureau, by=keeper(city), under=city.pk, first_day=REFORM, code="341000-tunxi-forestry")
    assert (moved.parent, moved.division_id) == (city, "341000")
    assert Organization.objects.lineage(station.pk, REFORM) == [station, moved, city]


def test_an_office_never_stands_under_itself(city, county):
    bureau = office("341002-forestry", at="341002", parent=county)
    refused("input", actions.move, county, by=keeper(city), under=bureau.pk, first_day=REFORM)


def test_a_split_office_has_one_successor_for_what_is_not_assigned(city):
    planning, health, family = (office(code, parent=city) for code in ("planning", "health", "family"))
    actions.split(planning, by=keeper(city), into=health.pk, parts=[health.pk, family.pk], first_day=REFORM)
    found = Succession.objects.filter(former=planning).values_list("successor", "principal", "change")
    assert set(found) == {(health.pk, True, "split"), (family.pk, False, "split")}
    assert interface.successor(planning.pk, REFORM) == health.pk


def test_a_closed_office_names_who_carries_on(city, client, monkeypatch):
    grain, reserve = office("grain", parent=city), office("reserve", short_name="市粮储局", parent=city)
    actions.close(grain, by=keeper(city), into=reserve.pk, first_day=REFORM)
    monkeypatch.setenv("ONEDOOR_TODAY", "2019-02-01")
    page = client.get("/organizations/grain/").content.decode()
    assert "撤销，工作转给市粮储局" in page
    assert 'href="/organizations/reserve/"' in page
    refused("input", actions.close, reserve, by=keeper(city), into=grain.pk, first_day=REFORM)


def test_an_office_ends_once(city, market, bureaux):
    refused("state", actions.merge, bureaux, by=keeper(city), into=market.pk, first_day=REFORM)
    refused("state", actions.close, bureaux[0], by=keeper(city), into=market.pk, first_day=REFORM)


def test_nobody_carries_on_the_own_work_nor_that_of_the_office_above(city, county):
    bureau = office("341002-forestry", at="341002", parent=county)
    refused("input", actions.close, county, by=keeper(city), into=county.pk, first_day=REFORM)
    refused("input", actions.close, county, by=keeper(city), into=bureau.pk, first_day=REFORM)
    assert Organization.objects.filter(valid_to=None).count() == 3


def test_the_past_is_not_reorganised(city, county):
    refused("input", actions.close, county, by=keeper(city), into=city.pk, first_day=LAST_DAY - timedelta(1))


def test_a_county_keeps_its_own_tree_and_never_anothers(city, county):
    she = office("341021", at="341021", kind="government", short_name="歙县政府", parent=city)
    own = MARKET | {"code": "341002-market-supervision"}
    assert actions.found(county, by=keeper(county), first_day=REFORM, **own).division_id == "341002"
    refused("permission", actions.found, she, by=keeper(county), first_day=REFORM, **MARKET)
    refused("permission", actions.found, city, by=keeper(county), first_day=REFORM, **MARKET)
    bureau = office("341002-forestry", at="341002", parent=county)
    refused("input", actions.close, bureau, by=keeper(county), into=she.pk, first_day=REFORM)


@pytest.mark.parametrize("wrong", [{"code": "Market Bureau"}, {"code": "341002"}, {"kind": "township_government"}])
def test_a_wrong_code_or_place_is_told_in_a_sentence(city, county, wrong):
    refused("input", actions.found, city, by=keeper(city), first_day=REFORM, **MARKET | wrong)


def test_other_roles_reorganise_nothing(city, county):
    head = Actor("office-head", 1, 2, city.pk)
    refused("permission", actions.close, county, by=head, into=city.pk, first_day=REFORM)


def test_a_merger_that_was_a_mistake_is_taken_back(city, market, bureaux, monkeypatch):
    record = Record.objects.get(name="organizations.merge")
    rectify(record, by=keeper(city), how="void", reason="文件尚未下发")
    assert not Succession.objects.exists()
    assert set(Organization.objects.on(REFORM).filter(code__in=OLD)) == set(bureaux)
    assert Organization.objects.get(pk=market.pk).valid_to is None


def test_a_ring_of_successors_is_found(city):
    one, two = office("one"), office("two")
    succession(one, two)
    assert not [found for found in violations() if "ring" in found.check]
    succession(two, one)
    assert {found.row["former_id"] for found in violations() if "ring" in found.check} == {one.pk, two.pk}
