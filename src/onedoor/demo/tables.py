"""Tables that `onedoor demo digest` covers, each with the columns that differ between equal cities."""

LISTED: dict[str, tuple[str, ...]] = {
    "calendars_announcement": (),
    "calendars_day": (),
    "provisions_instrument": (),
    "provisions_period": (),
    "organizations_division": (),
    "organizations_organization": (),
    "organizations_succession": (),
    "people_account": ("password", "last_login"),
    "people_post": (),
    "routes_route": (),
    "dossiers_dossier": (),
    "duties_duty": ("party", "subject", "to"),
    "workplan_source": (),
    "workplan_task": (),
    "workplan_undertaking": (),
    "workplan_feedback": ("act",),
}
"""A password's hash is salted anew with each city, and people sign in; the number of a record, which a duty to confirm it names, holds
the moment of writing; an applicant has a number of chance."""
