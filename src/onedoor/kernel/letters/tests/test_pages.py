"""Pages: what a shopkeeper sees of a letter, and what nobody sees; a file that lies; a desk that shows its own office only."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from onedoor.kernel.files import interface as files
from onedoor.kernel.letters import actions

from .conftest import ANSWER


@pytest.fixture
def enter(client, house):
    """Sign in as somebody of the house."""

    def sign_in(word):
        post = house.posts[word]
        client.force_login(post.account, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session["post"] = post.pk
        session.save()
        return client

    return sign_in


def test_a_genuine_letter_is_named_and_its_addressee_is_not(client, house):
    letter = house.sealed()
    page = client.get(f"/en/verify/{letter.code}/").content.decode()
    assert "genuine and holds" in page and letter.number in page
    assert "张𠮷" not in page and "行政复议" not in page


@pytest.mark.parametrize("code", ["AAAABBBBCCCCDDDD", "x", "0000-0000-0000-0000"])
def test_an_unknown_code_gets_one_answer(client, house, code):
    answer = client.get(f"/en/verify/{code}/")
    assert answer.status_code == 404
    assert "No letter has this number and code" in answer.content.decode()


def test_number_without_code_is_asked_for_both(client, house):
    answer = client.post("/en/verify/", {"number": "屯公开答〔2026〕1号"})
    assert answer.status_code == 422
    assert "Type number and code" in answer.content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda pdf: pdf, "The file is genuine"),
        (lambda pdf: pdf[:5000] + b"X" + pdf[5001:], "altered after it was sealed"),
        (lambda pdf: b"GIF89a", "not a PDF"),
        (lambda pdf: pdf + b"\n", "altered"),
    ],
)
def test_a_file_is_judged_in_words(client, house, change, words):
    with files.open(house.sealed().file.digest) as kept:
        data = change(kept.read())
    answer = client.post("/en/verify/", {"file": SimpleUploadedFile("a.pdf", data)})
    assert words in answer.content.decode()


def test_what_replaced_a_letter_is_told(client, house):
    first, second = house.sealed(), house.sealed()
    actions.end(first, by=house.by("head"), why="replaced", instead=second.pk)
    page = client.get(f"/en/verify/{first.code}/").content.decode()
    assert "no longer holds" in page and second.number in page


def test_another_office_does_not_see_it_on_the_desk(house, enter):
    letter = house.sealed()
    assert enter("clerk").get(f"/desk/letters/{letter.pk}/").status_code == 200
    assert enter("stranger").get(f"/desk/letters/{letter.pk}/").status_code == 404
    assert enter("stranger").get(letter.file.get_absolute_url()).status_code == 403


def test_the_keeper_seals_what_was_ticked_and_hears_of_each(house, enter):
    chosen = [house.issue().pk for _n in range(3)]
    answer = enter("clerk").post("/en/desk/letters/seal/", {"letter": chosen})
    assert "3 letters sealed" in answer.content.decode()
    answer = enter("clerk").post("/en/desk/letters/seal/", {"letter": chosen[:1]})
    assert "0 letters sealed" in answer.content.decode() and "Refused" in answer.content.decode()


def test_a_letter_by_hand_is_compared_with_official_writing_before_it_is_issued(house, enter):
    asked = {"layout": "letter", "title": "关于报送情况的函", "text": "请于2026年01月05日前报送,谢谢."}
    answer = enter("clerk").post("/en/desk/letters/write/P1/", asked)
    assert answer.status_code == 422 and "2026年1月5日" in answer.content.decode()
    answer = enter("clerk").post("/en/desk/letters/write/P1/", asked | {"sure": "1"})
    assert answer.status_code == 302
    assert enter("clerk").post("/desk/letters/write/P1/", asked | {"look": "1"}).content.startswith(b"%PDF")


def test_a_name_that_cannot_be_drawn_gets_a_sentence_and_nothing_is_lost(house, enter):
    asked = {"layout": "notice", "title": "告知书", "to": "张😀", "text": "请来领取。"}
    page = enter("clerk").post("/en/desk/letters/write/P1/", asked).content.decode()
    assert "cannot be drawn on paper yet: 😀" in page and "请来领取" in page


def test_many_are_printed_at_once(house, enter):
    answer = enter("clerk").get("/desk/letters/print.pdf", {"letter": [house.issue().pk, house.issue(ANSWER).pk]})
    assert answer.content.startswith(b"%PDF")


def test_authority_and_revocations_are_public(client, house):
    assert b"BEGIN CERTIFICATE" in client.get("/verify/authority.pem").content
    assert client.get("/verify/revoked.crl").status_code == 200


def test_whoever_keeps_the_staff_finds_the_offices_and_begins_there(house, enter):
    with_kind = house.offices["here"]
    page = enter("keeper").get("/en/desk/seals/").content.decode()
    assert "Give out a seal" in page
    assert "Give out a seal" not in enter("clerk").get("/en/desk/seals/").content.decode()
    assert (
        enter("keeper").get(f"/desk/do/letters.give_seal/organizations.organization:{with_kind.pk}/").status_code == 200
    )
