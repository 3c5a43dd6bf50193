"""What rooms above use of routes: send a matter on its way, hear of its end, tell how it stands."""

from .actions import begin, withdraw
from .models import Route, Run
from .queries import asked, current, runs_of, stages, story
from .rules import PHASES, PURPOSES, Purpose, register

__all__ = [
    "PHASES",
    "PURPOSES",
    "Purpose",
    "Route",
    "Run",
    "asked",
    "begin",
    "current",
    "register",
    "runs_of",
    "stages",
    "story",
    "withdraw",
]
