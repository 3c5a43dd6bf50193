"""Letters as one text, checked for style, and what has to come before some of them."""

from __future__ import annotations

import re

from onedoor.engines.typography import slips
from onedoor.kernel.acts.interface import Record, party
from onedoor.openness.requests import actions, interface, letters

from .conftest import fresh


def written(request, what="answer", **about):
    """All that a letter says, as one text; with the texts of the last act on the request."""
    return read(letters.letter(fresh(request), what, said=letters.said_in(last_act()), **about)[0])


def last_act():
    """The record of the last act: what was written in it goes into the letter."""
    return Record.objects.filter(within=None).latest("id").pk


def read(filled):
    """A letter as one text, checked for style."""
    said = filled.said
    text = "\n".join(
        [said.title, said.to, *(one for _level, one in said.paragraphs), *(f"{a}：{b}" for a, b in said.rows)]
    )
    assert not re.search(r"[{}]|。。|；。|，。|：。|None", text), text
    assert [one.found for one in slips(text.replace("1. ", "").replace("2. ", "").replace("3. ", ""))] == []
    return text


def the_third(one):
    """The third party of a consultation, as who acts."""
    return party(reference=one.asked_word)


def prepared(desk, request, code):
    """What has to come before a result."""
    if code == "R5-1":
        desk.on("2022-10-08", actions.search, request, scope="档案室", way="题名检索", found="无")
    if code == "R6-4":
        desk.on("2022-09-27", actions.ask_reasons, request, text="请说明", days=3)
        desk.on("2022-09-28", actions.give_reasons, request, interface.applicant(request), words="想要")
    if code == "R5-3":
        desk.on("2022-09-27", actions.ask_correction, request, grounds=["unclear"], text="写明年度", days=10)
        desk.on("2022-09-28", actions.correct, request, interface.applicant(request), words="还是那个")
