"""Who may keep the calendar: pure predicates over a holder."""

from __future__ import annotations

from typing import Any

from onedoor.kernel.acts.access import Holder, right

KEEPERS = frozenset({"system-administrator"})
"""Roles that may enter a holiday notice."""


@right(*sorted(KEEPERS), "system")
def keeps_the_calendar(by: Holder, notice: Any) -> bool:
    """The system administrator, or whoever runs the platform's own commands."""
    return True


def may_keep(holder: Holder | None) -> bool:
    """Whether someone sees the pages on which notices are entered."""
    return holder is not None and str(holder.role) in KEEPERS
