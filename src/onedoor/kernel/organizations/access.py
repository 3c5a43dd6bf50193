"""Who keeps the tree of offices."""

from __future__ import annotations

from typing import Any

from onedoor.kernel.acts.access import right


@right("system-administrator")
def keeps_its_tree(by: Any, office: Any) -> bool:
    """The system administrator of the office or of one above it: a county keeps its own tree, never another's."""
    return by.organization in office.path


def may_keep(holder: Any) -> bool:
    """A system administrator keeps offices."""
    return holder is not None and str(holder.role) in keeps_its_tree.roles
