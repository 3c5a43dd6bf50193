from django.apps import AppConfig


class Organizations(AppConfig):
    """The room as a Django app."""

    name = "onedoor.kernel.organizations"
    label = "organizations"

    def ready(self) -> None:
        """Declare the acts of this room."""
        from . import actions  # noqa: F401
