from django.apps import AppConfig


class Provisions(AppConfig):
    """The room as a Django app; its reference files are loaded first."""

    name = "onedoor.kernel.provisions"
    label = "provisions"

    def ready(self):
        from . import actions, interface

        interface.register("law", actions.load_law)
