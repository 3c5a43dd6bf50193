"""From the draft to the answer: who may do what, what is refused with which sentence, what is counted."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from onedoor.kernel.acts.interface import Record
from onedoor.kernel.duties import interface as duties
from onedoor.openness.requests import actions, interface
from onedoor.openness.requests.models import Line, Request, Withheld

from .conftest import FIRM, THIRD, ZHANG, day, fresh, refusal

pytestmark = pytest.mark.usefixtures("sound")


# ── Answers ──


def test_an_answer_is_drafted_reviewed_decided_and_delivered_by_three_people(desk):
    request = desk.answered(desk.received(), "2022-10-20", "R2")
    assert (request.state, request.result, request.row) == ("delivered", "R2", "disclosed")
    assert (request.answered_on, request.owed.closed_on, request.dossier.closed_on) == (day("2022-10-20"),) * 3
    facts = Record.objects.get(name="requests.decide").data["facts"]
    assert facts == {"result": "R2", "row": "disclosed", "category": "natural", "year": 2022}
    assert Record.objects.get(name="requests.deliver").data["facts"]["late"] is False


def test_the_drafter_never_decides(desk):
    request = desk.received()
    desk.drafted(request, "2022-10-10", "R2", who="head")
    desk.on("2022-10-10", actions.propose, request)
    desk.on("2022-10-10", actions.review, request, "lawyer", lawful=True, no_secret=True)
    refused = refusal(desk.on, "2022-10-10", actions.decide, request, "head")
    assert refused.code == "permission"


def test_who_proposed_neither_reviews_nor_decides(desk):
    request = desk.received()
    desk.drafted(request, "2022-10-10", "R2", who="officer")
    desk.on("2022-10-10", actions.propose, request, "head")
    review = {"lawful": True, "no_secret": True}
    assert refusal(desk.on, "2022-10-10", actions.review, request, "head", **review).code == "permission"
    desk.on("2022-10-10", actions.review, request, "colleague", **review)
    assert refusal(desk.on, "2022-10-10", actions.decide, request, "head").code == "permission"


def test_a_review_says_both_lawful_and_without_secrets(desk):
    request = desk.proposed(desk.received(), "2022-10-10")
    assert refusal(desk.on, "2022-10-10", actions.review, request, "lawyer", lawful=True).code == "input"


def test_a_draft_changed_after_it_was_proposed_is_not_decided(desk):
    from onedoor.openness.requests.models import DraftLine

    request = desk.proposed(desk.received(), "2022-10-10")
    desk.on("2022-10-10", actions.review, request, "lawyer", lawful=True, no_secret=True)
    DraftLine.objects.update(reason="另一个理由")
    assert refusal(desk.on, "2022-10-10", actions.decide, request, "head").code == "state"


def test_a_draft_is_sent_back_and_proposed_anew(desk):
    request = desk.proposed(desk.received(), "2022-10-10")
    request = desk.on("2022-10-11", actions.send_back, request, "lawyer", reason="理由不足")
    assert request.state == "handling"
    assert desk.answered(request, "2022-10-12", "R2").state == "delivered"


def test_a_draft_is_not_edited_while_it_is_in_review(desk):
    request = desk.proposed(desk.received(), "2022-10-10")
    assert refusal(desk.drafted, request, "2022-10-10", "R2").code == "permission"


def test_not_held_needs_a_search_record(desk):
    request = desk.received()
    desk.drafted(request, "2022-10-10", "R5-1")
    assert refusal(desk.on, "2022-10-10", actions.propose, request).code == "input"
    desk.on("2022-10-10", actions.search, request, scope="2019年以来档案", way="按题名检索", found="无")
    assert desk.answered(request, "2022-10-10", "R5-1").row == "unable-1"


def test_a_refusal_without_a_reason_is_not_proposed(desk):
    request = desk.received()
    desk.drafted(request, "2022-10-10", {"result": "R4-4"})
    assert str(refusal(desk.on, "2022-10-10", actions.propose, request)).startswith("1.")


def test_several_items_are_one_request_counted_once_as_partial(desk):
    request = desk.received(pieces=["收支表", "会议记录"])
    desk.answered(request, "2022-10-20", "R2", "R4-6")
    assert fresh(request).row == "partial"
    figures = interface.annual([desk.city.offices["statistics"].pk], 2022)
    assert [(one.row, one.number) for one in figures] == [("new", 1), ("partial", 1)]


def test_an_item_without_a_line_is_named(desk):
    request = desk.received(pieces=["收支表", "会议记录"])
    desk.drafted(request, "2022-10-10", "R2")
    assert str(refusal(desk.on, "2022-10-10", actions.propose, request)).startswith("2.")


def test_what_is_withheld_is_looked_at_again_in_a_year(desk, today):
    request = desk.answered(desk.received(), "2022-10-20", "R4-4")
    one = Withheld.objects.get()
    assert (one.exemption, one.owed.due_on, one.owed.dossier) == ("EX-THIRD", day("2023-10-20"), None)
    today("2023-10-18")
    one = desk.on("2023-10-18", actions.keep_withheld, one, reason="仍涉及商业秘密")
    assert fresh(one).owed.due_on == day("2024-10-18")
    one = desk.on("2024-10-18", actions.open_up, one, "head", reason="第三方已同意")
    assert one.state == "opened" and fresh(request).state == "delivered"


def test_before_2019_nothing_is_looked_at_again(desk):
    request = desk.brought("2018-09-20", "in-person").request
    request = desk.on("2018-09-20", actions.confirm, request)
    desk.answered(request, "2018-09-28", "R4-4")
    assert not Withheld.objects.exists()


def test_a_third_party_that_is_overruled_is_told(desk):
    from onedoor.kernel.outbox.interface import Message

    request = desk.received()
    third = desk.asks_third(request, "2022-09-30")
    desk.on("2022-10-08", actions.call_off, third, reason="不再需要")
    line = {"result": "R2", "override": "不公开会对公共利益造成重大影响"}
    desk.answered(request, "2022-10-20", line)
    letters = [one.body["letter"] for one in Message.objects.filter(name="requests.letter")]
    assert "overruled" in letters


def test_an_answer_waits_for_the_opinion(desk):
    request = desk.received()
    desk.asks_third(request, "2022-09-30")
    desk.drafted(request, "2022-10-10", "R2")
    assert refusal(desk.on, "2022-10-10", actions.propose, request).code == "state"


def test_delivery_needs_a_proof(desk):
    request = desk.decided(desk.received(), "2022-10-20", "R2")
    assert refusal(desk.on, "2022-10-20", actions.deliver, request, means="post").code == "input"
    request = desk.on("2022-10-20", actions.deliver, request, means="post", proof_words="EMS 1234567")
    assert request.reached_on is None
    request = desk.on("2022-10-24", actions.prove_delivery, request, reached_on="2022-10-23")
    assert request.reached_on == day("2022-10-23")


def test_a_late_answer_says_so_in_its_facts(desk, today):
    request = desk.answered(desk.received(), "2022-10-28", "R2")
    assert Record.objects.get(name="requests.deliver").data["facts"]["late"] is True
    assert request.owed.due_on < request.answered_on


def test_a_decision_declared_void_is_made_anew(desk, today):
    from onedoor.kernel.acts.interface import ACTS

    request = desk.decided(desk.received(), "2022-10-20", "R2")
    ACTS["acts.rectify"](Record.objects.get(name="requests.decide"), by=desk.by("head"), how="void", reason="错")
    assert (fresh(request).state, fresh(request).row, Line.objects.filter(stands=True).count()) == ("reviewed", "", 0)
    desk.on("2022-10-20", actions.decide, request, "head")
    assert Line.objects.filter(stands=True).count() == 1


# ── Refusals at the counter and over the platform ──


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"number": "110105194912310021"}, "number"),
        ({"number": "11010519491331002X"}, "number"),
        ({"number": "1101051949123100"}, "number"),
        ({"name": ""}, "name"),
        ({"phone": ""}, "phone"),
        ({"mail": "nobody"}, "mail"),
        ({"certificate": "credit"}, "certificate"),
    ],
)
def test_wrong_personal_data_are_refused_field_by_field(desk, wrong, field):
    refused = refusal(desk.come, person=ZHANG | wrong)
    assert refused.code == "input" and list(refused.errors) == [field]
    assert not Request.objects.exists()


def test_a_wrong_credit_code_is_refused(desk):
    assert list(refusal(desk.come, person=FIRM | {"number": "91230500MA1B3N1N2N"}).errors) == ["number"]


def test_neither_purpose_nor_occupation_is_asked_for(desk):
    assert desk.come().request.state == "submitted"


def test_under_the_old_regulation_no_certificate_is_needed(desk):
    person = {"kind": "natural", "name": "张三", "address": "屯溪区"}
    assert desk.come("2018-09-20", person=person).request.number == "GK2018-00001"


def test_an_empty_text_is_refused_and_nothing_is_left(desk):
    from onedoor.openness.requests.models import Party

    assert refusal(desk.come, pieces="  ").code == "input"
    assert not Party.objects.exists()


def test_markup_is_kept_as_it_was_typed(desk):
    text = "<script>alert(1)</script>收支表"
    assert desk.come(pieces=text).request.pieces.get().text == text


def test_too_much_text_is_refused(desk):
    assert refusal(desk.come, pieces="长" * 5001).code == "input"


def file(name="申请书.pdf", content=b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"):
    """An upload."""
    return SimpleUploadedFile(name, content)


def test_attachments_lie_in_the_matter(desk):
    request = desk.come(uploads=[file()]).request
    assert [one.file.name for one in request.attachments.all()] == ["申请书.pdf"]


def test_forty_attachments_are_refused(desk):
    assert refusal(desk.come, uploads=[file() for _one in range(40)]).code == "input"
    assert not Request.objects.exists()


def test_an_upload_that_is_not_what_it_says_is_refused(desk):
    refused = refusal(desk.come, uploads=[file("申请书.pdf", b"MZ\x90\x00" + b"\x00" * 200)])
    assert refused.code == "input" and "申请书" in str(refused)


def test_the_category_fits_who_asks(desk):
    assert refusal(desk.come, category="business").code == "input"


def test_a_request_to_another_office_is_not_taken_in_here(desk):
    assert refusal(desk.brought, "2022-09-24", "in-person", who="water-officer").code == "permission"


def test_a_correction_is_asked_for_once(desk):
    request = desk.received()
    words = {"grounds": ["unclear"], "text": "请写明。", "days": 10}
    desk.on("2022-09-27", actions.ask_correction, request, **words)
    desk.on("2022-09-28", actions.correct, request, interface.applicant(request), words="2021年度")
    refused = refusal(desk.on, "2022-09-29", actions.ask_correction, request, **words)
    assert refused.code == "state"
    assert (
        refusal(desk.on, "2022-09-29", actions.correct, request, interface.applicant(request), words="x").code
        == "state"
    )


def test_a_correction_is_asked_for_within_seven_working_days(desk):
    request = desk.received()
    words = {"grounds": ["unclear"], "text": "请写明。", "days": 10}
    refused = refusal(desk.on, "2022-10-11", actions.ask_correction, request, **words)
    assert refused.code == "date" and "2022-10-10" in str(refused)
    assert desk.on("2022-10-10", actions.ask_correction, request, **words).state == "correcting"


def test_a_ground_that_the_regulation_does_not_know_is_refused(desk):
    request = desk.brought("2018-09-20", "in-person").request
    request = desk.on("2018-09-20", actions.confirm, request)
    words = {"grounds": ["identity"], "text": "请附证件。", "days": 10}
    assert refusal(desk.on, "2018-09-20", actions.ask_correction, request, **words).code == "input"


def test_a_correction_after_its_last_day_is_accepted_for_a_good_reason_only(desk):
    request = desk.received()
    desk.on("2022-09-27", actions.ask_correction, request, grounds=["unclear"], text="请写明。", days=3)
    late = {"words": "2021年度", "excuse": "住院"}
    assert refusal(desk.on, "2022-10-11", actions.correct, request, interface.applicant(request), **late).code == "date"
    how = {"recorder": desk.by("officer"), "mode": "slip", "evidence": "files.file:3"}
    assert (
        desk.on("2022-10-11", actions.correct, request, interface.applicant(request), **late, **how).state == "handling"
    )


def test_an_extension_after_the_due_day_is_refused_with_the_day(desk):
    refused = refusal(desk.on, "2022-10-28", actions.extend, desk.received(), "head", days=10, reason="复杂")
    assert refused.code == "date" and "2022-10-27" in str(refused)


def test_an_extension_is_granted_once_within_the_law_and_by_the_head(desk):
    request = desk.received()
    assert (
        refusal(desk.on, "2022-10-27", actions.extend, request, "officer", days=10, reason="复杂").code == "permission"
    )
    assert refusal(desk.on, "2022-10-27", actions.extend, request, "head", days=21, reason="复杂").code == "input"
    desk.on("2022-10-27", actions.extend, request, "head", days=20, reason="复杂")
    assert refusal(desk.on, "2022-10-28", actions.extend, request, "head", days=1, reason="复杂").code == "state"


def test_the_old_regulation_knows_no_consultation_of_other_offices(desk):
    request = desk.brought("2018-09-20", "in-person").request
    request = desk.on("2018-09-20", actions.confirm, request)
    assert refusal(desk.asks_office, request, "2018-09-21").code == "state"
    assert desk.asks_third(request, "2018-09-21", days=10).silence == "office_decides"


def test_nothing_is_charged_for_the_tenth_request_nor_before_2021(desk):
    request = desk.received()
    assert refusal(desk.on, "2022-09-27", actions.charge, request, method="item").code == "state"
    old = desk.received("2020-09-21", "2020-09-21")
    assert refusal(desk.on, "2020-09-22", actions.charge, old, method="volume", pages=500).code == "state"


def test_pages_are_charged_for_copies_only(desk):
    request = desk.received(form="inspection")
    assert refusal(desk.on, "2022-09-27", actions.charge, request, method="volume", pages=500).code == "input"
    request = desk.received(form="paper")
    desk.on("2022-09-27", actions.charge, request, method="volume", pages=201)
    assert fresh(request).fee.amount == 2740


def test_a_payment_after_the_last_day_is_refused(desk):
    request = desk.received(form="paper")
    desk.on("2022-09-27", actions.charge, request, method="volume", pages=201)
    assert refusal(desk.on, "2022-12-01", actions.pay, request).code == "date"


def test_confirming_twice_is_refused(desk):
    request = desk.received()
    assert refusal(desk.on, "2022-09-27", actions.confirm, request, "colleague").code == "state"


def test_another_persons_code_opens_nothing(desk):
    one, other = desk.come(), desk.come(person=FIRM)
    assert interface.track(one.request.number, one.code) == one.request
    assert interface.track(one.request.number, other.code) is None
    assert interface.track("GK2022-99999", one.code) is None
    assert interface.track(one.request.number, one.code.lower().replace("-", " ")) == one.request
    refused = refusal(desk.on, "2022-09-25", actions.withdraw, one.request, interface.applicant(other.request))
    assert refused.code == "permission"


def test_the_code_has_eighty_bits_and_is_kept_as_a_digest_only(desk):
    done = desk.come()
    assert len(done.code.replace("-", "")) * 5 == 80
    record = Record.objects.get(name="requests.submit")
    assert done.request.tracking not in str(record.data) and done.code not in str(record.data)


def test_withdrawn_is_over_and_counted_as_other(desk):
    request = desk.received()
    desk.asks_third(request, "2022-09-30")
    request = desk.on("2022-10-08", actions.withdraw, request, interface.applicant(request))
    assert (request.state, request.row) == ("withdrawn", "other-3")
    assert [one.state for one in request.consultations.all()] == ["ended"]
    assert all(one.closed_on for one in duties.of_dossier(request.dossier_id))


def test_withdrawn_before_it_was_confirmed_is_counted_nowhere(desk):
    request = desk.come().request
    request = desk.on("2022-09-25", actions.withdraw, request, interface.applicant(request))
    assert (request.state, request.row) == ("withdrawn", "")


def test_what_came_is_supplemented_and_somebody_charged_with_it(desk):
    request = desk.received()
    desk.on("2022-09-27", actions.supplement, request, interface.applicant(request), words="另附说明")
    request = desk.on("2022-09-27", actions.assign, request, "head", post=desk.city.posts["colleague"].pk)
    assert [row.kind for row in duties.mine(desk.by("colleague")).rows] == ["requests.answer"]
    assert fresh(request).post == desk.city.posts["colleague"]


def test_a_wrong_record_is_put_right(desk):
    from onedoor.kernel.acts.interface import party

    sealed = interface.third_party(THIRD)
    by = party(reference=f"requests.party:{sealed.pk}")
    desk.be("2022-09-26")
    words = {"office": desk.city.offices["statistics"].pk, "party": sealed.pk, "about": "户籍登记", "words": "姓名有误"}
    one = actions.ask_amendment(by=by, **words)
    assert (one.number, one.owed.due_on) == ("GZ2022-0001", day("2022-10-27"))
    one = desk.on("2022-10-10", actions.settle_amendment, one, outcome="amended", reason="已更正")
    assert one.state == "settled" and one.dossier.state == "settled"


def test_what_many_ask_for_is_published_for_all(desk):
    request = desk.answered(desk.received(), "2022-10-20", "R2")
    desk.on("2022-10-21", actions.wish_publication, request, reason="多人申请")
    assert [row.kind for row in duties.mine(desk.by("editor")).rows] == ["requests.publish"]
    desk.on("2022-10-28", actions.publish, request, "editor", where="统计数据栏目")
    assert duties.mine(desk.by("editor")).rows == []
