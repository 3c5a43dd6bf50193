"""What stands in a letter, as rooms and officials give it: text only, never markup. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Content(NamedTuple):
    """What stands in a letter. Paragraphs bear their level numbers themselves: 一、 （一） 1. （1）."""

    form: str
    layout: str
    title: str
    word: str = ""
    """What its number says after the word of the office, such as 答; empty for documents of the office."""
    purpose: str = "office"
    """For what its seal is used."""
    to: str = ""
    paragraphs: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    """Facts in two columns: what, and what it is."""
    attachments: tuple[str, ...] = ()
    note: str = ""
    mark: str = ""
    """Where the office writes under another mark than its own."""
    urgency: str = ""
    secrecy: str = ""
    serial: str = ""
    signer: str = ""
    copies_to: str = ""
    printer: str = ""

    @property
    def text(self) -> str:
        """All that is printed of it, to see whether it can be drawn."""
        words = [self.title, self.to, *self.paragraphs, *self.attachments, self.note, self.mark, self.signer]
        return "\n".join([*words, self.copies_to, self.printer, *(word for row in self.rows for word in row)])

    def kept(self) -> dict[str, Any]:
        """It as it is kept."""
        return self._asdict()


def read(kept: Mapping[str, Any]) -> Content:
    """A letter's content from what was kept. Raises TypeError for a field nobody knows, ValueError for one of a wrong kind."""
    said = dict(kept)
    for word in ("paragraphs", "attachments"):
        said[word] = tuple(_text(one) for one in said.get(word) or ())
    said["rows"] = tuple((_text(what), _text(it)) for what, it in said.get("rows") or ())
    for word in set(said) - {"paragraphs", "attachments", "rows"}:
        said[word] = _text(said[word])
    return Content(**said)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is no text")
    return value.replace("\x00", "")
