"""What every page knows of the city and of the ways through it."""

from __future__ import annotations

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from onedoor.frame.pages import signed_in
from onedoor.kernel.calendars import access as calendars
from onedoor.kernel.ledger import interface as ledger
from onedoor.kernel.organizations import access as offices
from onedoor.kernel.organizations import interface as organizations
from onedoor.kernel.outbox import access as outbox
from onedoor.kernel.people import access as people
from onedoor.openness.requests import access as requests


def city(request) -> dict:
    """The city's name and contacts, and the navigation of portal and desk with the present place marked."""
    return {
        "city": organizations.city(),
        "demo": settings.DEMO,
        "portal_nav": navigation(request, portal_entries()),
        "foot_nav": navigation(
            request, [("acts_done", _("What was done")), ("ledger", _("Public ledger")), ("api", _("For programs"))]
        ),
        "desk_nav": navigation(request, desk_entries(request)),
        "holder": getattr(request, "holder", None),
        "alarms": alarms(request),
    }


def alarms(request) -> list[dict]:
    """What stands still and must be looked after at once, for the caretaker's pages: words, and where more is said."""
    if not outbox.looks_after(getattr(request, "holder", None)) or not ledger.state().late:
        return []
    return [
        {"url": reverse("ledger"), "label": _("The ledger stands still: the worker does not run, or cannot go on.")}
    ]


def portal_entries() -> list[tuple[str, str]]:
    """(route, label) of the portal's main entries; a wing adds its own when it is built."""
    return [
        ("organizations", _("Offices")),
        ("requests_home", _("Ask for information")),
        ("due", _("Check a date")),
        ("check_letter", _("Check a letter")),
        ("workplan_progress", _("Work plan")),
        ("help", _("Help")),
    ]


def desk_entries(request) -> list[tuple[str, str]]:
    """(route, label) of the desk's entries that this official may open."""
    holder = getattr(request, "holder", None)
    if holder is None:
        return []
    entries = [
        ("desk", _("My duties"), signed_in),
        ("desk_requests", _("Requests"), requests.sees_list),
        ("workplan", _("Work plan"), signed_in),
        ("slips", _("Slips"), signed_in),
        ("letters", _("Letters"), signed_in),
        ("redactions", _("Redaction"), signed_in),
        ("people", _("People"), people.sees_people),
        ("kept_organizations", _("Office tree"), offices.may_keep),
        ("calendar_years", _("Calendar"), calendars.may_keep),
        ("routes", _("Routes"), people.keeps_the_system),
        ("outbox", _("Outbox"), outbox.looks_after),
    ]
    return [(route, label) for route, label, right in entries if right(holder)]


def navigation(request, entries: list[tuple[str, str]]) -> list[dict]:
    """Entries as the templates want them: label, address, and whether the reader is there."""
    here = request.path
    return [
        {"label": label, "url": address, "current": _stands_at(here, address)} for label, address in _addresses(entries)
    ]


def _addresses(entries):
    for route, label in entries:
        try:
            yield label, reverse(route)
        except NoReverseMatch:  # a room that is not mounted has no entry
            continue


def _stands_at(here: str, address: str) -> bool:
    """Whether a page is the entry's own or lies below it; the desk's home has nothing below it."""
    return here == address or (address != reverse("desk") and here.startswith(address))
