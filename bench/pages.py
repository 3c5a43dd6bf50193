"""Warm public pages against an empty cached response of the same server."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from urllib.request import urlopen

PORT = 8791
ROUNDS = 400
PAGES = {"home page": "/", "home page, English, elder mode": "/en/elder/", "page of all offices": "/organizations/"}


def wait(process: subprocess.Popen) -> None:
    """Until the city serves pages, at most two minutes."""
    for _ in range(1200):
        try:
            urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=1).close()
            return
        except OSError:
            if process.poll() is not None:
                sys.exit("The demonstration did not start.")
            time.sleep(0.1)
    sys.exit("No page was served.")


def seconds(connection: http.client.HTTPConnection, path: str) -> float:
    """One request on an open connection."""
    begun = time.perf_counter()
    connection.request("GET", path)
    connection.getresponse().read()
    return time.perf_counter() - begun


def interleaved(paths: list[str]) -> dict[str, float]:
    """The median of each path, asked in turn so that a slow moment of the machine meets all."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT)
    taken: dict[str, list[float]] = {path: [] for path in paths}
    for _ in range(ROUNDS):
        for path in paths:
            taken[path].append(seconds(connection, path))
    return {path: median(times[20:]) for path, times in taken.items()}


def one_office() -> str:
    """The address of an office page, read off the page of all offices."""
    html = urlopen(f"http://127.0.0.1:{PORT}/organizations/").read().decode()
    links = [part.split('"')[0] for part in html.split('href="/organizations/')[1:]]
    return "/organizations/" + next(link for link in links if link.count("/") == 1 and link.strip("/"))


def main() -> None:
    """Print the ratios."""
    folder = tempfile.mkdtemp(prefix="onedoor-bench-")
    Path(folder).chmod(0o755)
    environment = os.environ | {"ONEDOOR_STATE": folder + "/state"}
    command = [sys.executable, "-m", "onedoor", "demo", "--data", folder + "/data", "--port", str(PORT)]
    city = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait(city)
        pages = PAGES | {"page of one office": one_office()}
        times = interleaved(["/healthz/empty", *pages.values()])
    finally:
        city.send_signal(signal.SIGTERM)
        city.wait(20)
        subprocess.run(["rm", "-rf", folder], check=False)
    empty = times["/healthz/empty"]
    rows = [{"name": "empty cached response", "value": round(empty * 1000, 2), "unit": "ms", "bound": ""}]
    rows += [
        {"name": f"{name}, warm / empty", "value": round(times[path] / empty, 2), "unit": "×", "bound": "≤ 2"}
        for name, path in pages.items()
    ]
    print(json.dumps(rows, ensure_ascii=False))


if __name__ == "__main__":
    main()
