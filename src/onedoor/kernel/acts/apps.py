from django.apps import AppConfig


class Acts(AppConfig):
    """The room as a Django app."""

    name = "onedoor.kernel.acts"
    label = "acts"

    def ready(self) -> None:
        """Declare the acts of this room and its consistency queries."""
        from . import actions, checks  # noqa: F401
