"""The door of the room: the book of law as it stands in this city, and the loaders of reference files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from onedoor.engines import provisions
from onedoor.frame import versions

from .models import Instrument
from .rules import BadReference, Outcome

__all__ = ["BadReference", "Outcome", "book", "load", "period", "register"]

_loaders: dict[str, Callable[[], dict[str, Outcome]]] = {}
_books: dict[int, provisions.Book] = {}


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
