"""How texts are cut, and what of them is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedoor.kernel.search import rules
from onedoor.kernel.search.rules import Piece

ANY_TEXT = st.text() | st.text(alphabet="'\"\\&|!:*<>-() \x00\ud800财政局a1＆’")


def shown(pieces):
    """Pieces as one text, marked words in brackets."""
    return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in pieces)


def marks(words):
    return rules.asked(words).marks


def test_a_title_is_cut_into_pairs():
    assert [token.word for token in rules.bigrams("财政局")] == ["财", "财政", "政局", "局"]


def test_words_and_numbers_of_a_title_stay_whole():
    assert [token.word for token in rules.bigrams("GB2312 标准")] == ["gb", "2312", "标", "标准", "准"]


def test_signs_leave_a_gap_in_a_title():
    places = {token.word: token.place for token in rules.bigrams("预算，决算2024年")}
    assert (places["预算"], places["决算"], places["2024"], places["年"]) == (1, 4, 6, 7)


def test_full_width_letters_and_capitals_do_not_matter():
    assert rules.bigrams("ＡＢＣ１２") == rules.bigrams("abc12")


def test_a_body_is_cut_into_words_with_the_short_ones_in_the_long_ones():
    assert {"养老", "保险", "养老保险", "办法"} <= set(rules.segments("养老保险的办法"))


def test_words_that_say_nothing_are_not_kept():
    assert "的" not in rules.segments("养老保险的办法")


def test_a_question_in_plain_speech_asks_for_its_words():
    assert rules.asked("怎么办理身份证？").body == "'办理' & '身份证'"


def test_a_long_word_is_asked_by_its_parts():
    assert rules.asked("中华人民共和国政府").body == "'中华' & '人民' & '共和国' & '政府'"


def test_a_long_word_without_parts_is_asked_whole():
    assert rules.asked("斯里巴加湾").body == "'斯里巴加湾'"


def test_a_document_number_is_asked_in_its_order():
    query = rules.asked("皖政办〔2024〕5号")
    assert query.phrase == "('皖政' <1> '政办') & '2024' & ('5' <1> '号')"


def test_words_that_say_nothing_are_asked_of_titles_when_there_is_nothing_else():
    assert rules.asked("我的") == rules.Query("'我的'", "", "", ("我的",))


@pytest.mark.parametrize("words", ["", "  ", "?!&|'\\:*<->", "\x00", "（）"])
def test_signs_alone_ask_for_nothing(words):
    assert not rules.asked(words)


def test_a_question_of_very_many_words_is_cut_short():
    assert rules.asked("一 二 三 " * 90).phrase.count("&") < rules.UNITS_LIMIT


def test_what_is_being_typed_may_go_on():
    assert rules.completed("预算 20") == "'预算' & '20':*"
    assert rules.completed("财政局") == "('财政' <1> '政局':*)"
    assert rules.completed("财") == "'财':*"
    assert rules.completed("") == ""


def test_marked_words_stand_as_they_are_written():
    assert shown(rules.marked("关于ＡＢＣ项目的通知", marks("abc项目"))) == "关于[ＡＢＣ项目]的通知"


def test_the_longest_word_is_marked():
    assert shown(rules.marked("市财政局的财政", marks("财政局 财政"))) == "市[财政局]的[财政]"


def test_a_latin_word_or_a_number_is_marked_only_whole():
    assert shown(rules.marked("AI aid 12 312 A12", marks("ai 12"))) == "[AI] aid [12] 312 A[12]"


def test_a_text_is_not_marked_where_nothing_was_asked():
    assert rules.marked("<b>", ()) == (Piece("<b>"),)
    assert rules.marked("", ("a",)) == ()


def test_a_snippet_begins_after_a_break_before_its_word():
    body = "第一条 " + "总则" * 60 + "。申请人应当提交身份证明。" + "其他" * 60
    assert shown(rules.snippet(body, marks("身份证明"), 20)) == "…申请人应当提交[身份证明]。其他其他其他其他…"


def test_a_snippet_shows_most_of_the_words():
    body = "预算" + "甲" * 200 + "决算" + "乙" * 200 + "。预算与决算"
    assert shown(rules.snippet(body, marks("预算 决算"), 60)) == "…[预算]与[决算]"


def test_a_snippet_without_the_words_is_the_beginning():
    assert shown(rules.snippet("甲乙丙丁", marks("预算"), 2)) == "甲乙…"


@given(ANY_TEXT, ANY_TEXT)
def test_pieces_together_are_the_text(text, words):
    assert "".join(piece.text for piece in rules.marked(text, marks(words))) == text


@given(ANY_TEXT, ANY_TEXT)
def test_a_snippet_is_a_piece_of_the_text(body, words):
    told = "".join(piece.text for piece in rules.snippet(body, marks(words), 10) if piece.text != "…")
    assert told in body


@given(ANY_TEXT)
def test_a_clean_text_can_be_stored(text):
    kept = rules.clean(text)
    assert "\x00" not in kept
    assert rules.clean(kept) == kept
    kept.encode()
