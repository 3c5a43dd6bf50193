"""Processes that are killed while they keep files: no row without its bytes, no bytes that are not whole."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys

import pytest

from onedoor.kernel.files import interface as files
from onedoor.kernel.files.models import File
from onedoor.kernel.files.ports import UNFINISHED
from onedoor.kernel.organizations.tests.factories import office

pytestmark = pytest.mark.slow
KILLS = int(os.environ.get("ONEDOOR_KILLS", "5"))


@pytest.fixture
def start(own_database, folder):
    """Start a worker that keeps files in the test's own city."""
    place = office()
    city = own_database | {"ONEDOOR_DATA": str(folder.parent)}

    def begin(*where: str) -> subprocess.Popen:
        command = [sys.executable, "-m", "onedoor.kernel.files.tests.worker", str(place.pk), *where]
        worker = subprocess.Popen(command, env=os.environ | city, stdout=subprocess.PIPE, text=True)
        assert worker.stdout.readline() == "ready\n"
        return worker

    return begin


def whole(folder) -> set[str]:
    """The digests of what is kept, each found to be that of its bytes."""
    kept = {path for path in folder.rglob("*") if path.is_file() and UNFINISHED not in path.parts}
    assert all(path.name == hashlib.sha256(path.read_bytes()).hexdigest() for path in kept)
    return {path.name for path in kept}


@pytest.mark.parametrize(("where", "left"), [("writing", 0), ("named", 1), ("row", 1)])
def test_killed_at_the_worst_moment_there_is_no_row(start, folder, where, left):
    worker = start(where)
    worker.communicate()
    assert worker.returncode == -signal.SIGKILL
    assert not File.objects.exists()
    assert len(whole(folder)) == left, "bytes without a row do no harm"


def test_a_kill_at_any_moment_leaves_no_row_without_its_bytes(start, folder):
    chance = random.Random(20260907)
    for _kill in range(KILLS):
        worker = start()
        with pytest.raises(subprocess.TimeoutExpired):
            worker.wait(chance.uniform(0.05, 0.4))
        worker.send_signal(signal.SIGKILL)
        worker.communicate()
        assert set(File.objects.values_list("digest", flat=True)) <= whole(folder)
    assert File.objects.count() > KILLS
    for file in File.objects.all():
        with files.open(file.digest) as kept:
            assert kept.size == file.size
