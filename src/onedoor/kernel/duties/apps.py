from django.apps import AppConfig


class Duties(AppConfig):
    """The room as a Django app."""

    name = "onedoor.kernel.duties"
    label = "duties"

    def ready(self) -> None:
        """Declare the acts of this room, its consistency queries, and what it listens to."""
        from . import actions, confirming, queries, receivers  # noqa: F401
