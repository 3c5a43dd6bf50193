"""Every act that has been declared, by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .declaring import Act

ACTS: dict[str, Act] = {}
