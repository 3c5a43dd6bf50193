"""A city of one's own, and copies of a city: built, kept, moved, counted by real processes."""

from __future__ import annotations

import json
import signal
import time
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from onedoor.kernel.acts.checks import CHECKS

from .processes import TODAY, begin, command, finish, free_port, processes_of, shown

pytestmark = pytest.mark.slow


def facts(*words, **more):
    """What a command prints as JSON, and its exit code."""
    code, out, _err = command(*words, "--json", **more)
    return code, json.loads(out)


def test_another_seed_gives_another_digest_and_a_fresh_city_has_forgotten_what_was_entered(city, built, digest):
    enter = {"data": city, "said": "a Long-enough 9\n"}
    assert command("createadmin", "keeper", "--password-stdin", **enter)[0] == 0
    assert command("createadmin", "keeper", "--password-stdin", **enter)[0] == 2
    (city / "files" / "zz").mkdir(parents=True)
    with shown(city, "--fresh", "--seed", 2, "--today", TODAY, "--size", "desk") as fresh:
        assert fresh.facts["first_start"]
        assert digest(city) != digest(built)
        assert not (city / "files" / "zz").exists()
        assert command("createadmin", "keeper", "--password-stdin", **enter)[0] == 0


def test_a_city_backed_up_while_it_is_shown_comes_out_elsewhere_with_an_equal_digest(city, place, digest):
    with shown(city) as running:
        code, kept = facts("backup", place / "kept", data=city)
        assert running.page() == "ok\n"
    assert (code, facts("restore", place / "kept", data=place / "elsewhere")) == (0, (0, kept))
    assert facts("demo", "digest", data=place / "elsewhere") == (0, {"digest": digest(city)})
    with shown(place / "elsewhere") as moved:
        assert not moved.facts["first_start"]
        assert "黄山" in moved.page("")


def test_two_migrations_at_once_are_run_once(founded):
    assert sorted(map(bool, json.loads((founded / "applied.json").read_text()))) == [False, True]


def test_a_second_run_of_migrations_and_reference_data_changes_nothing(own):
    assert command("migrate", data=own) == (0, "no change\n", "")
    code, out, _err = command("reference", "load", data=own)
    assert (code, {line.partition(": ")[2] for line in out.splitlines()}) == (0, {"no change"})


def test_a_city_of_ones_own_is_served_until_it_is_told_to_stop(own):
    port = free_port()
    parts = [begin("serve", "--port", port, data=own), begin("worker", data=own)]
    try:
        assert answers(port) == b"ok\n"
        assert command("check", data=own) == (0, f"{len(CHECKS)} queries found nothing.\n", "")
    finally:
        for process in parts:
            process.send_signal(signal.SIGTERM)
    assert [finish(process)[0] for process in parts] == [0, 0]
    assert processes_of(own) == {}


def answers(port):
    """The sign of life of a server, waited for."""
    for _ in range(300):
        try:
            with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
                return answer.read()
        except URLError:
            time.sleep(0.1)
    return None
