"""Periodic work: what has lapsed is entered."""

from __future__ import annotations

from procrastinate.contrib.django import app

from .interface import catch_up


@app.periodic(cron="5 * * * *")
@app.task(name="requests.catch_up", queueing_lock="requests.catch_up")
def lapses(timestamp: int) -> int:
    """Enter silences, abandonments and lateness; the worker may have slept."""
    return len(catch_up())
