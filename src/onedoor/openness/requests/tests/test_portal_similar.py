"""Before sending: what is published already, and what others asked and was published since."""

from __future__ import annotations

import re

import pytest

from onedoor.kernel.search import interface as search
from onedoor.openness.requests import actions, similar

from .conftest import day, fresh
from .test_portal import visitor as visitor

PUBLISHED = ("黄山市2021年财政决算公开汇总表", "黄山市中心城区停车收费标准", "黄山市国有土地出让结果公示")


@pytest.fixture
def portal(city):
    """Three published documents, and one that only officials find."""
    pages = [
        search.Content(f"bench.paper:{n}", title, "organizations", day("2022-03-01"), title)
        for n, title in enumerate(PUBLISHED)
    ]
    search.put(
        [
            *pages,
            search.Content("bench.paper:9", "财政决算内部稿", "organizations", day("2022-03-02"), audience="staff"),
        ]
    )


def titles(*texts):
    return ["".join(piece.text for piece in hit.title) for hit in similar.documents(texts)]


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("申请公开2021年财政决算", PUBLISHED[0]),
        ("我想了解停车收费标准的有关文件", PUBLISHED[1]),
        ("请提供《黄山市国有土地出让结果公示》，谢谢。", PUBLISHED[2]),
    ],
)
def test_published_documents_are_found_by_what_somebody_asks(portal, asked, title):
    assert titles(asked) == [title]


def test_what_only_officials_find_is_not_shown(portal):
    assert titles("财政决算内部稿") == []


@pytest.mark.parametrize("asked", ["", "的", "请问", "'; drop table", "《》", "%_\\", "字" * 5000])
def test_odd_words_find_nothing_and_break_nothing(portal, asked):
    assert titles(asked) == [] and similar.answered([asked]) == []


def test_an_answer_that_was_published_is_shown_by_where_it_stands(desk):
    request = desk.answered(desk.received(pieces="我家隔壁李某某的补偿款"), "2022-10-10", "R2")
    desk.on("2022-10-11", actions.wish_publication, request, reason="多人申请")
    desk.on("2022-10-12", actions.publish, request, "editor", where="门户网站征地公告栏：黎阳片区征地补偿安置方案")
    (found,) = similar.answered(["黎阳片区征地补偿方案"])
    assert found.where.endswith("黎阳片区征地补偿安置方案") and found.office.code == "statistics"
    assert "李某某" not in found.where and similar.answered(["幼儿园收费"]) == []
    assert fresh(request).about.startswith("我家")


def test_the_page_shows_both_and_lets_one_stop_or_go_on(visitor, portal, desk):
    request = desk.answered(desk.received(), "2022-10-10", "R2")
    desk.on("2022-10-11", actions.wish_publication, request, reason="多人申请")
    desk.on("2022-10-12", actions.publish, request, "editor", where="门户网站：2021年财政决算公开汇总表")
    visitor.who()
    visitor.what(**{"piece-1": "2021年财政决算公开汇总表"})
    shown = visitor.html("requests_similar")
    words = re.sub(r"<[^>]+>", "", shown)
    assert PUBLISHED[0] in words and "门户网站：2021年财政决算公开汇总表" in words
    assert "I have found it, erase the draft" in words and "It is not among these, go on" in words
