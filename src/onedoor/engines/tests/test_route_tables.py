"""Routes as rows, what is unsound in them, and how they print."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedoor.engines.route_tables import (
    DRAFT,
    Finding,
    Flaw,
    Mode,
    Route,
    Row,
    Step,
    Unsound,
    diagram,
    from_rows,
    report,
    table,
    to_rows,
)

ROUTE = Route(
    "publication",
    3,
    (
        Step("初审", ("post:editor",), Mode.ALL, 1),
        Step("保密审查", ("role:legal", "role:secrecy"), Mode.ALL, 2),
        Step("终审", ("post:head", "post:deputy"), Mode.ONE),
    ),
    urges=2,
)

FLAWS = [
    ([], Flaw.NO_STEPS),
    ([Row("", "a")], Flaw.UNNAMED),
    ([Row(DRAFT, "a")], Flaw.RESERVED),
    ([Row("one", "")], Flaw.EMPTY),
    ([Row("one", ""), Row("two", "a")], Flaw.UNREACHABLE),
    ([Row("one", "a"), Row("two", "b"), Row("one", "c")], Flaw.SCATTERED),
    ([Row("one", "a", "most")], Flaw.MODE),
    ([Row("one", "a", "all"), Row("one", "b", "one")], Flaw.MIXED_MODE),
    ([Row("one", "a", "all", 0)], Flaw.DAYS),
    ([Row("one", "a", "all", 1), Row("one", "b", "all", 2)], Flaw.MIXED_DAYS),
    ([Row("one", "a"), Row("one", "a")], Flaw.TWICE),
    ([Row("one", "a", "one")], Flaw.ONE_OF_ONE),
    ([Row("one", "a"), Row("two", "a")], Flaw.AGAIN),
]


@pytest.mark.parametrize(("rows", "flaw"), FLAWS, ids=[flaw for _rows, flaw in FLAWS])
def test_each_flaw_is_found(rows, flaw):
    assert flaw in {found.flaw for found in report(rows)}


def test_every_flaw_has_its_example():
    assert {flaw for _rows, flaw in FLAWS} == set(Flaw)


def test_a_sound_route_has_nothing_to_report_and_survives_the_rows():
    assert report(to_rows(ROUTE)) == []
    assert from_rows("publication", 3, to_rows(ROUTE), urges=2) == ROUTE


def test_rows_with_a_grave_flaw_make_no_route():
    with pytest.raises(Unsound) as caught:
        from_rows("publication", 1, [Row("one", "a"), Row("two", "")])
    assert caught.value.findings == (Finding(Flaw.EMPTY, "two"),)


def test_the_same_signer_in_two_steps_is_a_notice_only():
    assert [str(step.who) for step in from_rows("x", 1, [Row("one", "a"), Row("two", "a")]).steps] == [
        "('a',)",
        "('a',)",
    ]
    assert report([Row("one", "a"), Row("two", "a")]) == [Finding(Flaw.AGAIN, "one, two", "a")]


@given(
    st.lists(
        st.builds(
            Row,
            *(
                st.sampled_from(choice)
                for choice in (["a", "b", ""], ["x", "y", ""], ["all", "one", "no"], [None, 0, 3])
            ),
        )
    )
)
def test_rows_either_make_a_route_that_gives_them_back_or_name_a_grave_flaw(rows):
    grave = [found for found in report(rows) if found.grave]
    if grave:
        with pytest.raises(Unsound):
            from_rows("x", 1, rows)
    else:
        assert to_rows(from_rows("x", 1, rows)) == rows


def test_a_route_prints_itself_as_a_table():
    assert table(ROUTE) == (
        "| 步骤 | 由谁签 | 会签或或签 | 工作日 |\n"
        "| --- | --- | --- | --- |\n"
        "| 初审 | post:editor |  | 1 |\n"
        "| 保密审查 | role:legal、role:secrecy | 会签 | 2 |\n"
        "| 终审 | post:head、post:deputy | 或签 | 不限 |\n"
    )


def test_a_route_draws_itself():
    assert diagram(ROUTE, "en") == (
        "○ draft\n│\n"
        "▢ 初审  post:editor  working days: 1\n│\n"
        "▢ 保密审查  role:legal + role:secrecy  working days: 2\n│\n"
        "▢ 终审  post:head / post:deputy\n│\n●\n"
    )
