"""Reading dossiers, and what must never be true of them."""

from __future__ import annotations

from typing import Any

from django.apps import apps

from onedoor.kernel.acts import interface as acts

from . import rules
from .models import Dossier


def row_of(dossier: Dossier) -> Any:
    """The room's own row under a cover. Raises LookupError if there is none."""
    model = apps.get_model(rules.KINDS[dossier.kind].model)
    row = model._base_manager.filter(dossier=dossier.pk).first()
    if row is None:
        raise LookupError(f"the dossier {dossier.number} is empty")
    return row


STATES = """
select dossier.number, dossier.state, row.state as of_the_matter
from dossiers_dossier as dossier join {table} as row on row.dossier_id = dossier.id
where dossier.kind = '{kind}' and dossier.state <> row.state
"""
CLOSED = """
select number, state, closed_on from dossiers_dossier
where kind = '{kind}' and (closed_on is not null) <> (state = any(array[{ends}]::text[]))
"""


def _states() -> str:
    """One query over every kind whose rows have a state of their own."""
    found = []
    for kind in rules.KINDS.values():
        model = apps.get_model(kind.model)
        if "state" in {field.name for field in model._meta.get_fields()}:
            found.append(STATES.format(kind=kind.name, table=model._meta.db_table))
    return " union all ".join(found) or "select 1 where false"


def _closed() -> str:
    """One query over every kind that names its ends."""
    kinds = [kind for kind in rules.KINDS.values() if kind.ends]
    ends = {kind.name: ", ".join(f"'{end}'" for end in sorted(kind.ends)) for kind in kinds}
    return (
        " union all ".join(CLOSED.format(kind=name, ends=words) for name, words in ends.items())
        or "select 1 where false"
    )


acts.consistent("a dossier tells another state than its matter", _states)
acts.consistent("a dossier is closed while its matter goes on, or open after its end", _closed)
acts.consistent(
    "a number was never given",
    "select id, number from dossiers_dossier where number like '~%'",
)
