"""Out of the house: an act leaves a delivery, a worker hands it over later.

At least once: a worker killed after the port took a delivery and before it is marked leaves it to be handed over once more,
under the same key. Never less than once: a delivery is open until it is marked sent, or dead and shown to a person.
"""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction

from onedoor.frame import clock

from . import ports, rules
from .models import Delivery

logger = logging.getLogger("onedoor.outbox")


def send(act: UUID, channel: str, to: str, subject: str, body: str, about: str, now: datetime) -> Delivery:
    """Leave a delivery in the transaction of an act: it goes out after commit, and only then.

    Raises ValueError for a channel without a port, and for a subject of more than one line."""
    if channel not in ports.PORTS:
        raise ValueError(f"nothing is sent by {channel}")
    if len(subject.splitlines()) > 1:
        raise ValueError("a subject is one line")
    said = {"channel": channel, "recipient": to, "subject": subject, "body": body}
    return Delivery.objects.create(act=act, about=about, created=now, next_try=now, **said)


def note_telephone(act: UUID, about: str, who: str, when: datetime, summary: str) -> Delivery:
    """Note, in an act of a higher room, that somebody was told something by telephone: proof of telling, like a letter sent."""
    now = clock.now()
    said = {"channel": rules.TELEPHONE, "recipient": who, "body": summary}
    return Delivery.objects.create(act=act, about=about, created=now, next_try=now, sent=when, **said)


def deliver(limit: int = 500) -> int:
    """Hand open deliveries to their ports in the order of their ids. Several workers may do so at once.

    Answers how many left; one that fails waits, at last for a person."""
    left, last = 0, 0
    while left < limit and (delivery := _claim(last)):
        left, last = left + _hand_over(delivery), delivery.pk
    return left


def _claim(after: int) -> Delivery | None:
    """The next delivery that is due and that nobody else has, as ours for the time of the lease.

    The try is counted before it is made: what kills its worker each time is dead in the end, too."""
    now = clock.now()
    with transaction.atomic(durable=True):
        due = Delivery.objects.filter(
            sent=None, dead=None, pk__gt=after, next_try__lte=now, channel__in=list(ports.PORTS)
        )
        delivery = due.order_by("pk").select_for_update(skip_locked=True, no_key=True).first()
        if delivery:
            _take(delivery, now)
    return delivery


def _take(delivery: Delivery, now: datetime) -> None:
    if delivery.tries > len(rules.PATIENCE):
        delivery.put_off(rules.ENDED, now)
        return
    delivery.tries, delivery.next_try, delivery.error = delivery.tries + 1, now + rules.LEASE, rules.ENDED
    delivery.save(update_fields=["tries", "next_try", "error"])


def _hand_over(delivery: Delivery) -> bool:
    """Let the port have it, outside any transaction, and note what came of it."""
    if delivery.dead:
        return False
    try:
        name = ports.PORTS[delivery.channel](delivery)
    except Exception as error:
        why = ports.cause(error)
        logger.warning("%s was not sent: %s", delivery, why)
        _note_failure(delivery, why)
        return False
    ours = Delivery.objects.filter(pk=delivery.pk, sent=None)
    return bool(ours.update(sent=clock.now(), dead=None, error="", external_id=name[:200]))


def _note_failure(delivery: Delivery, why: str) -> None:
    """Put it off, unless our lease ran out and another worker has it now."""
    with transaction.atomic():
        ours = Delivery.objects.select_for_update(no_key=True).filter(pk=delivery.pk, sent=None, tries=delivery.tries)
        if row := ours.first():
            row.put_off(why, clock.now())
