"""Out of the house: an act leaves a delivery, a worker hands it over later.

At least once: a worker killed after the port took a delivery and before it is marked leaves it to be handed over once more,
under the same key. Never less than once: a delivery is open until it is marked sent, or dead and shown to a person.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
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

    Answers how many left; one that fails waits, at last for a person. A channel whose other side cannot be reached rests until
    the next call: one delivery finds out, the others lose neither time nor a try."""
    _give_up(clock.now())
    left, last, channels = 0, 0, set(ports.PORTS)
    while left < limit and (delivery := _claim(last, channels)):
        last, error = delivery.pk, _hand_over(delivery)
        left += error is None
        if isinstance(error, ports.UNREACHABLE):
            channels.discard(delivery.channel)
    return left


def _give_up(now: datetime) -> None:
    """What ended its worker at the last try as well is dead."""
    tried = Delivery.objects.filter(sent=None, dead=None, tries__gt=len(rules.PATIENCE), next_try__lte=now)
    tried.update(dead=now)


def _claim(after: int, channels: Collection[str]) -> Delivery | None:
    """The next delivery that is due and that nobody else has, as ours for the time of the lease.

    The try is counted before it is made: what kills its worker each time is dead in the end, too."""
    now = clock.now()
    with transaction.atomic(durable=True):
        due = Delivery.objects.filter(sent=None, dead=None, pk__gt=after, next_try__lte=now, channel__in=channels)
        mine = due.order_by("pk").select_for_update(skip_locked=True, no_key=True).first()
        if mine:
            mine.tries, mine.next_try, mine.error = mine.tries + 1, now + rules.LEASE, rules.ENDED
            mine.save(update_fields=["tries", "next_try", "error"])
    return mine


def _hand_over(delivery: Delivery) -> Exception | None:
    """Let the port have it, outside any transaction, and note what came of it. Answers why it failed."""
    try:
        name = ports.PORTS[delivery.channel](delivery)
    except Exception as error:
        why = ports.cause(error)
        logger.warning("%s was not sent: %s", delivery, why)
        _note_failure(delivery, why)
        return error
    sent = {"sent": clock.now(), "dead": None, "error": "", "external_id": name[:200]}
    Delivery.objects.filter(pk=delivery.pk, sent=None).update(**sent)
    return None


def _note_failure(delivery: Delivery, why: str) -> None:
    """Put it off, unless our lease ran out and another worker has it now."""
    with transaction.atomic():
        ours = Delivery.objects.select_for_update(no_key=True).filter(pk=delivery.pk, sent=None, tries=delivery.tries)
        if row := ours.first():
            row.put_off(why, clock.now())
