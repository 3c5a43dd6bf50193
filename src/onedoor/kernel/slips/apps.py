from django.apps import AppConfig


class Slips(AppConfig):
    """The room as a Django app."""

    name = "onedoor.kernel.slips"
    label = "slips"

    def ready(self) -> None:
        """Declare the acts of this room and its consistency query."""
        from . import actions  # noqa: F401
