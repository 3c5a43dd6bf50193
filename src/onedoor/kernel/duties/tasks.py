"""Periodic work on duties."""

from __future__ import annotations

from procrastinate.contrib.django import app

from . import interface


@app.periodic(cron="* * * * * */5")
@app.task(name="duties.redate", queueing_lock="duties.redate")
def redate(timestamp: int) -> int:
    """Carry calendar changes through."""
    return interface.work()


@app.periodic(cron="10 * * * *")
@app.task(name="duties.demand_confirmations", queueing_lock="duties.demand_confirmations")
def demand_confirmations(timestamp: int) -> int:
    """Ask for what was said by word of mouth and never confirmed."""
    return interface.demand_confirmations()
