"""The periodic nudge: open messages are carried every other second by whichever worker is free."""

from __future__ import annotations

from procrastinate.contrib.django import app

from . import interface


@app.periodic(cron="* * * * * */2")
@app.task(name="outbox.drain", queueing_lock="outbox.drain")
def drain(timestamp: int) -> int:
    """Carry what is open."""
    return interface.drain()
