"""The door of the room: the book of law as it stands in this city, and the loaders of reference files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from onedoor.engines import provisions
from onedoor.frame import versions

from .models import Instrument
from .rules import BadReference, Outcome

__all__ = ["BadReference", "Outcome", "book", "cited", "cites", "load", "period", "register"]

_loaders: dict[str, Callable[[], dict[str, Outcome]]] = {}
_books: dict[int, provisions.Book] = {}
_titles: dict[str, Any] = {}
"""What instruments are called, by the word under which steps cite them."""


def cites(titles: Mapping[str, Any]) -> None:
    """Register, at start-up, the instruments that a room's steps cite by a short word, with their titles."""
    _titles.update(titles)


def cited(word: str) -> str:
    """A provision as people read it: the title behind the word before the colon, with what follows it; else the word."""
    name, _colon, article = word.partition(":")
    return f"{_titles[name]} {article}".strip() if name in _titles else word


def register(name: str, loader: Callable[[], dict[str, Outcome]]) -> None:
    """Let a room load its own reference files. The loader answers outcomes by file name, all or nothing."""
    _loaders[name] = loader


def load() -> dict[str, Outcome]:
    """Run every loader, lowest room first. Raises BadReference naming file and row."""
    outcomes: dict[str, Outcome] = {}
    for loader in _loaders.values():
        outcomes |= loader()
    return outcomes


def book() -> provisions.Book:
    """The law of this city: every instrument in its versions. Kept until a new version is loaded."""
    version = versions.current().get("provisions", 0)
    if version not in _books:
        _books.clear()
        _books[version] = provisions.book(Instrument.objects.filter(superseded=False).values_list("text", flat=True))
    return _books[version]


def period(key: str, on: date) -> provisions.Period:
    """The row of that key which is law on a day. Raises `provisions.NoLaw`."""
    return book().period(key, on)
