"""Kinds of acts through the API: who may do them, what they ask, and why one is not open to a post."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Schema
from pydantic import Field

from onedoor.kernel.acts import interface as acts

from . import deeds, inputs
from .questions import PAGE, holder_of, question
from .transport import Refusal


class ActKind(Schema):
    """A kind of act: what it does, who may do it, what it asks."""

    name: str
    label: str
    does: str = Field(description="what it does, in English as it is declared")
    subject: str | None = Field(None, description="the table it is done on; none where it creates")
    many: bool = Field(description="done on many subjects at once")
    roles: list[str] = Field(description="roles that come into question; none named: every role")
    who: str = Field(description="who may, in words, in English as it is declared")
    provision: str
    not_by: list[str] = Field(description="acts on the same subject that another person must have done")
    internal: bool = Field(description="of no concern to the public")
    offered: bool = Field(description="it is done here")
    why_not: str = Field(description="why it is not done here")
    input: dict[str, Any] = Field(description="JSON schema of its input")


class ActKinds(Schema):
    """A page of kinds of acts, by name, and where the next one begins."""

    rows: list[ActKind]
    after: str | None = None


@question("acts", ActKinds, _("Kinds of acts: who may do them, and what they ask"), token=False)
def kinds(request: HttpRequest, room: str = "", after: str = "") -> Any:
    """Every kind of act by name; `room` names one room."""
    names = [name for name, act in sorted(acts.ACTS.items()) if name > after and room in ("", act.room)]
    page = [_kind(acts.ACTS[name]) for name in names[:PAGE]]
    return {"rows": page, "after": names[PAGE - 1] if len(names) > PAGE else None}


def _kind(act: acts.Act) -> dict[str, Any]:
    why = str(deeds.not_offered(act))
    return {
        "name": act.name,
        "label": str(act.label),
        "does": act.doc,
        "subject": act.on._meta.label_lower if act.on else None,
        "many": act.many,
        "roles": sorted(act.may.roles),
        "who": act.may.words,
        "provision": act.step.provision if act.step else "",
        "not_by": sorted(act.not_by),
        "internal": act.internal,
        "offered": not why,
        "why_not": why,
        "input": inputs.input_schema(act),
    }


class Condition(Schema):
    """One condition of an act, whether it holds for the post of the token, and what is said where it does not."""

    name: str = Field(description="post, relation, state, separation")
    holds: bool
    sentence: str = ""


@question("acts/{name}/why", list[Condition], _("May the post of the token do this act on this subject?"))
def why(request: HttpRequest, name: str, subject: str = "") -> Any:
    """Each condition with its result. Whom a matter does not concern is told no more than that."""
    if name not in acts.ACTS:
        raise Refusal(404, "unknown", _("There is no such act."))
    act = acts.ACTS[name]
    row = deeds.rows_of(act, [subject])[0] if act.on else None
    told = []
    for one in act.why(row, holder_of(request)):
        told.append({"name": one.name, "holds": one.holds, "sentence": "" if one.holds else str(one.sentence)})
        if one.name in ("post", "relation") and not one.holds:
            break
    return told
