"""Whether the password that everybody knows still opens an account."""

from __future__ import annotations

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, check_password

from onedoor.kernel.people.models import Account

from .cast import PASSWORD


def demo_password_works() -> list[str]:
    """User names of active accounts of the demonstration that its password still opens, in order of the alphabet."""
    accounts = Account.objects.filter(is_demo=True, is_active=True).exclude(
        password__startswith=UNUSABLE_PASSWORD_PREFIX
    )
    by_hash: dict[str, list[str]] = {}
    for username, stored in accounts.values_list("username", "password"):
        by_hash.setdefault(stored, []).append(username)
    return sorted(name for stored, names in by_hash.items() if check_password(PASSWORD, stored) for name in names)
