"""Hiding parts of a file: one marks, another looks again, and nothing is burnt in that is not proven."""

from __future__ import annotations

import io

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from PIL import Image

from onedoor.engines.patches import Patch as Rectangle
from onedoor.engines.tests import hostile, papers
from onedoor.kernel.acts import interface as acts
from onedoor.kernel.acts.guards import founding
from onedoor.kernel.acts.rules import Refused
from onedoor.kernel.files import actions, lives, queries, reading, tasks
from onedoor.kernel.files import interface as files
from onedoor.kernel.files.models import File, Painting, Patch, Redaction
from onedoor.kernel.files.rules import Way
from onedoor.kernel.organizations.tests.factories import office
from onedoor.kernel.outbox import interface as outbox
from onedoor.kernel.people.rules import Role
from onedoor.kernel.people.tests.factories import account, holder

HERE = Rectangle(1, 1000, 1000, 2000, 500)


@pytest.fixture
def officer(finance):
    """Who marks."""
    return holder(account("officer"), Role.DISCLOSURE_OFFICER, finance)


@pytest.fixture
def checker(finance):
    """Who looks again."""
    return holder(account("checker"), Role.SECRECY_REVIEWER, finance)


@pytest.fixture
def begin(store, officer):
    """Begin to redact a file."""

    def begun(data: bytes | None = None, name: str = "关于欧阳小满的答复.pdf") -> Redaction:
        file = store(papers.pdf() if data is None else data, name)
        return actions.begin_redaction(file, by=officer, grounds="privacy")

    return begun


@pytest.fixture
def approved(begin, officer, checker):
    """A redaction of name and number, put up and approved."""
    redaction = begin()
    for words in (papers.NAME, papers.NUMBER):
        actions.hide_words(redaction, words, officer.account)
    redaction = actions.submit_redaction(redaction, by=officer)
    assert tasks.paint_waiting() == 1
    return actions.approve_redaction(redaction, by=checker)


def read(file) -> bytes:
    """The bytes of a file."""
    with files.open(file.digest) as kept:
        return kept.read()


def test_name_and_number_are_nowhere_in_the_result_and_the_original_is_untouched(approved, officer):
    redaction = actions.burn(approved, by=officer)
    result = redaction.result
    held = papers.everything(read(result))
    for word in (papers.NAME, papers.NUMBER):
        assert not any(word.encode(coding) in held for coding in ("utf-8", "utf-16-be", "gb18030"))
    assert reading.text_of(result).outcome == "empty"
    assert read(redaction.file) == papers.pdf()
    assert (redaction.state, result.original, result.way) == ("burnt", redaction.file, "redacted")
    assert queries.copy_of(redaction.file, Way.REDACTED) == result


def test_what_was_hidden_is_said_nowhere_once_it_is_proven(approved, officer):
    redaction = actions.burn(approved, by=officer)
    assert not redaction.patches.exclude(words="").exists()
    assert redaction.result.name == "关于×的答复-redacted.pdf"
    records = acts.timeline(acts.reference(redaction))
    assert papers.NAME not in repr([record.data for record in records])


def test_who_marked_or_put_up_does_not_look_again(begin, officer, checker, finance):
    redaction = begin()
    actions.place(redaction, [HERE], checker.account)
    actions.place(redaction, [HERE._replace(top=3000)], officer.account)
    redaction = actions.submit_redaction(redaction, by=officer)
    tasks.paint_waiting()
    for by in (officer, checker):
        with pytest.raises(Refused) as refused:
            actions.approve_redaction(redaction, by=by)
        assert refused.value.code == "permission"
    third = holder(account("third"), Role.OFFICE_HEAD, finance)
    assert actions.approve_redaction(redaction, by=third).state == "approved"


def test_who_only_put_it_up_does_not_look_again_either(begin, officer, checker):
    redaction = begin()
    actions.place(redaction, [HERE], officer.account)
    redaction = actions.submit_redaction(redaction, by=checker)
    with pytest.raises(Refused, match=r"参与过|took part"):
        actions.approve_redaction(redaction, by=checker)


def test_another_office_has_no_part_in_it(begin, store):
    stranger = holder(account("stranger"), Role.DISCLOSURE_OFFICER, office("341000-health"))
    redaction = begin()
    for act in (actions.submit_redaction, actions.give_up_redaction):
        with pytest.raises(Refused) as refused:
            act(redaction, by=stranger)
        assert refused.value.code == "permission"
    with pytest.raises(Refused):
        actions.begin_redaction(store(papers.pdf("别的")), by=stranger, grounds="privacy")


def test_nothing_marked_is_not_put_up(begin, officer):
    with pytest.raises(Refused, match=r"至少标一处|at least one"):
        actions.submit_redaction(begin(), by=officer)


def test_after_it_is_put_up_no_patch_moves(begin, officer):
    redaction = begin()
    actions.place(redaction, [HERE], officer.account)
    redaction = actions.submit_redaction(redaction, by=officer)
    for change in (
        lambda: actions.place(redaction, [HERE._replace(page=1, top=9)], officer.account),
        lambda: actions.take_away(redaction, redaction.patches.get().pk),
        lambda: actions.hide_words(redaction, papers.NAME, officer.account),
    ):
        with pytest.raises(Refused):
            change()
    for change in (
        lambda: redaction.patches.update(left=5),
        lambda: redaction.patches.all().delete(),
        lambda: Patch.objects.create(redaction=redaction, account_id=officer.account, **HERE._asdict()),
    ):
        with pytest.raises(DatabaseError, match="no longer changed"), transaction.atomic():
            change()


def test_a_patch_that_moved_behind_everybodys_back_is_not_approved(begin, officer, checker):
    redaction = begin()
    actions.place(redaction, [HERE], officer.account)
    redaction = actions.submit_redaction(redaction, by=officer)
    with founding("test"):
        redaction.patches.update(left=5)
    with pytest.raises(Refused) as refused:
        actions.approve_redaction(redaction, by=checker)
    assert refused.value.code == "state"


def test_sent_back_it_is_marked_again_and_looked_at_again(approved, officer, checker):
    redaction = actions.return_redaction(approved, by=checker, note="漏了一处")
    assert redaction.state == "marking" and not Painting.objects.exists()
    actions.place(redaction, [HERE], officer.account)
    redaction = actions.submit_redaction(redaction, by=officer)
    with pytest.raises(Refused):
        actions.burn(redaction, by=officer)


def test_nothing_is_approved_before_it_is_painted(begin, officer, checker):
    redaction = begin()
    actions.place(redaction, [HERE], officer.account)
    redaction = actions.submit_redaction(redaction, by=officer)
    with pytest.raises(Refused) as refused:
        actions.approve_redaction(redaction, by=checker)
    assert refused.value.code == "state"


def test_what_was_painted_of_earlier_patches_is_painted_anew(begin, officer, checker):
    redaction = begin()
    actions.place(redaction, [HERE], officer.account)
    redaction = actions.submit_redaction(redaction, by=officer)
    late = reading.paint(redaction)
    redaction = actions.return_redaction(redaction, by=checker)
    late.save(force_insert=True)  # a painter that was busy while it was sent back
    actions.place(redaction, [HERE._replace(top=5000)], officer.account)
    redaction = actions.submit_redaction(redaction, by=officer)
    with pytest.raises(Refused):
        actions.approve_redaction(redaction, by=checker)
    assert [tasks.paint_waiting(), tasks.paint_waiting()] == [1, 0]
    assert actions.approve_redaction(redaction, by=checker).state == "approved"


def test_what_was_painted_and_not_burnt_in_leaves_no_bytes(begin, officer, checker):
    redaction = begin()
    actions.place(redaction, [HERE], officer.account)
    redaction = actions.submit_redaction(redaction, by=officer)
    digest = reading.paint(redaction).digest
    outbox.drain()
    assert files.open(digest).read()
    actions.give_up_redaction(redaction, by=checker)
    outbox.drain()
    with pytest.raises(FileNotFoundError):
        files.open(digest)


def test_nothing_is_burnt_in_whose_painting_is_gone(approved, officer):
    Painting.objects.all().delete()
    with pytest.raises(Refused) as refused:
        actions.burn(approved, by=officer)
    assert refused.value.code == "state" and not File.objects.exclude(way="").exists()


def test_a_word_that_still_stands_somewhere_is_refused_with_its_page(begin, officer, checker):
    redaction = begin(papers.pdf(pages=2))
    actions.hide_words(redaction, papers.NAME, officer.account)
    redaction.patches.filter(page=2).first().delete()
    redaction = actions.submit_redaction(redaction, by=officer)
    painting = reading.paint(redaction)
    assert painting.faults == [["open", 2]] and not painting.proven and not painting.digest
    with pytest.raises(Refused, match=r"第2页：要遮盖的文字|Page 2: A word"):
        actions.approve_redaction(redaction, by=checker)
    assert queries.copy_of(redaction.file, Way.REDACTED) is None
    assert actions.return_redaction(redaction, by=officer).state == "marking"


@pytest.mark.parametrize("fault", sorted(lives.PROOFS))
def test_any_fault_of_the_proof_is_refused(approved, officer, fault):
    painting = reading.paint(approved)
    painting.faults = [[fault, 3]]
    painting.save()
    with pytest.raises(Refused, match=r"第3页|Page 3"):
        actions.burn(approved, by=officer)


def test_a_child_that_dies_while_painting_proves_nothing(approved, officer, monkeypatch):
    from onedoor.kernel.files import rules

    monkeypatch.setattr(rules, "PAINT_LIMITS", rules.PAINT_LIMITS._replace(seconds=0.1))
    assert reading.paint(approved).outcome == "too_long"
    with pytest.raises(Refused):
        actions.burn(approved, by=officer)


def test_every_check_of_the_proof_has_its_sentences():
    from onedoor.engines.proofs import CHECKS

    assert set(CHECKS) == set(lives.PROOFS)


@pytest.mark.parametrize(("data", "name"), [(papers.jpeg(6, (600, 400)), "照片.jpg"), (papers.png(), "截图.png")])
def test_a_picture_is_redacted_too(begin, officer, checker, data, name):
    redaction = begin(data, name)
    actions.place(redaction, [HERE], officer.account)
    with pytest.raises(Refused):
        actions.hide_words(redaction, "张三", officer.account)
    redaction = actions.submit_redaction(redaction, by=officer)
    tasks.paint_waiting()
    redaction = actions.approve_redaction(redaction, by=checker)
    result = actions.burn(redaction, by=officer).result
    assert result.kind == redaction.file.kind and papers.SECRET.encode() not in read(result)


@pytest.mark.parametrize(
    ("data", "name"),
    [(papers.word(), "答复.docx"), (hostile.many_pages(300), "厚.pdf"), (hostile.bomb_picture(), "炸.png"), (b"%PDF-1.7", "坏.pdf")],
)  # fmt: skip
def test_what_cannot_be_redacted_says_why(begin, data, name):
    with pytest.raises(Refused) as refused:
        begin(data, name)
    assert refused.value.code == "input" and not Redaction.objects.exists()


def test_a_file_is_redacted_once_at_a_time_and_again_after_it_was_given_up(begin, officer):
    redaction = begin()
    with pytest.raises(Refused):
        actions.begin_redaction(redaction.file, by=officer, grounds="privacy")
    actions.hide_words(redaction, papers.NAME, officer.account)
    actions.give_up_redaction(redaction, by=officer)
    assert not Patch.objects.exclude(words="").exists()
    assert actions.begin_redaction(redaction.file, by=officer, grounds="trade_secret").state == "marking"


@pytest.mark.parametrize(
    "wrong",
    [
        HERE._replace(page=2),
        HERE._replace(page=0),
        HERE._replace(left=9000),
        HERE._replace(width=0),
        HERE._replace(left=-1),
    ],
)
def test_a_patch_lies_on_a_page(begin, officer, wrong):
    redaction = begin()
    with pytest.raises(Refused):
        actions.place(redaction, [wrong], officer.account)
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        Patch.objects.create(redaction=redaction, account_id=officer.account, **wrong._asdict())
        Patch.objects.filter(page=2).get()
        raise IntegrityError


def test_the_same_words_twice_place_nothing_new(begin, officer):
    redaction = begin()
    assert actions.hide_words(redaction, papers.NAME, officer.account) == 2
    assert actions.hide_words(redaction, papers.NAME, officer.account) == 0


def test_official_rows_change_in_acts_only(begin):
    redaction = begin()
    with pytest.raises(DatabaseError, match="only an act"), transaction.atomic():
        Redaction.objects.filter(pk=redaction.pk).update(grounds="internal")


def test_all_that_was_written_is_consistent(approved, officer):
    actions.burn(approved, by=officer)
    assert list(acts.violations()) == []


def test_a_page_for_the_screen_is_drawn_once(begin, monkeypatch):
    redaction = begin()
    shown = (redaction.file.digest, redaction.file.kind, 1)
    first = reading.drawn(*shown).read()
    monkeypatch.setattr("onedoor.kernel.files.ports.work", lambda *given, **said: pytest.fail("drawn again"))
    assert reading.drawn(*shown).read() == first
    assert max(Image.open(io.BytesIO(first)).size) == lives.SCREEN
