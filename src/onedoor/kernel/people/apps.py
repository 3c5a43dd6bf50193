from django.apps import AppConfig


class People(AppConfig):
    """The room as a Django app."""

    name = "onedoor.kernel.people"
    label = "people"

    def ready(self) -> None:
        """Declare the acts of this room."""
        from . import actions  # noqa: F401
