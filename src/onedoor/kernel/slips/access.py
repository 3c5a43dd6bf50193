"""Who may do what with slips. Pure."""

from __future__ import annotations

from typing import Any

from onedoor.kernel.acts.access import Holder, right


@right()
def an_official(by: Holder, row: Any) -> bool:
    """Any official in a post."""
    return by.post is not None


@right()
def of_its_office(by: Holder, slip: Any) -> bool:
    """Any official of the office in which the decision is made."""
    return by.post is not None and by.organization == slip.standing
