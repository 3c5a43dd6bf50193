"""The page of dead letters: for the system administrator, in both languages, with one button."""

from __future__ import annotations

from uuid import UUID

import pytest

from onedoor.frame import clock
from onedoor.kernel.outbox import interface as outbox
from onedoor.kernel.outbox.models import Delivery, Message
from onedoor.kernel.people.rules import Role
from onedoor.kernel.people.tests.factories import account, post

ACT = UUID(int=7)
pytestmark = pytest.mark.django_db


@pytest.fixture
def sign_in(client):
    """Sign in with a role; answers the browser."""

    def enter(role: Role):
        person = account()
        post(person, role)
        client.force_login(person)
        return client

    return enter


def dead_delivery() -> Delivery:
    """A text message that could not leave."""
    row = outbox.send(ACT, "sms", "13800001234", "密", "不给人看的话", "requests.request:7", clock.now())
    row.tries, row.error, row.dead = 7, "TimeoutError", clock.now()
    row.save()
    return row


def dead_message() -> Message:
    """A message that a listener could not take."""
    outbox.leave(ACT, [("toy.said", {"n": 1})], clock.now())
    Message.objects.update(tries=7, error="ValueError: no", dead=clock.now())
    return Message.objects.get()


def test_a_healthy_outbox_says_so(sign_in):
    assert "全部送到了" in sign_in(Role.SYSTEM_ADMINISTRATOR).get("/desk/outbox/").content.decode()


@pytest.mark.parametrize("role", [Role.OFFICE_HEAD, Role.SECURITY_ADMINISTRATOR])
def test_nobody_else_sees_it_or_tries_again(sign_in, role):
    browser = sign_in(role)
    assert browser.get("/desk/outbox/").status_code == 403
    assert browser.post("/desk/outbox/again/", {"kind": "delivery", "key": dead_delivery().pk}).status_code == 403
    assert outbox.dead_deliveries().count() == 1


@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        ("", ["短信", "对方没有回应", "再试一次"]),
        ("/en", ["Text message", "The other side keeps silent.", "Try again"]),
    ],
)
def test_it_shows_what_failed_and_why_but_neither_address_nor_words(sign_in, prefix, words):
    dead_delivery()
    dead_message()
    page = sign_in(Role.SYSTEM_ADMINISTRATOR).get(f"{prefix}/desk/outbox/").content.decode()
    for word in [*words, "138****1234", "TimeoutError", "toy.said", "requests.request:7"]:
        assert word in page
    for secret in ["13800001234", "密", "不给人看的话"]:
        assert secret not in page


def test_it_tells_since_when_something_waits(sign_in):
    outbox.send(ACT, "sms", "13800001234", "", "x", "a.b:1", clock.now())
    page = sign_in(Role.SYSTEM_ADMINISTRATOR).get("/en/desk/outbox/").content.decode()
    assert "1 delivery waits to leave, since" in page


@pytest.mark.parametrize(("kind", "make"), [("delivery", dead_delivery), ("message", dead_message)])
def test_one_button_lets_it_be_tried_again(sign_in, kind, make):
    row = make()
    browser = sign_in(Role.SYSTEM_ADMINISTRATOR)
    answer = browser.post("/desk/outbox/again/", {"kind": kind, "key": row.pk})
    assert (answer.status_code, answer.url) == (302, "/desk/outbox/")
    row.refresh_from_db()
    assert (row.dead, row.tries) == (None, 0)
    assert browser.post("/desk/outbox/again/", {"kind": kind, "key": row.pk}).status_code == 302, "pressed twice"


@pytest.mark.parametrize("said", [{}, {"kind": "letter", "key": "1"}, {"kind": "message", "key": "1 or 1=1"}], ids=str)
def test_what_is_no_letter_is_not_found(sign_in, said):
    assert sign_in(Role.SYSTEM_ADMINISTRATOR).post("/desk/outbox/again/", said).status_code == 404


def test_reading_never_tries_again(sign_in):
    assert sign_in(Role.SYSTEM_ADMINISTRATOR).get("/desk/outbox/again/").status_code == 405
