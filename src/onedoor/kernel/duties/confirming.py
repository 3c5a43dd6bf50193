"""A decision given by word of mouth is to be confirmed by whoever gave it: unconfirmed after two working days it is a duty."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from onedoor.frame import clock
from onedoor.kernel.acts import interface as acts
from onedoor.kernel.acts.access import Holder, right
from onedoor.kernel.acts.interface import Deed, Record
from onedoor.kernel.calendars import interface as calendars
from onedoor.kernel.outbox.interface import Message, listens

from . import rules
from .actions import New, mark, start
from .models import Duty
from .queries import open_about

CONFIRM = rules.register(rules.Kind("duties.confirm", _("Confirm what you decided by word of mouth"), "office-head"))
WAIT, TERM = 2, 2
"""Working days before the duty begins, and until it is due: practice of the house, architecture §1."""


@right("system")
def by_the_clock(by: Holder, record: Record) -> bool:
    """The system, when the days for it are over."""
    return True


@acts.act("duties.demand_confirmation", on=Record, may=by_the_clock, label=_("Ask for confirmation"))
def demand_confirmation(record: Record, deed: Deed) -> None:
    """Make it a duty of the post that decided by word of mouth to confirm what was recorded in its name."""
    if record.decider_office is None or open_about(record, CONFIRM.name):
        raise acts.Refused("state", _("There is nothing to confirm here."))
    term = rules.Term(TERM)
    post, role = record.decider_post, record.decider_role
    start(deed, New(CONFIRM, record, term, office=record.decider_office, role=role, post=post))


def _owed(record: Record) -> Iterable[tuple[type[Duty], list[int]]]:
    """Duties stand above records: they are locked first."""
    return [(Duty, [duty.pk for duty in open_about(record, CONFIRM.name)])]


@acts.act("duties.confirmed", on=Record, may=by_the_clock, also=_owed, label=_("Close the demand for confirmation"))
def confirmed(record: Record, deed: Deed) -> None:
    """Discharge the duty to confirm, once it was confirmed or corrected."""
    for duty in open_about(record, CONFIRM.name):
        mark(deed, duty, "discharge")


@listens("acts.settled")
def settled(message: Message) -> None:
    """A record was confirmed or corrected: nothing is owed for it any more."""
    record = Record.objects.get(pk=message.body["record"])
    if open_about(record, CONFIRM.name):
        confirmed(record, by=acts.SYSTEM)


def demand_confirmations() -> int:
    """Demand what is overdue, an act each. Answers how many; what is already demanded is passed over."""
    oldest = calendars.calendar().back(clock.today(), WAIT)
    asked = 0
    for record in acts.unconfirmed(before=oldest):
        if not open_about(record, CONFIRM.name):
            demand_confirmation(record, by=acts.SYSTEM)
            asked += 1
    return asked
