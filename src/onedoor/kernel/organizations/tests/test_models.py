"""What the database refuses about divisions and offices."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import translation

from onedoor.engines.identifiers import credit_code
from onedoor.kernel.acts.guards import founding
from onedoor.kernel.organizations.models import Division, Organization

from .factories import division, office, succession

pytestmark = pytest.mark.django_db


def refused(constraint, write, *args, **fields):
    with pytest.raises(IntegrityError, match=constraint), founding("test"):
        write(*args, **fields)


def test_a_division_has_the_code_of_its_level():
    fields = {"name": "某镇", "name_en": "Some Town", "kind": "镇", "source": "test"}
    refused("division_code_of_its_level", Division.objects.create, code="341002", level="township", **fields)
    refused("division_code_of_its_level", Division.objects.create, code="34100X", level="county", **fields)


def test_a_division_is_not_above_itself():
    area = division("340000")
    refused("division_not_above_itself", Division.objects.filter(pk=area.pk).update, parent="340000")


def test_a_department_has_no_township_division():
    refused("organization_division_of_its_kind", office, "a", at="341002100")


def test_a_township_office_has_a_township_division():
    refused("organization_division_of_its_kind", office, "a", at="341002", kind="township_government")
    office("b", at="341002100", kind="township_government")


def test_only_an_outside_body_belongs_to_no_division():
    refused("organization_division_of_its_kind", office, "a", at=None)
    office("b", at=None, kind="external")


def test_a_kind_that_nobody_knows_is_refused():
    refused("organization_division_of_its_kind", office, "a", kind="ministry")


def test_the_last_day_is_not_before_the_first():
    days = {"valid_from": date(2019, 2, 1), "valid_to": date(2019, 1, 31)}
    refused("organization_days_in_order", office, "a", **days)


def test_opening_hours_come_in_pairs_and_in_order():
    refused("organization_hours_in_order", office, "a", opens=time(9))
    refused("organization_hours_in_order", office, "a", closes=time(17))
    refused("organization_hours_in_order", office, "a", opens=time(17), closes=time(9))


def test_a_code_is_unique_for_ever():
    office("a", valid_to=date(2019, 1, 31))
    refused("code", office, "a", valid_from=date(2019, 2, 1))


def test_a_code_is_written_in_small_letters():
    refused("organization_code_in_small_letters", office, "Finance")


def test_two_offices_share_a_credit_code_only_one_after_the_other():
    code = credit_code("11", "341000", "DEM00001")
    office("a", credit_code=code, valid_to=date(2019, 1, 31))
    refused("organization_one_credit_code_at_a_time", office, "b", credit_code=code, valid_from=date(2019, 1, 31))
    office("b", credit_code=code, valid_from=date(2019, 2, 1))


def test_offices_without_a_credit_code_do_not_meet():
    office("a")
    office("b")


def test_an_office_does_not_stand_under_itself():
    one = office("a")
    refused("organization_not_under_itself", Organization.objects.filter(pk=one.pk).update, parent=one)


def test_a_former_office_has_one_principal_successor():
    former, one, two = office("a"), office("b"), office("c")
    succession(former, one)
    refused("succession_one_principal", succession, former, two)
    succession(former, two, "split", principal=False)


def test_an_office_does_not_succeed_itself_nor_twice():
    former, one = office("a"), office("b")
    refused("succession_not_of_itself", succession, former, former)
    succession(former, one)
    refused("succession_once", succession, former, one, principal=False)
    refused("succession_change_known", succession, one, former, "abolish")


def test_a_wrong_credit_code_is_told_to_the_person_who_types_it():
    one = office("a")
    one.credit_code = "11341702486344515J"
    with pytest.raises(ValidationError) as caught:
        one.full_clean()
    assert set(caught.value.message_dict) == {"credit_code"}


def test_an_office_stands_from_its_first_day_to_its_last():
    one = office("a", valid_from=date(2018, 7, 5), valid_to=date(2019, 1, 31))
    for day in (date(2018, 7, 5), date(2019, 1, 31)):
        assert one.stands_on(day)
        assert one in Organization.objects.on(day)
    for day in (date(2018, 7, 4), date(2019, 2, 1)):
        assert not one.stands_on(day)
        assert one not in Organization.objects.on(day)


def test_initials_are_read_from_the_short_name_unless_given():
    assert office("a", short_name="市财政局").initials == "CZJ"
    assert office("b", short_name="长陔乡政府", initials="CGXZF").initials == "CGXZF"


def test_names_are_spoken_in_the_language_of_the_page():
    one = office("a", name="黄山市财政局", name_en="Huangshan Municipal Bureau of Finance")
    with translation.override("zh-hans"):
        assert one.label == "黄山市财政局"
    with translation.override("en"):
        assert one.label == "Huangshan Municipal Bureau of Finance"
