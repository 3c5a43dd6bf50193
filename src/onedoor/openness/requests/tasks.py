"""Periodic work: what has lapsed is entered, drafts left behind are erased."""

from __future__ import annotations

from procrastinate.contrib.django import app

from . import drafts, tallies
from .interface import catch_up


@app.periodic(cron="5 * * * *")
@app.task(name="requests.catch_up", queueing_lock="requests.catch_up")
def lapses(timestamp: int) -> int:
    """Enter silences, abandonments and lateness; the worker may have slept."""
    return len(catch_up())


@app.periodic(cron="35 3 * * *")
@app.task(name="requests.erase_drafts", queueing_lock="requests.erase_drafts")
def erase_drafts(timestamp: int) -> int:
    """Erase drafts that nobody went on with, and counts that are over."""
    tallies.forget()
    return drafts.erase_old()
