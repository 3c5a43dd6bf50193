"""What follows from acts of lower rooms: a changed calendar dates duties anew; a word given is to be confirmed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from onedoor.frame import clock
from onedoor.kernel.calendars.interface import EFFECTS
from onedoor.kernel.outbox.interface import Message, listens
from onedoor.kernel.people.interface import Held, on_leaving

from . import redating
from .models import Duty, Redating

EFFECTS["duties"] = redating.preview


@listens("calendars.changed")
def calendar_changed(message: Message) -> None:
    """Note that open duties are to be dated anew; the worker does it in small steps."""
    Redating.objects.get_or_create(
        act=message.act,
        defaults={"first_day": date.fromisoformat(message.body["first_day"]), "begun_at": clock.now()},
    )


@on_leaving(_("Duties charged to this person"))
def charged(account: int) -> Iterable[Held]:
    """Open duties that a person was charged with: they go on with whoever holds the role."""
    rows = Duty.objects.filter(post__account=account, closed_on=None).select_related("dossier").order_by("due_on", "id")
    for duty in rows:
        name = f"{duty.label} {duty.dossier.number if duty.dossier else ''}".strip()
        yield Held(name, reverse("desk"), duty.due_on)
