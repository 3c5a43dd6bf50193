"""What the law allows a field is shown, enforced, and never a literal in a form."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms

from onedoor.kernel.acts.forms import ActForm, CodeField, kind_of
from onedoor.kernel.acts.rules import Limit


class Every(ActForm):
    """One field of each kind that a limit may narrow."""

    days = forms.IntegerField(required=False)
    day = forms.DateField(required=False)
    outcome = forms.ChoiceField(choices=[("R1", "yes"), ("R2", "no")], required=False)


LIMITS = {
    "days": Limit(least=2, most=5),
    "day": Limit(most=date(2026, 9, 7)),
    "outcome": Limit(among={"R2"}),
}


@pytest.mark.parametrize(
    ("given", "good"),
    [
        ({"days": 2}, True),
        ({"days": 5}, True),
        ({"days": 1}, False),
        ({"days": 6}, False),
        ({"day": "2026-09-07"}, True),
        ({"day": "2026-09-08"}, False),
        ({"outcome": "R2"}, True),
        ({"outcome": "R1"}, False),
        ({}, True),
    ],
)
def test_the_form_and_the_limit_judge_alike(given, good):
    form = Every(given, limits=LIMITS)
    assert form.is_valid() == good
    plain = Every(given)
    assert plain.is_valid()
    assert all(limit.admits(plain.cleaned_data[name]) for name, limit in LIMITS.items()) == good


@pytest.mark.parametrize(
    ("code", "good"),
    [("requests.extend", True), ("341000-qa/3", True), ("张三", False), ("a b", False), ("a\n", False)],
)
def test_a_code_is_never_a_name_or_a_sentence(code, good):
    field = CodeField(strip=False)
    try:
        assert field.clean(code) == code and good
    except forms.ValidationError:
        assert not good


def test_text_is_known_as_text_and_a_code_is_not():
    assert kind_of(forms.CharField()).text
    assert not kind_of(CodeField()).text
