"""Who signs in to the demonstration: one log-in for each role, its user name the role, one password for all."""

from __future__ import annotations

from typing import NamedTuple

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.utils.translation import gettext

from onedoor.kernel.people.models import Account
from onedoor.kernel.people.rules import ROLES, Rank, Role

PASSWORD = "onedoor-demo"
"""Known to everybody, which is why the demonstration is shown on loopback only and `serve` refuses while it works."""


class Part(NamedTuple):
    """One post of the cast: by which log-in it is held, and at which office."""

    log_in: Role
    office: str
    place: tuple[Role, Rank]


def _part(role: Role, office: str) -> Part:
    return Part(role, office, (role, Rank.A))


GOVERNMENT, FINANCE, WINDOW = "341000", "341000-finance", "341000-human-resources"
CENTRE, OPENNESS = "341000-service-centre", "341000-openness-office"
PARTS = (
    _part(Role.DISCLOSURE_EDITOR, FINANCE),
    _part(Role.FIRST_REVIEWER, FINANCE),
    _part(Role.SECOND_REVIEWER, FINANCE),
    _part(Role.FINAL_REVIEWER, FINANCE),
    _part(Role.SECRECY_REVIEWER, FINANCE),
    _part(Role.DISCLOSURE_OFFICER, FINANCE),
    _part(Role.OFFICE_HEAD, FINANCE),
    _part(Role.WINDOW_CLERK, WINDOW),
    _part(Role.CHIEF_REPRESENTATIVE, WINDOW),
    _part(Role.APPROVAL_SECTION_HEAD, WINDOW),
    Part(Role.APPROVAL_SECTION_HEAD, WINDOW, (Role.CHIEF_REPRESENTATIVE, Rank.B)),
    _part(Role.JOINT_APPROVAL_COORDINATOR, CENTRE),
    _part(Role.CENTRE_MANAGER, CENTRE),
    _part(Role.DISCIPLINE_SUPERVISOR, "341000-supervision"),
    _part(Role.INSPECTOR, OPENNESS),
    _part(Role.THIRD_PARTY_ASSESSOR, "assessor"),
    _part(Role.CITY_LEADER, GOVERNMENT),
    _part(Role.LEADERS_SECRETARY, GOVERNMENT),
    _part(Role.LEADERS_SECRETARY, "341000-general-office"),
    _part(Role.SYSTEM_ADMINISTRATOR, GOVERNMENT),
    _part(Role.SECURITY_ADMINISTRATOR, GOVERNMENT),
    _part(Role.AUDIT_ADMINISTRATOR, GOVERNMENT),
)
"""Every role of `people.rules`, all at offices that stand in every era. The section head is also a deputy; the leader's secretary
works where the leader decides, and at the office that keeps the plan."""


def log_ins() -> list[tuple[str, str, str]]:
    """User name, role and office of everybody who can sign in to the demonstration, in the order of the roles."""
    can = Account.objects.filter(is_demo=True, is_active=True).exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    rows = can.values_list("username", "posts__role", "posts__organization__short_name").order_by("posts__id")
    first = {username: (role, office) for username, role, office in reversed(rows)}
    return [
        (role.value, gettext(rule.label), first[role][1])
        for role, rule in ROLES.items()
        if first.get(role, ("", ""))[0] == role
    ]
