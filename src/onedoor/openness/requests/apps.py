from django.apps import AppConfig


class Requests(AppConfig):
    """The room as a Django app."""

    name = "onedoor.openness.requests"
    label = "requests"

    def ready(self) -> None:
        """Declare the acts of this room, what may be corrected, and its consistency queries."""
        from . import actions, interface, queries, receivers  # noqa: F401
