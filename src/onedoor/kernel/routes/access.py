"""Who may do what on a route. Pure: a run tells whose turn it is today."""

from __future__ import annotations

from typing import Any

from onedoor.kernel.acts.access import Holder, right


@right()
def countersigns(by: Holder, run: Any) -> bool:
    """Whoever holds an open seat of a step that all sign."""
    return by.post in run.signers(needed=True)


@right()
def signs_for_all(by: Holder, run: Any) -> bool:
    """Whoever holds an open seat of a step of which one signs for all."""
    return by.post in run.signers(needed=False)


@right()
def is_asked(by: Holder, run: Any) -> bool:
    """Whoever may sign now."""
    return by.post in run.signers()


@right()
def acted_last(by: Holder, run: Any) -> bool:
    """Whoever holds the seat that acted last."""
    return by.post in run.last_signers


@right()
def waits_for_it(by: Holder, run: Any) -> bool:
    """Anybody of the office whose matter it is."""
    return by.post is not None and by.organization == run.standing


@right("system-administrator")
def keeps_routes(by: Holder, route: Any) -> bool:
    """The system administrator, for the own tree."""
    return route is None or route.organization_id is None or by.organization in route.organization.path
