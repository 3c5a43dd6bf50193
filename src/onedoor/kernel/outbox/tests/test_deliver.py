"""What leaves the house: in order, again after a failure, at last before a person's eyes, and never on the way of an act."""

from __future__ import annotations

import logging
from uuid import UUID

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from onedoor.frame import clock
from onedoor.kernel.outbox import interface as outbox
from onedoor.kernel.outbox.models import Delivery
from onedoor.kernel.outbox.rules import ENDED, LEASE, PATIENCE

ACT = UUID(int=7)
pytestmark = pytest.mark.usefixtures("db")


def send(*subjects: str, to: str = "13800001234", channel: str = "sms") -> list[Delivery]:
    """Leave deliveries, as an act does."""
    return [outbox.send(ACT, channel, to, each, "您好。", "requests.request:7", clock.now()) for each in subjects]


def fail_until_dead(hands) -> Delivery:
    """Try and wait until a person must look."""
    for wait in PATIENCE:
        outbox.deliver()
        hands.later(seconds=wait)
    outbox.deliver()
    return Delivery.objects.get()


def test_an_act_only_leaves_a_row(left):
    [row] = send("one")
    assert left == []
    assert (row.sent, row.tries) == (None, 0)


def test_deliveries_leave_once_in_their_order(left, hands):
    send("one", "two", "three")
    assert outbox.deliver() == 3
    assert outbox.deliver() == 0
    assert left == ["one", "two", "three"]
    first = Delivery.objects.first()
    assert (first.sent, first.error) == (hands.now, "")
    assert first.external_id == f"there-{first.key}"


def test_a_worker_asleep_for_a_week_hands_everything_over_in_order(left, hands):
    for day in range(7):
        send(f"day {day}")
        hands.later(days=1)
    assert outbox.deliver(limit=3) == 3
    assert outbox.deliver() == 4
    assert left == [f"day {day}" for day in range(7)]


def test_an_act_taken_back_sends_nothing(left):
    with pytest.raises(RuntimeError), transaction.atomic():
        send("one")
        raise RuntimeError
    assert outbox.deliver() == 0


def test_one_that_fails_holds_up_nobody_else(left, hands):
    left.broken = {"13900000000"}
    send("one", to="13900000000")
    send("two")
    assert outbox.deliver() == 1
    assert left == ["two"]


def test_a_channel_whose_other_side_is_away_rests_and_costs_one_try(left, hands):
    left.away = True
    send("one", "two", "three")
    send("letter", to="li@example.org", channel="e-mail")
    assert outbox.deliver() == 1, "the e-mail"
    assert [row.tries for row in Delivery.objects.order_by("pk")] == [1, 0, 0, 1]
    left.away = False
    assert outbox.deliver() == 2
    hands.later(seconds=PATIENCE[0])
    assert outbox.deliver() == 1
    assert left == ["two", "three", "one"]


def test_it_is_tried_again_after_the_right_wait_and_not_before(left, hands):
    left.broken = {"13800001234"}
    [row] = send("one")
    for number, wait in enumerate(PATIENCE, 1):
        outbox.deliver()
        row.refresh_from_db()
        assert row.tries == number
        assert (row.next_try - hands.now).total_seconds() == wait
        hands.later(seconds=wait - 1)
        assert outbox.deliver() == 0
        row.refresh_from_db()
        assert row.tries == number
        hands.later(seconds=1)


def test_after_the_last_failure_a_person_sees_it_and_may_have_it_tried_again(left, hands):
    left.broken = {"13800001234"}
    send("one")
    row = fail_until_dead(hands)
    assert (row.dead, row.tries, row.error) == (hands.now, len(PATIENCE) + 1, "ValueError")
    assert list(outbox.dead_deliveries()) == [row]
    hands.later(days=30)
    assert outbox.deliver() == 0

    left.broken = set()
    assert outbox.revive_delivery(row.pk)
    assert not outbox.revive_delivery(row.pk)
    assert outbox.deliver() == 1
    assert left == ["one"]


def test_what_ends_its_worker_each_time_is_dead_in_the_end(left, hands, monkeypatch):
    class Ended(BaseException):
        """The process is gone."""

    def end(delivery):
        raise Ended

    monkeypatch.setitem(outbox.PORTS, "sms", end)
    send("one")
    for _try in range(len(PATIENCE) + 1):
        with pytest.raises(Ended):
            outbox.deliver()
        assert outbox.deliver() == 0, "nobody else takes it while the lease runs"
        hands.later(seconds=LEASE.total_seconds())
    assert outbox.deliver() == 0
    row = Delivery.objects.get()
    assert (row.error, row.dead) == (ENDED, hands.now)


def test_a_worker_whose_lease_ran_out_does_not_put_off_what_another_sent(left, hands, monkeypatch):
    port = outbox.PORTS["sms"]

    def slow(delivery):
        monkeypatch.setitem(outbox.PORTS, "sms", port)
        hands.later(seconds=LEASE.total_seconds())
        assert outbox.deliver() == 1
        raise TimeoutError

    monkeypatch.setitem(outbox.PORTS, "sms", slow)
    send("one")
    assert outbox.deliver() == 0
    row = Delivery.objects.get()
    assert row.sent and not row.dead and row.error == ""


def test_neither_log_nor_error_names_the_recipient(left, caplog, hands):
    left.broken = {"13800001234"}
    [row] = send("one")
    with caplog.at_level(logging.DEBUG):
        outbox.deliver()
    row.refresh_from_db()
    assert "was not sent" in caplog.text
    assert "13800001234" not in caplog.text + row.error + str(row)


def test_what_nobody_can_send_is_refused_at_once(left):
    with pytest.raises(ValueError, match="pigeon"):
        send("one", channel="pigeon")
    with pytest.raises(ValueError, match="telephone"):
        send("one", channel="telephone")
    with pytest.raises(ValueError, match="one line"):
        send("one\nBcc: everybody@example.org", channel="e-mail")


def test_an_e_mail_bears_the_same_name_at_every_try(hands):
    [row] = send("答复", to="li@example.org", channel="e-mail")
    assert outbox.deliver() == 1
    [letter] = mail.outbox
    row.refresh_from_db()
    assert letter.to == ["li@example.org"]
    assert letter.extra_headers["Message-ID"] == row.external_id == f"<{row.key}@localhost>"


def test_a_telephone_call_is_noted_as_proof_and_never_sent(hands):
    send("one", to="li@example.org", channel="e-mail")
    note = outbox.note_telephone(ACT, "requests.request:7", "李某 13800001234", hands.now, "已告知补正内容")
    assert list(outbox.told("requests.request:7")) == [note]
    hands.later(minutes=1)
    assert outbox.deliver() == 1
    assert [row.channel for row in outbox.told("requests.request:7")] == ["telephone", "e-mail"]
    assert list(outbox.waiting()) == []


@pytest.mark.parametrize(
    "nonsense", [{"channel": "pigeon"}, {"channel": "telephone"}, {"recipient": ""}, {"about": ""}], ids=str
)
def test_the_database_refuses_nonsense(left, nonsense):
    [row] = send("one")
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.filter(pk=row.pk).update(**nonsense)
