"""Numbers of an act: asked for as it goes, given all at once and sorted when the outermost act ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Model

from onedoor.kernel.registers import interface as registers

from .deeds import Deed

REPLACE = """
update {table} as t set number = given.number
from unnest(%s::text[], %s::text[]) as given (placeholder, number) where t.number = given.placeholder
"""


def give(deed: Deed) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """Give the numbers that this act and those within it asked for; answers them by placeholder, and as facts of the record."""
    pending = deed.pending
    if not pending:
        return {}, []
    numbers = registers.allocate([registers.Wanted(one.scheme, one.office, one.day) for one in pending])
    by_model: dict[type[Model], list[tuple[str, str]]] = defaultdict(list)
    for one, number in zip(pending, numbers, strict=True):
        for model in one.models:
            by_model[model].append((one.placeholder, number.text))
    for model, pairs in by_model.items():
        _replace(model, pairs)
    given = {one.placeholder: number.text for one, number in zip(pending, numbers, strict=True)}
    return given, [{"scheme": n.key.scheme, "office": n.key.office, "period": n.key.period, "n": n.n} for n in numbers]


def _replace(model: type[Model], pairs: list[tuple[str, str]]) -> None:
    """Put numbers where their placeholders stand: in one row each."""
    with connection.cursor() as cursor:
        cursor.execute(
            REPLACE.format(table=connection.ops.quote_name(model._meta.db_table)),
            [*map(list, zip(*pairs, strict=True))],
        )
        if cursor.rowcount != len(pairs):
            raise AssertionError(f"{len(pairs)} numbers for {cursor.rowcount} rows of {model._meta.label}")


def show(rows: Iterable[Any], given: dict[str, str]) -> None:
    """Let rows in memory show their numbers too."""
    for row in rows:
        if given and getattr(row, "number", None) in given:
            row.number = given[row.number]
