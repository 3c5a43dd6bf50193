from django.apps import AppConfig


class Routes(AppConfig):
    """The room as a Django app."""

    name = "onedoor.kernel.routes"
    label = "routes"

    def ready(self) -> None:
        """Declare the acts of this room and its consistency queries."""
        from . import actions, queries  # noqa: F401
