"""A declaration that does not hold together is refused when it is read."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import pytest
from django import forms

from onedoor.kernel.acts import registry
from onedoor.kernel.acts.access import right
from onedoor.kernel.acts.declaring import act
from onedoor.kernel.acts.deeds import Deed
from onedoor.kernel.acts.forms import KINDS, ActForm, UnknownKind, admit, kind_of

from . import toys
from .toys import Days, anybody

Unknown = Annotated[object, forms.Field(label="?")]
Floating = Annotated[float, forms.FloatField(label="?")]
Bare = int
Wrong = Annotated[str, forms.IntegerField(label="?")]
By = Annotated[int, forms.IntegerField(label="?")]


class DaysForm(ActForm):
    """A form for rules across fields."""

    days = forms.IntegerField()


class PlainForm(forms.Form):
    """Not a form of acts."""

    days = forms.IntegerField()


def days_only(case: toys.Case, deed: Deed, *, days: Days):
    """Take days."""


def unknown(case: toys.Case, deed: Deed, *, days: Unknown):
    """Take something."""


def floating(case: toys.Case, deed: Deed, *, days: Floating):
    """Take a fraction."""


def bare(case: toys.Case, deed: Deed, *, days: Bare):
    """Take a number without a field."""


def wrong(case: toys.Case, deed: Deed, *, days: Wrong):
    """Say one type and mean another."""


def circumstance(case: toys.Case, deed: Deed, *, by: By):
    """Ask who."""


def mute(case, deed):
    pass


def without_a_row(deed: Deed):
    """Forget the row."""


def other_input(case: toys.Case, deed: Deed, *, weeks: Days):
    """Take weeks."""


@pytest.fixture(autouse=True)
def registry_as_it_was(monkeypatch):
    """What a test declares is forgotten."""
    monkeypatch.setattr(registry, "ACTS", {})
    monkeypatch.setattr("onedoor.kernel.acts.declaring.ACTS", {})


REFUSED = {
    "a docstring": (mute, {}),
    "takes the row and the deed": (without_a_row, {}),
    "UnknownKind|not in the table of field kinds": (unknown, {}),
    "FloatField is not in the table": (floating, {}),
    "not declared as Annotated": (bare, {}),
    "its field gives int": (wrong, {}),
    "is a circumstance of every act": (circumstance, {}),
    r"takes \['weeks'\], the form gives \['days'\]": (other_input, {"form": DaysForm}),
    "no ActForm": (days_only, {"form": PlainForm}),
    "no field colour to be private": (days_only, {"private": ["colour"]}),
}


@pytest.mark.parametrize("says", REFUSED)
def test_a_declaration_is_refused_with_a_reason(says):
    body, more = REFUSED[says]
    with pytest.raises(TypeError, match=says):
        act("toy.new", on=toys.Case, may=anybody, label="New", **more)(body)


def test_a_name_is_declared_once_and_is_room_and_verb():
    act("toy.new", on=toys.Case, may=anybody, label="New")(days_only)
    with pytest.raises(TypeError, match="twice"):
        act("toy.new", on=toys.Case, may=anybody, label="New")(days_only)
    with pytest.raises(TypeError, match=r"room\.verb"):
        act("Extend", on=toys.Case, may=anybody, label="New")(days_only)


def test_a_step_needs_a_state_to_move():
    with pytest.raises(TypeError, match="has no state"):
        act("toy.new", on=toys.Paper, may=anybody, label="New", step=toys.STEPS["consult"])(days_only)


def test_a_right_says_in_words_what_it_is():
    with pytest.raises(TypeError, match="docstring"):
        right("officer")(lambda by, row: True)


def test_a_form_of_its_own_may_judge_across_fields():
    made = act("toy.new", on=toys.Case, may=anybody, label="New", form=DaysForm)(days_only)
    assert issubclass(made.form, DaysForm)


def test_a_room_may_bring_a_field_of_a_known_kind():
    class WeekField(forms.IntegerField):
        """Weeks."""

    with pytest.raises(UnknownKind):
        kind_of(WeekField())
    admit(like=forms.IntegerField)(WeekField)
    assert KINDS.pop(WeekField) == KINDS[forms.IntegerField]


def test_the_blank_form_shows_what_the_law_allows():
    case = toys.Case(pk=1, office=7, state="received", days=15)
    form = toys.extend.blank(case, toys.HEAD_ZHAO, date(2026, 9, 7))
    assert form.fields["days"].widget.attrs["max"] == 5
    assert 'max="5"' in str(form)
