"""Who may do what with duties. Pure."""

from __future__ import annotations

from typing import Any

from onedoor.kernel.acts.access import Holder, right


@right("office-head")
def leads_the_office(by: Holder, duty: Any) -> bool:
    """The head of the office that owes it, or of the one that carries on its work."""
    return duty.organization_id is not None and by.organization in (duty.organization_id, duty.answering)
