from django.apps import AppConfig


class People(AppConfig):
    """The room as a Django app."""

    name = "onedoor.kernel.people"
    label = "people"

    def ready(self) -> None:
        """Declare the acts of this room, and who else decides at an office."""
        from onedoor.kernel.acts import interface as acts

        from . import actions, queries, tokens  # noqa: F401

        acts.names_colleagues(queries.colleagues)
