"""Law tables on paper: every row, in both languages, with what silence means and what is the city's own default."""

import pytest

from onedoor import reference
from onedoor.engines import provisions
from onedoor.kernel.provisions import printing

INSTRUMENTS = [provisions.read(file.read_text(encoding="utf-8")) for file in reference.law_files()]
FOI = next(one for one in INSTRUMENTS if one.key == "foi-2019")


@pytest.mark.parametrize("instrument", INSTRUMENTS, ids=lambda one: one.key)
def test_every_period_has_its_row(instrument):
    text = printing.page(instrument)
    assert text.count("<br>") >= len(instrument.periods)
    assert all(period.name in text and period.name_en in text for period in instrument.periods)


def test_the_reply_period_stands_as_in_the_regulation():
    row = next(line for line in printing.page(FOI).splitlines() if line.startswith("| D5 |"))
    assert "20个工作日 20 working days" in row and "起算 starts" in row and "第三十三条第二款" in row
    assert "最多20个工作日，一次" in row


def test_silence_of_a_third_party_decides_nothing_and_that_of_a_co_producer_consents():
    rows = {
        line.split(" | ")[0].lstrip("| "): line for line in printing.page(FOI).splitlines() if line.startswith("| D")
    }
    assert "由机关决定" in rows["D7"] and "视为同意" in rows["D8"]


def test_a_default_of_the_city_says_so():
    assert "* `foi.confirm`: 本市默认值" in printing.page(FOI)
