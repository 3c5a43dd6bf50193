"""Loading the law: the files of `reference/law` become rows, set-wise, in one transaction."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from onedoor import reference
from onedoor.engines import provisions
from onedoor.frame import versions

from .models import Instrument, Period
from .rules import BadReference, Outcome, difference

INSTRUMENT = ("family", "title", "title_en", "number", "made_on", "valid_from", "valid_to", "source")
PERIOD = ("valid_to", "name", "name_en", "who", "length", "unit", "basis")


def load_law() -> dict[str, Outcome]:
    """Load every law file; answers what changed, by file. Raises BadReference and then changes nothing."""
    outcomes = {}
    with transaction.atomic():
        for path in reference.law_files():
            text = path.read_text(encoding="utf-8")
            try:
                instrument = provisions.read(text)
            except provisions.BadTable as error:
                raise BadReference(f"{path.name}: {error}") from None
            outcomes[f"law/{path.name}"] = _load(instrument, text)
        if not all(outcome.quiet for outcome in outcomes.values()):
            versions.raised("provisions")
    return outcomes


def _load(instrument: provisions.Instrument, text: str) -> Outcome:
    """Store one instrument and bring its periods up to date."""
    wanted_head = {name: getattr(instrument, name) for name in INSTRUMENT} | {"text": text, "superseded": False}
    Instrument.objects.update_or_create(key=instrument.key, defaults=wanted_head)
    rows = {
        (row.key, row.valid_from): row for row in Period.objects.filter(instrument=instrument.key, superseded=False)
    }
    stored = {key: {name: getattr(row, name) for name in _columns()} for key, row in rows.items()}
    wanted = {(period.key, period.valid_from): _row(period) for period in instrument.periods}
    found = difference(stored, wanted)
    Period.objects.bulk_create(
        Period(instrument_id=instrument.key, key=key, valid_from=on, **wanted[key, on]) for key, on in found.added
    )
    for key in found.changed:
        Period.objects.filter(pk=rows[key].pk).update(**wanted[key])
    Period.objects.filter(pk__in=[rows[key].pk for key in found.gone]).update(superseded=True)
    return Outcome(len(found.added), len(found.changed), len(found.gone))


def _columns() -> tuple[str, ...]:
    return (*PERIOD, "extension", "provision", "provision_en")


def _row(period: provisions.Period) -> dict[str, Any]:
    return {name: getattr(period, name) for name in PERIOD} | {
        "extension": period.extension.length if period.extension else None,
        "provision": period.provision.full("zh"),
        "provision_en": period.provision.full("en"),
    }
