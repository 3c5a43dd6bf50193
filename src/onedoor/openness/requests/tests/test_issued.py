"""What a step asks for in writing is issued after it: numbered, in the request's own dossier, once; the applicant is told."""

from __future__ import annotations

import pytest

from onedoor.kernel.acts.interface import party
from onedoor.kernel.letters.models import Letter
from onedoor.kernel.outbox import interface as outbox
from onedoor.kernel.outbox.models import Delivery
from onedoor.openness.requests import actions, queries

from .conftest import FIRM, fresh

pytestmark = pytest.mark.usefixtures("sound")


def drain():
    while outbox.drain():
        pass
    assert list(outbox.dead()) == []


def letters(request):
    return [(one.form, one.number, one.state) for one in Letter.objects.filter(matter=request.dossier_id).order_by("pk")]


def test_a_receipt_is_issued_in_the_dossier_with_a_number_of_the_office(desk):
    request = desk.received()
    drain()
    assert letters(request) == [("requests.receipt", "市统计局收〔2022〕1号", "issued")]
    letter = Letter.objects.get()
    assert "张三丰" in letter.body.content["to"]
    assert ["答复期限届满之日", "2022年10月27日"] in letter.body.content["rows"]


def test_every_step_of_a_hard_case_has_its_letter(desk):
    request = desk.received()
    one = desk.asks_third(request, "2022-09-30")
    said = {"recorder": desk.by("officer"), "mode": "slip", "evidence": "files.file:1"}
    third = party(reference=f"requests.party:{one.party_id}")
    desk.on("2022-10-17", actions.give_opinion, one, third, opinion="refuses", reasons="不同意。", **said)
    desk.on("2022-10-20", actions.extend, request, "head", days=10, reason="需要核对的资料数量较大。")
    drain()
    assert [form for form, _number, _state in letters(request)] == [
        "requests.receipt",
        "requests.consultation:third-party",
        "requests.consultation:reply",
        "requests.extension",
    ]


def test_the_answer_is_issued_when_it_is_decided_and_given_out_when_it_is_delivered(desk):
    request = desk.decided(desk.received(), "2022-10-10", "R2")
    drain()
    assert letters(request)[-1][0] == "requests.answer:R2"
    assert queries.letters_of(fresh(request)) == []
    desk.on("2022-10-11", actions.deliver, request, means="online")
    drain()
    assert [form for form, _number, _state in letters(request)].count("requests.answer:R2") == 1


def test_an_applicant_with_an_address_is_told_once_for_each_letter_to_them(desk):
    request = desk.received(person=FIRM)
    desk.decided(request, "2022-10-10", "R2")
    drain()
    assert Delivery.objects.filter(channel="e-mail").count() == 1
    desk.on("2022-10-11", actions.deliver, request, means="online")
    drain()
    assert Delivery.objects.filter(channel="e-mail").count() == 2
    assert "公司" not in "".join(Delivery.objects.values_list("body", flat=True))
