"""Every kind of file and every fault has its words."""

from __future__ import annotations

from onedoor.engines import contents
from onedoor.engines.contents import Fault
from onedoor.kernel.files.rules import KINDS, REFUSALS, usual_endings


def test_every_kind_that_can_be_told_has_its_row():
    known = {*contents.GUESSED.values(), *contents.PARTS.values(), *contents.OPEN_DOCUMENT.values(), "ofd"}
    known |= {*contents.STREAMS.values(), *contents.WPS.values(), *contents.PLAIN}
    assert known == set(KINDS)


def test_every_fault_has_a_sentence_that_names_the_file():
    assert set(REFUSALS) == set(Fault)
    assert all("%(name)s" in sentence for sentence in REFUSALS.values())


def test_a_person_reads_short_which_kinds_are_accepted():
    assert usual_endings().startswith("pdf ofd png jpg")
