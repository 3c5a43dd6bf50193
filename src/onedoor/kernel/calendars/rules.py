"""What a notice would change in the calendar, and why a question about a due day has no answer. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from onedoor.engines.provisions import Period, Provision
from onedoor.engines.questions import Unanswerable
from onedoor.engines.workdays import Calendar, Day

_ = str  # marks texts for the catalogue

WARN_FROM_MONTH = 11
"""The State Council announces the next year in autumn; from this month on a missing one is pointed out. A working practice, not law."""


class Change(NamedTuple):
    """One day under a notice: new, changed from another kind, or the same; `was` is the kind before."""

    day: Day
    state: str  # added, changed, same, dropped
    was: str = ""


def compare(stored: Mapping[date, Day], wanted: Iterable[Day], year: int) -> list[Change]:
    """Every day of a notice against the calendar, and the days of its year that it no longer names, by date."""
    named = {day.on: day for day in wanted}
    changes = [Change(day, *_state(stored.get(day.on), day)) for day in named.values()]
    changes += [Change(day, "dropped", day.kind) for on, day in stored.items() if on.year == year and on not in named]
    return sorted(changes, key=lambda change: change.day.on)


def _state(before: Day | None, day: Day) -> tuple[str, str]:
    if before is None:
        return "added", ""
    return ("same" if before.kind == day.kind else "changed"), before.kind


def missing_year(announced: int, today: date) -> int | None:
    """The year whose notice ought to be here by today and is not."""
    if announced < today.year:
        return today.year
    return today.year + 1 if announced == today.year and today.month >= WARN_FROM_MONTH else None


def first_difference(before: Calendar, after: Calendar) -> date | None:
    """The first day on which one calendar works and the other does not; None if there is none."""
    last = min(before.last, after.last).toordinal() - before.base
    if before.upto[: last + 1] == after.upto[: last + 1]:
        return None
    return next(date.fromordinal(before.base + at) for at in range(last + 1) if before.upto[at] != after.upto[at])


Effect = Callable[[Calendar, date], Counter[int]]
EFFECTS: dict[str, Effect] = {}
"""What else a changed calendar moves, by its name: registered by rooms above. Each counts, for a calendar and the first day that
differs, how many of its rows would move by how many days."""

# ── Questions about a due day ──

REFUSALS = {
    "no_start": ("start", _("Say under %(the_start)s from which day on is counted.")),
    "one_length": ("count", _("Ask for one period: %(the_lengths)s.")),
    "no_day": ("start", _("“%(text)s” is not a date. Write it like 2022-09-30.")),
    "no_count": ("length", _("“%(text)s” is not a length. Write a whole number, 0 or more.")),
    "no_pause": ("pause", _("“%(text)s” is not a pause. Write it like 2022-09-30..2022-10-17.")),
    "before_calendar": ("start", _("The calendar begins on %(edge)s. Choose a later day.")),
    "after_calendar": ("length", _("The calendar ends on %(edge)s. Choose a smaller number or an earlier day.")),
    "unknown_rule": ("count", _("There is no rule “%(rule)s”. All rules: %(the_rules)s.")),
    "unknown_rule_near": ("count", _("There is no rule “%(rule)s”. Do you mean %(near)s? All rules: %(the_rules)s.")),
    "no_law_then": (
        "start",
        _("On %(start)s no law had this rule. It holds from %(first)s: choose that day or a later one."),
    ),
    "no_length": ("count", _("%(law)s gives no number for “%(name)s”. Write it under %(the_length)s.")),
    "fixed_day": ("count", _("Under %(law)s “%(name)s” is due by %(by)s of each year; nothing is counted.")),
    "only_forward": ("count", _("“%(name)s” is counted backwards: it cannot be paused, extended or begun anew.")),
    "pause_ends_early": ("pause", _("The pause “%(pause)s” ends before it begins. Exchange the two days.")),
    "pause_never": ("pause", _("%(law)s does not let “%(name)s” pause.")),
    "restart_before_start": (
        "restart",
        _("The new beginning on %(restart)s lies before the first day, %(start)s. Check both days."),
    ),
    "restart_never": ("restart", _("%(law)s does not let “%(name)s” begin anew.")),
    "extension_needs_rule": (
        "extend",
        _("How far a period may be extended stands in the law. Say under %(the_rule)s which period it is."),
    ),
    "no_extension": ("extend", _("%(law)s does not let “%(name)s” be extended.")),
    "extended_twice": ("extend", _("%(law)s allows one extension only.")),
    "extension_too_long": ("extend", _("%(law)s allows an extension by at most %(limit)s, not by %(asked)s.")),
}
"""Each refusal of `engines.questions`: the part of the question it belongs to, and what is said. `the_…` is how page or command call
a part of the question."""


def about(refused: Unanswerable, language: str) -> dict[str, object]:
    """What a sentence needs to know, in zh or en; lengths are left to whoever has words for units."""
    facts: dict[str, object] = {}
    for name, fact in refused.about.items():
        if isinstance(fact, Period):
            facts["name"] = fact.name_en if language == "en" else fact.name
        else:
            facts[name] = fact.full(language) if isinstance(fact, Provision) else fact
    return facts
