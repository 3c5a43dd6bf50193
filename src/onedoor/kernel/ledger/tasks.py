"""The sealer at work: every few seconds, by whichever worker is free."""

from __future__ import annotations

from procrastinate.contrib.django import app

from . import interface


@app.periodic(cron="* * * * * */10")
@app.task(name="ledger.seal", queueing_lock="ledger.seal")
def seal(timestamp: int) -> int:
    """Seal what waits and publish it; sign anew what has grown old."""
    return interface.work()
