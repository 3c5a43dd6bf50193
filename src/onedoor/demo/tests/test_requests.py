"""A season of requests: every state is reached, every step was taken, nothing contradicts the record."""

from __future__ import annotations

from datetime import date

import pytest

from onedoor.demo import city, requests
from onedoor.kernel.acts.interface import Record, violations
from onedoor.openness.requests import interface, lives
from onedoor.openness.requests.models import Consultation, Request

TODAY = date(2026, 11, 23)


@pytest.fixture
def season(db, monkeypatch, settings, tmp_path):
    """The city with its season."""
    settings.DATA = tmp_path
    monkeypatch.setenv("ONEDOOR_TODAY", TODAY.isoformat())
    city.build("desk", 7, TODAY)


def test_the_season_reaches_every_state_and_agrees_with_the_record(season):
    states = set(Request.objects.values_list("state", flat=True))
    assert states == set(lives.STATES["request"]) - {"new", "reviewed"}
    assert set(Consultation.objects.values_list("state", flat=True)) >= {"answered", "asked"}
    assert list(violations()) == []
    done = set(Record.objects.filter(name__startswith="requests.").values_list("name", flat=True))
    for name in (
        "ask_correction",
        "correct",
        "abandon_uncorrected",
        "abandon_unpaid",
        "extend",
        "consult",
        "search",
        "fall_late",
    ):
        assert f"requests.{name}" in done
    assert Request.objects.filter(extension__gt=0, state="handling").exists()


def test_what_is_there_is_left_alone(season):
    before = Request.objects.count()
    requests.build(TODAY, lambda *_said: None)
    assert Request.objects.count() == before == len(requests.stories())


def test_the_figures_of_the_year_are_not_empty(season):
    offices = Request.objects.values_list("organization", flat=True).distinct()
    rows = {one.row for one in interface.annual(offices, TODAY.year)}
    assert {"new", "open", "disclosed", "partial", "unable-1", "other-1", "other-2"} <= rows


def test_before_the_regulation_was_revised_a_shorter_season_happens(db, monkeypatch, settings, tmp_path):
    settings.DATA = tmp_path
    monkeypatch.setenv("ONEDOOR_TODAY", "2018-09-07")
    city.build("desk", 7, date(2018, 9, 7))
    assert set(Request.objects.exclude(profile="").values_list("profile", flat=True)) == {"foi-2008"}
    assert Request.objects.filter(state="delivered").exists() and list(violations()) == []
