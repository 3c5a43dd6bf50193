"""What a step asks for in writing is issued after it: numbered, in the request's own dossier, once; the applicant is told."""

from __future__ import annotations

import pytest

from onedoor.kernel.acts.interface import party
from onedoor.kernel.letters import actions as sealing
from onedoor.kernel.letters.models import Letter
from onedoor.kernel.outbox import interface as outbox
from onedoor.kernel.outbox.models import Delivery
from onedoor.openness.requests import actions, interface, queries

from .conftest import FIRM, day, fresh, refusal

pytestmark = pytest.mark.usefixtures("sound")


def drain():
    while outbox.drain():
        pass
    assert list(outbox.dead()) == []


def with_seal(desk):
    """Give the office a seal and seal by hand what waits for one."""
    office = desk.city.offices["statistics"]
    keeper = desk.city.posts["officer"].pk
    said = {"purpose": "office", "name": "市统计局", "line": "", "keeper": keeper}
    sealing.give_seal(office, by=desk.by("keeper"), at=day("2022-09-24"), **said)
    for letter in Letter.objects.filter(state="issued"):
        sealing.stamp(letter, by=desk.by("officer"))


def letters(request):
    return [
        (one.form, one.number, one.state) for one in Letter.objects.filter(matter=request.dossier_id).order_by("pk")
    ]


def test_a_receipt_is_issued_in_the_dossier_with_a_number_of_the_office(desk):
    request = desk.received()
    drain()
    assert letters(request) == [("requests.receipt", "市统计局收〔2022〕1号", "issued")]
    letter = Letter.objects.get()
    assert "张三丰" in letter.body.content["to"]
    assert any("2022年10月27日届满" in row[1] for row in letter.body.content["rows"])


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
    with_seal(desk)
    desk.on("2022-10-11", actions.deliver, request, means="online")
    drain()
    assert [one.name for one in queries.letters_of(fresh(request))] == [
        "市统计局收〔2022〕1号.pdf",
        "市统计局答〔2022〕1号.pdf",
    ]
    assert [form for form, _number, _state in letters(request)].count("requests.answer:R2") == 1


def test_an_answer_without_its_seal_is_not_delivered(desk):
    request = desk.decided(desk.received(), "2022-10-10", "R2")
    drain()
    assert refusal(actions.deliver, fresh(request), by=desk.by("officer"), means="online").code == "state"


def test_an_applicant_with_an_address_is_told_once_for_each_letter_to_them(desk):
    request = desk.received(person=FIRM)
    desk.decided(request, "2022-10-10", "R2")
    drain()
    assert Delivery.objects.filter(channel="e-mail").count() == 1
    with_seal(desk)
    desk.on("2022-10-11", actions.deliver, request, means="online")
    drain()
    assert Delivery.objects.filter(channel="e-mail").count() == 2
    assert "公司" not in "".join(Delivery.objects.values_list("body", flat=True))


def test_a_withdrawn_request_ends_with_a_letter(desk):
    request = desk.received()
    desk.on("2022-10-08", actions.withdraw, request, interface.applicant(request), words="")
    drain()
    assert letters(request)[-1][0] == "requests.withdrawal"


def test_who_wanted_a_record_put_right_is_answered(desk):
    desk.be("2022-10-08")
    party_of = desk.received().party
    one = actions.ask_amendment(
        by=party(reference=f"requests.party:{party_of.pk}"),
        office=desk.city.offices["statistics"].pk,
        party=party_of,
        about="人口普查登记表",
        words="姓名写错了。",
    )
    desk.on("2022-10-10", actions.settle_amendment, one, outcome="amended", reason="已核对。")
    drain()
    assert Letter.objects.filter(form="requests.amendment", matter=one.dossier_id).count() == 1
