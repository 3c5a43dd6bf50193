"""The clock port: the only place that reads the time.

`ONEDOOR_TODAY` (set by `onedoor demo --today`) fixes the day and lets the hours run on, so a demonstration can stand on any date.
"""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

CITY = ZoneInfo("Asia/Shanghai")


def _shift() -> timedelta:
    """How far the shown day lies from the real one."""
    fixed = os.environ.get("ONEDOOR_TODAY")
    return date.fromisoformat(fixed) - datetime.now(CITY).date() if fixed else timedelta(0)


def now() -> datetime:
    """The present moment in the city, with its time zone."""
    return datetime.now(CITY) + _shift()


def today() -> date:
    """The present day in the city."""
    return now().date()
