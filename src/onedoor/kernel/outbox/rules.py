"""When a message is tried again, and when a person must look at it. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

PATIENCE = (10, 60, 300, 1800, 7200, 21600)
"""Seconds to wait after the first, second … failure. One failure more, and a person must look."""


def next_try(tries: int, now: datetime) -> datetime | None:
    """When to try again after so many failures; None: not by itself."""
    return now + timedelta(seconds=PATIENCE[tries - 1]) if tries <= len(PATIENCE) else None
