"""The table of letters: every step and result has its letter, only a final act carries a remedy, every name is known."""

import itertools
import re
from datetime import date

import pytest

from onedoor import reference
from onedoor.engines import provisions, typography, wording
from onedoor.openness.requests import articles, lives, receipt, remedies, results, rules, wordings

FORMS = wordings.letter_forms()
TABLE = wordings.table()
DAYS = {"foi-2008": date(2018, 1, 2), "foi-2019": date(2022, 1, 4)}
"""Days on which requests were received under each regulation."""
ALL = [form for versions in FORMS.forms.values() for form in versions]
SAID = [*(text for form in ALL for text in wording.texts(form))]
SAID += [one.text for passage in FORMS.passages.values() for one in passage]
BOOK = provisions.book(path.read_text(encoding="utf-8") for path in reference.law_files())


def known(step, profile):
    """Whether a regulation knows a step: by an article, or a period of its book."""
    if articles.knows("steps", step.provision, profile):
        return True
    try:
        return bool(BOOK.period(step.provision, DAYS[profile]))
    except provisions.NoLaw:
        return False


def standing(name, profile):
    """Versions of a form for requests received under a regulation."""
    return [form for form in FORMS.forms[name] if form.holds(DAYS[profile])]


def test_the_table_has_the_forms_of_the_room_and_no_other():
    assert set(FORMS.forms) == set(wordings.FORMS)


@pytest.mark.parametrize("profile", rules.PROFILES)
def test_every_step_with_a_letter_has_exactly_one_under_each_regulation(profile):
    steps = [step for life in lives.LIVES.values() for step in life.steps.values() if step.letter]
    assert {step.name for step in steps} <= set(wordings.STEPS)
    for step in steps:
        if step.letter in ("answer", "consultation"):
            assert any(name.startswith(f"requests.{step.letter}:") for name in wordings.STEPS[step.name])
            continue
        (name,) = wordings.STEPS[step.name]
        assert len(standing(name, profile)) == known(step, profile), name


@pytest.mark.parametrize("profile", rules.PROFILES)
def test_every_result_has_exactly_one_letter_under_each_regulation(profile):
    for code in results.RESULTS:
        assert len(standing(wordings.RESULTS[code], profile)) == articles.knows("results", code, profile), code


@pytest.mark.parametrize("profile", rules.PROFILES)
def test_everybody_who_may_be_asked_is_asked_by_exactly_one_letter(profile):
    for kind, one in rules.CONSULTED.items():
        try:
            asked = bool(BOOK.period(one.period, DAYS[profile]))
        except provisions.NoLaw:
            asked = False
        assert len(standing(f"requests.consultation:{kind}", profile)) == asked, kind


@pytest.mark.parametrize("name", FORMS.forms)
def test_no_day_has_two_versions_and_none_is_left_out_between_them(name):
    versions = FORMS.forms[name]
    for one, other in itertools.pairwise(versions):
        assert one.valid_to is not None and (other.valid_from - one.valid_to).days == 1
    assert versions[-1].valid_to is None or versions[-1].valid_to == date(2019, 5, 14)


@pytest.mark.parametrize("form", ALL, ids=lambda form: f"{form.name} {form.valid_from}")
def test_only_a_final_act_carries_a_remedy_and_every_one_does(form):
    remedy = [one for one in form.paragraphs if re.search("行政复议|行政诉讼", one.text)]
    word = form.name.removeprefix("requests.").partition(":")[0]
    assert form.remedy == bool(remedy)
    assert form.remedy == (word not in remedies.WITHOUT | {"bundle"})
    assert not form.remedy or form.paragraphs[-1] == FORMS.passages["remedy"][-1]


@pytest.mark.parametrize("form", ALL, ids=lambda form: f"{form.name} {form.valid_from}")
def test_every_placeholder_provision_flag_and_list_is_known(form):
    values, laws, flags, lists = wording.named(form)
    assert values <= set(TABLE["values"])
    assert laws <= set(TABLE["provisions"])
    assert flags <= set(TABLE["flags"])
    assert lists <= set(TABLE["lists"])


def test_passages_name_only_what_is_known_and_nothing_known_is_unused():
    values, laws, flags, lists = set(), set(), set(), set()
    for one in [*(one for form in ALL for one in form.paragraphs), *sum(FORMS.passages.values(), ())]:
        flags |= {word.lstrip("!") for word in one.when}
        lists |= {one.each} - {""}
    for text in SAID:
        some, cited = wording.placeholders(text)
        values |= some
        laws |= cited
    lists |= {form.attachments for form in ALL} - {""}
    for part, used in (("values", values), ("provisions", laws), ("flags", flags), ("lists", lists)):
        assert used == set(TABLE[part]), part


def test_every_provision_is_of_a_known_law_and_written_as_an_article():
    for provision in TABLE["provisions"]:
        law, _colon, article = provision.partition(":")
        assert law in rules.LAWS
        assert re.fullmatch(
            "(第[一二三四五六七八九十]+条(第[一二三四五六七八九十]+款)?(第[一二三四五六七八九十]+项)?)?", article
        )
        assert wordings.cite(provision).startswith("《")
    with pytest.raises(KeyError):
        wordings.cite("foi-2019:第九十九条")


@pytest.mark.parametrize("profile", rules.PROFILES)
def test_each_form_cites_only_the_regulation_of_its_day(profile):
    other = ({*rules.PROFILES} - {profile}).pop()
    for form in ALL:
        if form.holds(DAYS[profile]):
            assert not [law for law in wording.named(form)[1] if law.startswith(f"{other}:")], form.name


CITED_ELSEWHERE = {"R4-8": "foi-2019:第三十六条第七项", "R6-5": "foi-2019:第二十七条"}
"""A form of statistics is no ground for a decision; what has to be looked up is cited by its own item."""


@pytest.mark.parametrize("profile", rules.PROFILES)
def test_an_answer_cites_the_article_of_its_result(profile):
    for code in results.available(profile):
        article = CITED_ELSEWHERE.get(code) or articles.of("results", code, profile)
        (form,) = standing(wordings.RESULTS[code], profile)
        assert article in wording.named(form)[1], code


@pytest.mark.parametrize("profile", rules.PROFILES)
def test_every_exemption_and_ground_of_a_regulation_has_its_words(profile):
    year = profile[-4:]
    for code in results.exemptions_of(profile):
        (one,) = FORMS.passages[f"{year}.{code}"]
        assert articles.of("exemptions", code, profile) in wording.placeholders(one.text)[1] | {
            "foi-2019:第三十六条第七项"
        }
    assert all(f"{year}.{ground}" in FORMS.passages for ground in lives.grounds_of(profile))


def test_every_code_has_its_word():
    for part, codes in {
        "forms": rules.FORMS,
        "means": rules.MEANS,
        "channels": receipt.CHANNELS,
        "certificates": rules.CERTIFICATES,
        "opinions": rules.OPINIONS,
        "causes": rules.CONSULTED,
        "units": TABLE["words"]["methods"],
    }.items():
        assert set(TABLE["words"][part]) == set(codes), part


@pytest.mark.parametrize("text", sorted(set(SAID)))
def test_texts_are_written_as_official_paper_is(text):
    plain = wording.PLACEHOLDER.sub("某", text)
    assert [one for one in typography.slips(plain)] == []
    assert not re.search(r"\d+(?:个工作日|日内|个月|元)", plain), "numbers of the law stand in the book alone"


@pytest.mark.parametrize("form", ALL, ids=lambda form: f"{form.name} {form.valid_from}")
def test_paragraphs_end_with_a_stop(form):
    for one in form.paragraphs:
        assert one.text.endswith(("。", "：", "；", "{question}")) or one.each or one.level == 1, one.text


def test_numbers_of_letters():
    assert wordings.titles(["requests.extension"]) == ["《政府信息公开申请延期答复告知书》延告〔YYYY〕N号"]
    assert wordings.form_on("requests.extension", date(2022, 9, 26)).number("黄统", 2022, 7) == "黄统延告〔2022〕7号"


@pytest.mark.parametrize(
    ("text", "plain"),
    [("档案已移交。", "档案已移交"), (" 甲\n乙； ", "甲乙"), ("a\nb", "a b"), ("", ""), ("。", "")],
)
def test_what_people_wrote_becomes_part_of_a_sentence(text, plain):
    assert wordings.clause(text) == plain


def test_what_people_wrote_stands_in_quotation_marks():
    assert wordings.quoted("关于“三公”经费的“说明”。") == "关于‘三公’经费的‘说明’"
    assert wordings.quoted("长" * 120, 100) == "长" * 100 + "……"
    assert wordings.sentence("是否同意公开？") == "是否同意公开？"
    assert wordings.sentence("合同单价") == "合同单价。"
