"""`make bench`: run every measurement, one after the other, and write a file with the machine and the commit.

A measurement is a script beside this one that prints one JSON list of rows {"name", "value", "unit", "bound"}; a bound is what was
asked for. Ratios and medians are what counts; single times on a shared machine are not.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent


def output(*command: str) -> str:
    """What a command prints."""
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def machine() -> dict:
    """Where the figures were taken."""
    model = next(
        (
            line.split(":")[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        "",
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
    return {
        "processor": model,
        "cores": os.cpu_count(),
        "memory_gib": memory,
        "python": platform.python_version(),
        "system": platform.system(),
    }


def measure(script: Path) -> list[dict]:
    """The rows of one script; a script that fails is a row that says so."""
    done = subprocess.run([sys.executable, str(script)], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        return [{"name": script.stem, "value": None, "unit": "failed", "bound": done.stderr.strip().splitlines()[-1:]}]
    return json.loads(done.stdout.strip().splitlines()[-1])


def main() -> int:
    """Measure, print a table, write `bench/results/COMMIT.json`."""
    wanted = sys.argv[1:]
    scripts = [path for path in sorted(HERE.glob("*.py")) if path.stem != "run" and (not wanted or path.stem in wanted)]
    rows = []
    for script in scripts:
        for row in measure(script):
            rows.append(row)
            print(f"{row['name']:<58}{row['value']!s:>12} {row['unit']:<8} asked: {row.get('bound', '')}", flush=True)
    commit = output("git", "rev-parse", "--short", "HEAD") + ("+" if output("git", "status", "--porcelain") else "")
    target = HERE / "results" / f"{commit}.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(
        json.dumps({"machine": machine(), "commit": commit, "rows": rows}, ensure_ascii=False, indent=1) + "\n"
    )
    print(f"\nWritten to {target.relative_to(ROOT)}")
    return 0 if all(row["value"] is not None for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
