"""What a demonstration city is built from, kept in its data directory: the next start shows the same city."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from . import Refusal

KEPT, BEGUN = "demo.json", "demo-begun.json"
"""The recipe of a whole city, and of one whose building was begun and is not finished."""
DEFAULT = {"size": "city", "seed": 1, "today": None}


class Recipe(dict):
    """Size, seed and day of a city; without a day it stands on the real one."""

    @classmethod
    def kept(cls, data: Path) -> Recipe | None:
        """The recipe of the city that is there. Raises Refusal if it cannot be read."""
        return cls._read(data / KEPT)

    @classmethod
    def begun(cls, data: Path) -> Recipe | None:
        """The recipe of a city that was never finished. Raises Refusal if it cannot be read."""
        return cls._read(data / BEGUN)

    @classmethod
    def asked(cls, arguments, before: Recipe | None) -> Recipe:
        """What is asked for; what is not said is as it was, else the default."""
        base = before or DEFAULT
        today = arguments.today.isoformat() if arguments.today else base["today"]
        seed = base["seed"] if arguments.seed is None else arguments.seed
        return cls(size=arguments.size or base["size"], seed=seed, today=today)

    @property
    def day(self) -> date | None:
        """The day the city stands on, if it is fixed."""
        return date.fromisoformat(self["today"]) if self["today"] else None

    def begin(self, data: Path) -> None:
        """Say that a city is being built: until `keep`, what is in the database is no whole city."""
        part = data / f"{BEGUN}.part"
        part.write_text(json.dumps(self))
        part.replace(data / BEGUN)
        (data / KEPT).unlink(missing_ok=True)

    def keep(self, data: Path) -> None:
        """Say that the city is whole."""
        (data / BEGUN).replace(data / KEPT)

    def described(self) -> str:
        """The recipe in words."""
        return ", ".join(f"{name} {value}" for name, value in self.items() if value is not None)

    @classmethod
    def _read(cls, path: Path) -> Recipe | None:
        try:
            written = json.loads(path.read_text())
            return cls({name: written[name] for name in DEFAULT})
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError, OSError):
            raise Refusal(f"{path} cannot be read. Bring it back from a copy, or build anew with --fresh.", 1) from None
