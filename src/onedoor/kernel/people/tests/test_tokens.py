"""A token works in one post of an official, and ends with whatever it rests on."""

from datetime import date

import pytest
from django.utils import translation

from onedoor.frame import clock
from onedoor.kernel.acts.guards import founding
from onedoor.kernel.acts.interface import Record, Refused
from onedoor.kernel.acts.models import Text
from onedoor.kernel.organizations.tests.factories import office
from onedoor.kernel.people import access, queries, rules, tokens
from onedoor.kernel.people.models import Post, Token, TokenUse
from onedoor.kernel.people.rules import Role

from .factories import account, holder, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(monkeypatch):
    """A city with a finance bureau and one county, on a Monday."""
    monkeypatch.setenv("ONEDOOR_TODAY", "2022-09-26")
    government = office("341000", kind="government", name="黄山市人民政府", short_name="市政府")
    office("341000-finance", name="黄山市财政局", parent=government)
    office("341002", at="341002", kind="government", name="屯溪区人民政府", parent=government)
    return government


@pytest.fixture
def bureau(city):
    return city.below.get(code="341000-finance")


@pytest.fixture
def wu(bureau):
    """A clerk at work."""
    return holder(account("wu", name="吴芳", office=bureau), Role.WINDOW_CLERK, bureau)


def made(by, **more):
    """A token."""
    return tokens.make_token(by=by, **{"name": "queue screen", "last_day": "2022-12-31"} | more)


def reason(word):
    """Why a token opens nothing."""
    with pytest.raises(tokens.Unusable) as refused:
        tokens.by_token(word)
    with translation.override("en"):
        assert str(refused.value.sentence).isascii()
    with translation.override("zh-hans"):
        assert not str(refused.value.sentence).isascii()
    return refused.value.reason


def test_whoever_shows_the_word_works_in_the_post(wu):
    token = made(wu)
    assert tokens.by_token(token.handed) == (wu, False)
    assert tokens.by_token(made(wu, may_act=True).handed).may_act


def test_the_word_is_kept_nowhere(wu):
    token = made(wu)
    assert token.handed.startswith(rules.TOKEN_PREFIX) and len(token.handed) > 40
    kept = [*Token.objects.values_list(), *Record.objects.values_list(), *Text.objects.values_list()]
    assert token.handed not in repr(kept)
    assert Token.objects.get().handed == ""


def test_it_lasts_at_most_a_year_and_no_day_less_than_today(wu):
    for day in ("2022-09-25", "2023-09-27"):
        with pytest.raises(Refused) as refused:
            made(wu, last_day=day)
        assert refused.value.code == "input"
    assert made(wu, last_day="2023-09-26")


def test_it_ends_on_its_day(wu, monkeypatch):
    word = made(wu, last_day="2022-09-30").handed
    monkeypatch.setenv("ONEDOOR_TODAY", "2022-09-30")
    assert tokens.by_token(word)
    monkeypatch.setenv("ONEDOOR_TODAY", "2022-10-01")
    assert reason(word) == "over"


def test_it_ends_by_an_act_once(wu):
    token = made(wu)
    tokens.end_token(token, by=wu)
    assert reason(token.handed) == "ended"
    with pytest.raises(Refused) as refused:
        tokens.end_token(token, by=wu)
    assert refused.value.code == "state"


def test_it_ends_with_the_post_the_sessions_and_the_account(wu):
    words = [made(wu).handed for _each in range(3)]
    with founding("test"):
        Post.objects.filter(pk=wu.post).update(valid_to=date(2022, 9, 25))
    assert reason(words[0]) == "post"
    with founding("test"):
        Post.objects.filter(pk=wu.post).update(valid_to=date(2022, 9, 26))
    person = Post.objects.get(pk=wu.post).account
    person.end_sessions()
    person.save()
    assert reason(words[1]) == "sessions"
    person.sessions_ended = 0
    person.is_active = False
    person.save()
    assert reason(words[2]) == "sessions"


def test_a_word_that_nobody_knows_opens_nothing(wu):
    assert reason("onedoor_nonsense") == "unknown"
    assert reason("\ud800") == "unknown"


def test_a_deputy_makes_none_and_one_made_before_rests(wu, bureau):
    deputy = holder(account("qi", name="齐云"), Role.WINDOW_CLERK, bureau, rank="B")
    with pytest.raises(Refused) as refused:
        made(deputy)
    assert refused.value.code == "permission" and not Token.objects.exists()
    word = made(wu).handed
    with founding("test"):
        Post.objects.filter(pk=wu.post).update(rank="B")
    assert reason(word) == "deputy"


def test_whoever_stands_in_for_a_vacant_post_makes_one_in_the_own_post_only(bureau):
    head = account("he", name="何正")
    post(head, Role.OFFICE_HEAD, bureau)
    post(account("gone", name="离任"), Role.INSPECTOR, bureau, valid_to=date(2022, 1, 1))
    own, vacant = queries.places_of(head.pk, clock.today())
    assert made(queries.holder_of(own))
    with pytest.raises(Refused) as refused:
        made(queries.holder_of(vacant))
    assert refused.value.code == "permission"


def test_its_use_is_written_down_now_and_then(wu, django_assert_num_queries):
    token = made(wu)
    tokens.by_token(token.handed)
    first = TokenUse.objects.get(token=token)
    assert first.day == date(2022, 9, 26)
    with django_assert_num_queries(3):  # the token, the office and those above it; nothing is written
        tokens.by_token(token.handed)
    TokenUse.objects.update(last=first.last.replace(year=2021))
    tokens.by_token(token.handed)
    assert TokenUse.objects.get().last.year == 2022


def test_the_security_administrator_ends_tokens_of_the_own_tree_only(city, wu):
    token = made(wu)
    county = city.below.get(code="341002")
    here = holder(account("an", name="安宁"), Role.SECURITY_ADMINISTRATOR, city)
    there = holder(account("bo", name="伯安"), Role.SECURITY_ADMINISTRATOR, county)
    assert not tokens.end_token.open_to(there, token)
    tokens.end_token(token, by=here)
    assert reason(token.handed) == "ended"


def test_pages_of_tokens_go_on_by_key(wu, bureau, monkeypatch):
    monkeypatch.setattr(tokens, "PAGE", 2)
    keys = [made(wu).pk for _each in range(3)]
    first, after = tokens.tokens_in({bureau.pk})
    assert [one.pk for one in first] == keys[:0:-1] and after == keys[1]
    assert [one.pk for one in tokens.tokens_in({bureau.pk}, after)[0]] == keys[:1]
    assert tokens.tokens_in({bureau.pk + 1}) == ([], None)


# ── On the desk ──


def at_desk(client, person):
    client.force_login(person)
    return client


def test_a_token_is_made_on_the_desk_and_shown_once(client, wu):
    desk = at_desk(client, Post.objects.get(pk=wu.post).account)
    page = desk.post("/en/desk/tokens/", {"name": "queue screen", "last_day": "2022-12-31", "may_act": "on"})
    assert page.status_code == 200 and "no-store" in page.headers["Cache-Control"]
    word = page.content.decode().partition('token">')[2].partition("<")[0]
    assert tokens.by_token(word).may_act
    listed = desk.get("/en/desk/tokens/").content.decode()
    assert word not in listed and "read and act" in listed and "End it" in listed


def test_a_deputy_is_told_so_on_the_desk(client, bureau):
    person = account("qi", name="齐云")
    post(person, Role.WINDOW_CLERK, bureau, rank="B")
    page = at_desk(client, person).post("/en/desk/tokens/", {"name": "x", "last_day": "2022-12-31"})
    assert page.status_code == 422 and "A deputy works in person." in page.content.decode()


def test_only_the_security_administrator_sees_the_tokens_of_others(client, city, wu):
    made(wu)
    person = account("an", name="安宁")
    post(person, Role.SECURITY_ADMINISTRATOR, city)
    desk = at_desk(client, person)
    page = desk.get("/desk/tokens/kept/").content.decode()
    assert "吴芳" in page and "queue screen" in page
    assert "/desk/tokens/kept/" in desk.get("/desk/people/").content.decode()
    assert desk.post(f"/desk/tokens/{Token.objects.get().pk}/end/").url == "/desk/tokens/kept/"
    assert "End it" not in desk.get("/en/desk/tokens/kept/").content.decode()
    clerk = at_desk(client, Post.objects.get(pk=wu.post).account)
    assert clerk.get("/desk/tokens/kept/").status_code == 403


def test_every_reason_has_its_sentence():
    assert set(tokens.REFUSALS) == set(rules.TOKEN_REFUSALS)
    assert access.an_official.roles == frozenset()
