"""The pages of the desk where people are kept."""

from datetime import date

import pytest

from onedoor.frame import clock
from onedoor.kernel.organizations.tests.factories import office
from onedoor.kernel.people import interface, queries
from onedoor.kernel.people.models import Account, Post
from onedoor.kernel.people.rules import Role

from .factories import account, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    """A city with a finance bureau and one county."""
    government = office("341000", kind="government", name="黄山市人民政府", short_name="市政府")
    office("341000-finance", name="黄山市财政局", parent=government)
    office("341002", at="341002", kind="government", name="屯溪区人民政府", parent=government)
    return government


@pytest.fixture
def bureau(city):
    return city.below.get(code="341000-finance")


@pytest.fixture
def wu(bureau):
    person = account("wu", name="吴芳", office=bureau)
    post(person, Role.WINDOW_CLERK, bureau, valid_from=date(2020, 1, 1))
    return person


def work(client, role, at, username="keeper"):
    """Somebody at work at the desk."""
    person = account(username, name="高远", office=at)
    post(person, role, at)
    client.force_login(person)
    return client


@pytest.fixture
def keeper(client, city):
    return work(client, Role.SYSTEM_ADMINISTRATOR, city)


@pytest.fixture
def guard(client, city):
    return work(client, Role.SECURITY_ADMINISTRATOR, city)


def text(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def test_people_are_listed_with_their_posts_of_today(keeper, wu):
    page = text(keeper.get("/desk/people/"))
    assert "吴芳" in page
    assert "窗口人员" in page
    assert "吴芳" in text(keeper.get("/desk/people/", {"q": "吴", "office": "341000-finance"}))
    assert 'class="empty"' in text(keeper.get("/desk/people/", {"q": "nobody"}))


def test_long_lists_go_on_by_name(keeper, bureau):
    for number in range(60):
        account(f"p{number:02d}", name=f"人{number}", office=bureau)
    page = text(keeper.get("/desk/people/"))
    assert "after=p48" in page
    assert "p59" in text(keeper.get("/desk/people/?after=p48"))


def test_a_post_is_given_and_ended_on_the_desk(keeper, wu, bureau):
    page = text(keeper.get("/desk/people/offices/341000-finance/post/?person=wu"))
    assert 'value="wu"' in page
    today = clock.today().isoformat()
    fields = {"person": "wu", "role": Role.INSPECTOR.value, "rank": "A", "first_day": today}
    assert "没有这个用户名" in text(
        keeper.post("/desk/people/offices/341000-finance/post/", fields | {"person": "nobody"}), 422
    )
    assert keeper.post("/desk/people/offices/341000-finance/post/", fields).url == "/desk/people/wu/"
    given = Post.objects.get(role=Role.INSPECTOR)
    assert keeper.post(f"/desk/people/posts/{given.pk}/end/", {"last_day": today}).status_code == 302
    assert today in text(keeper.get("/desk/people/wu/"))


def test_the_leaving_list_shows_every_post_and_one_act_ends_them(keeper, wu, bureau):
    post(wu, Role.INSPECTOR, bureau, valid_from=date(2999, 1, 1))
    page = text(keeper.get("/desk/people/leaving/wu/"))
    assert "窗口人员" in page
    assert "网查员" in page
    assert keeper.post("/desk/people/leaving/wu/", {"last_day": clock.today().isoformat()}).url == "/desk/people/wu/"
    assert not Account.objects.get(pk=wu.pk).is_active
    assert "leaving/wu" not in text(keeper.get("/desk/people/wu/"))


def test_the_leaving_list_shows_what_lies_in_the_rooms_above(keeper, wu, monkeypatch):
    monkeypatch.setattr(queries, "LEFT_BEHIND", [])
    interface.on_leaving("待办")(lambda account: [interface.Held("第7号申请", "/desk/7/", date(2026, 12, 7))])
    interface.on_leaving("印章")(lambda account: [])
    page = text(keeper.get("/desk/people/leaving/wu/"))
    assert '<a href="/desk/7/">第7号申请</a>' in page
    assert "2026-12-07" in page
    assert "印章" not in page


def test_accounts_are_opened_locked_and_unlocked_by_the_security_administrator(guard, wu):
    fields = {"username": "tang.yue", "name": "唐月"}
    assert guard.post("/desk/people/offices/341000-finance/account/", fields).url == "/desk/people/tang.yue/"
    assert guard.post("/desk/people/wu/lock/", {"reason": "停职"}).url == "/desk/people/wu/"
    assert "/desk/people/wu/unlock/" in text(guard.get("/desk/people/wu/"))
    assert guard.get("/desk/people/leaving/wu/").status_code == 404


def test_a_new_password_is_shown_once(guard, wu):
    page = text(guard.post("/desk/people/wu/new-password/"))
    handed = page.split('class="lead mono">')[1].split("<")[0]
    assert Account.objects.get(pk=wu.pk).check_password(handed)


def test_the_system_administrator_locks_nobody(keeper, wu):
    assert keeper.get("/desk/people/wu/lock/").status_code == 404
    assert "/lock/" not in text(keeper.get("/desk/people/wu/"))


def test_the_audit_administrator_looks_and_changes_nothing(client, city, wu):
    work(client, Role.AUDIT_ADMINISTRATOR, city)
    page = text(client.get("/desk/people/wu/"))
    assert "可以办理" not in page
    assert client.get("/desk/people/offices/341000-finance/post/").status_code == 404


def test_the_head_names_a_deputy(client, bureau, wu):
    work(client, Role.OFFICE_HEAD, bureau, "head")
    account("qian", name="钱多", office=bureau)
    held = wu.posts.get()
    assert f"/desk/people/posts/{held.pk}/deputy/" in text(client.get("/desk/people/wu/"))
    fields = {"person": "qian", "first_day": clock.today().isoformat()}
    assert client.post(f"/desk/people/posts/{held.pk}/deputy/", fields).status_code == 302
    assert Post.objects.get(account__username="qian").rank == "B"


def test_a_county_does_not_see_the_staff_of_the_city(client, city, wu):
    work(client, Role.SYSTEM_ADMINISTRATOR, city.below.get(code="341002"))
    assert "吴芳" not in text(client.get("/desk/people/"))
    assert client.get("/desk/people/wu/").status_code == 404
    assert client.get("/desk/people/leaving/wu/").status_code == 404
    assert client.get(f"/desk/people/posts/{wu.posts.get().pk}/end/").status_code == 404


def test_others_see_no_list_of_people(client, bureau, wu):
    client.force_login(wu)
    assert client.get("/desk/people/").status_code == 403


def test_the_pages_are_complete_in_english(keeper, wu):
    assert "Leaving list" in text(keeper.get("/en/desk/people/wu/"))
    assert "One deed ends it" in text(keeper.get("/en/desk/people/leaving/wu/"))
