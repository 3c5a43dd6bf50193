from django.apps import AppConfig


class Letters(AppConfig):
    """The room as a Django app."""

    name = "onedoor.kernel.letters"
    label = "letters"

    def ready(self) -> None:
        """Declare the acts of this room, its listeners and its consistency queries."""
        from . import actions, receivers  # noqa: F401
