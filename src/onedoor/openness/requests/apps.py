from django.apps import AppConfig


class Requests(AppConfig):
    """The room as a Django app."""

    name = "onedoor.openness.requests"
    label = "requests"

    def ready(self) -> None:
        """Declare the acts of this room, what may be corrected, its consistency queries, and what its steps cite."""
        from django.utils.translation import gettext_lazy

        from onedoor.kernel.provisions import interface as provisions

        from . import actions, interface, queries, receivers, reviewing, rules  # noqa: F401

        provisions.cites({word: gettext_lazy(title) for word, title in rules.LAWS.items()})
