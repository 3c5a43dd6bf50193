"""Periodic work: reminders before the due day."""

from __future__ import annotations

from procrastinate.contrib.django import app

from .actions import remind_all


@app.periodic(cron="20 7 * * *")
@app.task(name="workplan.remind", queueing_lock="workplan.remind")
def remind(timestamp: int) -> int:
    """Remind offices of what is soon due; the worker may have slept."""
    return remind_all()
