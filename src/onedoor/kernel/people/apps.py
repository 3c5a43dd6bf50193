from django.apps import AppConfig


class People(AppConfig):
    """The room as a Django app."""

    name = "onedoor.kernel.people"
    label = "people"

    def ready(self) -> None:
        """Declare the acts of this room, who else decides at an office, and which posts have ended."""
        from onedoor.kernel.acts import interface as acts

        from . import actions, queries, tokens  # noqa: F401

        acts.names_colleagues(queries.colleagues)
        acts.tells_ended(queries.ended)
