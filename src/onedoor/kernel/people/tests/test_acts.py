"""Posts, accounts and leaving as acts: a county and a city, each with its own administrators."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from onedoor.frame import clock
from onedoor.kernel.acts.guards import founding
from onedoor.kernel.acts.interface import Record, Refused
from onedoor.kernel.acts.models import Text
from onedoor.kernel.organizations.models import Organization
from onedoor.kernel.organizations.tests.factories import office, succession
from onedoor.kernel.people import actions, queries
from onedoor.kernel.people.models import Account, Post
from onedoor.kernel.people.rules import Rank, Role

from .factories import PASSWORD, account, holder, post

pytestmark = pytest.mark.django_db


class Cast:
    """Tunxi district and She county under one city; each keeps its own staff."""

    def __init__(self):
        self.city = office("341000", kind="government", short_name="市政府")
        self.tunxi = office("341002", at="341002", kind="government", short_name="屯溪区政府", parent=self.city)
        self.she = office("341021", at="341021", kind="government", short_name="歙县政府", parent=self.city)
        self.bureau = office("341002-finance", at="341002", short_name="屯溪区财政局", parent=self.tunxi)
        self.keeper = holder(account("tunxi.xt", name="胡晓", office=self.tunxi), Role.SYSTEM_ADMINISTRATOR, self.tunxi)
        self.guard = holder(
            account("tunxi.aq", name="程越", office=self.tunxi), Role.SECURITY_ADMINISTRATOR, self.tunxi
        )
        self.city_keeper = holder(
            account("city.xt", name="汪洋", office=self.city), Role.SYSTEM_ADMINISTRATOR, self.city
        )
        self.she_keeper = holder(account("she.xt", name="方圆", office=self.she), Role.SYSTEM_ADMINISTRATOR, self.she)
        self.wu = account("wu", name="吴芳", office=self.bureau)


@pytest.fixture
def cast():
    return Cast()


def given(cast, by=None, at=None, person=None, role=Role.WINDOW_CLERK, rank="A", **fields):
    """A post given by the district's administrator."""
    fields = {"first_day": clock.today()} | fields
    person = (person or cast.wu).username
    return actions.appoint(at or cast.bureau, by=by or cast.keeper, person=person, role=role, rank=rank, **fields)


def refused(code, act, *args, **fields):
    with pytest.raises(Refused) as caught:
        act(*args, **fields)
    assert caught.value.code == code
    return str(caught.value)


def test_a_district_gives_posts_to_its_own_staff(cast):
    held = given(cast)
    assert (held.account, held.organization, held.role, held.rank) == (cast.wu, cast.bureau, Role.WINDOW_CLERK, "A")
    record = Record.objects.get(name="people.appoint")
    assert {(one.kind, one.key) for one in record.subjects.all()} == {
        ("people.post", str(held.pk)),
        ("people.account", str(cast.wu.pk)),
        ("organizations.organization", str(cast.bureau.pk)),
    }
    assert "吴芳" not in str(record.data)


def test_the_city_keeps_the_staff_of_its_counties_too(cast):
    assert given(cast, by=cast.city_keeper).account == cast.wu


def test_a_county_never_keeps_the_staff_of_another(cast):
    refused("permission", given, cast, by=cast.she_keeper)
    refused("permission", given, cast, at=cast.city)
    held = given(cast)
    refused("permission", actions.end_post, held, by=cast.she_keeper, last_day=clock.today())
    refused("permission", actions.leave, cast.wu, by=cast.she_keeper, last_day=clock.today())


def test_nobody_gives_a_post_to_themself(cast):
    own = Account.objects.get(pk=cast.keeper.account)
    refused("permission", given, cast, person=own)


@pytest.mark.parametrize("second", [Role.SECURITY_ADMINISTRATOR, Role.AUDIT_ADMINISTRATOR])
def test_nobody_holds_two_of_the_three_administrations(cast, second):
    given(cast, role=Role.SYSTEM_ADMINISTRATOR)
    with translation.override("en"):
        said = refused("permission", given, cast, role=second, at=cast.tunxi)
    assert "Nobody holds two of the three administrations" in said
    assert Post.objects.filter(account=cast.wu).count() == 1


def test_one_administration_may_follow_another(cast):
    today = clock.today()
    given(cast, role=Role.SYSTEM_ADMINISTRATOR, last_day=today)
    assert given(cast, role=Role.AUDIT_ADMINISTRATOR, first_day=today + timedelta(1))


def test_a_post_is_held_once_at_a_time_and_ends_after_it_began(cast):
    given(cast)
    refused("state", given, cast)
    refused("input", given, cast, role=Role.INSPECTOR, last_day=clock.today() - timedelta(1))


def test_a_locked_account_and_an_ended_office_take_no_post(cast):
    Account.objects.filter(pk=cast.wu.pk).update(is_active=False)
    refused("state", given, cast)
    gone = office("gone", at="341002", parent=cast.tunxi, valid_to=date(2019, 1, 31))
    succession(gone, cast.bureau)
    Account.objects.filter(pk=cast.wu.pk).update(is_active=True)
    refused("input", given, cast, at=gone)


def test_the_head_names_deputies_in_the_own_office_only(cast):
    head = holder(account("luo", name="罗平"), Role.OFFICE_HEAD, cast.bureau)
    stranger = holder(account("ma", name="马跃"), Role.OFFICE_HEAD, cast.she)
    held, deputy = given(cast), account("qian", name="钱多")
    fields = {"person": deputy.username, "first_day": clock.today()}
    refused("permission", actions.set_deputy, held, by=stranger, **fields)
    named = actions.set_deputy(held, by=head, **fields)
    assert (named.role, named.rank, named.organization) == (Role.WINDOW_CLERK, Rank.B, cast.bureau)
    refused("state", actions.set_deputy, named, by=head, **fields)


def test_of_two_who_give_the_same_post_at_once_one_is_told_so(cast, monkeypatch):
    monkeypatch.setattr(queries, "meanwhile", lambda post: [])
    given(cast, role=Role.SYSTEM_ADMINISTRATOR)
    refused("state", given, cast, role=Role.AUDIT_ADMINISTRATOR)
    assert cast.wu.posts.count() == 1


def test_a_post_ends_with_a_day_that_still_counts(cast):
    held = given(cast)
    actions.end_post(held, by=cast.keeper, last_day=clock.today())
    assert queries.posts_of(cast.wu.pk, clock.today()).exists()
    assert not queries.posts_of(cast.wu.pk, clock.today() + timedelta(1)).exists()
    refused("state", actions.end_post, held, by=cast.keeper, last_day=clock.today() + timedelta(1))


def test_a_post_never_ends_in_the_past(cast):
    refused("input", actions.end_post, given(cast), by=cast.keeper, last_day=clock.today() - timedelta(1))


def test_accounts_are_kept_by_the_security_administrator_alone(cast):
    words = {"username": "tang.yue", "name": "唐月", "name_en": "Tang Yue"}
    refused("permission", actions.open_account, cast.bureau, by=cast.keeper, **words)
    made = actions.open_account(cast.bureau, by=cast.guard, **words)
    assert (made.office, made.has_usable_password()) == (cast.bureau, False)
    refused("input", actions.open_account, cast.bureau, by=cast.guard, **words)
    refused("permission", actions.open_account, cast.she, by=cast.guard, **words | {"username": "other"})


def test_a_new_password_is_handed_over_once_and_kept_nowhere(cast):
    handed = actions.new_password(cast.wu, by=cast.guard).handed
    cast.wu.refresh_from_db()
    assert cast.wu.check_password(handed)
    assert not cast.wu.check_password(PASSWORD)
    assert not Text.objects.filter(text__contains=handed).exists()


def test_a_lock_ends_all_sessions_and_lets_nobody_in(cast, client):
    given(cast)
    client.force_login(cast.wu)
    assert client.get("/desk/post/").status_code == 200
    actions.lock(cast.wu, by=cast.guard, reason="停职调查")
    assert client.get("/desk/post/").status_code == 302
    refused("state", actions.lock, cast.wu, by=cast.guard, reason="停职调查")
    actions.unlock(cast.wu, by=cast.guard, reason="调查结束")
    cast.wu.refresh_from_db()
    assert cast.wu.is_active
    refused("state", actions.unlock, cast.wu, by=cast.guard, reason="调查结束")


def test_an_account_goes_to_another_county_by_the_city_alone(cast):
    city_guard = holder(account("city.aq", name="许安"), Role.SECURITY_ADMINISTRATOR, cast.city)
    refused("input", actions.transfer, cast.wu, by=cast.guard, keeper=cast.she.pk)
    actions.transfer(cast.wu, by=city_guard, keeper=cast.she.pk)
    refused("permission", actions.lock, cast.wu, by=cast.guard, reason="停职调查")
    actions.leave(cast.wu, by=cast.she_keeper, last_day=clock.today())


def test_nobody_locks_the_own_account(cast):
    refused("permission", actions.lock, Account.objects.get(pk=cast.guard.account), by=cast.guard, reason="试试")


def test_leaving_ends_all_posts_and_all_sessions_at_once(cast, client):
    today = clock.today()
    given(cast)
    given(cast, role=Role.INSPECTOR, first_day=today - timedelta(900), last_day=today + timedelta(90))
    given(cast, role=Role.FINAL_REVIEWER, first_day=today + timedelta(30))
    client.force_login(cast.wu)
    actions.leave(cast.wu, by=cast.keeper, last_day=today)
    assert set(cast.wu.posts.values_list("valid_to", flat=True)) == {today}
    assert client.get("/desk/post/").status_code == 302
    cast.wu.refresh_from_db()
    assert not cast.wu.is_active


def test_who_leaves_later_works_until_then(cast):
    given(cast)
    actions.leave(cast.wu, by=cast.keeper, last_day=clock.today() + timedelta(10))
    cast.wu.refresh_from_db()
    assert cast.wu.is_active
    assert not queries.posts_of(cast.wu.pk, clock.today() + timedelta(11)).exists()


@pytest.mark.parametrize(
    "pin", ["111111", "123456", "987654", "121212", "123123", "12345", "1234567", "12345x", "１２３４５６"]
)
def test_a_pin_that_is_guessed_at_once_is_refused(cast, pin):
    refused("input", actions.choose_pin, cast.keeper, pin)


def test_a_pin_is_in_force_by_an_act_that_does_not_know_it(cast):
    pin = actions.choose_pin(cast.keeper, "804217")
    assert pin.digest and not pin.chosen
    assert not Text.objects.exists()
    assert "804217" not in str(Record.objects.get(name="people.set_pin").data)
    refused("permission", actions.set_pin, pin, by=cast.guard)


# ── Nothing falls to nobody ──


def holding(cast, role, at=None):
    return [held.account.username for held in queries.who_holds((at or cast.bureau).pk, role, clock.today())]


def test_a_vacant_post_falls_to_the_deputy_then_to_the_head_then_upward(cast):
    post(account("mayor", name="江山"), Role.CITY_LEADER, cast.city)
    assert holding(cast, Role.WINDOW_CLERK) == ["mayor"]
    post(account("head", name="罗平"), Role.OFFICE_HEAD, cast.bureau)
    assert holding(cast, Role.WINDOW_CLERK) == ["head"]
    post(account("deputy", name="钱多"), Role.WINDOW_CLERK, cast.bureau, rank="B")
    assert holding(cast, Role.WINDOW_CLERK) == ["deputy"]
    post(cast.wu, Role.WINDOW_CLERK, cast.bureau)
    assert holding(cast, Role.WINDOW_CLERK) == ["wu"]


def test_where_no_head_is_left_whoever_keeps_the_system_answers(cast):
    assert holding(cast, Role.WINDOW_CLERK) == ["city.xt"]


def test_a_vacant_administration_falls_upward_and_never_to_a_head(cast):
    post(account("head", name="罗平"), Role.OFFICE_HEAD, cast.bureau)
    assert holding(cast, Role.SYSTEM_ADMINISTRATOR) == ["tunxi.xt"]


def test_a_locked_account_holds_nothing(cast):
    post(account("head", name="罗平"), Role.OFFICE_HEAD, cast.bureau)
    post(cast.wu, Role.WINDOW_CLERK, cast.bureau)
    Account.objects.filter(pk=cast.wu.pk).update(is_active=False)
    assert holding(cast, Role.WINDOW_CLERK) == ["head"]


def test_the_head_works_in_a_post_that_became_vacant(cast):
    head = post(account("head", name="罗平"), Role.OFFICE_HEAD, cast.bureau)
    assert [place.role for place in queries.places_of(head.account_id, clock.today())] == [Role.OFFICE_HEAD]
    post(cast.wu, Role.WINDOW_CLERK, cast.bureau, valid_to=date(2020, 1, 1))
    own, vacant = queries.places_of(head.account_id, clock.today())
    assert (vacant.pk, vacant.role, vacant.stands_in) == (own.pk, Role.WINDOW_CLERK, True)
    assert queries.holder_of(vacant).role is Role.WINDOW_CLERK
    assert queries.chosen([own, vacant], vacant.word) is vacant


def test_a_post_goes_with_its_office_when_the_office_is_merged(cast):
    held = post(cast.wu, Role.WINDOW_CLERK, cast.bureau)
    new = office("341002-treasury", at="341002", short_name="屯溪区国库局", parent=cast.tunxi)
    succession(cast.bureau, new)
    with founding("test"):
        Organization.objects.filter(pk=cast.bureau.pk).update(valid_to=date(2020, 1, 1))
    at_work = queries.holder_of(Post.objects.get(pk=held.pk))
    assert at_work.organization == new.pk
    assert at_work.offices == (new.pk, cast.tunxi.pk, cast.city.pk)
    assert holding(cast, Role.WINDOW_CLERK, at=new) == holding(cast, Role.WINDOW_CLERK) == ["wu"]
