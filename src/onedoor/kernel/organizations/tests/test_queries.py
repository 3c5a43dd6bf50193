"""The tree as pages and other rooms ask for it."""

from datetime import date, time

import pytest
from django.utils import translation

from onedoor.kernel.organizations import interface, queries
from onedoor.kernel.organizations.models import Organization
from onedoor.kernel.organizations.rules import Kind

from .factories import division, office, succession

pytestmark = pytest.mark.django_db
TODAY = date(2020, 6, 1)


@pytest.fixture
def government():
    division("341000", "黄山市")
    return office("341000", kind="government", name="黄山市人民政府", phone="12345")


@pytest.fixture
def county(government):
    division("341002", "屯溪区")
    return office("341002", at="341002", kind="government", parent=government)


def test_a_county_counts_its_present_departments_and_townships(county):
    office("a", at="341002", parent=county)
    office("b", at="341002", parent=county, valid_to=date(2019, 1, 31))
    office("c", at="341002", parent=county, valid_from=date(2030, 1, 1))
    office("d", at="341002100", parent=county, kind="township_government")
    [found] = queries.counties(TODAY)
    assert (found.government, found.departments, found.townships) == (county, 1, 1)


def test_the_city_is_counted_as_of_a_day(county):
    office("a", parent=county.parent, valid_from=date(2019, 2, 1))
    assert queries.counts(date(2018, 9, 7)) == (2, 1, 0, 0)
    assert queries.counts(TODAY) == (3, 1, 1, 0)


def test_the_place_in_the_tree_is_read_upward(county):
    bureau = office("a", at="341002", parent=county)
    assert Organization.objects.lineage(bureau.pk, TODAY) == [bureau, county, county.parent]
    assert interface.office_path(bureau.pk) == (bureau.pk, county.pk, county.parent.pk)


def test_offices_are_grouped_in_the_order_of_the_table_of_kinds(government):
    for code, kind in (("z", "stationed"), ("y", "department"), ("x", "institution")):
        office(code, kind=kind, parent=government)
    groups = queries.grouped(queries.below(government, TODAY))
    assert [group.kind for group in groups] == [Kind.DEPARTMENT, Kind.INSTITUTION, Kind.STATIONED]


def test_letters_follow_the_language_of_the_page(government):
    office("a", parent=government, short_name="市财政局", short_name_en="Finance Bureau")
    [group] = queries.grouped(queries.below(government, TODAY))
    with translation.override("zh-hans"):
        assert [letter for letter, _ in group.letters()] == ["C"]
    with translation.override("en"):
        assert [letter for letter, _ in group.letters()] == ["F"]


def test_the_work_of_an_ended_office_is_followed_to_the_one_that_does_it_on_a_day():
    relief = office("relief", valid_to=date(2021, 5, 31))
    revival = office("revival", valid_from=date(2021, 6, 1), valid_to=date(2024, 3, 31))
    farming = office("farming")
    succession(relief, revival, "rename")
    succession(revival, farming)
    for day, who in ((date(2021, 5, 31), relief), (date(2021, 6, 1), revival), (date(2024, 4, 1), farming)):
        assert queries.who_carries_on(relief, day) == who
        assert interface.successor(relief.pk, day) == who.pk
    assert interface.formers(farming.pk, date(2024, 4, 1)) == {relief.pk, revival.pk, farming.pk}
    assert interface.formers(farming.pk, date(2024, 3, 31)) == {farming.pk}


def test_many_offices_are_resolved_in_one_query(django_assert_num_queries):
    farming = office("farming")
    ended = [office(f"old-{n}", valid_to=date(2019, 1, 31)) for n in range(20)]
    for one in ended:
        succession(one, farming)
    with django_assert_num_queries(1):
        found = interface.successors([one.pk for one in ended], TODAY)
    assert set(found.values()) == {farming.pk}


def test_a_split_office_is_found_from_each_of_its_successors():
    former = office("former", valid_to=date(2019, 1, 31))
    health, security = office("health"), office("security")
    succession(former, health, "split")
    succession(former, security, "split", principal=False)
    assert queries.origins(health) == queries.origins(security) == [former]
    assert queries.who_carries_on(former, TODAY) == health


def test_what_stood_under_an_ended_office_stands_under_its_successor(government):
    old = office("old", parent=government, valid_to=date(2019, 1, 31))
    new = office("new", parent=government, valid_from=date(2019, 2, 1))
    institute = office("institute", kind="institution", parent=old)
    succession(old, new, "rename")
    assert interface.office_path(institute.pk) == (institute.pk, new.pk, government.pk)
    assert list(queries.below(new, TODAY)) == [institute]
    assert interface.tree(new.pk, TODAY) == {new.pk, old.pk, institute.pk}


def test_an_office_that_moved_left_the_tree_it_stood_in(county):
    old = office("old", at="341002", parent=county, valid_to=date(2019, 1, 31))
    new = office("new", parent=county.parent)
    station = office("station", at="341002", kind="institution", parent=old)
    succession(old, new, "move")
    assert {old.pk, station.pk} & interface.tree(county.pk, TODAY) == set()
    assert {old.pk, station.pk, county.pk} < interface.tree(county.parent.pk, TODAY)


def test_an_ended_office_without_a_successor_falls_to_the_one_above(government):
    ended = office("a", parent=government, valid_to=date(2019, 1, 31))
    assert interface.office_path(ended.pk) == (ended.pk, government.pk)


@pytest.mark.parametrize("words", ["财政", "czj", "CZJ", "ｃｚｊ", "finance", "黄山 财政", "341000-finance"])
def test_an_office_is_found_by_part_of_its_name_or_its_initials(government, words):
    bureau = office(
        "341000-finance", name="黄山市财政局", short_name="市财政局", name_en="Huangshan Municipal Bureau of Finance"
    )
    assert bureau in queries.search(words, TODAY)


def test_former_offices_are_found_after_the_others(government):
    former = office("a", name="黄山市工商局", valid_to=date(2019, 1, 31))
    present = office("b", name="黄山市工商联合会")
    assert queries.search("工商", TODAY) == [present, former]


def test_offices_to_come_are_not_found_yet(government):
    office("a", name="黄山市市场监督管理局", valid_from=date(2019, 2, 1))
    assert queries.search("市场", date(2018, 9, 7)) == []


def test_a_percent_sign_is_only_a_character(government):
    assert queries.search("%", TODAY) == []


def test_the_city_tells_name_hotline_and_hall(government):
    office("hall", kind="centre", address="示范路10号", address_en="10 Shifan Road", opens=time(9), closes=time(17))
    with translation.override("zh-hans"):
        city = interface.city()
    assert (city.name, city.hotline, city.address, city.hours) == ("黄山市", "12345", "示范路10号", "9:00–17:00")
    with translation.override("en"):
        assert interface.city().address == "10 Shifan Road"


def test_before_the_city_is_set_up_pages_still_have_a_name():
    with translation.override("en"):
        assert interface.city() == interface.City(portal_name="Government services")


def test_the_platform_is_kept_by_its_operator_until_there_is_a_city():
    operator = interface.seat()
    assert interface.seat() == operator
    government = office("341000", kind="government")
    assert interface.seat() == government.pk != operator
