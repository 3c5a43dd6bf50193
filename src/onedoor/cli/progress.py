"""The progress bar of long commands: counts, never a guess; silent where nobody watches."""

from __future__ import annotations

import sys
import time


class Bar:
    """Steps with their time, and a bar within a step. Drawn on stderr; on a terminal in place, else one line a step."""

    WIDTH = 30

    def __init__(self, stream=sys.stderr):
        self.stream = stream
        self.live = stream.isatty()
        self.name = ""
        self.since = time.monotonic()

    def step(self, name: str) -> None:
        """Begin the next step; the one before is ticked off with its time."""
        self._close()
        self.name, self.since = name, time.monotonic()
        if self.live:
            self._draw(f"  … {name}")

    def part(self, name: str, done: int, total: int) -> None:
        """Say how far the work called `name` has come."""
        if name != self.name:
            self.step(name)
        if self.live and total:
            full = self.WIDTH * done // total
            self._draw(f"  {'█' * full}{'░' * (self.WIDTH - full)} {name} {done:,} of {total:,}")

    def done(self) -> None:
        """Tick off the last step."""
        self._close()
        self.name = ""

    def _close(self) -> None:
        if self.name:
            line = f"  ✓ {self.name} ({time.monotonic() - self.since:.1f} s)"
            self._draw(line) if self.live else self.stream.write(line)
            self.stream.write("\n")
            self.stream.flush()

    def _draw(self, line: str) -> None:
        self.stream.write("\r\x1b[K" + line)
        self.stream.flush()
