"""Declaring an act: one function, one decorator, every consequence.

From the declaration follow the checks, the locks, the record, the button, the form, the row of the matrix and the paragraph of
the docs. An act is a value, and is called like the function it was made from.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.db.models import Model

from onedoor.engines.lifecycles import Step

from . import conditions, forms
from .access import Holder, Right
from .deeds import Circumstances, Deed
from .performing import do
from .registry import ACTS
from .rules import Limit

NAME = re.compile(r"[a-z_]+\.[a-z_]+")

Limits = Callable[[Any, Holder, date], Mapping[str, Limit]]
"""What the law allows each field, for a row, a decider and a day."""
Also = Callable[[Any], Iterable[tuple[type[Model], Sequence[Any]]]]
"""Rows of rooms above that are to be locked first, highest room first, for a target."""


@dataclass(frozen=True, eq=False)
class Act:
    """One kind of official deed."""

    do_not_call_in_templates: ClassVar[bool] = True

    name: str
    on: type[Model] | None
    """The table it is done on; None where it creates."""
    body: Callable[..., Any]
    form: type[forms.ActForm]
    may: Right
    label: Any
    step: Step | None = None
    not_by: frozenset[str] = frozenset()
    """Acts on the same subject that another person must have done."""
    limits: Limits | None = None
    private: frozenset[str] = frozenset()
    """Typed fields that are personal: the record keeps a salted digest only, as of all text."""
    many: bool = False
    """Done on any number of rows at once, set-wise, as one record."""
    backdate: Callable[[Any], int] | None = None
    """Days it may be recorded after it happened, from the law of the row; else the city's own cap."""
    may_record: Right | None = None
    """Who may record it for a party or an authority outside."""
    also: Also | None = None
    internal: bool = False
    """Of no concern to the public, such as the PIN of an official: it stands on the record, not in the public list of acts."""

    def __call__(
        self,
        target: Any = None,
        *,
        by: Holder,
        recorder: Holder | None = None,
        mode: str | None = None,
        evidence: str = "",
        at: date | None = None,
        key: str | None = None,
        **data: Any,
    ) -> Any:
        """Do the act. Answers what its function returned, else the row as it is now: the caller's own object is stale.

        `by` decided, `recorder` keyed it (default: the decider), `mode` and `evidence` say how it came to be recorded, `at` is
        the day it happened (default: today), under `key` it happens once only. Raises Refused."""
        said = conditions.circumstances(by=by, recorder=recorder, mode=mode, evidence=evidence, at=at, key=key)
        return do(self, target, said, data)

    @property
    def room(self) -> str:
        """The room it belongs to."""
        return self.name.partition(".")[0]

    @property
    def doc(self) -> str:
        """What it does, as its function says."""
        return inspect.getdoc(self.body) or ""

    def why(self, row: Any, by: Holder) -> list[conditions.Condition]:
        """Each condition under which a holder may do this on a row now, with its result."""
        return conditions.why(self, row, by)

    def open_to(self, by: Holder, row: Any) -> bool:
        """Whether a holder may do this on a row now: what decides on a button."""
        return all(condition.holds for condition in self.why(row, by))

    def blank(self, row: Any, by: Holder, at: date) -> forms.ActForm:
        """The empty form, as a page shows it."""
        limits = self.limits(row, by, at) if self.limits else None
        return self.form(row=row, by=by, at=at, limits=limits, auto_id=f"{self.name}-{getattr(row, 'pk', '')}-%s")

    def limits_of(self, row: Any, said: Circumstances) -> Mapping[str, Limit]:
        """What the law allows each field here."""
        return self.limits(row, said.by, said.at) if self.limits else {}

    def one(self, rows: Any) -> Any:
        """What it is done on: the row, all rows of an act on many, nothing where it creates."""
        return rows if self.many else rows[0] if rows else None

    def run(self, rows: Any, deed: Deed, data: Mapping[str, Any]) -> Any:
        """Call its function."""
        return self.body(*([self.one(rows)] if self.on else []), deed, **data)


def act(
    name: str,
    *,
    may: Right,
    label: Any,
    on: type[Model] | None = None,
    step: Step | None = None,
    form: type[forms.ActForm] | None = None,
    not_by: Iterable[str] = (),
    private: Iterable[str] = (),
    **more: Any,
) -> Callable[[Callable[..., Any]], Act]:
    """Declare an act: `room.verb`, who may, what the button says; and where it applies the table it is done on, its step, and
    `not_by`, `limits`, `form`, `private`, `many`, `backdate`, `may_record`, `also`, `internal` as they stand at Act.

    Raises TypeError for a name declared twice, a missing docstring, or input whose type, field and form do not agree."""

    def declare(body: Callable[..., Any]) -> Act:
        _must_be_sound(name, on, step, body)
        made = Act(
            name,
            on,
            body,
            forms.form_of(name, body, form),
            may,
            label,
            step,
            frozenset(not_by),
            private=frozenset(private),
            **more,
        )
        if unknown := made.private - set(made.form.base_fields):
            raise TypeError(f"{name}: there is no field {sorted(unknown)[0]} to be private")
        ACTS[name] = made
        return made

    return declare


def _must_be_sound(name: str, on: type[Model] | None, step: Step | None, body: Callable[..., Any]) -> None:
    if not NAME.fullmatch(name):
        raise TypeError(f"{name}: an act is named room.verb")
    if name in ACTS:
        raise TypeError(f"{name} is declared twice")
    if not inspect.getdoc(body):
        raise TypeError(f"{name}: an act needs a docstring")
    given = [one for one in inspect.signature(body).parameters.values() if one.kind is one.POSITIONAL_OR_KEYWORD]
    if len(given) != (2 if on else 1):
        raise TypeError(f"{name}: its function takes {'the row and ' if on else ''}the deed, then its input by name")
    if step and on and "state" not in {field.name for field in on._meta.get_fields()}:
        raise TypeError(f"{name}: {on.__name__} has no state for the step {step.name}")
