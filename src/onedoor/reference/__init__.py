"""Law and standards as dated data: where the files are.

Each row carries its provision or source and the days between which it holds. Engines read the text of these files;
rooms load them into the city's database with `onedoor reference load`.
"""

from pathlib import Path

FOLDER = Path(__file__).parent
CALENDAR = FOLDER / "calendar.csv"
"""Every announced day that is not as in a plain week, from 2007: date, kind (off, work), name, source."""
STATUTORY_HOLIDAYS = FOLDER / "statutory_holidays.csv"
"""The days off that stand in the law itself, as far as the calendar reaches: date, name, source."""
HOLIDAY_NAMES = FOLDER / "holiday_names.csv"
"""Holidays in both languages: name, name_en."""
LAW = FOLDER / "law"
"""One TOML file per instrument in one version: `[instrument]`, `[[period]]`."""


def law_files() -> list[Path]:
    """The files of `LAW` in order of name."""
    return sorted(LAW.glob("*.toml"))
