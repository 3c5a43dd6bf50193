"""Copies made by machine: without metadata for whoever publishes, upright and small for whoever looks."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from onedoor.engines import confinement
from onedoor.kernel.acts.interface import Refused

from . import lives, ports, rules
from .models import File
from .queries import copy_of
from .rules import Way
from .writing import copied, must_be_done


def stripped(file: File) -> File:
    """The copy of a file without metadata, which shows the same: what is published. The file itself stays as it was handed in.

    Raises Refused("input"): signed, locked or damaged, or of a kind whose metadata cannot be removed."""
    return _copy(file, Way.STRIPPED, "strip")


def straightened(file: File) -> File:
    """A photograph upright, small and without metadata, as a JPEG. Raises Refused("input") for what is no picture."""
    if file.kind not in rules.PICTURES:
        raise Refused("input", _("Only a picture can be set upright."))
    name = rules.name_for("jpeg", file.name.rpartition(".")[0] or file.name)
    return _copy(file, Way.STRAIGHT, "straighten", kind="jpeg", name=name)


def published(file: File) -> File:
    """What the public gets of a file: the one with parts hidden and proven, where there is one, else the one without metadata.

    What is signed electronically goes out as it is. Raises Refused: parts are being hidden, or its metadata cannot be removed."""
    if file.redactions.filter(state__in=lives.OPEN).exists():
        words = {"name": file.name}
        raise Refused("state", _("Parts of “%(name)s” are being hidden. Publish it when that is done.") % words)
    outward = file.outward
    if outward.way == Way.REDACTED:
        return outward
    copy, outcome = _made(file, Way.STRIPPED, "strip")
    return copy or _sealed(file, outcome)


def _sealed(file: File, outcome: str) -> File:
    """The file itself where it is signed. Raises Refused for any other reason."""
    if outcome != "signed":
        must_be_done(outcome)
    return file


def _copy(file: File, way: Way, task: str, **said: Any) -> File:
    """A copy. Raises Refused."""
    copy, outcome = _made(file, way, task, **said)
    must_be_done(outcome)
    assert copy is not None
    return copy


def _made(file: File, way: Way, task: str, **said: Any) -> tuple[File | None, str]:
    """The copy that is there, else a new one, and how that went; of two made at the same moment the first stays."""
    known = copy_of(file, way)
    if known:
        return known, confinement.DONE
    answer = ports.work(task, file.digest, file.kind, rules.TEXT_LIMITS, **rules.SHRINK._asdict())
    if answer.outcome != confinement.DONE:
        return None, answer.outcome
    try:
        with transaction.atomic():
            return copied(file, answer.parts[0], way, **said), answer.outcome
    except IntegrityError:
        made = copy_of(file, way)
        if made is None:
            raise
        return made, answer.outcome
