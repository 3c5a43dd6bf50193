"""What other rooms use of registers: numbers, taken all at once and last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, migrations

from .models import Scheme
from .rules import Key, Number, Wanted, read

__all__ = ["Number", "Schemes", "Wanted", "allocate"]

RAISE = """
insert into registers_register (scheme_id, office, period, last)
select scheme, office, period, many
from unnest(%s::text[], %s::text[], %s::text[], %s::int[]) with ordinality as wanted (scheme, office, period, many, place)
order by place
on conflict (scheme_id, office, period) do update set last = registers_register.last + excluded.last
returning scheme_id, office, period, last
"""


def allocate(wanted: Sequence[Wanted]) -> list[Number]:
    """Give every wanted number, in the order asked. The registers stay locked until the transaction ends: call it last.

    All registers are raised in one statement and in one order, so that two calls wait for each other but never in a ring.
    Raises LookupError for an unknown scheme, ValueError if an office is missing or too much."""
    formats = {
        scheme.name: read(scheme.format) for scheme in Scheme.objects.filter(name__in={one.scheme for one in wanted})
    }
    if unknown := {one.scheme for one in wanted} - formats.keys():
        raise LookupError(f"no scheme {sorted(unknown)[0]}")
    keys = [formats[one.scheme].key(one) for one in wanted]
    free = _raise(Counter(keys))
    given = []
    for key in keys:
        given.append(Number(key, free[key], formats[key.scheme].write(key, free[key])))
        free[key] += 1
    return given


def _raise(many: Mapping[Key, int]) -> dict[Key, int]:
    """Raise registers by so many; answers the first number now free in each."""
    keys = sorted(many)
    columns = [*map(list, zip(*keys, strict=True)), [many[key] for key in keys]]
    with connection.cursor() as cursor:
        cursor.execute(RAISE, columns)
        last = {Key(*row[:3]): row[3] for row in cursor.fetchall()}
    return {key: last[key] - many[key] + 1 for key in keys}


class Schemes(migrations.RunPython):
    """Migration operation: the schemes a room brings along, by name. Raises BadFormat when the migration is read."""

    def __init__(self, schemes: Mapping[str, str]):
        for text in schemes.values():
            read(text)
        self.schemes = schemes
        super().__init__(self._bring, migrations.RunPython.noop)

    def _bring(self, apps: Any, editor: Any) -> None:
        editor.execute("select set_config('onedoor.act', 'migration', true)")
        model = apps.get_model("registers", "Scheme")
        rows = [model(name=name, format=text) for name, text in self.schemes.items()]
        model.objects.using(editor.connection.alias).bulk_create(rows, ignore_conflicts=True)
