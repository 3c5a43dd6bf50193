"""Every deadline through acts equals what the engine of `onedoor due` answers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from onedoor.kernel.duties import interface as duties
from onedoor.openness.requests import actions, interface, queries
from onedoor.openness.requests.models import Consultation, Request

from .conftest import FIRM, by_the_engine, day, due, fresh, refusal

pytestmark = pytest.mark.usefixtures("sound")


def test_asked_online_on_a_saturday_and_confirmed_on_monday(desk):
    request = desk.come("2022-09-24").request
    assert (request.state, request.received_on, request.owed.due_on) == ("submitted", None, day("2022-09-26"))
    request = desk.on("2022-09-26", actions.confirm, request)
    assert (request.received_on, request.profile) == (day("2022-09-26"), "foi-2019")
    assert due(request) == day("2022-10-27") == by_the_engine("2022-09-26")


def test_two_consultations_overlap_and_ten_days_are_granted_on_a_slip(desk):
    request = desk.received()
    third = desk.asks_third(request, "2022-09-30")
    assert due(request) is None
    office = desk.asks_office(request, "2022-10-10")
    desk.on("2022-10-17", actions.give_opinion, third, opinion="refuses", reasons="商业秘密", **recorded(desk, third))
    assert due(request) is None
    desk.on("2022-10-24", actions.give_opinion, office, "water-officer", opinion="agrees")
    pauses = [(day("2022-09-30"), day("2022-10-17")), (day("2022-10-10"), day("2022-10-24"))]
    assert due(request) == day("2022-11-15") == by_the_engine("2022-09-26", pauses=pauses)
    desk.be("2022-11-14")
    slip = {"recorder": desk.by("clerk"), "mode": "slip", "evidence": "files.file:7", "at": day("2022-11-11")}
    actions.extend(fresh(request), by=desk.by("head"), days=10, reason="案情复杂", **slip)
    assert due(request) == day("2022-11-29") == by_the_engine("2022-09-26", pauses=pauses, extensions=[10])


def recorded(desk, one):
    """An opinion of somebody outside, which an officer enters."""
    from onedoor.kernel.acts.interface import party

    return {"who": party(reference=one.asked_word), "recorder": desk.by("officer"), "mode": "slip", "evidence": "p:1"}


def test_plain_post_under_the_old_regulation(desk):
    request = desk.brought("2018-09-20", "post-plain").request
    request = desk.on("2018-09-21", actions.confirm, request)
    assert (request.received_on, request.profile) == (day("2018-09-21"), "foi-2008")
    assert due(request) == by_the_engine("2018-09-21") == day("2018-10-18")
    assert refusal(desk.on, "2018-10-18", actions.extend, request, "head", days=16, reason="复杂").code == "input"
    request = desk.on("2018-10-18", actions.extend, request, "head", days=15, reason="复杂")
    assert due(request) == by_the_engine("2018-09-21", extensions=[15])


def test_the_regulation_of_the_day_of_receipt_stays(desk):
    request = desk.brought("2019-05-14", "in-person").request
    request = desk.on("2019-05-16", actions.confirm, request)
    assert (request.received_on, request.profile) == (day("2019-05-14"), "foi-2008")
    late = desk.brought("2019-05-14", "fax").request
    late = desk.on("2019-05-15", actions.confirm, late)
    assert (late.received_on, late.profile) == (day("2019-05-15"), "foi-2019")
    assert (due(request), due(late)) == (by_the_engine("2019-05-14"), by_the_engine("2019-05-15"))


def test_a_corrected_request_has_a_new_clock(desk):
    request = desk.received()
    desk.on("2022-10-10", actions.ask_correction, request, grounds=["unclear"], text="请写明年度。", days=10)
    assert fresh(request).state == "correcting" and due(request) is None
    request = desk.on("2022-10-19", actions.correct, request, interface.applicant(request), words="2021年度")
    assert due(request) == by_the_engine("2022-09-26", restarts=[day("2022-10-19")]) == day("2022-11-16")


def test_an_extension_before_a_correction_is_void_and_may_be_granted_anew(desk):
    request = desk.received()
    desk.on("2022-09-28", actions.extend, request, "head", days=20, reason="复杂")
    desk.on("2022-09-29", actions.ask_correction, request, grounds=["unclear"], text="请写明年度。", days=10)
    request = desk.on("2022-10-11", actions.correct, request, interface.applicant(request), words="2021年度")
    assert due(request) == by_the_engine("2022-09-26", restarts=[day("2022-10-11")])
    request = desk.on("2022-10-12", actions.extend, request, "head", days=5, reason="复杂")
    assert due(request) == by_the_engine("2022-09-26", restarts=[day("2022-10-11")], extensions=[5])


def test_never_corrected_is_abandoned_on_the_day_after(desk, today):
    request = desk.received()
    desk.on("2022-10-10", actions.ask_correction, request, grounds=["unclear"], text="请写明年度。", days=10)
    last = by_the_engine("2022-10-10", rule="", length=10)
    today(last.isoformat())
    assert interface.catch_up() == []
    today("2022-10-31")
    assert [(one.act, one.on.isoformat()) for one in interface.catch_up()] == [
        ("requests.abandon_uncorrected", "2022-10-25")
    ]
    request = fresh(request)
    assert (request.state, request.row, request.answered_on) == ("abandoned", "other-1", day("2022-10-25"))
    assert duties.of_dossier(request.dossier_id)[0].closed_on is not None


def test_under_the_old_regulation_it_goes_on_uncorrected(desk, today):
    request = desk.brought("2018-09-18", "in-person").request
    request = desk.on("2018-09-18", actions.confirm, request)
    words = {"grounds": ["unclear"], "text": "请写明。"}
    assert refusal(desk.on, "2018-09-20", actions.ask_correction, request, **words).code == "input"
    desk.on("2018-09-20", actions.ask_correction, request, **words, days=5)
    today("2018-10-25")
    assert interface.catch_up()[0].act == "requests.go_on_uncorrected"
    pause = (day("2018-09-20"), by_the_engine("2018-09-20", rule="", length=5))
    assert due(request) == by_the_engine("2018-09-18", pauses=[pause])


def eleven(desk, month="2023-01"):
    """Ten requests of a month, and the eleventh."""
    for number in range(1, 11):
        desk.received(f"{month}-0{number % 3 + 3}", f"{month}-0{number % 3 + 3}", person=FIRM)
    return desk.received(f"{month}-10", f"{month}-10", person=FIRM)


def test_the_eleventh_of_a_month_is_charged_and_paid(desk):
    request = eleven(desk)
    assert queries.quote(request, 120).by_item == 100
    desk.on("2023-01-16", actions.charge, request, method="item")
    request = fresh(request)
    assert (request.state, request.fee.amount, due(request)) == ("paying", 100, None)
    assert request.fee.owed.due_on == day("2023-02-16") == by_the_engine("2023-01-16", rule="foi.fee")
    request = desk.on("2023-02-06", actions.pay, request)
    assert due(request) == day("2023-03-06") == by_the_engine("2023-01-10", restarts=[day("2023-02-06")])


def test_unpaid_by_the_last_day_is_closed(desk, today):
    request = eleven(desk)
    desk.on("2023-01-16", actions.charge, request, method="item")
    today("2023-02-20")
    assert ("requests.abandon_unpaid", day("2023-02-17")) in [(one.act, one.on) for one in interface.catch_up()]
    assert (fresh(request).state, fresh(request).row) == ("abandoned", "other-2")


def test_the_fee_period_begins_when_the_notice_arrives(desk):
    request = eleven(desk)
    desk.on("2023-01-16", actions.charge, request, method="item")
    desk.on("2023-01-20", actions.reach, request, reached_on="2023-01-18")
    assert fresh(request).fee.owed.due_on == by_the_engine("2023-01-18", rule="foi.fee")


def test_a_silent_third_party_lets_the_clock_run_on_from_its_last_day(desk, today):
    request = desk.received()
    third = desk.asks_third(request, "2022-09-30")
    last = third.owed.due_on
    assert last == by_the_engine("2022-09-30", rule="foi.third_party")
    today("2022-11-01")
    entered = interface.catch_up()
    assert [(one.act, one.on) for one in entered] == [("requests.stay_silent", last + timedelta(1))]
    assert fresh(third).silence == "office_decides"
    assert due(request) == by_the_engine("2022-09-26", pauses=[(day("2022-09-30"), last)])


def test_the_clock_reads_the_silence_before_anybody_has_entered_it(desk, today):
    request = desk.received()
    third = desk.asks_third(request, "2022-09-30")
    today("2022-11-01")
    assert due(request) is None
    assert queries.reading(fresh(request)).due == by_the_engine(
        "2022-09-26", pauses=[(day("2022-09-30"), third.owed.due_on)]
    )


def test_a_silent_co_producer_agrees(desk, today):
    request = desk.received()
    office = desk.asks_office(request, "2022-10-10")
    assert office.owed.organization_id == desk.city.offices["water"].pk
    today("2022-11-07")
    interface.catch_up()
    assert (fresh(office).state, fresh(office).silence) == ("silent", "agrees")


def test_any_other_office_only_pauses(desk, today):
    request = desk.received()
    office = desk.asks_office(request, "2022-10-10", kind="other")
    today("2022-11-07")
    interface.catch_up()
    assert (fresh(office).state, fresh(office).silence) == ("silent", "office_decides")


def test_the_period_of_who_was_asked_begins_when_the_letter_arrives(desk):
    request = desk.received()
    third = desk.asks_third(request, "2022-09-30")
    desk.on("2022-10-12", actions.reach_consulted, third, reached_on="2022-10-10")
    assert fresh(third).owed.due_on == by_the_engine("2022-10-10", rule="foi.third_party")


def test_a_consultation_on_paper_is_entered_at_once(desk):
    request = desk.received()
    party = interface.third_party({"kind": "natural", "name": "王五", "phone": "13800138001"})
    words = {"kind": "third-party", "third_party": party.pk, "question": "是否同意？", "opinion": "agrees"}
    desk.on("2022-10-20", actions.enter_consultation, request, asked_on="2022-09-30", answered_on="2022-10-17", **words)
    assert due(request) == by_the_engine("2022-09-26", pauses=[(day("2022-09-30"), day("2022-10-17"))])


def test_the_worker_slept_and_everything_is_entered_in_order_on_its_day(desk, today):
    silent, abandoned = desk.received(), desk.received()
    desk.asks_third(silent, "2022-09-30")
    desk.on("2022-10-10", actions.ask_correction, abandoned, grounds=["unclear"], text="请写明。", days=10)
    today("2022-12-05")
    entered = [(one.act.removeprefix("requests."), one.on.isoformat()) for one in interface.catch_up()]
    late = due(silent) + timedelta(1)
    assert entered == [
        ("abandon_uncorrected", "2022-10-25"),
        ("stay_silent", "2022-10-27"),
        ("fall_late", late.isoformat()),
    ]
    assert interface.catch_up() == []


def test_nobody_answers_and_the_leader_has_the_case_on_the_day_after(desk, today):
    request = desk.received()
    today("2022-10-27")
    assert interface.catch_up() == []
    today("2022-10-28")
    assert [one.act for one in interface.catch_up()] == ["requests.fall_late"]
    assert [row.kind for row in duties.mine(desk.by("mayor")).rows] == ["requests.overdue"]
    remedy = queries.remedy_of(fresh(request))
    assert (remedy.first, remedy.litigation.length, remedy.reconsideration.length) == (False, 6, 60)
    request = desk.answered(request, "2022-11-02")
    assert duties.mine(desk.by("mayor")).rows == [] and request.state == "delivered"


def test_since_2024_failure_to_act_goes_to_reconsideration_first(desk, today):
    request = desk.received("2024-01-02", "2024-01-02")
    today("2024-03-01")
    interface.catch_up()
    assert queries.remedy_of(fresh(request)).first


def test_reasons_are_asked_for_and_a_later_day_is_set(desk):
    request = desk.received()
    desk.on("2022-10-10", actions.ask_reasons, request, text="请说明理由。", days=10)
    assert due(request) == by_the_engine("2022-09-26")
    desk.on("2022-10-12", actions.give_reasons, request, interface.applicant(request), words="用于研究")
    request = desk.on("2022-10-13", actions.delay, request, "head", days=30, reason="量大")
    assert due(request) == by_the_engine("2022-09-26", rule="", length=50)


def test_no_reasons_in_time_are_noted(desk, today):
    request = desk.received()
    desk.on("2022-10-10", actions.ask_reasons, request, text="请说明理由。", days=3)
    today("2022-10-17")
    assert [one.act for one in interface.catch_up()] == ["requests.lack_reasons"]
    assert desk.decided(request, "2022-10-18", "R6-4").row == "unprocessed-4"


def test_a_request_opened_again_has_a_clock_of_its_own(desk):
    from onedoor.kernel.acts.interface import authority

    request = desk.answered(desk.received(), "2022-10-20", "R4-6")
    made = desk.on("2022-11-01", actions.challenge, request, way="reconsideration", body="市人民政府", case_number="")
    body = authority("reconsideration:341000")
    how = {"recorder": desk.by("officer"), "mode": "slip", "evidence": "files.file:9"}
    desk.on("2022-12-01", actions.conclude, made, body, outcome="corrected", days=10, **how)
    request = fresh(request)
    assert request.state == "handling" and due(request) == by_the_engine("2022-12-01", rule="", length=10)
    assert desk.answered(request, "2022-12-08", "R2").row == "disclosed"


def test_a_corrected_day_of_receipt_moves_the_clock(desk, today):
    from onedoor.kernel.acts.interface import ACTS, Record

    request = desk.received()
    today("2022-09-28")
    record = Record.objects.get(name="requests.confirm")
    rectify = ACTS["acts.rectify"]
    rectify(record, by=desk.by("head"), how="corrected", reason="记错日期", instead={}, happened="2022-09-27")
    assert (fresh(request).received_on, due(request)) == (day("2022-09-27"), by_the_engine("2022-09-27"))


def test_an_extension_declared_void_never_was(desk, today):
    from onedoor.kernel.acts.interface import ACTS, Record

    request = desk.received()
    desk.on("2022-10-11", actions.extend, request, "head", days=10, reason="复杂")
    record = Record.objects.get(name="requests.extend")
    ACTS["acts.rectify"](record, by=desk.by("head"), how="void", reason="误录")
    assert (fresh(request).extension, due(request)) == (0, by_the_engine("2022-09-26"))
    desk.on("2022-10-12", actions.extend, request, "head", days=5, reason="复杂")


def test_a_consultation_declared_void_stops_no_clock(desk):
    from onedoor.kernel.acts.interface import ACTS, Record

    request = desk.received()
    desk.asks_third(request, "2022-09-30")
    record = Record.objects.get(name="requests.consult")
    ACTS["acts.rectify"](record, by=desk.by("head"), how="void", reason="误录")
    assert not Consultation.objects.exists() and due(request) == by_the_engine("2022-09-26")


def test_the_year_of_the_report_is_that_of_receipt(desk):
    desk.answered(desk.received("2022-12-30", "2022-12-30"), "2023-01-05")
    offices = [desk.city.offices["statistics"].pk]
    before = {(one.row, one.category): one.number for one in interface.annual(offices, 2022)}
    after = {(one.row, one.category): one.number for one in interface.annual(offices, 2023)}
    assert before == {("new", "natural"): 1, ("open", "natural"): 1}
    assert after == {("carried", "natural"): 1, ("disclosed", "natural"): 1}
    assert Request.objects.get().row == "disclosed"
