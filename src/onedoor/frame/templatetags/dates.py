"""Days as people write them: `{{ on|day }}`, `{{ on|day_of_year }}`."""

from datetime import date

from django import template
from django.utils.translation import get_language

register = template.Library()

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKDAYS_ZH = "一二三四五六日"


@register.filter
def day(on: date | None) -> str:
    """A whole date with its weekday: 2026年11月23日（周一）, Monday 23 November 2026."""
    if on is None:
        return ""
    if get_language() == "en":
        return f"{weekday(on)} {plain_day(on)}"
    return f"{plain_day(on)}（{weekday(on)}）"


@register.filter
def plain_day(on: date) -> str:
    """A whole date: 2026年11月23日, 23 November 2026."""
    return f"{on.day} {on:%B %Y}" if get_language() == "en" else f"{on.year}年{on.month}月{on.day}日"


@register.filter
def weekday(on: date) -> str:
    """A weekday: 周一, Monday."""
    return WEEKDAYS[on.weekday()] if get_language() == "en" else "周" + WEEKDAYS_ZH[on.weekday()]


@register.filter
def day_of_year(on: date) -> str:
    """A date within a known year: 11月23日, 23 November."""
    return f"{on.day} {on:%B}" if get_language() == "en" else f"{on.month}月{on.day}日"


@register.filter
def month(on: date) -> str:
    """A month: 2026年11月, November 2026."""
    return f"{on:%B %Y}" if get_language() == "en" else f"{on.year}年{on.month}月"
