"""The citizen's side: asking page by page, what is said to wrong input, that nothing typed is lost, number and code."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from onedoor.openness.requests import drafts, tallies, visits
from onedoor.openness.requests.models import Draft, Party, Request
from onedoor.openness.requests.personal import DraftFile

from .conftest import ZHANG
from .test_portal_drafts import pdf

pytestmark = pytest.mark.usefixtures("city")
FIRM = {"name": "黄山市某某有限公司", "category": "business", "number": "91230500MA1B3N1N2M", "mail": "a@example.cn"}
PERSON = {name: value for name, value in ZHANG.items() if name != "kind"}
WISH = {"form": "electronic", "means": "online"}


@pytest.fixture
def visitor(client, city):
    """A citizen at the pages, in English, so that sentences can be read here."""
    return Visitor(client, city)


class Visitor:
    def __init__(self, client, city):
        self.client, self.office = client, city.offices["statistics"]

    def post(self, page, *args, prefix="/en", **said):
        return self.client.post(prefix + reverse(page, args=args), said)

    def get(self, page, *args, prefix="/en", **query):
        return self.client.get(prefix + reverse(page, args=args), query)

    def html(self, page, *args, **query):
        answer = self.get(page, *args, **query)
        assert answer.status_code == 200, answer
        return answer.content.decode()

    @property
    def code(self):
        return self.client.cookies[visits.DRAFT].value

    def who(self, kind="natural", **said):
        return self.post("requests_who", kind, **((PERSON if kind == "natural" else FIRM) | said))

    def what(self, **said):
        return self.post("requests_what", **({"office": self.office.pk, "piece-1": "2021年财政收支表"} | said))

    def how(self, **said):
        return self.post("requests_how", **(WISH | said))

    def sends(self, kind="natural", **what):
        """A whole request, sent; answers number and code."""
        self.who(kind)
        self.what(**what)
        self.how()
        answer = self.post("requests_check")
        assert answer.status_code == 302, answer.content.decode()
        number, _bar, code = self.client.cookies[visits.TRACKED].value.partition("|")
        return number, code


def text(answer):
    """What a page says, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


# ── The way ──


def test_a_citizen_asks_page_by_page_and_gets_number_and_code(visitor):
    assert visitor.who().url.endswith("/ask/what/")
    assert visitor.what().url.endswith("/ask/how/")
    assert visitor.how().url.endswith("/ask/similar/")
    code = visitor.code
    assert "2021年财政收支表" in visitor.html("requests_check")
    assert visitor.post("requests_check").url.endswith("/ask/receipt/")
    request = Request.objects.get()
    shown = visitor.html("requests_receipt")
    assert request.number in shown and code in shown and "<svg" in shown
    assert (request.channel, request.category, request.form, request.means) == (
        "internet",
        "natural",
        "electronic",
        "online",
    )


def test_an_organization_asks_with_its_code_and_its_category(visitor):
    visitor.sends("legal")
    request = Request.objects.get()
    assert (request.category, request.party.kind, request.party.name) == ("business", "legal", "黄山市某某有限公司")


def test_neither_purpose_nor_occupation_is_asked_and_no_page_has_more_than_seven_questions(visitor):
    visitor.who()
    for page, args in (("who", ["natural"]), ("who", ["legal"]), ("what", []), ("how", [])):
        shown = visitor.html(f"requests_{page}", *args).partition("<main")[2].partition("</main>")[0]
        asked = set(re.findall(r'name="([a-z-]+\d?)"', shown)) - {
            "csrfmiddlewaretoken",
            "later",
            "more",
            "attach",
            "erase",
        }
        assert 1 < len(asked) <= 7, (page, asked)
        assert not asked & {"purpose", "occupation", "reason", "use"}


def test_five_things_can_be_asked_for_and_the_page_still_has_seven_questions(visitor):
    visitor.who()
    for n in range(1, 6):
        shown = visitor.html("requests_what")
        assert shown.count("<textarea") == n
        visitor.what(**{f"piece-{k}": f"第{k}件" for k in range(1, n + 1)}, more="1")
    assert shown.count("<textarea") == 5 and 'name="more"' not in shown
    visitor.what(**{f"piece-{k}": f"第{k}件" for k in range(1, 6)})
    visitor.how()
    visitor.post("requests_check")
    assert Request.objects.get().pieces.count() == 5


def test_the_way_from_an_offices_page_asks_that_office(visitor, city):
    visitor.client.post(f"/en{reverse('requests_who', args=['natural'])}?office=water", PERSON)
    water = city.offices["water"]
    assert f'value="{water.pk}" selected' in visitor.html("requests_what")


def test_what_was_changed_on_the_last_page_leads_back_to_it(visitor):
    visitor.who()
    visitor.what()
    visitor.how()
    assert 'name="back"' in visitor.html("requests_how", back=1)
    assert visitor.how(means="online", back="1").url.endswith("/ask/check/")


def test_nothing_is_sent_while_something_is_missing_and_the_page_leads_to_it(visitor):
    visitor.who()
    shown = visitor.html("requests_check")
    assert (
        "Something is missing" in shown and "/ask/what/?back=1#id_office" in shown and "Send the request" not in shown
    )
    assert visitor.post("requests_check").status_code == 200 and not Request.objects.exists()


def test_pressing_send_twice_sends_once(visitor):
    visitor.sends()
    drafted = visitor.client.cookies[visits.TRACKED].value.partition("|")[2]
    visitor.client.cookies[visits.DRAFT] = drafted
    assert visitor.post("requests_check").url.endswith("/ask/receipt/")
    assert Request.objects.count() == 1


# ── Wrong input ──

WRONG = [
    ("natural", {"number": "110105194912310021"}, "last sign does not fit"),
    ("natural", {"number": "1101051949123100"}, "too few or too many signs"),
    ("natural", {"number": "11010519491331002X"}, "no such birthday"),
    ("natural", {"number": "000000000000000000"}, "an area that does not exist"),
    ("natural", {"name": ""}, "Write the name"),
    ("natural", {"phone": ""}, "One is enough"),
    ("natural", {"mail": "zhang"}, "no e-mail address"),
    ("natural", {"phone": "12"}, "no telephone number"),
    ("legal", {"number": "91230500MA1B3N1N2X"}, "last sign does not fit"),
    ("legal", {"category": ""}, "what kind of organization"),
]


@pytest.mark.parametrize(("kind", "said", "sentence"), WRONG)
def test_wrong_input_gets_a_clear_sentence_and_everything_typed_stays(visitor, kind, said, sentence):
    answer = visitor.who(kind, **said)
    shown = answer.content.decode()
    assert answer.status_code == 422 and sentence in shown
    for typed in ({**(PERSON if kind == "natural" else FIRM), **said}).values():
        assert not typed or typed in shown
    assert drafts.find(visitor.code).said["who"]["name"] == ({**PERSON, **said} if kind == "natural" else FIRM)["name"]


def test_the_sentences_are_chinese_on_chinese_pages(visitor):
    answer = visitor.post("requests_who", "natural", prefix="", **PERSON | {"number": "110105194912310021"})
    assert "末位校验不符" in answer.content.decode()


@pytest.mark.parametrize(
    "number", ["11010519491231002x", "１１０１０５１９４９１２３１００２Ｘ", "110105 19491231 002X"]
)
def test_a_right_number_is_taken_however_it_is_typed(visitor, number):
    assert visitor.who(number=number).status_code == 302


def test_empty_text_is_asked_for(visitor):
    visitor.who()
    answer = visitor.what(**{"piece-1": "  "})
    assert answer.status_code == 422 and "Say what you want to know" in text(answer)


def test_a_text_that_is_too_long_stays_whole(visitor):
    visitor.who()
    long = "字" * 5001
    answer = visitor.what(**{"piece-1": long})
    assert answer.status_code == 422 and "at most 5000 characters" in text(answer) and long in answer.content.decode()
    assert drafts.find(visitor.code).said["what"]["piece-1"] == long


def test_markup_is_text(visitor):
    script = "<script>alert(1)</script><b>公开</b>"
    number, _code = visitor.sends(**{"piece-1": script})
    assert Request.objects.get().pieces.get().text == script
    for shown in (visitor.html("requests_tracked", number), visitor.html("requests_receipt")):
        assert "<script>alert" not in shown


def test_a_sign_that_cannot_be_kept_is_left_out(visitor):
    visitor.who(name="张\0三丰")
    visitor.what(**{"piece-1": "收支\0表"})
    visitor.how()
    visitor.post("requests_check")
    assert Request.objects.get().pieces.get().text == "收支表"


def test_an_office_that_is_none_is_refused(visitor):
    visitor.who()
    answer = visitor.what(office="0")
    assert answer.status_code == 422 and "does not take requests" in text(answer)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"means": "e-mail"}, "e-mail address that the answer is to go to"),
        ({"form": "mailed"}, "e-mail address that the answer is to go to"),
        ({"means": "post"}, "Write the address that the answer"),
        ({"means": "fax"}, "fax number"),
        ({"form": ""}, "Choose how you want to have the information"),
        ({"mail": "x"}, "no e-mail address"),
    ],
)
def test_a_way_of_delivery_needs_its_address(visitor, said, sentence):
    visitor.who()
    visitor.what()
    answer = visitor.how(**said)
    assert answer.status_code == 422 and sentence in text(answer)


# ── Files ──


def test_forty_files_are_refused_and_the_text_stays(visitor):
    visitor.who()
    answer = visitor.what(uploads=[pdf(f"{n}.pdf") for n in range(40)])
    assert answer.status_code == 422 and "You chose 40 files" in text(answer)
    assert "2021年财政收支表" in answer.content.decode() and not DraftFile.objects.exists()


def test_a_file_that_is_too_large_is_named(visitor):
    visitor.who()
    answer = visitor.what(uploads=[SimpleUploadedFile("扫描.pdf", b"%PDF-1.4\n" + b"0" * (21 * 2**20))])
    assert answer.status_code == 422 and "扫描.pdf" in text(answer) and "20 MB" in text(answer)


def test_a_file_that_is_not_what_it_says_is_named_and_the_others_stay(visitor):
    visitor.who()
    wrong = SimpleUploadedFile("合同.pdf", b"MZ\x90\x00" + b"\0" * 200)
    answer = visitor.what(uploads=[pdf("表.pdf"), wrong])
    assert answer.status_code == 422 and "合同.pdf" in text(answer) and "program" in text(answer)
    assert DraftFile.objects.get().name == "表.pdf" and "表.pdf" in answer.content.decode()


def test_files_are_kept_at_once_taken_out_and_sent_with_the_request(visitor):
    visitor.who()
    visitor.what(uploads=[pdf("一.pdf"), pdf("二.pdf", b" ")], attach="1")
    first = DraftFile.objects.get(name="一.pdf")
    visitor.what(drop=str(first.pk))
    visitor.what()
    visitor.how()
    visitor.post("requests_check")
    assert [one.file.name for one in Request.objects.get().attachments.select_related("file")] == ["二.pdf"]


# ── Save and resume ──


def test_a_draft_is_gone_on_with_on_another_device(visitor, client_of_another):
    visitor.who()
    answer = visitor.what(**{"piece-1": "写到一半", "office": "", "later": "1"})
    assert answer.url.endswith("/ask/kept/")
    code = visitor.code
    assert code in visitor.html("requests_kept")
    other = Visitor(client_of_another, SimpleNamespace(offices={"statistics": visitor.office}))
    assert other.post("requests_resume", code=code.lower().replace("-", " ")).url.endswith("/ask/how/")
    assert "写到一半" in other.html("requests_what")


@pytest.fixture
def client_of_another():
    from django.test import Client

    return Client()


def test_what_is_saved_for_later_may_be_wrong(visitor):
    answer = visitor.who(number="1", later="1")
    assert answer.url.endswith("/ask/kept/") and 'value="1"' in visitor.html("requests_who", "natural")


def test_an_unknown_code_and_an_erased_draft_have_one_answer(visitor):
    visitor.who()
    code = visitor.code
    visitor.post("requests_leave", erase="1")
    assert not Draft.objects.exists()
    erased, unknown = (visitor.post("requests_resume", code=one) for one in (code, "0000-0000-0000-0000"))
    assert text(erased).replace(code, "") == text(unknown).replace("0000-0000-0000-0000", "")
    assert "There is no draft with this code" in text(erased)


def test_a_code_with_a_sign_too_few_is_said_so(visitor):
    assert "sixteen signs" in text(visitor.post("requests_resume", code="1234"))


def test_the_code_of_a_draft_that_was_sent_leads_to_its_request(visitor):
    number, code = visitor.sends()
    visitor.client.cookies.clear()
    assert visitor.post("requests_resume", code=code).url.endswith("/ask/receipt/")
    assert number in visitor.html("requests_receipt")


def test_leaving_forgets_the_code_on_this_device_and_keeps_the_draft(visitor):
    visitor.who()
    visitor.post("requests_leave")
    assert not visitor.client.cookies[visits.DRAFT].value and Draft.objects.exists()
    assert visitor.get("requests_what").url.endswith("/requests/")


def test_a_draft_is_erased_only_after_it_was_said_what_that_means(visitor):
    visitor.who()
    shown = visitor.html("requests_leave")
    assert visitor.code in shown and "Nobody can bring it back" in shown and Draft.objects.exists()
    visitor.post("requests_leave", erase="1")
    assert not Draft.objects.exists() and visitor.get("requests_leave").url.endswith("/requests/")


def test_the_middle_of_the_way_is_not_there_without_a_draft(visitor):
    for page in ("what", "how", "similar", "check"):
        assert visitor.get(f"requests_{page}").url.endswith("/requests/"), page
    assert visitor.get("requests_receipt").url.endswith("/requests/track/")


# ── Too often ──


def test_too_many_requests_from_one_address_get_a_sentence_and_lose_nothing(visitor, monkeypatch):
    monkeypatch.setattr(tallies, "limit", lambda what: tallies.Limit(2 if what == "send" else 300, 60))
    for _n in range(2):
        visitor.sends()
    visitor.who()
    visitor.what(**{"piece-1": "第三件"})
    visitor.how()
    answer = visitor.post("requests_check")
    assert answer.status_code == 429 and "from your network" in text(answer) and "60 minutes" in text(answer)
    assert Request.objects.count() == 2 and drafts.find(visitor.code).said["what"]["piece-1"] == "第三件"


def test_a_draft_is_not_begun_too_often_and_what_was_typed_stays_on_the_page(visitor, monkeypatch):
    monkeypatch.setattr(tallies, "limit", lambda what: tallies.Limit(0, 60))
    answer = visitor.who()
    assert answer.status_code == 429 and PERSON["name"] in answer.content.decode() and not Draft.objects.exists()


def test_another_address_is_not_held_up(visitor, monkeypatch):
    monkeypatch.setattr(tallies, "limit", lambda what: tallies.Limit(1, 60))
    said = {"code": "0000-0000-0000-0000"}
    address = "/en" + reverse("requests_resume")
    statuses = [
        visitor.client.post(address, said, REMOTE_ADDR=one).status_code
        for one in ("192.0.2.1", "192.0.2.1", "192.0.2.2")
    ]
    assert statuses == [422, 429, 422]


def test_files_are_not_handed_in_too_often_and_the_text_stays(visitor, monkeypatch):
    visitor.who()
    monkeypatch.setattr(tallies, "limit", lambda what: tallies.Limit(0 if what == "files" else 300, 60))
    answer = visitor.what(uploads=[pdf("表.pdf")], attach="1")
    assert answer.status_code == 429 and "from your network" in text(answer) and not DraftFile.objects.exists()
    assert "2021年财政收支表" in answer.content.decode() and visitor.what().status_code == 302


# ── Cookies and caches ──


def test_pages_of_a_draft_are_kept_nowhere_and_its_cookie_is_closed_to_scripts(visitor):
    answer = visitor.who()
    cookie = answer.cookies[visits.DRAFT]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and not cookie["max-age"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert not visitor.get("requests_home").cookies


def test_personal_data_lie_sealed_only(visitor):
    visitor.sends()
    party = Party.objects.get()
    assert party.name == "张*丰" and b"110105" not in bytes(party.sealed)
    assert "张三丰".encode() not in bytes(Draft.objects.get().sealed)


def test_english_pages_say_nothing_in_chinese_unmarked(visitor):
    visitor.who()
    visitor.what(uploads=[pdf("表.pdf")], attach="1")
    visitor.how()
    pages = [visitor.html(f"requests_{page}") for page in ("what", "how", "similar", "check", "kept")]
    visitor.post("requests_check")
    number = Request.objects.get().number
    pages += [
        visitor.html("requests_receipt"),
        visitor.html("requests_tracked", number),
        visitor.html("requests_figures"),
    ]
    pages += [visitor.html("requests_step", number, word) for word in ("supplement", "withdraw")]
    for shown in pages:
        marked = re.sub(r"<(\w+)[^>]*\slang=\"zh[^>]*>.*?</\1>|<textarea.*?</textarea>", "", shown, flags=re.S)
        assert re.findall("[\u4e00-\u9fff]+", re.sub(r"<[^>]+>", " ", marked)) == []
