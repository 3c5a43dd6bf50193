"""`make check`: everything about the house that can be seen without running it. Prints a line a check and what is wrong."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
TYPED_FLOORS = {"rules.py", "access.py", "actions.py", "interface.py"}
ADDRESS = re.compile(r"https?://|--(extra-)?index-url|--find-links", re.IGNORECASE)


def typed_files() -> list[str]:
    """Files whose types are checked: engines, and the floors other rooms lean on."""
    source = ROOT / "src" / "onedoor"
    floors = (path for path in source.rglob("*.py") if path.name in TYPED_FLOORS)
    engines = (path for path in (source / "engines").rglob("*.py") if "tests" not in path.parts)
    return sorted(str(path.relative_to(ROOT)) for path in {*floors, *engines})


def addresses_in_locks() -> str:
    """Lines of a lock that carry an address."""
    found = [
        f"{path.name}:{n}: {line}"
        for path in ROOT.glob("*.lock")
        for n, line in enumerate(path.open(), 1)
        if ADDRESS.search(line)
    ]
    return "\n".join(found)


COMMANDS = {
    "lint": [BIN / "ruff", "check", "--quiet", "."],
    "format": [BIN / "ruff", "format", "--quiet", "--check", "."],
    "types": [BIN / "mypy", "--no-error-summary", *typed_files()],
    "imports": [BIN / "lint-imports", "--no-cache"],
    "migrations": [BIN / "django-admin", "makemigrations", "--check", "--dry-run", "--verbosity", "0"],
    "texts": [sys.executable, "tools/messages.py", "check"],
    "pages": [sys.executable, "tools/pages.py", "check"],
    "house": [sys.executable, "-m", "pytest", "tests/consistency"],
}


def run(command: list) -> tuple[bool, str]:
    """Whether a command was content, and what it said."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "onedoor.settings",
        "ONEDOOR_SECRET_KEY": "for checks only",
        "PYTHONWARNINGS": "ignore",
    }
    done = subprocess.run([str(part) for part in command], cwd=ROOT, env=environment, capture_output=True, text=True)
    return done.returncode == 0, (done.stdout + done.stderr).strip()


def main() -> int:
    """Run every check, two at a time; 1 if one is not content."""
    with ThreadPoolExecutor(2) as pool:
        results = dict(zip(COMMANDS, pool.map(run, COMMANDS.values()), strict=True))
    found = addresses_in_locks()
    results["locks"] = (not found, found)
    for name, (good, said) in results.items():
        print(f"{'✓' if good else '✗'} {name}" + ("" if good else "\n" + said))
    return 0 if all(good for good, _said in results.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
