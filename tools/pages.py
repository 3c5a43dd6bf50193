"""Generated pages under `docs/law`: law tables and acts as the code reads them. `write` makes them anew, `check` names stale ones."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
LAW = ROOT / "docs" / "law"


def pages() -> dict[Path, str]:
    """Every generated page with its text: who may do what, the acts, and each instrument with its periods."""
    import django

    django.setup()
    from onedoor import reference
    from onedoor.engines import provisions
    from onedoor.kernel.acts import printing as acts
    from onedoor.kernel.provisions import printing as law
    from onedoor.openness.requests import letterbook
    from onedoor.openness.requests import printing as requests
    from onedoor.oversight.workplan import printing as workplan

    found = {LAW / "permissions.md": acts.matrix(), LAW / "acts.md": acts.listing()}
    found[LAW / "requests.md"] = requests.page()
    found[LAW / "letters.md"] = letterbook.page()
    found[LAW / "workplan.md"] = workplan.page()
    for file in reference.law_files():
        found[LAW / f"{file.stem}.md"] = law.page(provisions.read(file.read_text(encoding="utf-8")))
    return found


def stale() -> list[str]:
    """Pages that differ from what the code would write now."""
    return [
        str(path.relative_to(ROOT)) for path, text in pages().items() if not path.exists() or path.read_text() != text
    ]


def write() -> int:
    """Write every page."""
    for path, text in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return 0


def check() -> int:
    """Name every stale page; 1 if there is one."""
    found = stale()
    print("\n".join(f"stale: {name} (make docs)" for name in found) or "Every generated page is fresh.")
    return 1 if found else 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onedoor.settings")
    os.environ.setdefault("ONEDOOR_SECRET_KEY", "for pages only")
    sys.exit({"write": write, "check": check}[sys.argv[1]]())
