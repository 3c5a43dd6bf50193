"""The demonstration as a newcomer meets it: real processes, real signals, and nothing left behind."""

from __future__ import annotations

import os
import signal
import socket
import time
from contextlib import suppress

import pytest

from onedoor.demo.cast import PASSWORD
from onedoor.kernel.people.rules import ROLES

from .processes import TODAY, Shown, begin, command, finish, free_port, processes_of, shown

pytestmark = pytest.mark.slow


def test_it_says_where_it_is_how_long_it_took_and_who_can_sign_in(city):
    process = begin("demo", "--host", "localhost", "--port", free_port(), data=city)
    said = []
    while not said or "audit-administrator" not in said[-1]:
        said.append(process.stdout.readline())
        assert said[-1] or process.poll() is None
    process.send_signal(signal.SIGINT)
    code, _out, err = finish(process)
    text = "".join(said)
    assert code == 0
    assert "http://localhost:" in text
    assert "Second or later start: " in text
    assert PASSWORD in text
    assert [role for role in ROLES if f"  {role} " not in text] == []
    assert "✓ database server" in err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_ending_signal_stops_web_server_worker_and_database(city, number):
    with shown(city) as running:
        lines = " ".join(processes_of(city).values())
        assert [
            part for part in ("onedoor demo", "onedoor serve", "onedoor worker", "postgres -D") if part not in lines
        ] == []
        code, _out, err = running.end(number)
        assert (code, err.splitlines()[-1]) == (
            0,
            "The city is stopped. Everything is kept; the same command starts it again.",
        )
        assert processes_of(city) == {}
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", running.port)) != 0


def test_killed_outright_it_starts_again_at_once_on_the_same_port(city, digest):
    before = digest(city)
    killed = Shown(city)
    killed.process.kill()
    killed.process.communicate()
    with shown(city, port=killed.port) as again:
        assert not again.facts["first_start"]
        assert again.page() == "ok\n"
        assert digest(city) == before


def test_when_every_process_is_killed_it_starts_again(city, digest):
    before = digest(city)
    killed = Shown(city)
    for pid in processes_of(city):
        with suppress(ProcessLookupError):  # it ended with another
            os.kill(pid, signal.SIGKILL)
    killed.process.communicate()
    with shown(city, port=killed.port) as again:
        assert "黄山" in again.page("")
    assert digest(city) == before


def test_killed_while_it_builds_it_is_begun_anew_and_comes_out_the_same(place, built, digest):
    data = place / "city"
    process = begin("demo", "--port", free_port(), "--size", "desk", "--today", TODAY, data=data)
    while "✓ offices" not in (line := process.stderr.readline()):
        assert line
    process.kill()
    process.communicate()
    with shown(data) as again:
        assert again.facts["first_start"]
    assert digest(data) == digest(built)


def test_stopped_while_it_builds_it_leaves_no_process(place):
    process = begin("demo", "--port", free_port(), "--size", "desk", data=place / "city")
    process.stderr.readline()
    process.send_signal(signal.SIGINT)
    code, out, err = finish(process)
    assert (code, out) == (1, "")
    assert "the next start begins it anew" in err


def test_two_cities_of_different_days_are_shown_at_once(city, place, digest):
    with shown(city) as one, shown(place / "other", "--size", "desk", "--today", "2018-09-07") as other:
        assert "工商行政管理局" in other.page("organizations/341000-industry-commerce/")
        assert one.page() == other.page() == "ok\n"
        assert digest(city) != digest(place / "other")


def test_a_second_demonstration_of_one_city_is_told_where_the_first_is(city):
    with shown(city) as first:
        code, out, err = command("demo", "--port", first.port, data=city)
        assert (code, out) == (1, "")
        assert (
            err == f"This city is already being shown at {first.facts['address']}. Open it there, or stop it first.\n"
        )
        assert first.page() == "ok\n"


def test_of_two_started_at_the_same_moment_one_shows_the_city(city):
    port = free_port()
    both = [begin("demo", "--json", "--port", port, data=city) for _ in range(2)]
    while all(process.poll() is None for process in both):
        time.sleep(0.05)
    [loser] = [process for process in both if process.poll() is not None]
    [winner] = [process for process in both if process is not loser]
    code, _out, err = finish(loser)
    assert (code, f"http://127.0.0.1:{port}/" in err) == (1, True)
    assert winner.stdout.readline()
    winner.send_signal(signal.SIGINT)
    assert finish(winner)[0] == 0


@pytest.mark.parametrize("part", ["serve", "worker"])
def test_when_a_part_is_killed_the_city_says_so_and_stops(city, part):
    with shown(city) as running:
        parts = [pid for pid, line in processes_of(city).items() if f"-m onedoor {part}" in line]
        os.kill(min(parts), signal.SIGKILL)
        code, _out, err = finish(running.process)
        assert (code, "A part of the city stopped by itself" in err) == (1, True)
        assert processes_of(city) == {}
