from django.apps import AppConfig


class Dossiers(AppConfig):
    """The room as a Django app."""

    name = "onedoor.kernel.dossiers"
    label = "dossiers"

    def ready(self) -> None:
        """Register the consistency queries, and that covers follow their matters."""
        from . import interface, queries  # noqa: F401
