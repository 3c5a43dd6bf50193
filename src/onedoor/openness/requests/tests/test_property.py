"""Whatever lawful way a request goes, its due day is what `onedoor due` answers for the same facts."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from onedoor.kernel.acts.interface import Refused, party
from onedoor.openness.requests import actions, interface
from onedoor.openness.requests.models import Consultation

from .conftest import by_the_engine, due, fresh

QUICK = settings(
    max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
BEGINS = {"foi-2019": date(2022, 9, 26), "foi-2008": date(2018, 3, 5)}
STEPS = st.tuples(
    st.sampled_from(["third", "office", "correct", "extend", "fee"]), st.integers(0, 9), st.integers(1, 12)
)
"""What is tried, how many days after the step before, and how long an answer takes or how many days are granted."""
WAYS = st.lists(STEPS, min_size=1, max_size=6)


class Walk:
    """A request on its way, and beside it the facts that the engine is asked about."""

    def __init__(self, desk, begun: date):
        self.desk, self.begun, self.today = desk, begun, begun
        self.request = desk.brought(str(begun), "in-person", pieces=[f"第{n}项" for n in range(12)]).request
        self.waiting: list[tuple[date, Consultation]] = []
        self.pauses: list[tuple[date, date]] = []
        self.extensions: list[int] = []
        self.restarts: list[date] = []
        desk.on(str(begun), actions.confirm, self.request)

    def go(self, word: str, after: int, lasts: int) -> None:
        """Try a step; what the law refuses did not happen."""
        self.come_to(self.today + timedelta(after))
        with suppress(Refused):
            getattr(self, word)(self.today + timedelta(lasts), lasts)

    def on(self, act, row, who="officer", **said):
        return self.desk.on(str(self.today), act, row, who, **said)

    def come_to(self, day: date) -> None:
        """Let opinions come in on their days, up to this one."""
        for on, one in sorted((entry for entry in self.waiting if entry[0] <= day), key=lambda entry: entry[0]):
            self.today = on
            outside = {"who": party(reference=one.asked_word), "recorder": None} if one.party_id else {}
            said = {"who": "water-officer", "opinion": "agrees"} | outside
            self.on(actions.give_opinion, one, **said)
        self.waiting = [entry for entry in self.waiting if entry[0] > day]
        self.today = max(self.today, day)

    def third(self, until, lasts):
        self.asked(self.desk.asks_third(self.request, str(self.today), days=15), until)

    def office(self, until, lasts):
        self.asked(self.desk.asks_office(self.request, str(self.today), days=15), until)

    def asked(self, one, until):
        self.pauses.append((self.today, until))
        self.waiting.append((until, one))

    def correct(self, until, lasts):
        self.on(actions.ask_correction, self.request, grounds=["unclear"], text="哪一年？", days=10)
        self.restart(until, actions.correct, interface.applicant(self.request), words="2021年。")

    def fee(self, until, lasts):
        self.on(actions.charge, self.request, method="item")
        self.restart(until, actions.pay, "clerk")

    def restart(self, until, act, who, **said):
        begun = self.today
        self.come_to(until)
        self.on(act, self.request, who, **said)
        self.pauses.append((begun, until))
        self.restarts.append(until)
        self.extensions = []

    def extend(self, until, lasts):
        self.on(actions.extend, self.request, "head", days=lasts, reason="复杂")
        self.extensions = [lasts]

    def end(self) -> None:
        """Wait for every opinion."""
        while self.waiting:
            self.come_to(min(on for on, _one in self.waiting))


@contextmanager
def undone():
    """What is done in here is undone at its end, so that every way begins in the same city."""
    block = transaction.atomic()
    block._from_testcase = True  # as an act that is not within another asks
    with block:
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("profile", BEGINS)
@QUICK
@given(way=WAYS)
@example(way=[("third", 1, 9), ("office", 2, 12), ("extend", 3, 7), ("correct", 0, 4), ("extend", 5, 10)])
@example(way=[("extend", 3, 5), ("third", 0, 10), ("fee", 4, 8), ("third", 2, 3), ("extend", 1, 9)])
def test_the_due_day_of_any_lawful_way_is_that_of_the_engine(desk, profile, way):
    with undone():
        walk = Walk(desk, BEGINS[profile])
        for step in way:
            walk.go(*step)
        walk.end()
        facts = {"pauses": walk.pauses, "extensions": walk.extensions, "restarts": walk.restarts}
        assert fresh(walk.request).profile == profile
        assert due(walk.request) == by_the_engine(str(walk.begun), **facts)
