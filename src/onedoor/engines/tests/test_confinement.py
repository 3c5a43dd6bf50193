"""A child that works on a stranger's bytes can do nothing else, and whatever becomes of it, the caller has an answer."""

from __future__ import annotations

import errno
import io
import os
import sys

import pytest

from onedoor.engines import confinement, syscalls
from onedoor.engines.confinement import CRASHED, DONE, TOO_LARGE, TOO_LONG, Limits

TASKS = "onedoor.engines.tests.tasks"
SMALL = Limits(seconds=10, processor=2, memory=512 * 2**20, output=2**20)


def ask(name, data=b"", limits=SMALL, **said):
    """Have a child do one of the tasks of the tests."""
    return confinement.run(f"{TASKS}:{name}", io.BytesIO(data), limits, **said)


@pytest.fixture(autouse=True)
def for_tests(monkeypatch):
    """Let a child be asked for the tasks of the tests."""
    monkeypatch.setattr(confinement, "CHILD", "onedoor.engines.tests.child")


def test_what_is_said_and_given_comes_back():
    answer = ask("echo", b"\x00\xff" * 1000, words=["张三", "𠮷"])
    assert answer.outcome == DONE
    assert answer.facts["said"] == {"words": ["张三", "𠮷"]} and answer.parts == (b"\x00\xff" * 1000,)


def test_a_child_knows_no_secret_of_its_parent(monkeypatch):
    monkeypatch.setenv("ONEDOOR_SECRET_KEY", "secret")
    facts = ask("echo").facts
    assert set(facts["environment"]) <= {"LANG", "PATH", "LC_CTYPE"}
    assert facts["uid"] != 0


@pytest.mark.parametrize(
    ("task", "outcome"),
    [
        ("give_up", "locked"),
        ("spin", TOO_LONG),
        ("swell", TOO_LARGE),
        ("pour", TOO_LARGE),
        ("fail", CRASHED),
        ("die", CRASHED),
        ("lie", CRASHED),
        ("rave", CRASHED),
    ],
)
def test_whatever_becomes_of_a_child_there_is_an_answer(task, outcome):
    assert ask(task) == confinement.Answer(outcome)


def test_a_child_that_waits_is_ended():
    assert ask("wait", limits=SMALL._replace(seconds=1.5)).outcome == TOO_LONG


@pytest.mark.skipif(sys.platform != "linux", reason="the filter of calls is Linux's")
def test_a_child_reaches_no_network_no_program_and_no_file(tmp_path):
    kept = tmp_path / "kept"
    kept.write_text("kept")
    kept.chmod(0o666)
    answer = ask("escape", file=str(kept), parent=os.getpid())
    assert set(answer.facts.values()) <= {errno.EPERM, errno.EACCES}, answer.facts
    assert {answer.facts[name] for name in ("network", "local", "fork", "program", "kill")} == {errno.EPERM}
    assert kept.read_text() == "kept"


def test_each_machine_forbids_the_network_and_programs():
    for machine, kind in syscalls.MACHINES.items():
        lines = [*syscalls.program(machine)]
        assert len(lines) < 4096 and lines[-1][3] == syscalls.ALLOW
        numbers = {line[3] for line in lines if line[0] == syscalls.EQUAL}
        assert {syscalls.FORBIDDEN[name][kind.column] for name in ("socket", "execve", "clone", "unlinkat")} <= numbers


def test_a_machine_that_is_not_known_runs_no_child():
    with pytest.raises(OSError, match="sparc"):
        list(syscalls.program("sparc"))
