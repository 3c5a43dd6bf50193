"""Every act that has been declared, by its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .declaring import Act

ACTS: dict[str, Act] = {}
PAGES: dict[str, Callable[[Any], str]] = {}
"""Acts with a page drawn by hand: where it is, for a row. The generated form is the default, not the law."""


def drawn_by_hand(*names: str) -> Callable[[Callable[[Any], str]], Callable[[Any], str]]:
    """Register, at start-up, the address of the page on which these acts are done."""

    def register(address: Callable[[Any], str]) -> Callable[[Any], str]:
        PAGES.update(dict.fromkeys(names, address))
        return address

    return register
