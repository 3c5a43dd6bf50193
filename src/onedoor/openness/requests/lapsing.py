"""What follows from days that have passed: silence, abandonment, lateness. Entered by the platform, in order, each on its own day.

The worker may have slept: every effect is read from the days that were kept, and dated as it happened, not as it was noticed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from onedoor.engines.provisions import NoLaw
from onedoor.frame import clock
from onedoor.kernel.acts.interface import SYSTEM, Act, Refused
from onedoor.kernel.provisions import interface as provisions

from . import actions, queries
from .models import Consultation, Request
from .queries import Lapse

logger = logging.getLogger("onedoor.requests")
ABANDONED = "abandoned"
"""The word of the book for what silence of an applicant means."""


class Entered(NamedTuple):
    """An effect that was entered: on which day it happened, by which act, about which row."""

    on: date
    act: str
    key: int


def _uncorrected(request: Request) -> Act:
    """Abandoned where the regulation says so; under the regulation of 2007 the office goes on with what it has."""
    try:
        assert request.received_on is not None
        period = provisions.period("foi.correction", request.received_on)
    except NoLaw:
        return actions.go_on_uncorrected
    return actions.abandon_uncorrected if period.silence == ABANDONED else actions.go_on_uncorrected


def _always(act: Act) -> Callable[[Any], Act]:
    return lambda row: act


STEPS: dict[str, tuple[type[Any], Callable[[Any], Act]]] = {
    "stay_silent": (Consultation, _always(actions.stay_silent)),
    "abandon_uncorrected": (Request, _uncorrected),
    "abandon_unpaid": (Request, _always(actions.abandon_unpaid)),
    "lack_reasons": (Request, _always(actions.lack_reasons)),
    "fall_late": (Request, _always(actions.fall_late)),
}
"""For each lapse the table it is about, and the act that enters it."""


def catch_up(today: date | None = None) -> list[Entered]:
    """Enter everything that has lapsed before a day, the earliest first, each in an act of its own. Answers what was entered.

    One effect may bring forth the next, such as a silence that lets the reply period end: it goes on until nothing is left."""
    today = today or clock.today()
    entered: list[Entered] = []
    refused: set[Lapse] = set()
    while found := [one for one in queries.lapsed(today) if one not in refused]:
        for lapse in found:
            act = _enter(lapse, today)
            if act is None:
                refused.add(lapse)
            else:
                entered.append(Entered(lapse.on, act.name, lapse.key))
    return entered


def _enter(lapse: Lapse, today: date) -> Act | None:
    """One effect, on the day it happened; where something later stands against that day, today. None where it no longer holds."""
    model, chosen = STEPS[lapse.step]
    row = model.objects.get(pk=lapse.key)
    act = chosen(row)
    for day in dict.fromkeys((lapse.on, today)):
        try:
            act(row, by=SYSTEM, at=day)
            return act
        except Refused as refused:
            logger.info("%s on %s: %s", act.name, day, refused.code)
            if refused.code != "date":
                return None
    return None
