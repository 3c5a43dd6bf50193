"""What the database refuses about posts, and what is said of accounts."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from onedoor.kernel.organizations.tests.factories import office
from onedoor.kernel.people import interface, queries
from onedoor.kernel.people.models import Account, Post
from onedoor.kernel.people.rules import Rank, Role

from .factories import PASSWORD, account, post

pytestmark = pytest.mark.django_db


def refused(constraint, *args, **fields):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        post(*args, **fields)


def test_the_last_day_of_a_post_is_not_before_the_first():
    refused("post_days_in_order", account(), valid_from=date(2020, 1, 2), valid_to=date(2020, 1, 1))


def test_an_unknown_role_or_rank_is_refused():
    person = account()
    refused("post_role_known", person, "mayor")
    refused("post_rank_known", person, rank="C")


def test_nobody_holds_the_same_post_twice_at_a_time():
    person = account()
    post(person, valid_to=date(2019, 12, 31))
    refused("post_once_at_a_time", person, valid_from=date(2019, 12, 31))
    post(person, valid_from=date(2020, 1, 1))
    post(person, Role.WINDOW_CLERK, valid_from=date(2020, 1, 1))


def test_the_three_administrations_are_kept_apart():
    person = account()
    post(person, Role.SYSTEM_ADMINISTRATOR, valid_to=date(2019, 12, 31))
    refused("post_one_administration_a_person", person, Role.AUDIT_ADMINISTRATOR, valid_from=date(2019, 1, 1))
    post(person, Role.AUDIT_ADMINISTRATOR, valid_from=date(2020, 1, 1))


def test_a_person_holds_posts_from_the_first_day_to_the_last():
    person = account()
    held = post(person, valid_from=date(2020, 1, 1), valid_to=date(2020, 12, 31))
    assert list(queries.posts_of(person.pk, date(2020, 12, 31))) == [held]
    assert list(queries.posts_of(person.pk, date(2021, 1, 1))) == []


def test_the_chosen_post_counts_and_else_the_first():
    person = account()
    first, second = post(person), post(person, Role.WINDOW_CLERK)
    assert queries.chosen([first, second], second.word) == second
    assert queries.chosen([first, second], 0) == first
    assert queries.chosen([], first.word) is None


def test_a_holder_knows_its_office_and_those_above():
    government = office("341000", kind="government")
    bureau = office("341000-finance", parent=government, short_name="市财政局")
    with translation.override("zh-hans"):
        holder = queries.holder_of(post(account(), at=bureau))
    assert holder.offices == (bureau.pk, government.pk)
    assert holder.role is Role.DISCLOSURE_EDITOR
    assert holder.label.startswith("方静 · 市财政局 · ")


def test_a_deputy_is_called_one():
    with translation.override("en"):
        assert post(account(), Role.WINDOW_CLERK, rank=Rank.B).role_label == "Window clerk (deputy)"


def test_the_first_administrator_keeps_the_system_of_the_city():
    government = office("341000", kind="government")
    made = interface.create_administrator("keeper", name="高远", password=PASSWORD)
    held = Post.objects.get(account=made)
    assert (held.organization, held.role) == (government, Role.SYSTEM_ADMINISTRATOR)
    assert made.check_password(PASSWORD)


def test_the_first_administrator_comes_before_the_city():
    made = interface.create_administrator("keeper", name="高远", password=PASSWORD)
    assert Post.objects.get(account=made).organization.code == "operator"


@pytest.mark.parametrize(("username", "password"), [("keeper", "12345678"), ("fang", PASSWORD), ("bad name", PASSWORD)])
def test_a_weak_password_or_a_wrong_user_name_makes_nobody(username, password):
    account("fang")
    with pytest.raises(ValidationError):
        interface.create_administrator(username, name="高远", password=password)
    assert Account.objects.count() == 1
