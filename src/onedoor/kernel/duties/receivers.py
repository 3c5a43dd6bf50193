"""What follows from acts of lower rooms: a changed calendar dates duties anew; a word given is to be confirmed."""

from __future__ import annotations

from datetime import date

from onedoor.frame import clock
from onedoor.kernel.calendars.interface import EFFECTS
from onedoor.kernel.outbox.interface import Message, listens

from . import redating
from .models import Redating

EFFECTS["duties"] = redating.preview


@listens("calendars.changed")
def calendar_changed(message: Message) -> None:
    """Note that open duties are to be dated anew; the worker does it in small steps."""
    Redating.objects.get_or_create(
        act=message.act,
        defaults={"first_day": date.fromisoformat(message.body["first_day"]), "begun_at": clock.now()},
    )
