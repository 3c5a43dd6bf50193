"""A patch: a rectangle on a page as it is seen, upright, that is to be hidden; and how words are compared. Pure."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

WHOLE = 10_000
"""Units of a page's width, and of its height."""


class Patch(NamedTuple):
    """Page from 1; left, top, width and height in ten-thousandths of the page."""

    page: int
    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """Its lower edge."""
        return self.top + self.height

    def on(self, width: int, height: int, margin: int = 1) -> tuple[int, int, int, int]:
        """Its pixels on a picture, corners included: outward, with a margin, so that no half-hidden edge remains."""
        return (
            max(0, self.left * width // WHOLE - margin),
            max(0, self.top * height // WHOLE - margin),
            min(width - 1, -(-self.right * width // WHOLE) + margin - 1),
            min(height - 1, -(-self.bottom * height // WHOLE) + margin - 1),
        )


def folded(words: str) -> str:
    """Words as they are compared: full and half width, large and small letters are the same, blanks are nothing."""
    return "".join(unicodedata.normalize("NFKC", words).casefold().split())
