"""What it means, in each room, to take an act back: rooms register it at start-up for the one corrective act."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.db.models import Model

from .access import Right
from .deeds import Deed
from .models import Record

Refold = Callable[[Any, Deed, Record], Any]
Strike = Callable[[Deed, Record], Any]
Reach = Callable[[Record], Iterable[tuple[type[Model], list[Any]]]]


class Rule(NamedTuple):
    """Who may declare an act void or corrected, and how its subject is put back to what the acts that stand make of it."""

    may: Right
    refold: Refold


RULES: dict[str, Rule] = {}
STRIKES: list[Strike] = []
REACHES: list[Reach] = []


def rectifies(*names: str, may: Right) -> Callable[[Refold], Refold]:
    """Register how subjects of these acts are refolded: a function of the row, the deed and the record that is void.

    The state is put back by the mechanism; the function puts back what else the act wrote on the row."""

    def register(refold: Refold) -> Refold:
        for name in names:
            RULES[name] = Rule(may, refold)
        return refold

    return register


def strikes(strike: Strike) -> Strike:
    """Register what makes an act's traces in another room void, such as the marks it made on clocks."""
    STRIKES.append(strike)
    return strike


def reaches(reach: Reach) -> Reach:
    """Register which rows of another room are written when an act is declared void: they are locked before its record."""
    REACHES.append(reach)
    return reach
