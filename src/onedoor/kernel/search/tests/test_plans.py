"""A hundred thousand entries: how many of them PostgreSQL reads for a question, whatever it is."""

from datetime import date

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from onedoor.kernel.search import interface as search
from onedoor.kernel.search import queries, rules
from onedoor.kernel.search.models import Entry

from . import synthetic

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("search_plans")]

ENTRIES = 100_000
COMMON, RARE, ABSENT, OLD = "通知", "99321号", "鑫鑫", "拨号"
INDEXES_OF_WORDS = {"entry_title_words", "entry_body_words"}


@pytest.fixture(scope="module", autouse=True)
def city(django_db_setup, django_db_blocker):
    """The entries, in this worker's database while the tests of this module run."""
    with django_db_blocker.unblock():
        with connections["owner"].cursor() as cursor:
            synthetic.build(cursor, ENTRIES)
        yield
        with connections["owner"].cursor() as cursor:
            cursor.execute("truncate search_entry")


def explained(sql):
    """All nodes of a plan, the topmost first."""
    with connection.cursor() as cursor:
        cursor.execute(f"explain (analyze, format json) {sql}")
        ((answer,),) = cursor.fetchall()
    nodes = [answer[0]["Plan"]]
    for node in nodes:
        nodes += node.get("Plans", [])
    return nodes


def plans(question, *given, **named):
    """The statements that a question executes, each with the nodes of its plan."""
    with CaptureQueriesContext(connection) as captured:
        question(*given, **named)
    return [explained(query["sql"]) for query in captured.captured_queries]


def asked(words, **scope):
    """The plans of `find`."""
    return plans(search.find, words, audience="public", **scope)


def read(nodes):
    """How many entries a statement takes in hand: those that pass and those that do not."""
    return sum(
        (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
        for node in nodes
        if node.get("Relation Name") == "search_entry"
    )


def most_sorted(nodes):
    """The longest list that a statement sorts."""
    below = [node["Plans"][0] for node in nodes if node["Node Type"] == "Sort"]
    return max((node["Actual Rows"] for node in below), default=0)


def indexes(nodes):
    """The indexes a statement reads."""
    return {node["Index Name"] for node in nodes if "Index Name" in node and node["Actual Loops"]}


def hits(words):
    """How many entries hold the words in title or text, whoever may see them."""
    return Entry.objects.filter(body_words__holds=rules.asked(words).body).count()


@pytest.mark.parametrize(
    ("words", "scope"),
    [
        (COMMON, {}),
        (RARE, {}),
        (ABSENT, {}),
        (OLD, {}),
        ("图书馆", {}),
        (f"{COMMON} {RARE}", {}),
        (f"{COMMON}{OLD}", {}),
        (COMMON, {"organization": 1}),
        (COMMON, {"organization": 150}),
        (COMMON, {"kinds": ("inbox.question",)}),
        (RARE, {"kinds": ("inbox.question",), "organization": 1}),
        (OLD, {"since": date(2024, 1, 1)}),
        (OLD, {"kinds": ("catalogue.item",), "since": date(2009, 1, 1), "until": date(2020, 1, 1)}),
        (COMMON, {"organization": 150, "since": date(2015, 1, 1), "until": date(2016, 1, 1)}),
    ],
)
def test_no_question_reads_or_sorts_the_table(words, scope):
    bound = min(2 * hits(words), 12_000) + 4_000
    for nodes in asked(words, **scope):
        assert "Seq Scan" not in {node["Node Type"] for node in nodes}
        assert read(nodes) <= bound
        assert most_sorted(nodes) <= min(hits(words), 6_000) + queries.WALKED


def test_a_common_word_fills_the_page_from_the_newest_entries():
    assert hits(COMMON) > ENTRIES / 2
    first_day, near, bodies = asked(COMMON)
    assert read(first_day) < 2 * queries.WALKED
    assert read(near) <= queries.WALKED
    assert most_sorted(near) <= queries.WALKED
    assert read(bodies) == 20


@pytest.mark.parametrize("words", [COMMON, RARE, ABSENT, OLD, f"{COMMON} {RARE}"])
def test_no_count_or_suggestion_reads_the_table(words):
    counting, suggesting = (plans(question, words, audience="public") for question in (search.count, search.suggest))
    for nodes in (*counting, *suggesting):
        assert read(nodes) <= min(hits(words), 6_000) + 4_000


def test_ten_thousand_entries_of_one_day_are_not_walked():
    Entry.objects.filter(kind="inbox.question").update(published=date(2030, 1, 1))
    _first_day, near, *_others = asked(OLD, kinds=("inbox.question",))
    assert read(near) <= queries.WALKED


@pytest.mark.parametrize("words", [RARE, ABSENT, OLD])
def test_a_word_that_is_rare_or_old_is_looked_up_in_the_index_of_words(words):
    _first_day, _near, by_words, *_others = asked(words)
    assert indexes(by_words) == {"entry_title_words"}
    assert read(by_words) <= hits(words)


def test_filters_and_words_are_looked_up_together():
    _first_day, _near, by_words, *_others = asked("徽派", kinds=("inbox.question",), organization=3)
    assert indexes(by_words) & INDEXES_OF_WORDS
    assert most_sorted(by_words) < 100


@pytest.mark.parametrize(
    ("column", "word"), [("title_words", "99321"), ("body_words", "鑫鑫"), ("title_words", "鑫鑫")]
)
def test_the_planner_knows_that_a_rare_word_is_rare(column, word):
    plainly = Entry.objects.filter(**{f"{column}__holds": f"'{word}'"}).order_by("-published", "-id")[:20]
    (nodes,) = plans(list, plainly)
    assert indexes(nodes) == {f"entry_{column}"}


@pytest.mark.parametrize("words", [COMMON, RARE, OLD, "图书馆", "管理处罚", "博物馆 古村落"])
def test_pages_are_the_newest_in_order_however_they_were_read(words):
    query, public = rules.asked(words), Entry.objects.filter(audience="public").order_by("-published", "-id")
    expected: dict[str, None] = {}
    for tier in queries.tiers(query):
        expected |= dict.fromkeys(public.filter(tier)[:60].values_list("key", flat=True))
    first = search.find(words, audience="public", limit=30)
    second = search.find(words, audience="public", limit=30, after=first.after) if first.after else search.Page()
    keys = [hit.reference.partition(":")[2] for hit in (*first.hits, *second.hits)]
    assert keys == list(expected)[:60]


def test_the_columns_of_words_have_ten_thousand_words_remembered():
    with connection.cursor() as cursor:
        cursor.execute(
            "select attname from pg_attribute where attrelid = 'search_entry'::regclass and attstattarget = 1000"
        )
        assert {name for (name,) in cursor.fetchall()} == {"title_words", "body_words"}
