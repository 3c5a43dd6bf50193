"""A clock that tests move, and ports that tests see."""

from __future__ import annotations

from datetime import timedelta

import pytest

from onedoor.frame import clock
from onedoor.kernel.outbox import interface as outbox


class Hands:
    """The hands of the clock: `later(seconds=…)` moves them on."""

    def __init__(self):
        self.now = clock.now()

    def later(self, **span: int) -> None:
        """Move on."""
        self.now += timedelta(**span)


@pytest.fixture
def hands(monkeypatch):
    """A clock that stands still until a test moves it."""
    hands = Hands()
    monkeypatch.setattr(clock, "now", lambda: hands.now)
    return hands


@pytest.fixture
def left(monkeypatch, hands):
    """Subjects of what left by SMS, in order. Whoever stands in `left.broken` is refused; if `left.away`, nobody is there."""

    class Left(list):
        broken: set[str] = set()
        away = False

    left = Left()

    def port(delivery):
        if left.away:
            raise ConnectionRefusedError(111, f"no way to {delivery.recipient}")
        if delivery.recipient in left.broken:
            raise ValueError(f"no such number {delivery.recipient}")
        left.append(delivery.subject)
        return f"there-{delivery.key}"

    monkeypatch.setitem(outbox.PORTS, "sms", port)
    return left
