"""The pages of files: what is known of one, marking, the second look, the result; each only for whom it is meant."""

from __future__ import annotations

import io
from datetime import datetime

import pytest
from django.urls import reverse
from PIL import Image

from onedoor.engines.tests import hostile, papers, samples
from onedoor.frame import clock
from onedoor.kernel.acts.guards import founding
from onedoor.kernel.files import tasks
from onedoor.kernel.files.models import File, Patch, Redaction
from onedoor.kernel.files.rules import Confidentiality
from onedoor.kernel.organizations.tests.factories import office
from onedoor.kernel.people.models import Account
from onedoor.kernel.people.rules import Role
from onedoor.kernel.people.tests.factories import account, post

PLACE = {"page": "1", "left": "1000", "top": "700", "width": "4000", "height": "900"}


@pytest.fixture
def enter(client, finance):
    """Sign in as somebody of an office; answers the browser."""

    def entered(name="officer", role=Role.DISCLOSURE_OFFICER, at=finance):
        person = Account.objects.filter(username=name).first()
        if person is None:
            person = account(name)
            post(person, role, at)
        client.force_login(person)
        return client

    return entered


@pytest.fixture
def letter(store):
    """A letter with a name and a number."""
    return store(papers.pdf(), "关于欧阳小满的答复.pdf")


@pytest.fixture
def begun(enter, letter):
    """A redaction as the first officer began it."""
    answer = enter().post(reverse("about_file", args=[letter.pk]), {"grounds": "privacy"})
    assert answer.status_code == 302
    return Redaction.objects.get()


def send(browser, redaction, word, **said):
    """Press one of the buttons."""
    return browser.post(reverse("redaction_step", args=[redaction.pk, word]), said)


def page(browser, redaction, query="") -> str:
    """What the page of a redaction says."""
    answer = browser.get(redaction.get_absolute_url() + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_is_known_of_a_file_and_where_it_is_redacted(enter, letter):
    said = enter().get(reverse("about_file", args=[letter.pk])).content.decode()
    for words in ("关于欧阳小满的答复.pdf", letter.digest, "本单位和上级单位", "十年", "遮盖部分内容"):
        assert words in said


def test_what_came_in_before_is_named_to_its_own_office_only(enter, letter, store):
    again = store(papers.pdf(), "又一次.pdf")
    store(papers.pdf(), "别家的.pdf", office=office("341000-health").pk)
    said = enter().get(reverse("about_file", args=[letter.pk])).content.decode()
    assert reverse("about_file", args=[again.pk]) in said and "别家的" not in said


@pytest.mark.parametrize("name", ["about_file", "redaction"])
def test_who_may_not_read_a_file_finds_no_page_of_it(enter, begun, letter, name):
    browser = enter("stranger", at=office("341000-health"))
    assert browser.get(reverse(name, args=[begun.pk if name == "redaction" else letter.pk])).status_code == 404
    for picture in ("page_before", "page_after"):
        assert browser.get(reverse(picture, args=[begun.pk, 1])).status_code == 404
    assert browser.post(reverse("mark_redaction", args=[begun.pk]), PLACE).status_code == 404


def test_who_reads_without_belonging_to_the_office_marks_nothing(enter, begun):
    browser = enter("auditor", Role.AUDIT_ADMINISTRATOR, office("341000-audit"))
    assert "查找并标记" not in page(browser, begun)
    assert browser.post(reverse("mark_redaction", args=[begun.pk]), PLACE).status_code == 403
    assert send(browser, begun, "give-up").status_code == 403


def test_a_closed_file_is_not_even_redacted_by_its_office(enter, store):
    file = store(papers.pdf(), confidentiality=Confidentiality.CLOSED)
    assert enter().post(reverse("about_file", args=[file.pk]), {"grounds": "privacy"}).status_code == 404


def test_a_word_is_typed_and_marked_wherever_it_stands(enter, begun):
    said = {"words": papers.NAME, "grounds": "trade_secret", "page": "1"}
    assert enter().post(reverse("mark_redaction", args=[begun.pk]), said).status_code == 302
    assert {(patch.words, patch.grounds) for patch in Patch.objects.all()} == {(papers.NAME, "trade_secret")}
    assert page(enter(), begun).count("<rect ") == 2


@pytest.mark.parametrize("words", ["张三李四", "", "   ", "字" * 101])
def test_a_word_that_stands_nowhere_is_told_above_the_page(enter, begun, words):
    answer = enter().post(reverse("mark_redaction", args=[begun.pk]), {"words": words})
    assert answer.status_code == 422 and "errbox" in answer.content.decode()


def test_numbers_that_look_personal_are_offered_until_they_are_marked(enter, begun):
    assert f'value="{papers.NUMBER}"' in page(enter(), begun)
    enter().post(reverse("mark_redaction", args=[begun.pk]), {"words": papers.NUMBER})
    assert f'value="{papers.NUMBER}"' not in page(enter(), begun)


def test_a_rectangle_is_drawn_and_taken_away(enter, begun):
    enter().post(reverse("mark_redaction", args=[begun.pk]), PLACE)
    patch = Patch.objects.get()
    assert (patch.left, patch.width, patch.grounds) == (1000, 4000, "privacy")
    assert enter().post(reverse("unmark_redaction", args=[begun.pk, patch.pk]), {"page": "1"}).status_code == 302
    assert not Patch.objects.exists()


@pytest.mark.parametrize("change", [{"left": "9000"}, {"page": "2"}, {"width": "0"}, {"top": "x"}, {"grounds": "whim"}])
def test_a_rectangle_off_the_page_is_told_above_it(enter, begun, change):
    answer = enter().post(reverse("mark_redaction", args=[begun.pk]), PLACE | change)
    assert answer.status_code == 422 and not Patch.objects.exists()


def test_from_marking_to_the_proven_file_in_two_pairs_of_hands(enter, begun):
    for words in (papers.NAME, papers.NUMBER):
        enter().post(reverse("mark_redaction", args=[begun.pk]), {"words": words})
    assert send(enter(), begun, "submit").status_code == 302
    assert "正在生成" in page(enter("checker"), begun)
    assert enter("checker").get(reverse("page_after", args=[begun.pk, 1])).status_code == 404
    tasks.paint_waiting()
    own = page(enter(), begun)
    assert "请本单位另一人复核" in own and "approve/" not in own
    assert send(enter(), begun, "approve").status_code == 403
    second = page(enter("checker"), begun)
    left = second.partition('class="left-over"')[2].partition("</div>")[0]
    assert "■" in left and papers.NAME not in left and papers.NUMBER not in left
    assert second.count("通过") >= 10 and "未通过" not in second
    assert send(enter("checker"), begun, "approve").status_code == 302
    assert send(enter("checker"), begun, "burn").status_code == 302
    done = page(enter(), begun)
    result = File.objects.get(way="redacted")
    assert result.get_absolute_url() in done and papers.NAME not in result.name
    data = b"".join(enter().get(result.get_absolute_url()).streaming_content)
    for word in (papers.NAME, papers.NUMBER):
        held = papers.everything(data)
        assert not any(word.encode(coding) in held for coding in ("utf-8", "utf-16-be", "gb18030"))


def test_a_place_that_was_forgotten_is_named_and_nobody_can_approve(enter, begun):
    enter().post(reverse("mark_redaction", args=[begun.pk]), {"words": papers.NAME})
    Patch.objects.order_by("top").first().delete()
    send(enter(), begun, "submit")
    tasks.paint_waiting()
    said = page(enter("checker"), begun)
    assert "未通过" in said and "approve/" not in said and "疑似个人信息，尚未遮盖" in said
    assert send(enter("checker"), begun, "approve").status_code == 409
    assert send(enter("checker"), begun, "return", note="标题里还有").status_code == 302
    assert Redaction.objects.get().state == "marking"


def test_what_is_given_up_says_so(enter, begun):
    send(enter(), begun, "give-up")
    assert "已放弃" in page(enter(), begun)
    assert enter().get(reverse("about_file", args=[begun.file_id])).status_code == 200


def test_a_picture_is_marked_by_hand(enter, store):
    file = store(papers.png(), "截图.png")
    enter().post(reverse("about_file", args=[file.pk]), {"grounds": "privacy"})
    redaction = Redaction.objects.get()
    said = page(enter(), redaction)
    assert "这是图片" in said and "查找并标记" not in said
    enter().post(reverse("mark_redaction", args=[redaction.pk]), PLACE)
    send(enter(), redaction, "submit")
    tasks.paint_waiting()
    assert page(enter("checker"), redaction).count("light ok") == 4


def test_pages_are_drawn_for_the_screen(enter, begun):
    answer = enter().get(reverse("page_before", args=[begun.pk, 1]))
    picture = Image.open(io.BytesIO(b"".join(answer.streaming_content)))
    assert picture.format == "JPEG" and answer["Cache-Control"] == "private, no-store"
    for number in (0, 2):
        assert enter().get(reverse("page_before", args=[begun.pk, number])).status_code == 404


def test_the_list_shows_what_waits_and_what_is_done(enter, begun):
    said = enter().get(reverse("redactions")).content.decode()
    assert begun.get_absolute_url() in said and "标记中" in said
    assert (
        begun.get_absolute_url()
        not in enter("else", at=office("341000-health")).get(reverse("redactions")).content.decode()
    )


def test_a_page_asks_for_no_script_of_its_own_and_says_what_it_does(enter, begun):
    answer = enter().get(begun.get_absolute_url() + "?page=99")
    said = answer.content.decode()
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert "<style" not in said and " style=" not in said and said.count("<script") == said.count("<script src=")


def test_an_unknown_step_is_no_page(enter, begun):
    assert send(enter(), begun, "publish").status_code == 404


def test_a_destroyed_file_still_says_what_it_was(enter, letter):
    from onedoor.kernel.files.models import Destruction

    with founding("test"):
        Destruction.objects.create(file=letter, act="0" * 32, on="2026-11-23")
    said = enter().get(reverse("about_file", args=[letter.pk])).content.decode()
    assert "已销毁" in said and "遮盖部分内容" not in said


def test_what_no_page_can_be_drawn_of_is_saved_only(enter, store):
    said = enter().get(reverse("about_file", args=[store(samples.office(), "通知.docx").pk])).content.decode()
    assert "下载" in said and "遮盖部分内容" not in said


@pytest.fixture
def old(store):
    """A file whose period is over."""
    file = store(samples.PDF, "旧账.pdf")
    File.objects.filter(pk=file.pk).update(created=datetime(2001, 5, 1, tzinfo=clock.CITY))
    return file


def test_the_head_destroys_what_is_over_and_nothing_else(enter, old, letter):
    head = enter("head", Role.OFFICE_HEAD)
    said = head.get(reverse("files_over")).content.decode()
    assert "旧账.pdf" in said and letter.name not in said
    answer = head.post(reverse("files_over"), {"file": [old.pk, letter.pk]})
    assert answer.status_code == 409 and "保管期" in answer.content.decode()
    assert head.post(reverse("files_over"), {}).status_code == 422
    assert head.post(reverse("files_over"), {"file": [old.pk]}).status_code == 302
    assert "旧账.pdf" not in head.get(reverse("files_over")).content.decode()
    assert File.objects.get(pk=old.pk).destroyed and not File.objects.get(pk=letter.pk).destroyed


def test_nobody_but_a_head_sees_that_list_and_no_other_office_is_on_it(enter, old):
    assert enter().get(reverse("files_over")).status_code == 403
    stranger = enter("other-head", Role.OFFICE_HEAD, office("341000-health"))
    assert "旧账.pdf" not in stranger.get(reverse("files_over")).content.decode()
    assert stranger.post(reverse("files_over"), {"file": [old.pk]}).status_code == 403


def test_a_photograph_is_seen_upright_and_small_and_a_document_by_its_first_page(enter, store, letter):
    for file in (letter, store(papers.jpeg(6, (4000, 3000)), "现场.jpg")):
        address = reverse("look_at_file", args=[file.pk])
        assert address in enter().get(reverse("about_file", args=[file.pk])).content.decode()
        with Image.open(io.BytesIO(b"".join(enter().get(address).streaming_content))) as picture:
            assert picture.format == "JPEG" and picture.height > picture.width and max(picture.size) <= 2560
    assert enter("stranger", at=office("341000-health")).get(address).status_code == 404


@pytest.mark.parametrize(
    ("data", "name"), [(hostile.bomb_picture(), "炸.png"), (samples.office(), "通知.docx"), (samples.PDF, "坏.pdf")]
)
def test_what_cannot_be_looked_at_is_no_picture(enter, store, data, name):
    file = store(data, name)
    assert enter().get(reverse("look_at_file", args=[file.pk])).status_code == 404
    assert enter().get(reverse("about_file", args=[file.pk])).status_code == 200
