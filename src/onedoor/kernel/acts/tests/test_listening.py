"""A listener may perform an act: it stands or falls together with the message."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from onedoor.kernel.acts.access import SYSTEM
from onedoor.kernel.acts.models import Record
from onedoor.kernel.outbox import interface as outbox
from onedoor.kernel.outbox.models import Message

from . import toys
from .toys import LI

pytestmark = pytest.mark.usefixtures("acts")


@pytest.fixture
def listeners(monkeypatch):
    """Nobody else listens."""
    monkeypatch.setattr(outbox, "LISTENERS", {})


def test_what_was_decided_is_taken_up_by_another_act(listeners):
    @outbox.listens("toy.received")
    def draft(message):
        toys.draft(toys.Case.objects.get(pk=message.body["id"]), by=SYSTEM, words="heard", key=f"message:{message.pk}")

    toys.receive(by=LI, words="x")
    assert outbox.drain() == 1
    assert Record.objects.get(name="toy.draft").decided_by == "system"


def test_an_act_of_a_listener_that_fails_has_not_happened(listeners):
    @outbox.listens("toy.received")
    def draft_and_fail(message):
        toys.draft(toys.Case.objects.get(pk=message.body["id"]), by=SYSTEM, words="heard")
        raise ValueError

    toys.receive(by=LI, words="x")
    assert outbox.drain() == 0
    assert not Record.objects.filter(name="toy.draft").exists()
    assert Message.objects.get().tries == 1


def test_after_its_act_a_listener_may_not_write_around_acts(listeners):
    caught = []

    @outbox.listens("toy.received")
    def draft_and_meddle(message):
        toys.draft(toys.Case.objects.get(pk=message.body["id"]), by=SYSTEM, words="heard")
        with pytest.raises(IntegrityError) as refusal, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("update toy_cases_case set days = 9")
        caught.append(refusal)

    toys.receive(by=LI, words="x")
    assert outbox.drain() == 1 and caught
