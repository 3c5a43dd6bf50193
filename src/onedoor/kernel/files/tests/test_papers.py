"""The files of a matter, and what of a file the public gets."""

from __future__ import annotations

import pytest

from onedoor.engines.patches import Patch as Rectangle
from onedoor.engines.tests import papers, samples
from onedoor.kernel.acts.rules import Refused
from onedoor.kernel.files import actions, copies, tasks
from onedoor.kernel.files import interface as files
from onedoor.kernel.files.models import File
from onedoor.kernel.people.rules import Role
from onedoor.kernel.people.tests.factories import account, holder


@pytest.fixture
def hands(finance):
    """Two officials of the office."""
    roles = {"officer": Role.DISCLOSURE_OFFICER, "checker": Role.SECRECY_REVIEWER}
    return [holder(account(name), role, finance) for name, role in roles.items()]


def begun(file, by):
    """A redaction with one patch."""
    redaction = actions.begin_redaction(file, by=by, grounds="privacy")
    actions.place(redaction, [Rectangle(1, 1000, 700, 4000, 700)], by.account)
    return redaction


def hidden(file, hands) -> File:
    """A file after parts of it were hidden."""
    officer, checker = hands
    redaction = actions.submit_redaction(begun(file, officer), by=officer)
    tasks.paint_waiting()
    redaction = actions.approve_redaction(redaction, by=checker)
    return actions.burn(redaction, by=checker).result


def test_a_matter_lists_what_lies_in_it_once_and_no_copies_made_by_machine(store, matter):
    first, second, other = store(papers.pdf(), "一.pdf"), store(papers.png(), "二.png"), store(samples.PDF, "别的.pdf")
    matter.hold(first)
    matter.hold(second, first)
    copies.stripped(first)
    assert files.papers(matter.dossier) == [first, second] and other not in files.papers(matter.dossier)


def test_what_came_of_a_redaction_lies_where_its_original_lies(store, matter, hands):
    file = store(papers.pdf(), "答复.pdf")
    matter.hold(file)
    result = hidden(file, hands)
    assert files.papers(matter.dossier) == [file, result]
    assert result.enclosures.get().dossier == matter.dossier


def test_how_far_hiding_has_come_is_read_from_the_file(store, hands):
    file = store(papers.pdf(), "答复.pdf")
    assert (file.hiding, file.hiding_label) == ("", "")
    redaction = begun(file, hands[0])
    assert File.objects.get().hiding == "marking"
    actions.give_up_redaction(redaction, by=hands[0])
    assert File.objects.get().hiding == ""
    hidden(file, hands)
    assert File.objects.get(way="").hiding == "burnt"


def test_the_public_gets_the_copy_without_metadata(store):
    file = store(papers.dirty_pdf(), "公开.pdf")
    copy = files.published(file)
    assert (copy.original, copy.way) == (file, "stripped")
    assert files.published(file) == copy


def test_the_public_gets_what_came_of_the_redaction_and_never_the_original(store, hands):
    file = store(papers.pdf(), "答复.pdf")
    result = hidden(file, hands)
    assert files.published(file) == result == files.published(result)
    served = b"".join(files.serve(files.published(file)).streaming_content)
    assert papers.NAME.encode("utf-16-be") not in papers.everything(served)


def test_while_parts_are_being_hidden_nothing_is_published(store, hands):
    file = store(papers.pdf(), "答复.pdf")
    hidden(file, hands)
    begun(file, hands[0])
    with pytest.raises(Refused) as refused:
        files.published(file)
    assert refused.value.code == "state" and "答复.pdf" in str(refused.value)


def test_what_is_signed_goes_out_as_it_is_and_what_cannot_be_stripped_does_not(store):
    signed = store(papers.signed_pdf(), "签.pdf")
    assert files.published(signed) == signed
    with pytest.raises(Refused):
        files.published(store(samples.compound("WordDocument"), "旧.doc"))


def test_what_stands_for_a_file_outside_is_named_as_it_is_published(store, hands):
    file = store(papers.pdf(), "关于欧阳小满的答复.pdf")
    assert file.outward == file
    result = hidden(file, hands)
    assert File.objects.get(pk=file.pk).outward == result and "redacted" in result.name


def test_what_is_served_can_do_nothing(store):
    answer = files.serve(store(samples.office(), "通知.docx"))
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Content-Disposition"].startswith("attachment") and answer["X-Content-Type-Options"] == "nosniff"


def test_rooms_above_need_ten_words(db):
    assert len(files.__all__) <= 10
