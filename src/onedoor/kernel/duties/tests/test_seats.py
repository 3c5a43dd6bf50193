"""Whose duty it is today: the role's, the charged one's, the head's, the head's above, the keeper's; never nobody's."""

from __future__ import annotations

from datetime import date

import pytest

from onedoor.kernel.acts.guards import founding
from onedoor.kernel.acts.interface import Refused, violations
from onedoor.kernel.duties import interface as duties
from onedoor.kernel.duties.actions import charge, give_back
from onedoor.kernel.duties.queries import PAGE
from onedoor.kernel.organizations.models import Organization, Succession
from onedoor.kernel.people.models import Account, Post

from .conftest import REPLY

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def duty(office, deed):
    with deed() as one:
        return duties.start(one, duties.New(REPLY, office.here, duties.Term(5), office=office.here.pk))


def seen(office, word, scope="mine"):
    return [row.pk for row in duties.mine(office.holder(word), scope=scope).rows]


def leave(office, *words):
    with founding("test"):
        for word in words:
            Post.objects.filter(pk=office.posts[word].pk).update(valid_to=date(2022, 9, 1), valid_from=date(2020, 1, 1))


def answers(duty):
    return {post.account.username for post in duties.answering(duty)}


def test_a_duty_falls_to_whoever_holds_the_role(office, duty):
    assert seen(office, "officer") == [duty.pk] == seen(office, "deputy") == seen(office, "head", "office")
    assert seen(office, "head") == [] == seen(office, "mayor") == seen(office, "keeper")
    assert answers(duty) == {"officer"}


def test_whoever_is_charged_has_it_alone_and_the_deputy_sees_it_apart(office, duty):
    charge(duty, by=office.holder("head"), post=office.posts["officer"].pk)
    assert seen(office, "officer") == [duty.pk] and seen(office, "deputy") == []
    assert seen(office, "deputy", "deputy") == [duty.pk]
    give_back(duty, by=office.holder("head"))
    assert seen(office, "deputy") == [duty.pk]


def test_nobody_is_charged_by_a_colleague_or_in_another_office(office, duty):
    with pytest.raises(Refused) as refused:
        charge(duty, by=office.holder("officer"), post=office.posts["officer"].pk)
    assert refused.value.code == "permission"
    with pytest.raises(Refused) as refused:
        charge(duty, by=office.holder("head"), post=office.posts["mayor"].pk)
    assert refused.value.code == "input"


def test_what_the_charged_one_leaves_behind_falls_to_the_role_again(office, duty):
    charge(duty, by=office.holder("head"), post=office.posts["officer"].pk)
    leave(office, "officer")
    assert seen(office, "deputy") == [duty.pk] and answers(duty) == {"deputy"}


def test_a_vacant_post_falls_to_the_head_then_to_the_head_above_then_to_the_keeper(office, duty):
    leave(office, "officer", "deputy")
    assert seen(office, "head") == [duty.pk] and answers(duty) == {"head"}
    leave(office, "head")
    assert seen(office, "mayor") == [duty.pk] and answers(duty) == {"mayor"}
    leave(office, "mayor")
    assert seen(office, "keeper") == [duty.pk] and answers(duty) == {"keeper"}


def test_a_merged_office_hands_its_duties_to_the_one_that_carries_on(office, duty):
    with founding("test"):
        new = Organization.objects.create(
            code="new",
            name="新局",
            short_name="新",
            name_en="New",
            short_name_en="New",
            kind="external",
            parent=office.top,
        )
        account = Account.objects.create_user("successor", None, name="x", office=new)
        office.posts["successor"] = Post.objects.create(account=account, organization=new, role="disclosure-officer")
        Organization.objects.filter(pk=office.here.pk).update(valid_to=date(2022, 9, 1))
        Succession.objects.create(former=office.here, successor=new, change="merge")
        Post.objects.filter(organization=office.here).update(valid_to=date(2022, 9, 1))
    assert seen(office, "successor") == [duty.pk]
    assert answers(duty) == {"successor"}


def test_a_long_list_is_read_page_by_page_without_a_gap_or_a_double(office, deed):
    with deed() as one:
        wanted = [
            duties.New(REPLY, office.here, duties.Term(3 + n % 7), office=office.here.pk) for n in range(2 * PAGE + 7)
        ]
        all_of_them = {row.pk for row in duties.start_many(one, wanted)}
    found, after, pages = [], None, 0
    while pages == 0 or after:
        page = duties.mine(office.holder("officer"), after=after)
        found, after, pages = found + page.rows, page.after, pages + 1
    assert pages == 3 and {row.pk for row in found} == all_of_them and len(found) == len(all_of_them)
    assert [row.due_on for row in found] == sorted(row.due_on for row in found)


def test_lights_add_up_to_the_lists(office, deed, today):
    with deed() as one:
        rows = duties.start_many(
            one, [duties.New(REPLY, office.here, duties.Term(n), office=office.here.pk) for n in (1, 5, 20, 20)]
        )
        duties.mark(one, rows[3], "pause", key="letter")
    today("2022-09-28")
    by = office.holder("officer")
    lights = duties.my_lights(by)
    assert lights == {"late": 1, "promise": 0, "soon": 0, "paused": 1, "ok": 2}
    assert {light: len(duties.mine(by, light=light).rows) for light in lights} == lights
    assert {light: n for _o, _k, light, n in duties.lights_by_office()} == {"late": 1, "paused": 1, "ok": 2}


def test_the_records_agree(office, duty):
    faults = {violation.check for violation in violations()}
    assert faults <= {"a mark is of an act that is not on the record"}  # the fixture's deed leaves no record


def test_the_leaving_list_names_what_somebody_is_charged_with(office, duty, client, monkeypatch):
    monkeypatch.setitem(duties.KINDS, REPLY.name, REPLY)
    charge(duty, by=office.holder("head"), post=office.posts["officer"].pk)
    client.force_login(Account.objects.get(username="keeper"), backend="django.contrib.auth.backends.ModelBackend")
    html = client.get("/en/desk/people/leaving/officer/").content.decode()
    assert "Duties charged to this person" in html and "Reply" in html
