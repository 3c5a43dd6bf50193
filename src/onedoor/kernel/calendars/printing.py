"""An explained clock in words and cells: the sum line by line, each day with its reason, the weeks of the count."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from onedoor.engines.explanations import Entry, Explanation, Line

from . import queries

LINES = {
    "received": _("Received"),
    "restarted": _("Begun anew"),
    "period": _("Period"),
    "pause": _("Paused"),
    "extended": _("Extended"),
    "void": _("Before the new beginning: no effect"),
    "idle": _("Extended too late: no effect"),
    "due": _("Due day"),
    "left": _("Left over"),
    "closed": _("Done"),
}
"""What a line of the sum is called."""
REASONS = {
    "first_day": _("the day of the event does not count"),
    "counted": "",
    "makeup": _("a weekend day that is worked"),
    "weekend": _("weekend"),
    "holiday": _("public holiday"),
    "paused": _("paused"),
    "moved": _("the last day fell on a day of rest and moves here"),
}
"""Why a day counts or does not."""
UNITS = {
    "working_day": ngettext_lazy("%(n)d working day", "%(n)d working days", "n"),
    "natural_day": ngettext_lazy("%(n)d day", "%(n)d days", "n"),
    "month": ngettext_lazy("%(n)d month", "%(n)d months", "n"),
}


def explained(explanation: Explanation, unit: str) -> dict[str, Any]:
    """A clock as a page shows it: due day (none while it is paused), sum, days, weeks. Provisions are those of its marks."""
    reading = explanation.reading
    last = reading.due or (explanation.entries[-1].on if explanation.entries else date.min)
    return {
        "due": reading.due,
        "estimate": reading.estimate,
        "sum": [sum_line(line, unit, line.mark.provision if line.mark else "") for line in explanation.lines],
        "days": [day(entry, last) for entry in explanation.entries],
        "weeks": weeks(explanation.entries, last) if explanation.entries else [],
    }


def sum_line(line: Line, unit: str, provision: str) -> dict[str, Any]:
    """One line of the sum: what, when, how much, under which provision."""
    return {
        "label": LINES[line.code],
        "on": line.on,
        "until": line.until,
        "length": "" if line.length is None else UNITS[unit] % {"n": line.length},
        "code": line.code,
        "law": provision,
    }


def day(entry: Entry, last: date) -> dict[str, Any]:
    """One day of the count."""
    kind = (
        "d"
        if entry.on == last
        else {"first_day": "z", "paused": "p", "weekend": "", "holiday": ""}.get(entry.reason, "n")
    )
    return {
        "on": entry.on,
        "number": entry.number,
        "reason": REASONS[entry.reason],
        "name": queries.holiday_name(entry.name) if entry.reason in ("holiday", "makeup") else "",
        "kind": kind,
        "code": entry.reason,
    }


def weeks(entries: Sequence[Entry], last: date) -> list[list[dict[str, Any] | None]]:
    """The days of the count by weeks, Monday first; places outside the count are None."""
    cells: list[dict[str, Any] | None] = [None] * entries[0].on.weekday() + [day(entry, last) for entry in entries]
    cells += [None] * (-len(cells) % 7)
    return [cells[at : at + 7] for at in range(0, len(cells), 7)]
