"""What is put is found, in its order, by those it is for."""

import csv
import json
from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.urls import NoReverseMatch

from onedoor.kernel.search import interface as search
from onedoor.kernel.search.interface import Content
from onedoor.kernel.search.models import Entry

from .test_rules import shown

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 2)


def content(key, title="", body="", **fields):
    """Something to put: a publication of the day, with a page."""
    given = {"title": title or f"公告{key}", "body": body, "route": "home", "published": DAY} | fields
    return Content(reference=key if ":" in str(key) else f"publications.publication:{key}", **given)


def keys(page):
    """The keys of a page's hits."""
    return [hit.reference.partition(":")[2] for hit in page.hits]


def found(words, audience="public", **scope):
    return keys(search.find(words, audience=audience, **scope))


def test_a_title_stands_above_a_text_though_it_is_older():
    search.put([content(1, body="部门预算公开"), content(2, "部门预算", published=date(2009, 1, 1))])
    assert found("部门预算") == ["2", "1"]


def test_a_title_with_the_very_words_stands_above_one_with_the_words_apart():
    search.put([content(1, "信息化项目向社会公开招标"), content(2, "信息公开指南", published=date(2009, 1, 1))])
    assert found("信息公开") == ["2", "1"]


def test_among_equals_the_newest_is_first_and_of_one_day_the_last_put():
    search.put([content(1, published=date(2020, 1, 1)), content(2), content(3)])
    assert found("公告") == ["3", "2", "1"]


def test_every_word_must_be_there():
    search.put([content(1, body="养老保险"), content(2, body="养老服务"), content(3, "保险", body="养老")])
    assert found("养老 保险") == ["3", "1"]


def test_a_title_is_not_shown_again_among_the_texts():
    search.put([content(1, "部门预算", body="部门预算"), content(2, body="部门预算")])
    assert found("部门预算") == ["1", "2"]


def test_a_question_in_plain_speech_is_understood():
    search.put([content(1, "居民身份证办理")])
    assert found("请问怎么办理身份证？") == ["1"]


def test_full_width_letters_find_narrow_ones():
    search.put([content(1, "关于GB/T 2312的说明")])
    assert found("ｇｂ／ｔ ２３１２") == ["1"]


def test_a_latin_word_is_not_found_within_another():
    search.put([content(1, "Legal aid"), content(2, "AI")])
    assert found("ai") == ["2"]


def test_signs_find_nothing():
    search.put([content(1)])
    page = search.find("'&|", audience="public")
    assert page == search.Page((), None)
    assert search.count("'&|", audience="public") == 0
    assert search.suggest("'&|") == []


def test_pages_together_are_all_hits_once_in_their_order():
    titles = ("信息公开", "信息已公开", "公告", "信息公开", "公告", "信息已公开", "公告")
    days = (DAY, DAY, DAY, DAY - timedelta(9), DAY, DAY - timedelta(9), DAY - timedelta(3))
    search.put(
        [content(n, title, "信息公开", published=day) for n, (title, day) in enumerate(zip(titles, days, strict=True))]
    )
    walked, after = [], None
    while after or not walked:
        page = search.find("信息公开", audience="public", after=after, limit=2)
        walked, after = walked + keys(page), page.after
    assert walked == ["0", "3", "1", "5", "4", "2", "6"] == found("信息公开")


def test_what_is_put_meanwhile_does_not_move_the_next_page():
    search.put([content(n) for n in range(1, 5)])
    first = search.find("公告", audience="public", limit=2)
    search.put([content(9)])
    assert keys(search.find("公告", audience="public", limit=2, after=first.after)) == ["2", "1"]


@pytest.mark.parametrize("after", ["", "x", "1_2_3_4", "0_20269999_1", "0_20260302_x", "-5_99990101_" + "9" * 40])
def test_a_bent_address_shows_the_first_page(after):
    search.put([content(1)])
    assert found("公告", after=after) == ["1"]


def test_the_public_is_not_shown_what_is_for_staff():
    search.put([content(1), content(2, audience="staff")])
    assert found("公告") == ["1"]
    assert found("公告", audience="staff") == ["2", "1"]
    assert search.count("公告", audience="public") == 1
    assert search.suggest("公告") == ["公告1"]


def test_nobody_else_asks_or_is_meant():
    with pytest.raises(ValueError, match="everyone"):
        search.find("公告", audience="everyone")
    with pytest.raises(ValueError, match="everyone"):
        search.put([content(1, audience="everyone")])
    with pytest.raises(IntegrityError, match="entry_audience_known"):
        Entry.objects.create(published=DAY, audience="all", title_words="", body_words="")


def test_kind_office_and_days_narrow_the_search():
    search.put(
        [
            content("catalogue.item:1", "公告"),
            content(2, organization=7),
            content(3, published=date(2025, 12, 31)),
            content(4, published=date(2026, 1, 1)),
        ]
    )
    assert found("公告", kinds=("catalogue.item", "inbox.question")) == ["1"]
    assert found("公告", organization=7) == ["2"]
    assert found("公告", until=date(2025, 12, 31)) == ["3"]
    assert found("公告", since=date(2026, 1, 1), until=date(2026, 1, 1)) == ["4"]


def test_what_is_put_again_is_found_as_it_is_now():
    search.put([content(1, "旧题", body="旧文")])
    assert search.put([content(1, "甲题"), content(1, "新题", body="新文")]) == 1
    assert (found("旧题"), found("甲题"), found("旧文")) == ([], [], [])
    assert (found("新题"), found("新文")) == (["1"], ["1"])


def test_what_is_removed_is_not_found():
    search.put([content(1), content(2), content("catalogue.item:1", "公告")])
    assert search.remove(["publications.publication:1", "publications.publication:8"]) == 1
    assert search.remove([]) == 0
    assert sorted(hit.reference for hit in search.find("公告", audience="public").hits) == [
        "catalogue.item:1",
        "publications.publication:2",
    ]


def test_a_hit_shows_where_the_words_stand():
    search.put([content(1, "部门<预算>", body="第一条。本市部门预算公开。", organization=7)])
    (hit,) = search.find("预算", audience="public").hits
    assert shown(hit.title) == "部门<[预算]>"
    assert shown(hit.snippet) == "第一条。本市部门[预算]公开。"
    assert (hit.kind, hit.organization, hit.published, hit.audience) == ("publications.publication", 7, DAY, "public")


def test_a_hit_leads_to_its_page():
    search.put([content("organizations.organization:3", "财政局", route="organization", arguments=("finance",))])
    (hit,) = search.find("财政局", audience="public").hits
    assert hit.address == "/organizations/finance/"


def test_what_has_no_page_is_not_put():
    with pytest.raises(NoReverseMatch):
        search.put([content(1, route="nowhere")])
    assert found("公告") == []


def test_what_cannot_be_stored_is_left_out():
    search.put([content(1, "财\x00政\ud800局", body="甲\x00乙")])
    assert found("财政局") == ["1"]


def test_a_long_title_is_cut():
    search.put([content(1, "长" * 400)])
    assert len(Entry.objects.get().title) == 300


def test_titles_are_suggested_once_the_newest_first():
    search.put(
        [
            content(1, "2024年部门预算", published=date(2024, 1, 1)),
            content(2, "2024年部门预算", published=date(2024, 2, 1)),
            content(3, "2025年部门预算", published=date(2025, 1, 1)),
            content(4, "部门决算", body="部门预算"),
        ]
    )
    assert search.suggest("部门预") == ["2025年部门预算", "2024年部门预算"]
    assert search.suggest("202") == ["2025年部门预算", "2024年部门预算"]
    assert search.suggest("部门", limit=1) == ["部门决算"]


def test_hits_are_counted_up_to_a_thousand_and_one():
    search.put([content(n) for n in range(1_010)])
    assert search.count("公告", audience="public") == 1_001
    assert search.count("公告", audience="public", since=DAY + timedelta(1)) == 0
    assert search.count("公告17", audience="public") == 1


def test_real_policies_are_found_by_title_number_and_text(shared):
    policies = json.loads(shared("documents/guangdong_policies_2023.json").read_text(encoding="utf-8"))
    search.put(
        [
            content(number, one["政策标题"], f"{one['索引号']} {one['政策正文文本']}")
            for number, one in enumerate(policies)
        ]
    )
    for number, policy in enumerate(policies):
        assert str(number) in found(policy["政策标题"])[:1]
        assert found(policy["索引号"]) == [str(number)]
    assert found("核心保护范围") == ["0"]


def test_real_items_are_found_first_by_their_names(shared):
    with shared("items/guangan_district_items_open.csv").open(encoding="utf-8") as file:
        items = list(csv.DictReader(file))
    search.put([content(n, item["name"], item["department"]) for n, item in enumerate(items)])
    for item in items[::25]:
        first = search.find(item["name"], audience="public").hits[0]
        assert item["name"] in "".join(piece.text for piece in first.title)
