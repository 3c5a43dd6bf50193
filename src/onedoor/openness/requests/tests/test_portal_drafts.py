"""Drafts and counts: what is kept, for how long, and that a code is kept nowhere."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from onedoor.openness.requests import drafts, interface, tallies, tasks
from onedoor.openness.requests.models import Draft, Request
from onedoor.openness.requests.personal import DraftFile

from .conftest import ZHANG

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
WISH = {"category": "natural", "pieces": ["2021年财政收支表"], "form": "electronic", "means": "online"}


def pdf(name="表.pdf", more=b""):
    return SimpleUploadedFile(name, PDF + more)


def sent(city, code):
    return drafts.send(code, ZHANG, office=city.offices["statistics"].pk, **WISH)


def test_a_draft_is_found_by_its_code_however_it_is_typed(city):
    code = drafts.begin("who", {"name": "张三丰"})
    for typed in (code, code.lower(), code.replace("-", ""), f" {code} ", code.replace("0", "O").replace("1", "l")):
        assert drafts.find(typed).said == {"who": {"name": "张三丰"}}
    assert drafts.find(interface.new_code()) is None and drafts.find("") is None


def test_neither_code_nor_name_lies_open_in_the_table(city):
    code = drafts.begin("who", {"name": "张三丰", "number": "11010519491231002X"})
    drafts.add_files(code, [pdf(more="张三丰".encode())])
    row, file = Draft.objects.get(), DraftFile.objects.get()
    assert row.code not in (code, code.replace("-", ""), interface.code_digest(code))
    for sealed in (bytes(row.sealed), bytes(file.sealed)):
        assert "张三丰".encode() not in sealed and b"11010519491231002X" not in sealed and b"%PDF" not in sealed


def test_a_draft_becomes_one_request_however_often_it_is_sent(city):
    code = drafts.begin("who", ZHANG)
    drafts.add_files(code, [pdf()])
    number = sent(city, code)
    assert sent(city, code) == number and Request.objects.count() == 1
    assert interface.track(number, code).attachments.count() == 1
    assert drafts.find(code).said == {"number": {"number": number}}
    assert not DraftFile.objects.exists()


def test_a_draft_that_was_killed_after_sending_is_not_sent_twice(city, monkeypatch):
    code = drafts.begin("who", ZHANG)
    with monkeypatch.context() as patched:
        patched.setattr(drafts, "_write", lambda *said: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            sent(city, code)
    assert sent(city, code) == Request.objects.get().number


def test_two_at_once_send_once(city):
    code = drafts.begin("who", ZHANG)
    drafts._claimed(code)
    with pytest.raises(drafts.Busy):
        sent(city, code)


def test_a_refused_request_leaves_the_draft_as_it_was(city):
    code = drafts.begin("who", ZHANG)
    with pytest.raises(interface.writing.Refused):
        drafts.send(code, {**ZHANG, "number": "1"}, office=city.offices["statistics"].pk, **WISH)
    assert drafts.find(code).said["who"]["name"] == "张三丰" and Draft.objects.get().sending_at is None
    assert sent(city, code)


def test_nothing_is_written_to_a_draft_that_was_sent(city):
    code = drafts.begin("who", ZHANG)
    number = sent(city, code)
    drafts.save(code, "who", {"name": "李四"})
    assert drafts.find(code).said == {"number": {"number": number}}


def test_a_draft_is_erased_thirty_days_after_it_was_last_written(city, today):
    code = drafts.begin("who", ZHANG)
    drafts.add_files(code, [pdf()])
    today("2022-10-20")
    drafts.save(code, "how", {"form": "paper"})
    today("2022-11-18")
    assert drafts.erase_old() == 0 and drafts.find(code)
    today("2022-11-20")
    assert tasks.erase_drafts(0) == 1 and drafts.find(code) is None and not DraftFile.objects.exists()


def test_ten_files_are_kept_and_forty_are_none(city):
    code = drafts.begin("who", ZHANG)
    (fault,) = drafts.add_files(code, [pdf(f"{n}.pdf") for n in range(40)])
    assert "40" in str(fault) and "10" in str(fault) and drafts.find(code).files == []
    assert drafts.add_files(code, [pdf(f"{n}.pdf") for n in range(10)]) == []
    assert [name for _pk, name, _size in drafts.find(code).files] == [f"{n}.pdf" for n in range(10)]


def test_a_file_that_is_not_what_it_says_is_named_and_the_others_are_kept(city):
    code = drafts.begin("who", ZHANG)
    wrong = SimpleUploadedFile("合同.pdf", b"<html><script>alert(1)</script></html>")
    (fault,) = drafts.add_files(code, [pdf(), wrong])
    assert "合同.pdf" in str(fault) and [name for _pk, name, _size in drafts.find(code).files] == ["表.pdf"]


def test_a_file_is_taken_out_by_its_own_draft_only(city):
    mine, other = drafts.begin("who", ZHANG), drafts.begin("who", ZHANG)
    drafts.add_files(mine, [pdf()])
    (file,) = drafts.find(mine).files
    drafts.drop_file(other, file[0])
    drafts.drop_file(mine, "nonsense")
    assert drafts.find(mine).files == [file]
    drafts.drop_file(mine, file[0])
    assert drafts.find(mine).files == []


def test_a_place_may_ask_so_often_and_then_no_more(city):
    most = tallies.limit("send").times
    assert all(tallies.admits("send", "192.0.2.1") for _n in range(most))
    assert not tallies.admits("send", "192.0.2.1")
    assert tallies.admits("send", "192.0.2.2") and tallies.admits("track", "192.0.2.1")


def test_addresses_are_not_kept_and_counts_are_forgotten(city, today):
    tallies.admits("send", "192.0.2.1")
    row = tallies.Tally.objects.get()
    assert "192.0.2.1" not in row.who and len(row.who) == 32
    today("2022-09-26")
    assert tallies.forget() == 1
