"""What other rooms, the site and the command line know of people."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from onedoor.kernel.organizations import interface as organizations

from .models import Account, Post
from .rules import Role

__all__ = ["create_administrator"]


@transaction.atomic
def create_administrator(username: str, *, name: str, password: str) -> Account:
    """Make an account that keeps the system for the city; before there is a city, for whoever runs the platform.

    Raises ValidationError, with sentences for people, when the user name is taken or the password is weak."""
    seat = organizations.seat()
    account = Account(username=username, name=name, office_id=seat)
    account.set_unusable_password()
    account.full_clean()
    validate_password(password, account)
    account.set_password(password)
    account.save()
    Post.objects.create(account=account, organization_id=seat, role=Role.SYSTEM_ADMINISTRATOR)
    return account
