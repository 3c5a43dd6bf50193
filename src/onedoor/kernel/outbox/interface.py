"""What other rooms use of the outbox: leave a message in an act, listen to messages after commit, send out of the house."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from onedoor.frame import clock

from .actions import deliver, note_telephone, send
from .models import Delivery, Message
from .ports import PORTS
from .queries import dead, dead_deliveries, nobody_took, told, waiting

__all__ = [
    "LISTENERS",
    "PORTS",
    "Delivery",
    "Message",
    "carrying",
    "dead",
    "dead_deliveries",
    "deliver",
    "drain",
    "leave",
    "listens",
    "nobody_took",
    "note_telephone",
    "revive",
    "revive_delivery",
    "send",
    "told",
    "waiting",
]

Listener = Callable[[Message], Any]
LISTENERS: dict[str, list[Listener]] = {}
"""Who listens to a message, by its name."""

logger = logging.getLogger("onedoor.outbox")
_carrying: ContextVar[bool] = ContextVar("carrying", default=False)


def listens(*names: str) -> Callable[[Listener], Listener]:
    """Register, at start-up, a function that takes each message of these names after the act has committed.

    What it writes, acts included, commits together with the message being done; it may be called again after a failure."""

    def register(listener: Listener) -> Listener:
        for name in names:
            LISTENERS.setdefault(name, []).append(listener)
        return listener

    return register


def leave(act: UUID, messages: Iterable[tuple[str, Mapping[str, Any]]], now: datetime) -> None:
    """Write what an act announces, in the act's own transaction."""
    rows = [Message(act=act, name=name, body=dict(body), created=now, next_try=now) for name, body in messages]
    Message.objects.bulk_create(rows)


def carrying() -> bool:
    """Whether a listener is at work: an act it performs belongs to the transaction of the message."""
    return _carrying.get()


def drain(limit: int = 500) -> int:
    """Carry open messages to their listeners in the order of their ids, each in a transaction of its own.

    Several drains may run at once. Answers how many messages were taken; one that fails waits, at last for a person."""
    taken, last = 0, 0
    while taken < limit and (message := _carry_next(last)):
        taken, last = taken + (message.done is not None), message.pk
    return taken


def _carry_next(after: int) -> Message | None:
    """The next open message that nobody else carries, carried."""
    with transaction.atomic(durable=True):
        due = Message.objects.filter(
            done=None, dead=None, pk__gt=after, next_try__lte=clock.now(), name__in=list(LISTENERS)
        )
        message = due.order_by("pk").select_for_update(skip_locked=True, no_key=True).first()
        if message:
            _carry(message)
    return message


def _carry(message: Message) -> None:
    try:
        with transaction.atomic(), _at_work():
            for listener in LISTENERS[message.name]:
                listener(message)
    except Exception as error:
        logger.exception("%s %s was not taken", message.name, message.pk)
        _put_off(message, error)
    else:
        message.done = clock.now()
        message.save(update_fields=["done"])


@contextmanager
def _at_work() -> Iterator[None]:
    token = _carrying.set(True)
    try:
        yield
    finally:
        _carrying.reset(token)


def _put_off(message: Message, error: Exception) -> None:
    message.tries += 1
    message.put_off(f"{type(error).__name__}: {error}".partition("\n")[0], clock.now())  # lines below may name a person


def revive(message: int) -> bool:
    """Let a dead message be tried anew, once its cause is removed. Answers whether there was one."""
    return Message.objects.revive(message, clock.now())


def revive_delivery(delivery: int) -> bool:
    """Let a dead delivery be tried anew, once its cause is removed. Answers whether there was one."""
    return Delivery.objects.revive(delivery, clock.now())
