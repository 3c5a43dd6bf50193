from django.apps import AppConfig


class Workplan(AppConfig):
    """The room as a Django app."""

    name = "onedoor.oversight.workplan"
    label = "workplan"

    def ready(self) -> None:
        """Declare the acts of this room, what may be corrected, and its consistency queries."""
        from . import actions, queries, receivers  # noqa: F401
