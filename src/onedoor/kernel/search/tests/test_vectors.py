"""What PostgreSQL makes of our cuts: every piece of a title finds it, and nothing typed breaks a question."""

import csv
import gzip
import json
import random

import pytest
from django.db import connection
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from onedoor.kernel.search import rules

from .test_rules import ANY_TEXT

pytestmark = pytest.mark.django_db

HAN = st.sampled_from("市财政局关于公开预算决算年部门的通知〇㐀𠮷")
TITLES = st.text(st.one_of(HAN, HAN, st.sampled_from("ab Ｂ１29〔〕，《》/'")), min_size=2, max_size=40)
WITH_DATABASE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)
MISSED = (
    "select i from unnest(%s::text[], %s::text[]) with ordinality as t(v, q, i) where not v::tsvector @@ q::tsquery"
)


def missed(titles, pieces):
    """Titles that their pieces do not find."""
    vectors, queries = [rules.title_vector(title) for title in titles], [rules.asked(piece) for piece in pieces]
    asked = [query.phrase for query in queries] + [query.words or query.phrase for query in queries]
    with connection.cursor() as cursor:
        cursor.execute(MISSED, [vectors * 2, asked])
        return [(titles * 2)[number - 1] + " ← " + (pieces * 2)[number - 1] for (number,) in cursor.fetchall()]


def cuts_a_word(title, at):
    """Whether a place lies within a Latin word or a number."""
    kinds = [
        "d" if sign.isdigit() else "l" if sign.isascii() and sign.isalpha() else ""
        for sign in rules.normalise(title[max(at - 1, 0) : at + 1])
    ]
    return len(kinds) == 2 and kinds[0] == kinds[1] != ""


@WITH_DATABASE
@given(TITLES, st.data())
def test_a_title_is_found_by_any_piece_of_it(title, data):
    start = data.draw(st.integers(0, len(title) - 2))
    end = data.draw(st.integers(start + 2, len(title)))
    assume(not cuts_a_word(title, start) and not cuts_a_word(title, end) and rules.asked(title[start:end]))
    assert missed([title], [title[start:end]]) == []


@WITH_DATABASE
@given(ANY_TEXT, ANY_TEXT)
def test_nothing_typed_or_put_breaks_a_query(text, words):
    query = rules.asked(words)
    asked = [query.phrase, query.words, query.body, rules.completed(words)]
    with connection.cursor() as cursor:
        cursor.execute(
            "select %s::tsvector @@ q::tsquery, %s::tsvector @@ q::tsquery from unnest(%s::text[]) q",
            [rules.title_vector(text), rules.body_vector(text, text), [one for one in asked if one]],
        )
        assert len(cursor.fetchall()) == sum(map(bool, asked))


def test_a_body_of_the_greatest_length_can_be_kept():
    body = "".join(chr(0x4E00 + number % 20_000) for number in range(rules.BODY_LIMIT))
    with connection.cursor() as cursor:
        cursor.execute("select length(%s::tsvector)", [rules.body_vector("", body)])
        assert cursor.fetchone()[0] > 10_000


def han_piece(title, chance):
    """A piece of two to six Han characters of a title."""
    runs = [run for run, han, _place in rules._runs(rules.normalise(title)) if han and len(run) > 1]
    run = chance.choice(runs)
    start = chance.randrange(len(run) - 1)
    return run[start : start + chance.randint(2, 6)]


def test_titles_of_real_laws_are_found_by_pieces_of_them(shared):
    with gzip.open(shared("documents/laws_open.jsonl.gz"), "rt", encoding="utf-8") as file:
        titles = [json.loads(line)["title"] for line in file]
    chance = random.Random(1)
    assert missed(titles, [han_piece(title, chance) for title in titles]) == []
    assert missed(titles, titles) == []


def test_names_of_real_items_are_found_by_pieces_of_them(shared):
    with shared("items/guangan_district_items_open.csv").open(encoding="utf-8") as file:
        names = [row["name"] for row in csv.DictReader(file)]
    chance = random.Random(2)
    assert missed(names, [han_piece(name, chance) for name in names]) == []
