"""Following a request: number and code, what stands on its page in every state, steps of the applicant, papers, figures."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onedoor.kernel.acts.guards import founding
from onedoor.kernel.files import interface as files
from onedoor.kernel.organizations.models import Succession
from onedoor.openness.requests import actions, figures, interface, tracking
from onedoor.openness.requests.models import Request
from onedoor.openness.requests.visits import TRACKED

from .conftest import FIRM, day, fresh
from .test_portal import text
from .test_portal_drafts import pdf

UNKNOWN = "GK2022-09999"


class Applicant:
    """Somebody who has number and code."""

    def __init__(self, client, request, code):
        self.client, self.request, self.code = client, request, code
        client.cookies[TRACKED] = f"{request.number}|{code}"

    def page(self, prefix="/en", route="requests_tracked", *more):
        answer = self.client.get(prefix + reverse(route, args=[self.request.number, *more]))
        assert answer.status_code == 200, answer
        return text(answer)

    def does(self, word, **said):
        return self.client.post("/en" + reverse("requests_step", args=[self.request.number, word]), said)


@pytest.fixture
def applicant(desk, client):
    """A request that was sent on Saturday, and its applicant."""
    handed = desk.come()
    return Applicant(client, handed.request, handed.code)


@pytest.fixture
def confirmed(desk, applicant):
    """The same, confirmed on Monday."""
    applicant.request = desk.on("2022-09-26", actions.confirm, applicant.request)
    return applicant


def shows(client, number, code):
    return client.post("/en" + reverse("requests_track"), {"number": number, "code": code})


# ── Number and code ──


def test_number_and_code_lead_to_the_request(desk, client):
    handed = desk.come()
    for number, code in ((handed.request.number, handed.code), (handed.request.number.lower(), handed.code.lower())):
        answer = shows(client, f" {number} ", code.replace("-", " "))
        assert answer.url.endswith(f"/track/{handed.request.number}/")
        assert "2021年财政收支表" in text(client.get(answer.url))


def test_a_wrong_code_anothers_code_and_an_unknown_number_have_one_answer(desk, client):
    handed, other = desk.come(), desk.come(person=FIRM)
    tries = ((handed.request.number, interface.new_code()), (handed.request.number, other.code), (UNKNOWN, handed.code))
    said = set()
    for number, code in tries:
        answer = shows(client, number, code)
        assert answer.status_code == 422 and TRACKED not in answer.cookies
        said.add(re.sub(f"{number}|{code}|[A-Za-z0-9]{{60,}}", "", answer.content.decode()))
    assert len(said) == 1 and "There is no request with this number and this code" in said.pop()


def test_both_ask_the_database_the_same(desk, client):
    handed = desk.come()
    asked = []
    for number in (handed.request.number, UNKNOWN):
        with CaptureQueriesContext(
            connection,
        ) as log:
            shows(client, number, interface.new_code())
        asked.append([re.sub(r"'.*?'|\d+", "", query["sql"]) for query in log])
    assert asked[0] == asked[1]


def test_without_the_code_every_number_leads_to_the_same_door(desk, client):
    handed = desk.come()
    for number in (handed.request.number, UNKNOWN, "张三"):
        answer = client.get(reverse("requests_tracked", args=[number]))
        assert (answer.status_code, answer.url) == (302, reverse("requests_track"))
    other = Applicant(client, handed.request, interface.new_code())
    assert client.get(reverse("requests_tracked", args=[other.request.number])).url == reverse("requests_track")


def test_too_many_guesses_from_one_address_are_stopped(desk, client, monkeypatch):
    from onedoor.openness.requests import tallies

    handed = desk.come()
    monkeypatch.setattr(tallies, "limit", lambda what: tallies.Limit(2, 15))
    assert [shows(client, UNKNOWN, handed.code).status_code for _n in range(3)] == [422, 422, 429]


# ── Where it stands ──


def test_before_it_is_confirmed_the_page_says_until_when_it_will_be(applicant):
    shown = applicant.page()
    assert "Waiting to be confirmed" in shown and "Statistics" in shown and "Then it has 20 working days" in shown
    assert "26 September 2022" in shown or "27 September 2022" in shown


def test_a_request_in_hand_says_its_last_day_with_the_sum_behind_it(confirmed, today):
    today("2022-09-27")
    shown = confirmed.page()
    assert "Being handled" in shown and "18 working days" not in shown
    assert "You are answered by Thursday 27 October 2022" in shown
    assert "20 working days" in shown and "this day does not count" in shown
    assert "The office confirmed it" in shown and "You sent the request" in shown


def test_a_pause_is_told_and_counted(desk, confirmed, today):
    desk.asks_third(confirmed.request, "2022-09-28")
    shown = confirmed.page()
    assert "The time stands still" in shown and "Somebody else was asked" in shown


def test_names_of_officials_never_stand_on_the_page(desk, confirmed):
    desk.on("2022-09-27", actions.assign, confirmed.request, "head", post=desk.city.posts["officer"].pk)
    shown = confirmed.page()
    assert "officer" not in shown and "张*丰" in shown and "张三丰" not in shown


@pytest.mark.parametrize("prefix", ["", "/en", "/elder", "/en/elder"])
def test_the_page_stands_in_both_languages_and_in_elder_mode(confirmed, prefix):
    shown = confirmed.page(prefix)
    assert ("What you can do now" if "en" in prefix.split("/") else "您现在可以") in shown


def test_an_office_that_ended_is_named_by_the_one_that_carries_on_its_work(desk, confirmed, today):
    statistics, water = desk.city.offices["statistics"], desk.city.offices["water"]
    with founding("test"):
        statistics.valid_to = day("2022-09-28")
        statistics.save()
        Succession.objects.create(former=statistics, successor=water, principal=True, change="merge")
    today("2022-09-30")
    assert "With: Water" in confirmed.page()


# ── What the applicant can do ──


def test_a_correction_is_asked_for_and_given_on_the_page(desk, confirmed, today):
    desk.on("2022-09-27", actions.ask_correction, confirmed.request, grounds=["unclear"], text="请写明年度", days=15)
    shown = confirmed.page()
    assert "You are asked to correct it" in shown and "请写明年度" in shown and "Correct the request" in shown
    assert "The time stands still" in shown and "Answer by" in shown
    assert confirmed.does("correct", words="").status_code == 422
    answer = confirmed.does("correct", words="2021年度", uploads=[pdf()])
    assert answer.status_code == 302, text(answer)
    request = fresh(confirmed.request)
    assert request.state == "handling" and request.supplements.get().text == "2021年度"
    assert "表.pdf" in confirmed.page() and "the time began anew" in confirmed.page()


def test_something_is_added_while_the_clock_runs_on(confirmed):
    before = fresh(confirmed.request).owed.due_on
    assert confirmed.does("supplement", words="补充一句").status_code == 302
    assert fresh(confirmed.request).owed.due_on == before and "You added something" in confirmed.page()


def test_a_wrong_file_in_a_step_leaves_the_words(confirmed):
    from django.core.files.uploadedfile import SimpleUploadedFile

    wrong = SimpleUploadedFile("证明.pdf", b"MZ" + b"\0" * 300)
    answer = confirmed.does("supplement", words="补充一句", uploads=[wrong])
    assert answer.status_code == 422 and "证明.pdf" in text(answer) and "补充一句" in answer.content.decode()
    assert not Request.objects.get().supplements.exists()


def test_a_request_is_withdrawn_and_nothing_more_can_be_done(confirmed):
    assert "cannot be undone" in confirmed.page("/en", "requests_step", "withdraw")
    assert confirmed.does("withdraw").status_code == 302
    shown = confirmed.page()
    assert "Withdrawn" in shown and "Nothing has to be done" in shown
    assert (
        confirmed.does("supplement", words="还有").status_code == 302
        and not fresh(confirmed.request).supplements.exists()
    )


def test_steps_that_nobody_asked_for_are_not_there(confirmed):
    shown = confirmed.page()
    assert "Give the reasons" not in shown and "Correct the request" not in shown
    for word in ("correct", "reasons", "publish", "decide"):
        assert confirmed.does(word, words="x").status_code == 302
    assert fresh(confirmed.request).state == "handling"


def test_reasons_are_given_where_they_were_asked_for(desk, confirmed):
    desk.on("2022-09-27", actions.ask_reasons, confirmed.request, text="为何频繁申请？", days=5)
    assert "Give the reasons" in confirmed.page()
    assert confirmed.does("reasons", words="研究需要").status_code == 302
    assert "Give the reasons" not in confirmed.page()


def test_a_fee_notice_says_how_much_and_until_when(desk, client):
    handed = desk.come(pieces=[f"第{n}件" for n in range(1, 13)])
    request = desk.on("2022-09-26", actions.confirm, handed.request)
    desk.on("2022-09-27", actions.charge, request, method="item")
    shown = Applicant(client, request, handed.code).page()
    assert "A fee is to be paid" in shown and "200 yuan" in shown and "Pay by" in shown and "28 October 2022" in shown


# ── The answer, and what next ──


def test_an_answer_is_read_with_its_reason_and_what_can_be_done_against_it(desk, confirmed, today):
    desk.answered(confirmed.request, "2022-10-10", {"result": "R4-4", "reason": "涉及商业秘密"})
    shown = confirmed.page()
    assert "Answered" in shown and "trade secret or private matter" in shown and "涉及商业秘密" in shown
    assert "If you are not content with it" in shown and "You may ask for reconsideration or go to court" in shown
    assert "9 December 2022" in shown and "10 April 2023" in shown


def test_since_2024_a_refusal_goes_to_reconsideration_first(desk, client, today):
    handed = desk.come("2024-09-23")
    request = desk.on("2024-09-23", actions.confirm, handed.request)
    desk.answered(request, "2024-09-26", {"result": "R4-4", "reason": "涉及商业秘密"})
    shown = Applicant(client, request, handed.code).page()
    assert "Ask for reconsideration first" in shown and "the people's government of the same level" in shown.replace(
        "&#x27;", "'"
    )
    assert "25 November 2024" in shown and "days of the decision on reconsideration" in shown


def test_when_the_last_day_has_passed_the_page_says_what_can_be_done_now(confirmed, today):
    today("2022-10-31")
    shown = confirmed.page()
    assert "2 working days late" in shown and "No answer came in time" in shown and "26 December 2022" in shown
    today("2022-10-27")
    assert "No answer came in time" not in confirmed.page()


def test_what_goes_with_the_answer_is_handed_over_to_the_applicant_alone(desk, confirmed, client, today):
    request = fresh(confirmed.request)
    today("2022-10-10")
    file = files.store(pdf("收支表.pdf"), office=request.organization_id, account=None)
    desk.decided(request, "2022-10-10", {"result": "R2", "files": [file.pk]})
    address = reverse("requests_paper", args=[request.number, file.pk])
    assert client.get(address).status_code == 302 and "收支表.pdf" not in confirmed.page()
    desk.on("2022-10-10", actions.deliver, request, means="online")
    answer = client.get(address)
    assert answer.status_code == 200 and b"".join(answer.streaming_content).startswith(b"%PDF")
    assert "sandbox" in answer.headers["Content-Security-Policy"] and "收支表.pdf" in confirmed.page()
    client.cookies.clear()
    assert client.get(address).url == reverse("requests_track")


def test_of_a_redacted_file_the_applicant_gets_what_came_of_it(desk, confirmed, client, today):
    request = fresh(confirmed.request)
    today("2022-10-10")
    file = files.store(pdf("张三的收支表.pdf"), office=request.organization_id, account=None)
    desk.decided(request, "2022-10-10", {"result": "R2", "files": [file.pk]})
    desk.on("2022-10-10", actions.deliver, request, means="online")
    made = files.store(pdf("×的收支表-redacted.pdf"), office=request.organization_id, account=None)
    files.File.objects.filter(pk=made.pk).update(original=file, way="redacted")
    shown = confirmed.page()
    assert "张三" not in shown and "×的收支表-redacted.pdf" in shown
    assert client.get(reverse("requests_paper", args=[request.number, made.pk])).status_code == 200
    assert client.get(reverse("requests_paper", args=[request.number, file.pk])).status_code == 302


def test_a_paper_of_another_request_is_not_handed_over(desk, confirmed, client):
    other = desk.come(person=FIRM, uploads=[pdf()])
    file = other.request.attachments.get().file
    answer = client.get(reverse("requests_paper", args=[confirmed.request.number, file.pk]))
    assert answer.url == reverse("requests_tracked", args=[confirmed.request.number])


def test_every_state_has_its_words():
    from onedoor.openness.requests import lives

    assert set(tracking.STANDS) == set(lives.STATES["request"]) - {"new"}
    assert all(one.act.step for one in tracking.CHOICES.values())


def test_the_page_asks_few_questions_of_the_database(confirmed, django_assert_max_num_queries):
    with django_assert_max_num_queries(22):
        confirmed.page()


# ── Figures ──


def numbers(year=2022):
    """Rows of the table of a year by their label, in all."""
    return {str(row.label): row.total for row in figures.table(figures.scope("")[1], year)}


def test_the_year_is_that_of_the_receipt_and_the_row_that_of_the_answer(desk, client):
    desk.answered(desk.received(), "2022-10-10", "R2")
    desk.received(came="2022-12-31", confirmed="2023-01-03")
    found = numbers(2022)
    assert (found["本年新收"], found["本年办结"], found["结转下年度继续办理"]) == (1, 1, 0)
    assert numbers(2023)["本年新收"] == 1


def test_what_is_disclosed_in_part_is_counted_once(desk):
    request = desk.received(pieces=["一", "二", "三"])
    desk.answered(request, "2022-10-10", "R2", "R4-4", {"result": "R5-2", "reason": "无"})
    found = numbers()
    assert found["部分公开"] == 1 and found["本年办结"] == 1 and found["予以公开"] == 0


def test_the_columns_are_the_categories_fixed_at_registration(desk):
    desk.received(person=FIRM)
    new = figures.table(figures.scope("")[1], 2022)[0]
    assert new.numbers == (0, 1, 0, 0, 0, 0)


def test_below_thirty_answers_no_rate_is_told(desk, client):
    desk.answered(desk.received(), "2022-10-10", "R2")
    shown = text(client.get("/en" + reverse("requests_figures"), {"year": "2022"}))
    assert "1 of 1 answers were sent by their last day" in shown and "Below 30 no rate is told" in shown


def test_the_figures_of_one_office_are_its_own(desk, client):
    desk.received()
    for code, count in (("statistics", 1), ("water", 0)):
        rows = figures.table(figures.scope(code)[1], 2022)
        assert rows[0].total == count
    for query in ({"year": "nonsense"}, {"year": "1800"}, {"office": "no-such"}, {"office": "water"}):
        assert client.get(reverse("requests_figures"), query).status_code == 200
    assert day("2022-09-26").year == 2022


# ── Proof ──


def test_every_step_has_its_place_in_the_public_ledger(confirmed):
    from onedoor.kernel.ledger import interface as ledger

    assert "in a minute" in confirmed.page()
    ledger.work()
    assert len([one for one in tracking.story(confirmed.request) if one.place]) == 2
    assert "Receipt, place" in confirmed.page() and "in a minute" not in confirmed.page()
