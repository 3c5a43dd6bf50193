"""People for tests: an account with a post."""

from __future__ import annotations

from onedoor.kernel.acts.guards import founding
from onedoor.kernel.organizations.models import Organization
from onedoor.kernel.organizations.tests.factories import office
from onedoor.kernel.people import queries
from onedoor.kernel.people.models import Account, Post
from onedoor.kernel.people.rules import Holder, Role

PASSWORD = "a long word for tests"


def account(username: str = "fang", **fields) -> Account:
    """A person who can sign in with PASSWORD."""
    return Account.objects.create_user(username, PASSWORD, name=fields.pop("name", "方静"), **fields)


def holder(person: Account, role: Role, at: Organization, **fields) -> Holder:
    """A person at work in a new post."""
    return queries.holder_of(post(person, role, at, **fields))


def post(person: Account, role: Role = Role.DISCLOSURE_EDITOR, at: Organization | None = None, **fields) -> Post:
    """A post of a person, at an office of its own where none is named."""
    at = at or Organization.objects.filter(code="341000-finance").first() or office()
    with founding("test"):
        return Post.objects.create(account=person, organization=at, role=role, **fields)
