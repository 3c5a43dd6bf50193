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
}
"""A password's hash is salted anew with each city, and people sign in."""
