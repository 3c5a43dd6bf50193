"""What waits, what is dead, what was told."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet

from onedoor.frame import clock

from .models import Delivery, Message, Tries


def dead() -> Tries:
    """Messages that failed too often, the oldest first: a person must look."""
    return Message.objects.dead()


def dead_deliveries() -> Tries:
    """Deliveries that failed too often, the oldest first: a person must look."""
    return Delivery.objects.dead()


def nobody_took(age: timedelta = timedelta(hours=24)) -> QuerySet[Message]:
    """Messages still open after a while: nobody listens, or the worker stands still."""
    return Message.objects.filter(done=None, dead=None, created__lt=clock.now() - age).order_by("pk")


def waiting() -> QuerySet[Delivery]:
    """Deliveries that have not left yet, the oldest first."""
    return Delivery.objects.filter(sent=None, dead=None).order_by("pk")


def told(about: str) -> QuerySet[Delivery]:
    """What left the house or was told by telephone about a matter, in its order: the proof of telling."""
    return Delivery.objects.filter(about=about, sent__isnull=False).order_by("sent", "pk")
