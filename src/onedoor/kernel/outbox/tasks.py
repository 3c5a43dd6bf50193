"""The periodic nudges: open messages and deliveries are taken every few seconds by whichever worker is free."""

from __future__ import annotations

from procrastinate.contrib.django import app

from . import interface


@app.periodic(cron="* * * * * */2")
@app.task(name="outbox.drain", queueing_lock="outbox.drain")
def drain(timestamp: int) -> int:
    """Carry what is open to its listeners."""
    return interface.drain()


@app.periodic(cron="* * * * * */5")
@app.task(name="outbox.deliver", queueing_lock="outbox.deliver")
def deliver(timestamp: int) -> int:
    """Hand over what is to leave the house."""
    return interface.deliver()
