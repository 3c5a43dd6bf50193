"""Small trees for tests: a division with all above it, an office with what it must have."""

from __future__ import annotations

from onedoor.engines.identifiers import division_above, division_level
from onedoor.kernel.acts.guards import founding
from onedoor.kernel.organizations.models import Division, Organization, Succession


def division(code: str = "341000", name: str = "") -> Division:
    """An area, and those above it where they are missing."""
    above = division_above(code)
    if above and not Division.objects.filter(code=above).exists():
        division(above)
    defaults = {
        "name": name or f"地区{code}",
        "name_en": f"Area {code}",
        "level": division_level(code),
        "kind": "区",
        "parent_id": above or None,
        "source": "test",
    }
    return Division.objects.get_or_create(code=code, defaults=defaults)[0]


def office(code: str = "341000-finance", at: str | None = "341000", kind: str = "department", **fields) -> Organization:
    """An office of the city, or of the division named by `at`."""
    names = {
        "name": f"单位{code}",
        "short_name": "市财政局",
        "name_en": f"Office {code}",
        "short_name_en": "Finance Bureau",
    }
    with founding("test"):
        return Organization.objects.create(code=code, kind=kind, division=at and division(at), **names | fields)


def succession(
    former: Organization, successor: Organization, change: str = "merge", *, principal: bool = True
) -> Succession:
    """Say who carries on the work of an office."""
    with founding("test"):
        return Succession.objects.create(former=former, successor=successor, change=change, principal=principal)
