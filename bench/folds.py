"""One million folds of clocks with a bit over three marks each, on one core."""

from __future__ import annotations

import json
import random
import time
from datetime import date, timedelta

from onedoor import reference
from onedoor.engines.clocks import Mark, read
from onedoor.engines.workdays import Calendar
from onedoor.engines.workdays import read as read_calendar

FOLDS = 1_000_000
HISTORIES = 100_000


def calendar() -> Calendar:
    """The calendar of the reference files."""
    return read_calendar(reference.CALENDAR.open(encoding="utf-8"), reference.STATUTORY_HOLIDAYS.open(encoding="utf-8"))


def history(chance: random.Random) -> list[Mark]:
    """A request: half are paused, a fifth twice at once, two in five extended, two in five answered."""
    begun = date(2008, 1, 1) + timedelta(chance.randrange(6000))
    marks = [Mark("start", begun, 20)]
    fate = chance.random()
    for key, share, begins, ends in (("a", 0.5, 3, 12), ("b", 0.2, 8, 20)):
        if fate < share:
            marks.append(Mark("pause", begun + timedelta(begins), key=key))
            marks.append(Mark("resume", begun + timedelta(ends), key=key))
    if fate < 0.4:
        marks.append(Mark("extend", begun + timedelta(14), 10))
    if chance.random() < 0.4:
        marks.append(Mark("discharge", begun + timedelta(25)))
    chance.shuffle(marks)
    return marks


def main() -> None:
    """Print the seconds."""
    city = calendar()
    chance = random.Random(1)
    histories = [history(chance) for _ in range(HISTORIES)]
    begun = time.perf_counter()
    for _ in range(FOLDS // HISTORIES):
        for marks in histories:
            read(marks, city)
    seconds = round(time.perf_counter() - begun, 2)
    name = f"{FOLDS:,} folds, {sum(map(len, histories)) / HISTORIES:.1f} marks each"
    row = {"name": name, "seconds": seconds, "n": FOLDS, "value": seconds, "unit": "s", "bound": "< 2"}
    print(json.dumps([row]))


if __name__ == "__main__":
    main()
