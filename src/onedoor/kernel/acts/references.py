"""References: a row as a word, `room.table:key`, and back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models


class Reference(NamedTuple):
    """The kind of a row and its key, as records keep them."""

    kind: str
    key: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"

    @property
    def model(self) -> type[models.Model]:
        """The table. Raises LookupError."""
        label, _dot, name = self.kind.partition(".")
        return apps.get_registered_model(label, name)

    def row(self) -> models.Model:
        """The row as it is now. Raises LookupError if there is none."""
        try:
            return self.model._base_manager.get(pk=self.key)
        except (ObjectDoesNotExist, ValueError, ValidationError):
            raise LookupError(f"there is no {self}") from None


def reference(row: models.Model) -> Reference:
    """A row as a reference."""
    return Reference(row._meta.label_lower, str(row.pk))


def read(word: str) -> Reference:
    """A written reference. The table may be left out where its room has one of the room's own name: `requests:7`.

    Raises LookupError if there is no such table."""
    kind, _colon, key = word.partition(":")
    if "." not in kind:
        kind = _only_table(kind)
    found = Reference(kind, key)
    return Reference(found.model._meta.label_lower, key)


def rows(references: Iterable[Reference]) -> list[Any]:
    """The rows of several references, in their order."""
    return [one.row() for one in references]


def _only_table(room: str) -> str:
    """The table a room is named after: requests → requests.request."""
    names = [name for name in apps.all_models.get(room, {}) if room in (name, f"{name}s") or room == f"{name[:-1]}ies"]
    if len(names) != 1:
        raise LookupError(f"no room {room}")
    return f"{room}.{names[0]}"
