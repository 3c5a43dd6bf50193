"""Language and size stand in the address: taken off before the page is found, put back on every link."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedoor.frame.modes import Mode, split


@pytest.mark.parametrize(
    ("path", "language", "elder", "bare"),
    [
        ("/", "zh-hans", False, "/"),
        ("/due/", "zh-hans", False, "/due/"),
        ("/en", "en", False, "/"),
        ("/en/", "en", False, "/"),
        ("/en/due/", "en", False, "/due/"),
        ("/elder", "zh-hans", True, "/"),
        ("/elder/due/", "zh-hans", True, "/due/"),
        ("/en/elder/", "en", True, "/"),
        ("/en/elder/due/", "en", True, "/due/"),
        ("/english/", "zh-hans", False, "/english/"),
        ("/elderly/", "zh-hans", False, "/elderly/"),
        ("/elder/en/", "zh-hans", True, "/en/"),
    ],
)
def test_the_mode_is_taken_off_the_address(path, language, elder, bare):
    assert split(path) == (Mode(language, elder), bare)


@given(
    st.sampled_from(["zh-hans", "en"]),
    st.booleans(),
    st.from_regex(r"/(due|help|offices)/([a-z0-9]+/)?", fullmatch=True),
)
def test_put_on_and_taken_off_it_is_the_same(language, elder, path):
    mode = Mode(language, elder)
    assert split(mode.address(path)) == (mode, path)


def links(page):
    """The addresses a page leads to, files aside."""
    return {link for link in re.findall(r'href="(/[^"]*)"', page) if not link.startswith("/static/")}


@pytest.mark.django_db
@pytest.mark.parametrize("mode", ["/", "/en/", "/elder/", "/en/elder/"])
def test_every_link_of_a_page_keeps_the_mode_but_the_two_that_change_it(client, mode):
    page = client.get(mode + "help/").content.decode()
    others = {link for link in links(page) if split(link)[0] != split(mode)[0]}
    language, size = split(mode)[0]
    changed = {Mode("zh-hans" if language == "en" else "en", size), Mode(language, not size)}
    assert {split(link)[0] for link in others} == changed
    assert {split(link)[1] for link in others} == {"/help/"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("mode", "tag", "elder"),
    [("/", "zh-CN", False), ("/en/", "en", False), ("/elder/", "zh-CN", True), ("/en/elder/", "en", True)],
)
def test_a_page_says_its_language_and_size(client, mode, tag, elder):
    answer = client.get(mode + "help/")
    opening = re.search(r"<html[^>]*>", answer.content.decode())[0]
    assert f'lang="{tag}"' in opening
    assert ("elder" in opening) == elder
    assert answer["Content-Language"] == tag


@pytest.mark.django_db
def test_a_question_stays_while_the_language_changes(client):
    page = client.get("/due/?count=working_day&length=20&start=2022-09-30").content.decode()
    assert 'href="/en/due/?count=working_day&amp;length=20&amp;start=2022-09-30"' in page


@pytest.mark.django_db
def test_the_mode_of_one_request_does_not_reach_the_next(client):
    client.get("/en/elder/help/")
    answer = client.get("/help/")
    assert answer["Content-Language"] == "zh-CN"
    assert all(
        split(link)[0].language == "zh-hans" or split(link)[1] == "/help/" for link in links(answer.content.decode())
    )
