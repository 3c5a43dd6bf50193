"""Who held a post decides no more once it has ended; what was decided while it was held may still be entered."""

from __future__ import annotations

import pytest

from onedoor.kernel.acts.guards import founding
from onedoor.kernel.acts.interface import Record, Refused
from onedoor.kernel.organizations import actions
from onedoor.kernel.organizations.models import Organization
from onedoor.kernel.people.models import Account, Post
from onedoor.kernel.people.queries import holder_of

NAMES = {"name": "新局", "short_name": "新局", "name_en": "New", "short_name_en": "New", "code": "new"}


@pytest.fixture
def keeper(db, monkeypatch):
    """A keeper whose post ended on 31 August 2022; it is 26 September."""
    monkeypatch.setenv("ONEDOOR_TODAY", "2022-09-26")
    with founding("test"):
        names = {name: "x" for name in ("name", "short_name", "name_en", "short_name_en")}
        office = Organization.objects.create(code="here", kind="external", **names)
        account = Account.objects.create_user("keeper", None, name="keeper", office=office)
        post = Post.objects.create(
            account=account, organization=office, role="system-administrator", valid_to="2022-08-31"
        )
    return office, holder_of(post)


def test_an_expired_post_decides_nothing(keeper):
    office, by = keeper
    with pytest.raises(Refused) as refused:
        actions.rename(office, by=by, first_day="2022-10-01", **NAMES)
    assert refused.value.code == "permission" and "终止" in str(refused.value)
    assert not Record.objects.exists()
