"""Which day counts as the day of receipt, by channel and by the rules of the day (1.4, 1.4b). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from . import articles

_ = str
"""Marks a text for the catalogue; it is translated where it is shown."""

CHANNELS: Mapping[str, str] = {
    "in-person": _("in person"),
    "post-signed": _("registered post"),
    "post-plain": _("plain post"),
    "internet": _("this platform"),
    "mailbox": _("e-mail to the published mailbox"),
    "fax": _("fax"),
    "misdirected": _("sent to another section"),
}
"""Ways in which a request comes."""

ARRIVAL, CONFIRMATION = "arrival", "confirmation"
"""A request is received on the day it arrived, or on the day both sides confirm it."""
DAYS: Mapping[str, str] = {
    ARRIVAL: _("the day it was handed in, signed for, or reached the mail system"),
    CONFIRMATION: _("the day on which both sides confirm it"),
}


class Rules(NamedTuple):
    """The receipt rules of a time: from which day on, and the day that counts by channel."""

    valid_from: date
    days: Mapping[str, str]
    same_day: frozenset[str] = frozenset()
    """Channels for which the office must ask for confirmation on the day of arrival."""

    @property
    def provision(self) -> str:
        """Where they stand."""
        return articles.of_receipt(self.valid_from.isoformat())


RULES: tuple[Rules, ...] = (
    Rules(date(2008, 5, 1), dict.fromkeys(CHANNELS, ARRIVAL)),
    Rules(
        date(2015, 11, 1),
        {
            "in-person": ARRIVAL,
            "post-signed": ARRIVAL,
            "post-plain": CONFIRMATION,
            "internet": CONFIRMATION,
            "mailbox": ARRIVAL,
            "fax": CONFIRMATION,
            "misdirected": CONFIRMATION,
        },
        same_day=frozenset({"post-plain", "misdirected"}),
    ),
    Rules(
        date(2019, 5, 15),
        {
            "in-person": ARRIVAL,
            "post-signed": ARRIVAL,
            "post-plain": CONFIRMATION,
            "internet": CONFIRMATION,
            "mailbox": CONFIRMATION,
            "fax": CONFIRMATION,
            "misdirected": CONFIRMATION,
        },
        same_day=frozenset({"post-plain"}),
    ),
)
"""Before November 2015 the regulation said only "received". A channel of the office's own rules counts from confirmation."""


class NotConfirmed(ValueError):
    """The day of receipt depends on a confirmation that is missing, or lies before the request came."""


def rules_of(arrived_on: date) -> Rules:
    """The rules for a request that came on a day. Raises LookupError for a day before the first regulation."""
    found = [rules for rules in RULES if rules.valid_from <= arrived_on]
    if not found:
        raise LookupError(arrived_on)
    return found[-1]


def received(channel: str, arrived_on: date, confirmed_on: date | None) -> date:
    """The day of receipt. Raises NotConfirmed; LookupError for a day before the first regulation."""
    if rules_of(arrived_on).days[channel] == ARRIVAL:
        return arrived_on
    if confirmed_on is None or confirmed_on < arrived_on:
        raise NotConfirmed(channel)
    return confirmed_on
