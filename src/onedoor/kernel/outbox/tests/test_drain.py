"""What an act announces reaches its listeners, at least once, in order, and a person sees what does not."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection

from onedoor.frame import clock
from onedoor.kernel.outbox import interface as outbox
from onedoor.kernel.outbox.models import Message
from onedoor.kernel.outbox.rules import PATIENCE

ACT = UUID(int=7)
pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def heard(monkeypatch):
    """What a listener of `toy.said` heard."""
    monkeypatch.setattr(outbox, "LISTENERS", {})
    taken = []
    outbox.LISTENERS["toy.said"] = [lambda message: taken.append(message.body["n"])]
    return taken


def say(*numbers: int, name: str = "toy.said") -> None:
    """Announce."""
    outbox.leave(ACT, [(name, {"n": number}) for number in numbers], clock.now())


def test_messages_arrive_once_in_their_order(heard):
    say(1, 2, 3)
    assert outbox.drain() == 3
    assert outbox.drain() == 0
    assert heard == [1, 2, 3]


def test_a_drain_takes_no_more_than_it_is_told(heard):
    say(1, 2, 3)
    assert outbox.drain(limit=2) == 2
    assert heard == [1, 2]


def test_a_failing_listener_holds_up_nobody_else_and_leaves_nothing(heard):
    def write_and_fail(message):
        with connection.cursor() as cursor:
            cursor.execute("insert into frame_version (name, value) values ('half', 1)")
        if message.body["n"] == 2:
            raise ValueError("no\nsecret line")

    outbox.LISTENERS["toy.said"].append(write_and_fail)
    say(2, 1)
    assert outbox.drain() == 1
    failed = Message.objects.get(done=None)
    assert (failed.tries, failed.error) == (1, "ValueError: no")
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from frame_version where name = 'half'")
        assert cursor.fetchone() == (1,)


def test_it_is_tried_again_later_and_at_last_shown_to_a_person(heard, monkeypatch):
    def fail(message):
        raise ValueError("never")

    outbox.LISTENERS["toy.said"].append(fail)
    say(1)
    now = clock.now()
    for wait in (0, *PATIENCE):
        assert not outbox.dead().exists()
        assert outbox.drain() == 0
        assert outbox.drain() == 0, "not before its time"
        now += timedelta(seconds=wait or PATIENCE[0])
        monkeypatch.setattr(clock, "now", lambda day=now: day + timedelta(days=1))
        now += timedelta(days=1)
    [message] = outbox.dead()
    assert message.tries == len(PATIENCE) + 1
    outbox.LISTENERS["toy.said"].pop()
    assert outbox.revive(message.pk) and outbox.drain() == 1
    assert not outbox.revive(message.pk)


def test_what_nobody_listens_to_is_listed(heard):
    say(1, name="toy.unheard")
    assert outbox.drain() == 0
    assert list(outbox.nobody_took()) == []
    assert outbox.nobody_took(timedelta(seconds=-1)).count() == 1


def test_a_listener_registers_for_several_messages(heard):
    @outbox.listens("toy.a", "toy.b")
    def both(message):
        heard.append(message.name)

    outbox.leave(ACT, [("toy.b", {}), ("toy.a", {})], clock.now())
    outbox.drain()
    assert heard == ["toy.b", "toy.a"]
