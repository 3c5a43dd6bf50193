"""The article of each step, ground, exemption and result by regulation, from `reference/foi/articles.toml`. Pure.

A provision is written `law:article`; the word before the colon is one of `rules.LAWS`."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from onedoor import reference


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((reference.FOLDER / "foi" / "articles.toml").read_text(encoding="utf-8"))


def knows(part: str, word: str, profile: str) -> bool:
    """Whether a regulation has an article for a word of a part: steps, grounds, exemptions, results."""
    return profile in _table()[part].get(word, {})


def of(part: str, word: str, profile: str) -> str:
    """The article. Raises KeyError where the regulation has none."""
    return str(_table()[part][word][profile])


def of_receipt(valid_from: str) -> str:
    """Where the receipt rules that begin on a day stand."""
    return str(_table()["receipt"][valid_from])


def words(part: str) -> tuple[str, ...]:
    """Every word of a part, in the order of the table."""
    return tuple(_table()[part])
