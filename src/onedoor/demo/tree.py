"""The demonstration city's divisions and offices, planned from the tables in `data/`.

`divisions.csv` holds the areas. `offices.csv` holds kinds of office: each stands in the city, in every county, or in
both. Credit codes, telephones and addresses are invented: a body that begins with DEM, numbers that begin with 000.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import NamedTuple

from onedoor.engines.identifiers import credit_code, division_above, division_level
from onedoor.kernel.organizations.models import Division, Organization
from onedoor.kernel.organizations.rules import Change, Kind, initials

DATA = Path(__file__).parent / "data"
HOTLINE = "12345"
OPENS, CLOSES = time(9), time(17)
SIGNS = {"地级市": "市", "区": "区", "县": "县"}
"""How a short name says which government an office belongs to."""
TOWNSHIP_OFFICES = {
    "街道": ("办事处", "办事处", "{} Office", "{} Office"),
    "镇": ("人民政府", "政府", "{} People’s Government", "{} Government"),
    "乡": ("人民政府", "政府", "{} People’s Government", "{} Government"),
    "功能区": ("管理委员会", "管委会", "{} Administrative Committee", "{} Committee"),
}
"""The office of an area: ends of its name and short name, and both in English. A counting area has none."""
WITHOUT_HOURS = (Kind.GARRISON, Kind.EXTERNAL)


class Planned(NamedTuple):
    """An office to be written, with the codes of those it refers to."""

    office: Organization
    parent: str = ""
    competent: str = ""
    successors: tuple[str, ...] = ()
    change: Change | None = None
    window: str = ""


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of one data file."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def divisions() -> list[Division]:
    """Province, city, counties and districts, townships: those above first."""
    return [
        Division(
            code=row["code"],
            name=row["name"],
            name_en=row["name_en"],
            level=division_level(row["code"]),
            kind=row["kind"],
            parent_id=division_above(row["code"]) or None,
            valid_from=_day(row["valid_from"]),
            source=row["source"],
        )
        for row in table("divisions")
    ]


def offices(counties: int | None = None) -> list[Planned]:
    """Every office in every era, governments first; of the counties the first few, or all."""
    areas = divisions()
    city = next(area for area in areas if area.level == "city")
    chosen = [area for area in areas if area.level == "county"][:counties]
    codes = {area.code for area in chosen}
    planned = [*_governments([city, *chosen]), *_of_area(city), *_outside()]
    for county in chosen:
        planned += _of_area(county)
    planned += (_township(area) for area in areas if area.parent_id in codes and area.kind in TOWNSHIP_OFFICES)
    return planned


def _rows(level: str) -> Iterator[dict[str, str]]:
    return (row for row in table("offices") if level in row["levels"].split())


def _governments(areas: list[Division]) -> Iterator[Planned]:
    for area in areas:
        row = next(_rows(area.level))
        yield Planned(_office(row, area, area.code), parent=area.parent_id if area.level == "county" else "")


def _of_area(area: Division) -> Iterator[Planned]:
    """All offices under the government of the city or of a county, former ones too."""
    for row in _rows(area.level):
        if row["kind"] == Kind.GOVERNMENT:
            continue
        yield Planned(
            _office(row, area, f"{area.code}-{row['key']}"),
            parent=area.code,
            competent=f"{area.parent_id}-{row['key']}" if area.level == "county" else "",
            successors=tuple(f"{area.code}-{key}" for key in row["successors"].split()),
            change=Change(row["change"]) if row["change"] else None,
            window=row["window"] if area.level == "city" else "",
        )


def _outside() -> Iterator[Planned]:
    """Bodies that belong to no division."""
    for row in _rows("outside"):
        yield Planned(_office(row, None, row["key"]))


def _office(row: dict[str, str], area: Division | None, code: str) -> Organization:
    words = _words(area)
    kind, number = Kind(row["kind"]), int(row["no"])
    short_name = (row["short_name"] or row["name"].replace("{place}", "{sign}")).format(**words)
    timed = kind not in WITHOUT_HOURS
    return Organization(
        code=code,
        kind=kind,
        division=area,
        name=row["name"].format(**words),
        short_name=short_name,
        name_en=row["name_en"].format(**words),
        short_name_en=row["short_name_en"].format(**words),
        initials=initials(short_name),
        credit_code=credit_code(row["category"], area.code, f"DEM{area.code[4:]}{number}")
        if area and row["category"]
        else None,
        order=number,
        address=f"{area.name}示范路{number - 499}号" if area else "",
        address_en=f"{number - 499} Shifan Road, {area.name_en}" if area else "",
        phone=_telephone(kind, area, number),
        opens=OPENS if timed else None,
        closes=CLOSES if timed else None,
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
    )


def _words(area: Division | None) -> dict[str, str]:
    """What the names of an area's offices are made of."""
    if area is None:
        return {}
    municipal = f"{area.name_en} Municipal" if area.level == "city" else area.name_en
    return {"place": area.name, "sign": SIGNS[area.kind], "place_en": municipal, "area_en": area.name_en}


def _telephone(kind: Kind, area: Division | None, number: int) -> str:
    """A number that nobody has: 000, the place of the county in the list, and the office; the hotline for the city."""
    if area is None:
        return ""
    if area.level == "city":
        return HOTLINE if kind is Kind.GOVERNMENT else f"0559-0000{number}"
    return f"0559-000{_place_of(area.code)}{number:03d}"


@cache
def _place_of(county: str) -> int:
    """Which county of the list this is, from 1."""
    return [row["code"] for row in table("divisions") if division_level(row["code"]) == "county"].index(county) + 1


def _township(area: Division) -> Planned:
    end, short_end, english, short_english = TOWNSHIP_OFFICES[area.kind]
    row = next(row for row in table("divisions") if row["code"] == area.code)
    county = next(row for row in table("divisions") if row["code"] == area.parent_id)
    office = Organization(
        code=area.code,
        kind=Kind.TOWNSHIP_GOVERNMENT,
        division=area,
        name=(county["name"] if area.kind != "功能区" else "") + area.name + end,
        short_name=area.name + short_end,
        name_en=f"{english.format(area.name_en)}, {county['name_en']}",
        short_name_en=short_english.format(area.name_en),
        initials=row["initials"] or initials(area.name + short_end),
        credit_code=credit_code("11", area.code[:6], f"DEM{area.code[4:]}"),
        order=int(area.code[6:]),
        address=f"{area.name}示范街1号",
        address_en=f"1 Shifan Street, {area.name_en}",
        phone=f"0559-000{_place_of(area.code[:6])}{area.code[6:]}",
        opens=OPENS,
        closes=CLOSES,
    )
    return Planned(office, parent=area.code[:6])


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
