"""A log as plain files, as C2SP has it in tlog-tiles: 256 hashes to a tile, 256 entries to a bundle, a path for each.

A tile of level l holds hashes of the tree's level 8·l. One that is not full says how wide it is: `tile/0/x001/234.p/7`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

WIDTH = 256
"""Hashes of a tile, entries of a bundle."""
HEIGHT = 8
"""Levels of the tree within a tile."""
ENTRIES = -1
"""The level under which bundles of entries go."""
LONGEST = 65_535
"""Bytes of an entry, at most."""
PATH = re.compile(
    r"tile/(?P<level>entries|0|[1-9][0-9]?)/(?P<groups>(?:x[0-9]{3}/){0,5}[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)


class Tile(NamedTuple):
    """One file: its level, its number in the level, how many hashes or entries it has."""

    level: int
    number: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Where it lies."""
        groups = [f"{self.number % 1000:03d}"]
        rest = self.number // 1000
        while rest:
            groups.append(f"x{rest % 1000:03d}")
            rest //= 1000
        level = "entries" if self.level == ENTRIES else str(self.level)
        return f"tile/{level}/{'/'.join(reversed(groups))}" + ("" if self.width == WIDTH else f".p/{self.width}")

    @property
    def first(self) -> int:
        """The number, in its level, of its first hash or entry."""
        return self.number * WIDTH

    @classmethod
    def read(cls, path: str) -> Tile | None:
        """A tile by its path; None for a path that leads to none."""
        found = PATH.fullmatch(path)
        if not found:
            return None
        level = ENTRIES if found["level"] == "entries" else int(found["level"])
        tile = cls(level, int(found["groups"].replace("/x", "").replace("/", "").replace("x", "")))
        tile = tile._replace(width=int(found["width"])) if found["width"] else tile
        return tile if tile.path == path and (not found["width"] or tile.width < WIDTH) else None


def grown(level: int, before: int, size: int) -> Iterator[Tile]:
    """The tiles of a level that a tree of this size has and a smaller one had not, or less wide."""
    first, last = (many >> HEIGHT * max(level, 0) for many in (before, size))
    for number in range(first // WIDTH, -(-last // WIDTH)):
        width = min(last - number * WIDTH, WIDTH)
        if number * WIDTH + width > first:
            yield Tile(level, number, width)


def levels(size: int) -> range:
    """The levels on which a tree of this size has tiles."""
    return range(-(-size.bit_length() // HEIGHT))


def packed(entries: Iterable[bytes]) -> bytes:
    """A bundle: each entry after its length in two bytes."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def unpacked(bundle: bytes) -> list[bytes]:
    """The entries of a bundle. Raises ValueError where it is cut off."""
    place, found = 0, []
    while place < len(bundle):
        end = place + 2 + int.from_bytes(bundle[place : place + 2], "big")
        if end > len(bundle):
            raise ValueError("the bundle is cut off")
        found.append(bundle[place + 2 : end])
        place = end
    return found
