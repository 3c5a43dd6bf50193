"""The parts of a city that is shown: processes of their own that end with whoever started them."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from urllib.error import URLError
from urllib.request import urlopen

from . import Refusal

WAIT_FOR_PAGES = 60
"""Seconds until `/healthz` must answer."""
PATIENCE = 8
"""Seconds that a part may take to end by itself."""
PR_SET_PDEATHSIG = 1


def end_with_parent(number: int = signal.SIGTERM) -> None:
    """Let the kernel send this process a signal when its parent is gone, however it went. Linux only; elsewhere nothing."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "prctl"):
        libc.prctl(PR_SET_PDEATHSIG, number)


def part(*command: str) -> subprocess.Popen:
    """Start `onedoor COMMAND` in a session of its own, so that Ctrl-C reaches it through its parent only."""
    return subprocess.Popen(
        [sys.executable, "-m", "onedoor", *command],
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=end_with_parent,
    )


def wait_for_pages(url: str, parts: Sequence[subprocess.Popen]) -> None:
    """Wait until `/healthz` answers 200. Raises Refusal if it does not."""
    deadline = time.monotonic() + WAIT_FOR_PAGES
    while time.monotonic() < deadline:
        if any(process.poll() is not None for process in parts):
            raise Refusal("The city could not be started: a part of it stopped. The messages above say why.", 1)
        try:
            with urlopen(url + "healthz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.05)
    raise Refusal(f"No page was served within {WAIT_FOR_PAGES} seconds. The city is stopped.", 1)


def stop(parts: Sequence[subprocess.Popen]) -> None:
    """End the parts and whatever they started: gently first, then by force."""
    for process in parts:
        process.terminate()
    for process in parts:
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=PATIENCE)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
