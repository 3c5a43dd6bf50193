"""The law is loaded once, loaded again without a change, and never loses a row."""

from datetime import date

import pytest

from onedoor import reference
from onedoor.engines import provisions as engine
from onedoor.kernel.provisions import actions, interface
from onedoor.kernel.provisions.models import Period
from onedoor.kernel.provisions.rules import BadReference, Outcome

pytestmark = pytest.mark.django_db


def law_folder(tmp_path, monkeypatch, change=lambda text: text):
    for path in reference.law_files():
        (tmp_path / path.name).write_text(change(path.read_text()))
    monkeypatch.setattr(reference, "LAW", tmp_path)


def test_a_second_load_changes_nothing():
    assert all(outcome.quiet for outcome in actions.load_law().values())


@pytest.mark.parametrize(("day", "length"), [(date(2019, 5, 14), 15), (date(2019, 5, 15), 20)])
def test_the_day_of_receipt_decides_which_regulation_holds(day, length):
    assert interface.period("foi.reply", day).length == length


def test_a_changed_length_is_seen_at_once(tmp_path, monkeypatch):
    assert interface.period("foi.reply", date(2022, 1, 1)).length == 20
    law_folder(tmp_path, monkeypatch, lambda text: text.replace('key = "foi.reply"', 'key = "foi.reply"\nnote = "x"'))
    law_folder(tmp_path, monkeypatch, lambda text: text.replace("length = 20", "length = 21", 2))
    outcome = actions.load_law()["law/foi-2019.toml"]
    assert outcome.changed
    assert interface.book().period("foi.publish", date(2022, 1, 1)).length == 21


def test_a_row_that_a_newer_file_lacks_is_superseded_and_kept(tmp_path, monkeypatch):
    law_folder(tmp_path, monkeypatch)
    path = tmp_path / "foi-2019.toml"
    head, *rows = path.read_text().split("[[period]]")
    path.write_text("[[period]]".join([head, *rows[:-1]]))
    assert actions.load_law()["law/foi-2019.toml"] == Outcome(superseded=1)
    assert Period.objects.filter(superseded=True).count() == 1


def test_a_file_that_cannot_be_read_changes_nothing(tmp_path, monkeypatch):
    law_folder(tmp_path, monkeypatch, lambda text: text.replace("working_day", "fortnight"))
    before = Period.objects.count()
    with pytest.raises(BadReference, match=r"foi-2008\.toml.*fortnight"):
        actions.load_law()
    assert Period.objects.count() == before


def test_the_stored_book_is_the_book_of_the_files():
    files = engine.book(path.read_text() for path in reference.law_files())
    assert interface.book() == files
