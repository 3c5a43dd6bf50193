"""The demonstration city: what stands in it, that it is invented, and that it can be built again."""

import csv
import re
from collections import Counter
from datetime import date

import pytest

from onedoor.cli.digest import digest
from onedoor.demo import cast, city, tables, works
from onedoor.demo.people import staff
from onedoor.demo.tree import TOWNSHIP_OFFICES, divisions, offices, table
from onedoor.engines.identifiers import credit_code_fault
from onedoor.frame import versions
from onedoor.kernel.organizations import queries
from onedoor.kernel.organizations.models import Division, Organization, Succession
from onedoor.kernel.people.models import Account, Post
from onedoor.kernel.people.rules import ADMINISTRATORS, ROLES, Role

TODAY = date(2026, 11, 23)
BEFORE_THE_REFORM = date(2018, 9, 7)
EVERY_DAY = (BEFORE_THE_REFORM, date(2018, 12, 31), date(2019, 2, 1), TODAY)


def standing(day, level="city"):
    return [
        plan
        for plan in offices()
        if plan.office.stands_on(day) and plan.office.division and plan.office.division.level == level
    ]


# ── The plan ──


def test_the_city_has_its_three_levels():
    assert Counter(area.level for area in divisions()) == {"province": 1, "city": 1, "county": 7, "township": 109}


def test_divisions_are_the_published_ones(shared):
    with shared("divisions/huangshan_divisions.csv").open(encoding="utf-8") as file:
        published = {row["code"]: (row["name"], row["parent_code"]) for row in csv.DictReader(file)}
    assert {area.code: (area.name, area.parent_id or "") for area in divisions()} == published


def test_every_township_but_the_counting_area_has_its_office():
    without = [area.name for area in divisions() if area.level == "township" and area.kind not in TOWNSHIP_OFFICES]
    assert without == ["徽州区直辖村级区划"]
    assert len(standing(TODAY, "township")) == 108


@pytest.mark.parametrize("day", EVERY_DAY)
def test_the_hall_counts_twenty_six_and_twelve_units(day):
    windows = Counter((plan.office.kind, plan.window) for plan in standing(day) if plan.window)
    single = {kind: number for (kind, window), number in windows.items() if window == "single"}
    assert single == {"department": 23, "stationed": 2, "garrison": 1}
    assert sum(number for (_, window), number in windows.items() if window == "comprehensive") == 12


def test_the_city_has_more_than_forty_departments_and_each_county_its_own():
    assert sum(plan.office.kind == "department" for plan in standing(TODAY)) >= 40
    counties = Counter(
        plan.office.division.code for plan in standing(TODAY, "county") if plan.office.kind == "department"
    )
    assert len(counties) == 7
    assert min(counties.values()) >= 25


def test_codes_addresses_and_telephones_are_right_in_form_and_nobodys():
    codes = [plan.office.credit_code for plan in offices() if plan.office.credit_code]
    assert len(codes) == len(set(codes)) > 400
    assert all(credit_code_fault(code) is None and code[8:11] == "DEM" for code in codes)
    telephones = [plan.office.phone for plan in offices() if plan.office.phone and plan.office.phone != "12345"]
    assert len(telephones) == len(set(telephones))
    assert all(re.fullmatch(r"0559-000\d{4}", number) for number in telephones)


def test_english_names_are_english_and_whole():
    for plan in offices():
        for text in (plan.office.name_en, plan.office.short_name_en, plan.office.address_en):
            assert text.isascii() or set(text) - set("’") <= set(map(chr, range(128))), text
        assert "{" not in plan.office.name + plan.office.short_name + plan.office.name_en + plan.office.short_name_en


def test_every_row_of_the_tables_says_where_it_comes_from():
    for name in ("divisions", "offices", "names"):
        assert all(row["source"] for row in table(name))


def test_an_ended_office_is_carried_on_without_a_gap():
    planned = {plan.office.code: plan for plan in offices()}
    for plan in planned.values():
        assert bool(plan.successors) == bool(plan.change) == bool(plan.office.valid_to)
        for code in plan.successors:
            day = plan.office.valid_to.toordinal() + 1
            assert planned[code].office.stands_on(date.fromordinal(day)), (plan.office.code, code)


# ── The cast ──


def test_every_role_signs_in_once_under_its_own_name():
    own = [part.log_in for part in cast.PARTS if part.place[0] is part.log_in]
    assert sorted(set(own)) == sorted(Role)
    assert [role for role in set(own) if own.count(role) > 1] == [Role.LEADERS_SECRETARY]


@pytest.mark.parametrize("day", EVERY_DAY)
def test_the_cast_works_at_offices_of_every_era(day):
    there = {plan.office.code for plan in offices(1) if plan.office.stands_on(day)}
    assert {part.office for part in cast.PARTS} <= there


# ── The city in the database ──


@pytest.fixture
def built(db):
    city.build("desk", 1, TODAY)


def test_a_city_is_built_whole(built):
    assert Division.objects.count() == 118
    assert len(queries.counties(TODAY)) == 1
    assert queries.city_government(TODAY).division.name == "黄山市"
    assert Succession.objects.count() > 20
    assert versions.current()["organizations"] > 0


def test_the_full_city_has_every_county(db):
    told = []
    city.build("city", 1, TODAY, lambda *step: told.append(step))
    found = queries.counties(TODAY)
    assert [county.townships for county in found] == [9, 15, 8, 29, 21, 8, 18]
    assert {name: done for name, done, _ in told} == {name: total for name, _, total in told}
    assert ("posts", Post.objects.count(), Post.objects.count()) in told
    assert told[-1][0] == "requests"


def test_a_city_that_is_there_is_left_alone(built):
    before = digest(tables.LISTED)
    city.build("city", 2, TODAY)
    assert digest(tables.LISTED) == before


def test_names_follow_from_the_seed():
    def everybody(seed):
        return [(a.username, a.name, a.name_en) for a in staff(offices(1), seed, TODAY).accounts.values()]

    assert everybody(1) == everybody(1)
    assert everybody(1) != everybody(2)


def test_no_two_officials_share_a_name(built):
    names = Account.objects.values_list("name", flat=True)
    assert len(names) == len(set(names))


def test_before_the_reform_the_three_authorities_stand(db):
    city.build("desk", 1, BEFORE_THE_REFORM)
    before = set(Organization.objects.on(BEFORE_THE_REFORM).values_list("code", flat=True))
    after = set(Organization.objects.on(TODAY).values_list("code", flat=True))
    authorities = {"341000-industry-commerce", "341000-food-drug", "341000-quality"}
    assert authorities <= before
    assert not authorities & after
    assert "341000-market-supervision" in after - before
    merged = Organization.objects.get(code="341000-market-supervision")
    assert {office.code for office in queries.origins(merged)} == authorities


def test_only_standing_offices_have_staff(built):
    assert all(post.organization.stands_on(TODAY) for post in Post.objects.select_related("organization"))
    assert all(post.organization.stands_on(post.valid_from) for post in Post.objects.select_related("organization"))


def test_one_log_in_for_every_role(built):
    rows = cast.log_ins()
    assert [username for username, _, _ in rows] == [role.value for role in ROLES]
    assert all(role and office for _, role, office in rows)


def test_the_three_administrations_are_three_people(built):
    held = Post.objects.filter(role__in=ADMINISTRATORS).values_list("account", flat=True)
    assert len(held) == len(set(held)) == 3


@pytest.mark.parametrize("role", [Role.DISCLOSURE_EDITOR, Role.SYSTEM_ADMINISTRATOR])
def test_the_shown_password_opens_the_desk(built, client, role):
    answer = client.post("/desk/sign-in/", {"username": role, "password": cast.PASSWORD})
    assert (answer.status_code, answer.url) == (302, "/desk/")


def test_a_password_that_everybody_knows_is_found_until_it_is_changed(built):
    assert set(works.demo_password_works()) == set(Role)
    for account in Account.objects.filter(username__in=works.demo_password_works()):
        account.set_unusable_password()
        account.save()
    assert works.demo_password_works() == []


def test_a_closed_account_opens_nothing(built):
    Account.objects.filter(username=Role.INSPECTOR).update(is_active=False)
    assert Role.INSPECTOR not in works.demo_password_works()


def test_everybody_else_has_no_password(built):
    others = Account.objects.exclude(username__in=list(Role))
    assert others.exists()
    assert not any(account.has_usable_password() for account in others)


def test_the_password_is_hashed_once_for_all(built):
    assert Account.objects.filter(username__in=list(Role)).values("password").distinct().count() == 1
