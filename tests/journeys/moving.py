"""A demonstration city whose day moves: built once, then shown on one day after the other, as if nobody had touched its clock."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

PATIENCE = 60


class Moving:
    """A city in a directory of its own, shown on a port; `stand_on` lets another day begin."""

    def __init__(self, root: Path, port: int, first: str):
        self.root, self.port, self.parts = root, port, []
        self.address = f"http://127.0.0.1:{port}/"
        clean = {
            name: value for name, value in os.environ.items() if name not in ("ONEDOOR_APP_URL", "ONEDOOR_OWNER_URL")
        }
        self.environment = clean | {"ONEDOOR_DATA": str(root / "data"), "ONEDOOR_ADDRESS": self.address.rstrip("/")}
        self._build(first)

    def _build(self, first: str) -> None:
        command = self._command("demo", "--port", str(self.port), "--size", "desk", "--today", first, "--json")
        with (self.root / "messages").open("a") as messages:
            demo = subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, stderr=messages, text=True)
        self.password = json.loads(demo.stdout.readline())["password"]
        demo.send_signal(signal.SIGTERM)
        demo.wait(PATIENCE)

    def _command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "onedoor", *words]

    def stand_on(self, day: str) -> None:
        """Stop the city and show it again, on another day."""
        self.stop()
        environment = self.environment | {"ONEDOOR_TODAY": day, "ONEDOOR_DEMO": "1"}
        with (self.root / "messages").open("a") as messages:
            for words in (("serve", "--port", str(self.port)), ("worker",)):
                self.parts.append(
                    subprocess.Popen(self._command(*words), env=environment, stdout=messages, stderr=messages)
                )
        ended = time.monotonic() + PATIENCE
        while time.monotonic() < ended:
            try:
                with urlopen(self.address + "healthz", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except (URLError, OSError):
                time.sleep(0.1)
        raise AssertionError((self.root / "messages").read_text())

    def stop(self) -> None:
        """End the parts that this city started."""
        for part in self.parts:
            part.send_signal(signal.SIGTERM)
        for part in self.parts:
            part.wait(PATIENCE)
        self.parts = []

    def run(self, *words: str) -> str:
        """What a command says in this city."""
        done = subprocess.run(self._command(*words), env=self.environment, capture_output=True, text=True)
        return done.stdout + done.stderr

    def do(self, program: str, day: str = "") -> str:
        """Run a few lines in this city; answers what they print."""
        environment = self.environment | ({"ONEDOOR_TODAY": day} if day else {})
        begin = "from onedoor.cli.city import open_city; open_city()\n"
        done = subprocess.run(
            [sys.executable, "-c", begin + program], env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def lapse(self, day: str) -> str:
        """What the worker does every hour: what has lapsed is entered, and its letters are issued."""
        return self.do(
            "from onedoor.openness.requests.interface import catch_up\n"
            "from onedoor.kernel.outbox.interface import drain\n"
            "print(len(catch_up()), drain())\n",
            day,
        )

    def open_account(self, office: str, role: str) -> str:
        """Give an official of an office the password of the demonstration; answers the user name."""
        program = (
            "from onedoor.kernel.acts.guards import founding\n"
            "from onedoor.kernel.people.models import Post\n"
            f"post = Post.objects.filter(organization__code={office!r}, role={role!r}, valid_to=None).order_by('pk').first()\n"
            "with founding('test'):\n"
            f"    post.account.set_password({self.password!r}); post.account.save()\n"
            "print(post.account.username)\n"
        )
        return self.do(program).splitlines()[-1]
