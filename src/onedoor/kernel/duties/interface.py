"""What rooms use of duties: register a kind, start and mark in an act, read lists and lights."""

from .actions import New, mark, mark_many, start, start_many
from .confirming import demand_confirmations
from .models import Duty
from .queries import (
    Key,
    answering,
    concerned,
    light_of,
    lights_by_office,
    marks_of,
    mine,
    my_lights,
    of_dossier,
    open_about,
)
from .redating import preview, work
from .rules import KINDS, LIGHTS, Kind, Term, register

__all__ = [
    "KINDS",
    "LIGHTS",
    "Duty",
    "Key",
    "Kind",
    "New",
    "Term",
    "answering",
    "concerned",
    "demand_confirmations",
    "light_of",
    "lights_by_office",
    "mark",
    "mark_many",
    "marks_of",
    "mine",
    "my_lights",
    "of_dossier",
    "open_about",
    "preview",
    "register",
    "start",
    "start_many",
    "work",
]
