"""A route run at random against a plain ledger of signatures."""

from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from onedoor.engines.route_seats import State, complete, state
from onedoor.engines.route_tables import Mode, Route, Step
from onedoor.engines.routes import Act, Again, Event, Refused, Where, offers, perform, replay, start

SIGNERS = tuple("abcdef")
ADDED = tuple("uvwxyz")
PEOPLE = st.sampled_from(("i", *SIGNERS, *ADDED))
WHO = st.one_of(st.integers(0, 2), PEOPLE)
"""Somebody, or the first, second, third of those who may sign."""
DAYS = st.integers(0, 2).map(lambda n: date(2026, 3, 2) + timedelta(n))


@st.composite
def routes(draw):
    """One to four steps of one to three signers; a signer may return in a later step."""
    steps = draw(st.integers(1, 4))
    step = st.tuples(st.lists(st.sampled_from(SIGNERS), min_size=1, max_size=3, unique=True), st.sampled_from(Mode))
    return Route(
        "r",
        1,
        tuple(Step(f"s{n}", tuple(who), mode) for n, (who, mode) in enumerate(draw(step) for _ in range(steps))),
        2,
    )


class Runs(RuleBasedStateMachine):
    """What must hold, whatever people try. The ledger knows for each step who must sign, who is enough, and who has signed."""

    @initialize(route=routes(), on=DAYS)
    def begin(self, route, on):
        self.run = start(route, "i", on)
        draft = {"must": {"i"}, "one": set(), "signed": {"i"}}
        self.ledger = [draft] + [self.asked(step) for step in route.steps]
        blank = perform(self.run, Event(Act.TAKE_BACK, "i", on)).seats
        self.earlier = [("i", [draft | {"signed": set()}, *self.ledger[1:]], blank)]

    @staticmethod
    def asked(step):
        both = step.mode is Mode.ALL
        return {"must": set(step.who) if both else set(), "one": set() if both else set(step.who), "signed": set()}

    def attempt(self, act, by, on, to="", how=""):
        """Try an act. Whatever comes of it, the history is only appended to, and the panel had told the truth."""
        event, before = Event(act, by, on, to, how), self.run
        self.before = before.seats
        offered = act in offers(before, by, on)
        try:
            self.run = perform(before, event)
        except Refused as refused:
            assert not offered or refused.reason in {"manner", "seated", "nobody", "no_step", "not_earlier"}
            return False
        assert offered
        assert self.run.history == (*before.history, event)
        return True

    def person(self, by):
        """Whom a drawn signer means now."""
        return self.run.open[by % len(self.run.open)] if isinstance(by, int) and self.run.open else str(by)

    def write(self, by, at, **changed):
        """Note a new state of one step, and what was before."""
        self.earlier.append((by, self.ledger, self.before))
        self.ledger = [step | changed if n == at else step for n, step in enumerate(self.ledger)]

    @rule(by=WHO, on=DAYS, act=st.sampled_from([Act.COUNTERSIGN, Act.OR_SIGN]))
    def sign(self, by, on, act):
        by = self.person(by)
        at = self.run.at
        if self.attempt(act, by, on):
            step = self.ledger[at]
            assert by in step["must" if act is Act.COUNTERSIGN else "one"] - step["signed"]
            self.write(by, at, signed=step["signed"] | {by})

    @rule(by=WHO, on=DAYS, to=PEOPLE, where=st.sampled_from(Where))
    def add_signer(self, by, on, to, where):
        by = self.person(by)
        at = self.run.at
        if self.attempt(Act.ADD_SIGNER, by, on, to, where):
            self.write(by, at, must=self.ledger[at]["must"] | {to})
            assert (by in self.run.open) is (where is not Where.BEFORE)
            assert (to in self.run.open) is (where is not Where.AFTER)

    @rule(by=WHO, on=DAYS, to=PEOPLE)
    def hand_over(self, by, on, to):
        by = self.person(by)
        at = self.run.at
        if self.attempt(Act.HAND_OVER, by, on, to):
            kind = "must" if by in self.ledger[at]["must"] else "one"
            self.write(by, at, **{kind: self.ledger[at][kind] - {by} | {to}})
            assert self.run.here[self.run.seat(to)].handed_by[-1] == by

    @rule(by=WHO, on=DAYS, to=st.sampled_from(["draft", "s0", "s1", "s2", "s3"]), again=st.sampled_from(Again))
    def send_back(self, by, on, to, again):
        by = self.person(by)
        at = self.run.at
        if self.attempt(Act.RETURN, by, on, to, again):
            target = self.run.names.index(to)
            assert self.run.at == target < at
            cleared = range(target, target + 1 if again is Again.STRAIGHT else len(self.ledger))
            self.earlier.append((by, self.ledger, self.before))
            self.ledger = [step | {"signed": set()} if n in cleared else step for n, step in enumerate(self.ledger)]

    @rule(by=WHO, on=DAYS)
    def take_back(self, by, on):
        by = self.person(by)
        if self.attempt(Act.TAKE_BACK, by, on):
            doer, self.ledger, seats = self.earlier.pop()
            assert doer == by
            assert self.run.seats == seats

    @rule(by=WHO, on=DAYS)
    def urge(self, by, on):
        by = self.person(by)
        before = self.run.seats
        if self.attempt(Act.URGE, by, on):
            assert self.run.seats == before
            assert sum(event.act is Act.URGE and event.on == on for event in self.run.history) <= 2

    @precondition(lambda self: len(self.run.history) > 20)
    @rule(by=WHO, on=DAYS)
    def refuse(self, by, on):
        by = self.person(by)
        if self.attempt(Act.REFUSE, by, on):
            assert self.run.refused
            assert not any(offers(self.run, who, on) for who in ("i", *SIGNERS, *ADDED))

    @invariant()
    def no_signature_is_lost_or_invented(self):
        signed = [{seat.holder for seat in seats if seat.signed is not None} for seats in self.run.seats]
        assert signed == [step["signed"] for step in self.ledger]

    @invariant()
    def a_signature_points_at_the_event_of_the_signer(self):
        seats = [seat for seats in self.run.seats for seat in seats if seat.signed is not None]
        assert all(self.run.history[seat.signed].by == seat.holder for seat in seats)

    @invariant()
    def finished_means_that_all_who_must_have_signed(self):
        done = [
            step["must"] <= step["signed"] and (not step["one"] or bool(step["one"] & step["signed"]))
            for step in self.ledger
        ]
        assert [complete(seats) for seats in self.run.seats] == done
        assert self.run.finished is (all(done) and not self.run.refused)

    @invariant()
    def somebody_may_always_go_on_and_only_in_one_step(self):
        if self.run.at is not None:
            assert self.run.open
            assert all(complete(seats) for seats in self.run.seats[: self.run.at])
            assert {state(self.run.here, n) for n in range(len(self.run.here))} & {State.OPEN}

    @invariant()
    def nobody_sits_twice_in_a_step(self):
        for seats in self.run.seats:
            assert len({seat.holder for seat in seats}) == len(seats)

    @invariant()
    def the_history_tells_the_run(self):
        assert replay(self.run.route, "i", self.run.history) == self.run


TestRuns = Runs.TestCase
TestRuns.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
