"""When the demonstration does not begin: one sentence, and every byte as it was."""

from __future__ import annotations

import json
import os
import socket
import subprocess

import pytest

from onedoor import cli
from onedoor.tests.launching import bytes_of

from .processes import TODAY, command, free_port, processes_of

pytestmark = pytest.mark.slow
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only a superuser can give files to another user")
LOCKS = {"start.lock", "users.lock", "demo.lock"}


def refusal(data, *words, code=1):
    """The one sentence with which a start is refused; nothing has changed and nothing runs."""
    before = bytes_of(data) if data.is_dir() else {}
    found, out, err = command("demo", "--port", free_port(), *words, data=data)
    assert (found, out) == (code, "")
    after = bytes_of(data) if data.is_dir() else {}
    assert {name: after[name] for name in after.keys() - LOCKS} == {
        name: before[name] for name in before.keys() - LOCKS
    }
    assert processes_of(data) == {}
    sentences = [line for line in err.splitlines() if not line.startswith("  ✓ ")]
    assert len(sentences) == 1, err
    return sentences[0]


def test_a_port_that_is_taken_is_named(city):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert f"Port {port} on 127.0.0.1 cannot be used" in refusal(city, "--port", port)
        other.settimeout(0)
        with pytest.raises(BlockingIOError):
            other.accept()


@needs_root
def test_a_directory_of_another_user_is_left_as_it_is(place):
    data = place / "theirs"
    data.mkdir()
    (data / "letter").write_text("mine")
    os.chown(data, 65534, 65534)
    assert f"{data} belongs to the user nobody; work as nobody" in refusal(data)
    assert [path.name for path in data.iterdir()] == ["letter"]


@needs_root
def test_a_city_of_another_user_is_left_as_it_is(city):
    os.chown(city, 65534, 65534)
    assert "belongs to the user nobody" in refusal(city, "--fresh")


def test_a_path_that_is_no_directory_is_named(place):
    (place / "letter").write_text("mine")
    assert f"The data directory {place / 'letter'} cannot be used: File exists" in refusal(place / "letter")


@pytest.mark.parametrize(
    ("version", "words", "said"),
    [
        ("99", (), "The cluster is of PostgreSQL 99, newer than"),
        ("99", ("--fresh",), "The cluster is of PostgreSQL 99, newer than"),
        ("", (), "is damaged: PG_VERSION says ''"),
        (None, ("--fresh",), "is damaged: PG_VERSION is missing"),
    ],
)
def test_a_cluster_that_is_damaged_or_of_another_version_is_left_as_it_is(city, version, words, said):
    path = city / "cluster" / "PG_VERSION"
    path.unlink() if version is None else path.write_text(version)
    assert said in refusal(city, *words)


def test_a_cluster_that_does_not_start_is_left_as_it_is(city):
    (city / "cluster" / "global" / "pg_control").write_bytes(b"0" * 8192)
    assert "The database did not start" in refusal(city)


@needs_root
def test_a_disk_that_is_nearly_full_is_not_begun_on(place):
    (place / "small").mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=50m,mode=755", "none", place / "small"]).returncode:
        pytest.skip("a small disk cannot be mounted here")
    try:
        assert "is nearly full: 5" in refusal(place / "small" / "city").replace("full: 4", "full: 5")
        assert list((place / "small").rglob("cluster*")) == []
    finally:
        subprocess.run(["umount", place / "small"], check=True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--host", "0.0.0.0"), "loopback addresses only"),
        (("--host", "example.org"), "loopback addresses only"),
        (("--today", "1990-01-01"), "from 2008-01-01 to 2034-12-31; 1990-01-01 is none"),
        (("--today", "2200-01-01"), "2200-01-01 is none"),
    ],
)
def test_what_cannot_be_shown_is_refused(place, words, said):
    assert said in refusal(place / "city", *words, code=2)
    assert not (place / "city" / "cluster").exists()


@pytest.mark.parametrize("words", ["--port 0", "--size huge", "--today today", "--seed x", "show"])
def test_wrong_words_are_refused_with_the_usage(place, capsys, words):
    with pytest.raises(SystemExit) as ended:
        cli.main(["demo", *words.split(), "--data", str(place / "city")])
    assert ended.value.code == 2
    assert "usage: onedoor demo" in capsys.readouterr().err
    assert not (place / "city").exists()


def test_another_city_in_the_same_place_needs_to_be_asked_for(city):
    assert f"was built with size desk, seed 1, today {TODAY}. Add --fresh" in refusal(city, "--seed", "2")


def test_a_recipe_that_cannot_be_read_is_named(city):
    (city / "demo.json").write_text("{")
    assert f"{city / 'demo.json'} cannot be read" in refusal(city)


def test_a_city_in_which_people_work_is_never_built_over(own, digest):
    before = digest(own)
    for words in ((), ("--fresh",)):
        code, out, err = command("demo", "--port", free_port(), *words, data=own)
        assert (code, out) == (1, "")
        assert "is no demonstration: people work in it" in err
    assert digest(own) == before


@pytest.mark.parametrize(
    "words",
    [
        "demo digest",
        "serve",
        "worker",
        "check",
        "check-config",
        "reference load",
        "createadmin keeper",
        "acts show x",
        "acts why calendars.announce - system",
        "backup {place}/kept",
    ],
)
def test_no_city_is_made_by_looking_for_one(place, capsys, monkeypatch, words):
    monkeypatch.setenv("ONEDOOR_DATA", str(place / "nothing"))
    monkeypatch.setattr("onedoor.cli.serve.must_be_free", lambda *_: None)
    assert cli.main(words.format(place=place).split()) == 2
    out, err = capsys.readouterr()
    assert (out, err.startswith("There is no city in ")) == ("", True)
    assert list(place.iterdir()) == []


def test_a_city_that_shows_its_demo_password_is_not_served(city):
    code, out, err = command("serve", "--port", free_port(), data=city)
    assert (code, out) == (1, "")
    assert err.startswith("The demonstration password still opens 20 accounts, for example “approval-section-head”.")
    code, out, _err = command("check-config", "--json", data=city)
    assert code == 1
    assert {"demo-password", "https"} <= {finding["code"] for finding in json.loads(out)}
